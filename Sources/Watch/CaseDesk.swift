import Casework
import Civil
import Ledger
import Notation
import Policy

/// Assesses the cases of a batch: what one thread works with.
///
/// It reads nothing but the batch, so that several desks can work side by side.
struct CaseDesk {
  private var decider: CaseDecider
  private var reader: CaseReader

  /// Since when what it decides by is in force.
  var inForce: InForce {
    get { decider.inForce }
    set { decider.inForce = newValue }
  }

  init(_ editions: Editions, _ sources: EventSources, _ language: Language) {
    decider = CaseDecider(editions.assessor.policy, language)
    reader = CaseReader(editions, sources)
  }

  var reading: UInt64 { reader.reading }

  /// What a batch's cases come to at an instant.
  mutating func decide(
    _ indices: some Collection<Int>,
    of batch: CaseBatch,
    _ kinship: Kinship,
    reasons: [LedgerTransaction.Subject: DecisionReason],
    at instant: Instant
  ) -> (decisions: [Decision], unreadable: Int) {
    decide(indices, of: batch, kinship, reasons: reasons, at: { _ in instant })
  }

  /// What a batch's cases come to, each at an instant of its own.
  ///
  /// - `indices`: which of its cases.
  /// - `kinship`: what other cases of the batch have to do with them.
  /// - `reasons`: why cases are decided whose instant had not come.
  /// - `finder`: finds what notices of what is new are made of, too.
  /// - Returns: a decision for each, in order; and how many facts could not be read.
  mutating func decide(
    _ indices: some Collection<Int>,
    of batch: CaseBatch,
    _ kinship: Kinship,
    reasons: [LedgerTransaction.Subject: DecisionReason],
    at instant: (LedgerTransaction.Subject) -> Instant,
    _ finder: NoticeGroundsFinder? = nil
  ) -> (decisions: [Decision], unreadable: Int) {
    var decisions: [Decision] = []
    decisions.reserveCapacity(indices.count)
    var unreadable = 0
    reader.use(batch)
    for index in indices {
      let (missing, kin) = reader.read(index, kinship.relatives(of: index))
      unreadable += missing
      let subject = batch.subjects[index]
      let instant = instant(subject)
      var decision = decider.decision(
        of: reader,
        subject,
        kin: kin,
        before: BatchDecided(batch: batch, index: index),
        reasons[subject] ?? .due,
        at: instant
      )
      // What can't be read now can be read again by tomorrow: nobody is told that a date is off.
      decision.isPartial = reader.isPartial
      if decision.isPartial { decision.outdated = nil }
      decision.mergeTargets = reader.mergeTargets
      decision.salt = batch.salt(of: index)
      if let finder, !decision.new.isEmpty {
        find(by: finder, for: &decision, kin, at: instant)
      }
      decisions.append(decision)
    }
    reader.use(CaseBatch())
    return (decisions, unreadable)
  }

  /// Finds what notices of what is new of the case that was read last are made of, where that holds
  /// until the case says something new; what people have ordered may end before.
  private func find(
    by finder: NoticeGroundsFinder,
    for decision: inout Decision,
    _ kin: [Timeline],
    at instant: Instant
  ) {
    guard decision.outdated == nil, !reader.timeline.hasOrders else { return }
    let assessment = decider.assessor.assess(
      reader.timeline,
      reader.vocabulary,
      kin: kin,
      asOf: instant
    )
    for index in decision.new.indices {
      decision.new[index].grounds = finder.grounds(
        of: decision.new[index].escalation,
        in: reader,
        assessment,
        at: instant
      )
    }
  }

  /// The clocks of each of those cases that run or are missed, with a date where they have one.
  mutating func standing(
    _ indices: some Collection<Int>,
    of batch: CaseBatch,
    _ kinship: Kinship,
    at instant: Instant
  ) -> [[StandingClock]] {
    reader.use(batch)
    defer { reader.use(CaseBatch()) }
    return indices.map { index in
      let kin = reader.read(index, kinship.relatives(of: index)).kin
      let clocks = decider.assessor.assess(
        reader.timeline,
        reader.vocabulary,
        kin: kin,
        asOf: instant
      ).clocks
      return clocks.filter { $0.ending == nil }.map { decider.standing($0, reader.timeline) }
    }
  }

  /// All that is decided of a case at an instant: what came due, and what must be told once more.
  ///
  /// - `told`: the outdated escalations of the decision, oldest first, with their places in the log.
  /// - `place`: where an escalation of the case stands in the log, by its id.
  func settled(
    _ decision: Decision,
    told: [(place: Int64, telling: Escalation)],
    place: ([UInt8]) throws(LedgerError) -> Int64?,
    at now: Instant
  ) throws(LedgerError) -> [NewEscalation] {
    try decider.settled(decision, told: told, place: place, at: now)
  }
}

extension CaseReader: DecidableCase {}

/// What the ledger has decided of one case of a batch.
private struct BatchDecided: DecidedBefore {
  let batch: CaseBatch
  let index: Int

  var isEmpty: Bool { batch.decidedCount(of: index) == 0 }
  var ids: Set<[UInt8]> { batch.decidedIDs(of: index) }

  func isDecided(print: UInt64) -> Bool { batch.isDecided(print: print, of: index) }

  func isDecided(id: [UInt8]) -> Bool { batch.isDecided(id, of: index) }

  func decided(without known: Set<UInt64>) -> [Int64] {
    batch.decided(of: index, without: known)
  }
}
