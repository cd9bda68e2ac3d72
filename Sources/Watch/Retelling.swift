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

  /// The highest turn of what follows now (`DueRung.turn`).
  let turns: Int
}

/// One of the case's clocks as it stands now.
struct StandingClock {
  let rule: String

  /// What a telling of it has for its anchor.
  let anchor: UInt64

  /// The identity of the event that started it.
  let start: UInt64
  let moment: String?

  /// Nil where no date is known, or the clock is paused or has ended: then there is nothing to tell.
  let due: (text: String, at: Instant)?

  /// Whether its rule tells that something is so, and promises no date that could move.
  let isAtOnce: Bool

  /// From when on it lived, and until when, where it has ended.
  let begins: Instant
  let ended: Instant?

  /// When what ended it was received.
  let endKnown: Instant?

  /// The dates that it had.
  let dues: [String]

  func isSame(as other: StandingClock) -> Bool {
    rule == other.rule && anchor == other.anchor && moment == other.moment
  }

  /// Whether a telling may be of it: one that was decided by another edition may name the start where
  /// this doesn't, or the other way round.
  func isSame(as telling: Escalation) -> Bool {
    rule == telling.rule && moment == telling.moment
      && (telling.anchor == 0 || telling.anchor == start)
  }

  /// Whether it has ended and a telling was its own, not that of the clock which lives now.
  func hasTold(_ telling: Escalation, before living: StandingClock?) -> Bool {
    guard let ended else { return false }
    if telling.anchor != 0 { return true }
    guard let living else {
      return telling.at < ended || dues.contains(telling.due)
        || endKnown.map { telling.decided < $0 } ?? false
    }
    if begins <= telling.at, telling.at < ended { return true }
    return telling.at < living.begins && dues.contains(telling.due)
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
  /// - `told`: the outdated escalations, oldest first, with their places in the log.
  /// - `place`: where an escalation of the case stands in the log, by its id.
  func escalations<Failure>(
    of outdated: OutdatedTelling,
    told: [(place: Int64, telling: Escalation)],
    place: ([UInt8]) throws(Failure) -> Int64?
  ) throws(Failure) -> [NewEscalation] {
    var clocks: [[(place: Int64, telling: Escalation)]] = []
    // What was never sent needs no second word; a rule that the policy no longer has, neither.
    for told in told where told.telling.mark != .preceding && rules.contains(told.telling.rule) {
      if let index = clocks.firstIndex(where: { isSameClock($0[0].telling, told.telling) }) {
        clocks[index].append(told)
      } else {
        clocks.append([told])
      }
    }
    var retold: [NewEscalation] = []
    for clock in clocks {
      guard let newest = clock.last, let news = news(newest.telling, outdated) else { continue }
      var new: NewEscalation?
      for times in 0... {
        let telling = self.retold(news.reason, clock.map(\.telling), outdated.key, news.due, times)
        let ids = ids(of: telling, outdated, times).filter(outdated.decided.contains)
        // What follows by itself, and was told since, needs no second word.
        var isHeard = false
        for id in ids where !isHeard {
          isHeard = try place(id).map { $0 > newest.place } ?? false
        }
        if isHeard { break }
        guard ids.contains(telling.id) else {
          new = telling
          break
        }
      }
      if let new { retold.append(new) }
    }
    return retold
  }

  /// The ids under which the same may have been told: that of a clock after others that ended counts
  /// them.
  private func ids(
    of telling: NewEscalation,
    _ outdated: OutdatedTelling,
    _ times: Int
  ) -> [[UInt8]] {
    let escalation = telling.escalation
    guard escalation.anchor == 0, outdated.turns > 0 else { return [telling.id] }
    return (0...outdated.turns).map { turn in
      builder.retellingID(
        escalation.reason,
        outdated.key,
        escalation.rule,
        escalation.anchor,
        escalation.moment,
        due: escalation.due,
        repetition: times,
        turn: turn
      )
    }
  }

  private func isSameClock(_ a: Escalation, _ b: Escalation) -> Bool {
    a.rule == b.rule && a.anchor == b.anchor && a.moment == b.moment
  }

  /// What those must hear who heard that of a clock last; nil where that is how it stands.
  private func news(
    _ newest: Escalation,
    _ outdated: OutdatedTelling
  ) -> (reason: Reason, due: (text: String, at: Instant))? {
    // Of a rule of which one clock lives at a time several may have lived.
    let clocks = outdated.clocks.filter { $0.isSame(as: newest) }
    let clock = clocks.first { $0.due != nil } ?? clocks.first { $0.ended == nil }
    if clocks.contains(where: { $0.hasTold(newest, before: clock) }) { return nil }
    guard let clock else {
      return newest.reason == .withdrawn ? nil : (.withdrawn, (newest.due, newest.dueAt))
    }
    guard let due = clock.due else { return nil }
    // Of one that stood no more, it is news that it stands.
    let isNews = newest.reason == .withdrawn || !clock.isAtOnce && due.text != newest.due
    return isNews ? (.moved, due) : nil
  }

  /// Tells everybody who was told, as loudly as before.
  private func retold(
    _ reason: Reason,
    _ told: [Escalation],
    _ key: String,
    _ due: (text: String, at: Instant),
    _ times: Int
  ) -> NewEscalation {
    var new = told[told.count - 1]
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
