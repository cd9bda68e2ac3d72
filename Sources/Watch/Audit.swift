package import Casework
package import Civil
package import Ledger
import Policy

/// Looks whether a ledger has anything that must never be, beside whoever writes it.
///
/// The parts follow each other from the file itself to what it means: what reads a row trusts that it
/// is whole, so where the file or the chain is damaged the rest isn't looked at, and that is told.
package struct Audit {
  /// What is looked at, in this order.
  package enum Part: String, CaseIterable, Sendable {
    case file, chain, steps, log, cases, facts, deliveries, digests, replay
  }

  /// How it is looked at.
  package struct Settings: Sendable {
    /// What time it is.
    package var now: Instant
    package var language: Language

    /// How many escalations are derived again, evenly spread over the log; nil for all of them.
    package var replayed: Int?

    /// The key of the chain; without one it isn't looked at.
    package var key: ChainKey?

    /// Heads of the chain that were written down elsewhere.
    package var knownHeads: [ChainHead]

    package init(
      now: Instant,
      language: Language,
      replayed: Int? = Self.sample,
      key: ChainKey? = nil,
      knownHeads: [ChainHead] = []
    ) {
      self.now = now
      self.language = language
      self.replayed = replayed
      self.key = key
      self.knownHeads = knownHeads
    }

    /// As many as are derived again where nobody says how many.
    package static let sample = 1000
  }

  /// How much was looked at.
  package struct Figures: Hashable, Sendable {
    package var steps: Int64 = 0
    package var facts: Int64 = 0
    package var escalations: Int64 = 0
    package var cases = 0
    package var digests = 0
    package var replayed = 0

    /// How late what was decided live was, over the whole log.
    package var delays = DelayCount()
    package var findings = 0
  }

  let watch: Watch
  let settings: Settings

  /// - `watch`: by the editions in force; with the roster, where somebody is to be reached.
  package init(_ watch: Watch, _ settings: Settings) {
    self.watch = watch
    self.settings = settings
  }

  var ledger: Ledger { watch.ledger }
  var assessor: Assessor { watch.editions.assessor }

  /// Looks at all of it.
  ///
  /// - `tell`: told each finding as soon as it is known.
  /// - `progress`: told how much of a part has been done, of how much; of 0 where that isn't known.
  package func run(
    _ progress: (Part, Int64, Int64) -> Void = { _, _, _ in },
    tell: (AuditFinding) -> Void
  ) throws(LedgerError) -> Figures {
    var figures = Figures()
    func found(_ finding: AuditFinding) {
      figures.findings += 1
      tell(finding)
    }
    progress(.file, 0, 1)
    try checkFile(found)
    if figures.findings == 0 {
      try checkChain({ progress(.chain, $0, 0) }, found)
    }
    guard figures.findings == 0 else {
      found(AuditFinding(.unexamined, in: "", ""))
      return figures
    }
    var looked = figures
    try ledger.read { transaction in
      try look(&looked, transaction, progress, found)
    }
    looked.digests = try checkDigests({ progress(.digests, $0, $1) }, found)
    looked.replayed = try checkReplay({ progress(.replay, $0, $1) }, found)
    looked.findings = figures.findings
    return looked
  }

  /// What is read of one moment's state.
  private func look(
    _ figures: inout Figures,
    _ transaction: LedgerTransaction,
    _ progress: (Part, Int64, Int64) -> Void,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    guard let newest = try transaction.newestStep() else { return }
    (figures.steps, figures.facts) = (newest.step, newest.lastFact)
    figures.escalations = newest.lastEscalation
    progress(.steps, 0, 1)
    for step in try transaction.disorderedSteps() {
      tell(AuditFinding(.stepOrder, in: "steps", "\(step)"))
    }
    figures.delays = try checkLog(newest, transaction, { progress(.log, $0, $1) }, tell)
    figures.cases = try checkCases(newest, transaction, { progress(.cases, $0, $1) }, tell)
    try checkFacts(newest, transaction, { progress(.facts, $0, $1) }, tell)
    try checkDeliveries(transaction, { progress(.deliveries, $0, $1) }, tell)
  }

  private func checkFile(_ tell: (AuditFinding) -> Void) throws(LedgerError) {
    do throws(LedgerError) {
      for damage in try ledger.read({ try $0.damages() }) {
        tell(AuditFinding(.damaged, in: "", "", damage))
      }
    } catch {
      guard error.isDamage else { throw error }
      tell(AuditFinding(.damaged, in: "", "", error.description))
    }
  }
}

/// How late decisions were, counted by milliseconds, so that a log of any length needs no more memory.
package struct DelayCount: Hashable, Sendable {
  package private(set) var count: Int64 = 0
  package private(set) var worst: Int64 = 0

  /// By whole milliseconds; the last place has all that were later.
  private var counts: [Int64] = []
  private static let places = 10_001

  package init() {}

  mutating func add(_ milliseconds: Int64) {
    if counts.isEmpty { counts = [Int64](repeating: 0, count: Self.places) }
    counts[Int(min(max(milliseconds, 0), Int64(Self.places - 1)))] += 1
    count += 1
    worst = max(worst, milliseconds)
  }

  /// The percentile by nearest rank, in milliseconds; above ten seconds the worst, and 0 of nothing.
  package func percentile(_ percent: Int64) -> Int64 {
    let rank = (count * percent + 99) / 100
    var seen: Int64 = 0
    for (milliseconds, number) in counts.enumerated() {
      seen += number
      guard seen >= rank, rank > 0 else { continue }
      return milliseconds == Self.places - 1 ? worst : Int64(milliseconds)
    }
    return 0
  }
}
