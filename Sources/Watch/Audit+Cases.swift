import Casework
import Civil
import Ledger
import Policy

/// The cases: each is watched, somebody can be told of it, and what is due has its escalation.
extension Audit {
  /// How many cases are taken out of the ledger at once.
  private static let casesAtOnce: Int64 = 2000

  /// For how long nobody may have decided what is due, in seconds.
  private static let toleratedSeconds: Int64 = 300

  /// - Returns: how many cases there are.
  func checkCases(
    _ newest: LedgerTransaction.StepRecord,
    _ transaction: LedgerTransaction,
    _ progress: (Int64, Int64) -> Void,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) -> Int {
    try checkAgenda(transaction, tell)
    let relations = try Relations(transaction, countsAcross: assessor.countsAcrossCases)
    let waiting = try transaction.waitingCases(at: newest.at)
    let last = try transaction.newestSubject()
    var desks = (0..<max(1, watch.threads)).map { _ in AuditDesk(watch, settings.language) }
    var unreachable: [Int: (count: Int, key: String)] = [:]
    var (batch, count, first) = (CaseBatch(), 0, Int64(1))
    while first <= last {
      let end = min(first + Self.casesAtOnce - 1, last)
      let kinship = relations.kinship(of: Array(first...end))
      try transaction.read(kinship.subjects, reading: desks[0].reading, into: &batch)
      for look in looks(&desks, batch, kinship, at: newest.at) {
        count += 1
        if look.isUnwatched { tell(AuditFinding(.unwatched, in: "subjects", look.key)) }
        for rule in look.unreachable {
          unreachable[rule, default: (0, look.key)].count += 1
        }
        guard !waiting.contains(look.decision.subject) else { continue }
        try checkDecided(look.decision, desks[0].desk, at: newest.at, transaction, tell)
      }
      progress(end, last)
      first = end + 1
    }
    for (rule, found) in unreachable.sorted(by: { $0.key < $1.key }) {
      let name = assessor.policy.rules[rule].name
      tell(AuditFinding(.unreachable, in: "subjects", name, "\(found.count): \(found.key) …"))
    }
    return count
  }

  /// A machine on which nothing decides is told once, and not of each case.
  private func checkAgenda(
    _ transaction: LedgerTransaction,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    guard let next = try transaction.nextInstant(),
      next < settings.now.adding(seconds: -Self.toleratedSeconds)
    else { return }
    tell(AuditFinding(.behind, in: "agenda", assessor.policy.zone.text(next)))
  }

  private func looks(
    _ desks: inout [AuditDesk],
    _ batch: CaseBatch,
    _ kinship: Kinship,
    at instant: Instant
  ) -> [CaseLook] {
    // A case that was erased has no facts.
    let indices = kinship.indices.filter { !batch.chunks(of: $0).isEmpty }
    return desks.withUnsafeMutableBufferPointer { desks in
      let parts = desks.count
      return inParallel(parts) { number in
        let range = indices.count * number / parts..<indices.count * (number + 1) / parts
        return desks[number].look(indices[range], of: batch, kinship, at: instant)
      }
    }.flatMap(\.self)
  }

  /// What a step at that instant would still decide has come due without its escalation.
  private func checkDecided(
    _ decision: Decision,
    _ desk: CaseDesk,
    at instant: Instant,
    _ transaction: LedgerTransaction,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    for new in try watch.settled(decision, by: desk, at: instant, transaction) {
      let missing = new.escalation
      tell(
        AuditFinding(
          .undecided,
          in: "escalations",
          missing.subject,
          "\(missing.rule) \(missing.rung) \(missing.due)"
        )
      )
    }
  }
}

/// What an audit sees of one case.
private struct CaseLook {
  var key: String

  /// What a step would still decide of it.
  var decision: Decision

  /// Whether it is open, and has neither a clock, an exemption nor an alarm.
  var isUnwatched: Bool

  /// The rules of its open clocks of which nobody can be told, by their indices.
  var unreachable: [Int]
}

/// Looks at the cases of a batch: what one thread works with.
private struct AuditDesk {
  private(set) var desk: CaseDesk
  private var reader: CaseReader
  private let assessor: Assessor
  private let closing: CaseClosing
  private var reach: RoleReach?

  var reading: UInt64 { reader.reading }

  init(_ watch: Watch, _ language: Language) {
    // One of its own: threads that count references to one object wait for each other.
    assessor = Assessor(watch.editions.assessor.policy)
    closing = CaseClosing(assessor)
    desk = CaseDesk(watch.editions, watch.sources, language)
    reader = CaseReader(watch.editions, watch.sources)
    reach = watch.roster.map { RoleReach($0) }
  }

