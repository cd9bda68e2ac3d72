import Casework
import Civil
import Ledger

/// What was decided of a case before and does not follow any more: those who were told must hear of it.
struct OutdatedTelling {
  /// The places in the log.
  let sequences: [Int64]

  /// The ids of all that was decided of the case.
  let decided: Set<[UInt8]>

  /// The case's key.
  let key: String
  let clocks: [StandingClock]
}

/// One of the case's clocks as it stands now.
struct StandingClock {
  let rule: String
  let anchor: UInt64
  let moment: String?

  /// Nil where no date is known, or the clock is paused or has ended: then there is nothing to tell.
  let due: (text: String, at: Instant)?

  func isSame(as other: StandingClock) -> Bool {
    rule == other.rule && anchor == other.anchor && moment == other.moment
  }

  func isSame(as telling: Escalation) -> Bool {
    rule == telling.rule && anchor == telling.anchor && moment == telling.moment
  }
}

/// Tells once more: that a due moved, or that a clock no longer stands.
struct Retelling {
  private let builder: EscalationBuilder
  private let rules: Set<String>
  private let instant: Instant

  init(_ builder: EscalationBuilder, _ policy: PolicyEdition, at instant: Instant) {
    self.builder = builder
    rules = Set(policy.rules.map(\.name))
    self.instant = instant
  }

  /// What is told, by the newest of what was told of each clock before.
  ///
  /// - `told`: the outdated escalations, oldest first.
  func escalations(of outdated: OutdatedTelling, told: [Escalation]) -> [NewEscalation] {
    var clocks: [[Escalation]] = []
    // What was never sent needs no second word; a rule that the policy no longer has, neither.
    for telling in told where telling.mark != .preceding && rules.contains(telling.rule) {
      if let index = clocks.firstIndex(where: { isSameClock($0[0], telling) }) {
        clocks[index].append(telling)
      } else {
        clocks.append([telling])
      }
    }
    // What follows by itself, and was told, needs no second word either.
    return clocks.compactMap { escalation($0, outdated) }
      .filter { !outdated.decided.contains($0.id) }
  }

  private func isSameClock(_ a: Escalation, _ b: Escalation) -> Bool {
    a.rule == b.rule && a.anchor == b.anchor && a.moment == b.moment
  }

  private func escalation(_ told: [Escalation], _ outdated: OutdatedTelling) -> NewEscalation? {
    guard let newest = told.last else { return nil }
    guard let clock = outdated.clocks.first(where: { $0.isSame(as: newest) }) else {
      if newest.reason == .withdrawn { return nil }
      let times = told.count { $0.reason == .withdrawn }
      return retold(.withdrawn, told, outdated.key, due: (newest.due, newest.dueAt), times)
    }
    // Of one that stood no more, it is news that it stands.
    guard let due = clock.due, due.text != newest.due || newest.reason == .withdrawn else {
      return nil
    }
    let times = told.count { $0.reason == .moved && $0.due == due.text }
    return retold(.moved, told, outdated.key, due: due, times)
  }

  /// Tells everybody who was told, as loudly as before.
  private func retold(
    _ reason: Reason,
    _ told: [Escalation],
    _ key: String,
    due: (text: String, at: Instant),
    _ times: Int
  ) -> NewEscalation? {
    guard var new = told.last else { return nil }
    let id = builder.retellingID(
      reason,
      key,
      new.rule,
      new.anchor,
      new.moment,
      due: due.text,
      repetition: times
    )
    new.id = hexadecimal(id)
    new.rung = reason.rawValue
    new.reason = reason
    new.level = told.map(\.level).max() ?? new.level
    new.roles = told.flatMap(\.roles).uniqued()
    new.at = instant
    new.available = instant
    new.decided = instant
    new.due = due.text
    new.dueAt = due.at
    new.readings = []
    new.repetition = times
    new.mark = nil
    return NewEscalation(escalation: new, id: id, print: builder.print(ofRetelling: id))
  }
}
