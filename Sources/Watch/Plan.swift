package import Casework
package import Civil
package import Ledger
package import Policy

/// What would change if other editions came into force at an instant.
package struct Plan {
  /// A clock that would stand otherwise than it does.
  package struct Change: Hashable {
    package enum Kind: String, CaseIterable { case moved, new, dropped }

    package var kind: Kind
    package var subject: String
    package var rule: String
    package var moment: String?

    /// The dates as they are and as they would be; nil where there is none, or the clock is paused.
    package var old: String?
    package var new: String?
  }

  /// How many cases were looked at.
  package fileprivate(set) var cases = 0

  /// The clocks that would stand otherwise, by case.
  package fileprivate(set) var changes: [Change] = []

  /// The escalations that would be decided at once, in order of their cases.
  package fileprivate(set) var escalations: [Escalation] = []

  /// Those of them that would be told: what came due before its rule was watched is only recorded.
  package var told: [Escalation] { escalations.filter { $0.mark != .preceding } }
}

extension Watch {
  /// How many cases are compared at once.
  private static let casesAtOnce: Int64 = 2000

  /// Works out what would change if these editions came into force now; nothing is written.
  ///
  /// What it says would be told is what the steps tell that follow on their coming into force at that
  /// instant: it is decided in the same way.
  ///
  /// - `progress`: told how many cases have been compared, of how many.
  package func plan(
    for new: Editions,
    at now: Instant,
    language: Language,
    _ progress: (Int, Int) -> Void = { _, _ in }
  ) throws(LedgerError) -> Plan {
    var plan = Plan()
    var comparison = Comparison(self, new, language)
    try ledger.read { transaction in
      let newest = try transaction.newestSubject()
      let instant = max(now, try transaction.newestStep()?.at ?? .distantPast)
      comparison.force(from: instant, try transaction.watchedRules())
      for first in stride(from: Int64(1), through: newest, by: Int(Self.casesAtOnce)) {
        let last = min(first + Self.casesAtOnce - 1, newest)
        try comparison.compare(Array(first...last), at: instant, transaction, into: &plan)
        progress(Int(last), Int(newest))
      }
    }
    return plan
  }
}

/// The desks of the editions in force and of the planned ones, side by side.
private struct Comparison {
  private let old: Watch
  private let new: Watch
  private var oldDesks: [CaseDesk]
  private var newDesks: [CaseDesk]
  private let policy: PolicyEdition

  init(_ watch: Watch, _ editions: Editions, _ language: Language) {
    old = watch
    new = Watch(watch.ledger, editions, sources: watch.sources, language: language)
    policy = editions.assessor.policy
    func desks(_ editions: Editions) -> [CaseDesk] {
      (0..<watch.threads).map { _ in CaseDesk(editions, watch.sources, language) }
    }
    oldDesks = desks(watch.editions)
    newDesks = desks(editions)
  }

  mutating func force(from instant: Instant, _ watched: [String: Instant]) {
    let inForce = InForce(policy, from: instant, watched)
    for index in newDesks.indices { newDesks[index].inForce = inForce }
  }

  mutating func compare(
    _ subjects: [LedgerTransaction.Subject],
    at instant: Instant,
    _ transaction: LedgerTransaction,
    into plan: inout Plan
  ) throws(LedgerError) {
    let before = try standing(subjects, &oldDesks, old, at: instant, transaction)
    let after = try standing(subjects, &newDesks, new, at: instant, transaction)
    let decisions = try decisions(subjects, at: instant, transaction)
    for (index, subject) in subjects.enumerated() {
      let key = try transaction.key(of: subject)
      plan.cases += 1
      plan.changes += changes(key, before[index], after[index])
    }
    for decision in decisions {
      plan.escalations +=
        try new.settled(decision, by: newDesks[0], at: instant, transaction).map(\.escalation)
    }
  }

  private func standing(
    _ subjects: [LedgerTransaction.Subject],
    _ desks: inout [CaseDesk],
    _ watch: Watch,
    at instant: Instant,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [[StandingClock]] {
    let kinship = try watch.kinship(of: subjects, transaction)
    let batch = try transaction.cases(kinship.subjects, reading: desks[0].reading)
    return inParts(kinship.indices, &desks) { desk, indices in
      desk.standing(indices, of: batch, kinship, at: instant)
    }
  }

  private mutating func decisions(
    _ subjects: [LedgerTransaction.Subject],
    at instant: Instant,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [Decision] {
    let kinship = try new.kinship(of: subjects, transaction)
    let batch = try transaction.cases(kinship.subjects, reading: newDesks[0].reading)
    var owed: [LedgerTransaction.Subject: DecisionReason] = [:]
    for subject in subjects { owed[subject] = .owed }
    return inParts(kinship.indices, &newDesks) { desk, indices in
      desk.decide(indices, of: batch, kinship, reasons: owed, at: instant).decisions
    }
  }

  /// Has each desk work on its part of the cases.
  private func inParts<Result>(
    _ indices: [Int],
    _ desks: inout [CaseDesk],
    _ work: (inout CaseDesk, ArraySlice<Int>) -> [Result]
  ) -> [Result] {
    desks.withUnsafeMutableBufferPointer { desks in
      let parts = desks.count
      return inParallel(parts) { number in
        let range = indices.count * number / parts..<indices.count * (number + 1) / parts
        return work(&desks[number], indices[range])
      }
    }.flatMap(\.self)
  }

  /// The clocks of a case that differ.
  private func changes(
    _ key: String,
    _ before: [StandingClock],
    _ after: [StandingClock]
  ) -> [Plan.Change] {
    var left = after
    var changes: [Plan.Change] = []
    func change(_ kind: Plan.Change.Kind, _ clock: StandingClock, _ old: String?, _ new: String?) {
      changes.append(
        Plan.Change(
          kind: kind,
          subject: key,
          rule: clock.rule,
          moment: clock.moment,
          old: old,
          new: new
        )
      )
    }
    for clock in before {
      if let index = left.firstIndex(where: { $0.isSame(as: clock) }) {
        let other = left.remove(at: index)
        if other.due?.text != clock.due?.text {
          change(.moved, clock, clock.due?.text, other.due?.text)
        }
      } else {
        change(.dropped, clock, clock.due?.text, nil)
      }
    }
    for clock in left { change(.new, clock, nil, clock.due?.text) }
    return changes
  }
}