  mutating func look(
    _ indices: ArraySlice<Int>,
    of batch: CaseBatch,
    _ kinship: Kinship,
    at instant: Instant
  ) -> [CaseLook] {
    let decisions = desk.decide(indices, of: batch, kinship, reasons: [:], at: instant).decisions
    reader.use(batch)
    defer { reader.use(CaseBatch()) }
    return zip(indices, decisions).map { index, decision in
      look(index, decision, kinship.relatives(of: index), at: instant)
    }
  }

  private mutating func look(
    _ index: Int,
    _ decision: Decision,
    _ relatives: Kinship.Relatives,
    at instant: Instant
  ) -> CaseLook {
    let kin = reader.read(index, relatives).kin
    var look = CaseLook(key: reader.key, decision: decision, isUnwatched: false, unreachable: [])
    let view = CaseView(reader.timeline, reader.vocabulary, kin: kin, asOf: instant)
    guard reader.timeline.count(asOf: instant) > 0, !closing.isClosed(view) else { return look }
    var clocks: [Clock] = []
    assessor.clocks(
      of: reader.timeline,
      Words(reader.vocabulary),
      kin: kin,
      asOf: instant,
      endedToo: false
    ) { clocks.append($0) }
    look.isUnwatched =
      !clocks.contains(where: isWatching)
      && !assessor.standingOrders(in: view).contains { $0.kind == .exempt }
      && (relatives.merged.isEmpty || !isWatchedElsewhere(kin, at: instant))
    look.unreachable = unreachable(clocks, at: instant)
    return look
  }

  /// Whether a clock watches its case, or says that nothing does: one without a date does neither.
  private func isWatching(_ clock: Clock) -> Bool {
    switch assessor.policy.rules[clock.rule].alarm {
    case nil: clock.promises.first?.readings.isEmpty == false
    case .noClock: true
    case .noOwner, .noReader: false
    }
  }

  /// Whether a clock that began in a case that is one with this by a merge watches it too.
  private func isWatchedElsewhere(_ kin: [Timeline], at instant: Instant) -> Bool {
    assessor.assess(
      reader.timeline,
      reader.vocabulary,
      kin: kin,
      asOf: instant,
      elsewhereToo: true
    ).clocks.contains { $0.ending == nil && isWatching($0) }
  }

  /// The rules of clocks none of whose roles anybody is behind.
  private mutating func unreachable(_ clocks: [Clock], at instant: Instant) -> [Int] {
    guard var reach else { return [] }
    self.reach = nil
    defer { self.reach = reach }
    let day = assessor.policy.zone.local(instant).date
    let owner = assessor.owner(of: reader.timeline, asOf: instant)
      .flatMap { reach.roster.organisation(reader.vocabulary.values.text($0)) }
    return clocks.filter { clock in
      let rule = assessor.policy.rules[clock.rule]
      let roles = rule.rungs.flatMap(\.tell).uniqued()
      let orders = assessor.orders(
        for: rule.name,
        of: reader.timeline,
        reader.vocabulary,
        at: instant
      )
      return !roles.isEmpty
        && !roles.contains { role in
          let (name, attribute) = RoleReach.parts(of: role)
          let named = attribute.flatMap {
            assessor.text(of: $0, at: clock.anchor, in: reader.timeline, reader.vocabulary)
          }.flatMap(reach.roster.organisation)
          return reach.reaches(name, of: named ?? owner, on: day, shielded: orders.shielded)
        }
    }.map(\.rule).uniqued()
  }
}

/// Whether anybody is behind roles, each looked up once where nobody is shielded.
private struct RoleReach {
  let roster: Roster
  private var known: [Key: Bool] = [:]

  private struct Key: Hashable {
    var role: String
    var organisation: String?
    var day: LocalDate
  }

  init(_ roster: Roster) { self.roster = roster }

  /// The role that a ladder names, and the attribute with its organisation: `naar.teamleider`.
  static func parts(of role: String) -> (name: String, attribute: String?) {
    guard let dot = role.firstIndex(of: ".") else { return (role, nil) }
    return (String(role[role.index(after: dot)...]), String(role[..<dot]))
  }

  mutating func reaches(
    _ role: String,
    of organisation: String?,
    on day: LocalDate,
    shielded: Set<PersonalText>
  ) -> Bool {
    let key = Key(role: role, organisation: organisation, day: day)
    if shielded.isEmpty, let known = known[key] { return known }
    let found = roster.audience(role, of: organisation, on: day, shielded: shielded) != nil
    if shielded.isEmpty { known[key] = found }
    return found
  }
}

extension [Int] {
  /// Each once, in the order of first sight.
  fileprivate func uniqued() -> [Int] {
    var seen: Set<Int> = []
    return filter { seen.insert($0).inserted }
  }
}
