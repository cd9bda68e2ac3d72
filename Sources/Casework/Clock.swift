package import Civil

/// One rule running on one case from one anchor.
package struct Clock: Sendable {
  /// How it stands.
  package enum State: String, CaseIterable, Sendable {
    case running, paused
    case met

    /// Stopped after it was due.
    case late

    /// Still running after it was due.
    case missed
    case cancelled, superseded
  }

  /// Its rule, as an index into the policy's rules.
  package var rule: Int

  /// Which of the rule's moments; nil where it has none.
  package var moment: Int?

  /// The event that started it, as an index into the timeline.
  package var anchor: Int
  package var state: State

  /// What ended it; nil while it runs.
  package var ending: Ending?

  /// When a later start took its place, of a rule that keeps the last one only.
  package var superseded: Instant?

  /// What was promised from its start on; a pause or an extension makes a new promise.
  package var promises: Few<Promise>

  /// Extensions that the rule does not allow, as indices into the timeline.
  package var refusedExtensions: [Int]

  /// The date as it would be if the pauses moved it, where the rule says that they don't.
  package var shadow: Reckoning?

  /// The reading that the ladder hangs from; nil while paused, and where no date is known.
  package var fatal: Reckoning? {
    if promises.others.isEmpty {
      return promises.head?.isPaused == false ? promises.head?.fatalReckoning : nil
    }
    return promises.last.flatMap { $0.isPaused ? nil : $0.fatalReckoning }
  }

  /// When it is due and from when on that is breached, by the reading that the ladder hangs from; nil
  /// while paused, and where no date is known.
  package var due: (end: End, breach: Instant)? {
    // Read from where it stands: taking the promise out would copy all that it is made of.
    guard promises.others.isEmpty, promises.head?.readings.others.isEmpty == true else {
      return fatal.map { ($0.due, $0.dueAt) }
    }
    guard promises.head?.isPaused == false, let end = promises.head?.readings.head?.reckoning.due,
      let breach = promises.head?.readings.head?.reckoning.dueAt
    else { return nil }
    return (end, breach)
  }

  /// Whether its newest promise is a pause.
  var isPaused: Bool {
    promises.others.isEmpty ? promises.head?.isPaused == true : promises.last?.isPaused == true
  }
}

/// What ended a clock.
package struct Ending: Hashable, Sendable {
  package enum Kind: String, Sendable { case stopped, cancelled, closed }

  package var kind: Kind

  /// The event, as an index into the timeline.
  package var event: Int
  package var at: Instant
}

/// What a clock's due dates are from one event of its life to the next.
package struct Promise: Sendable {
  package var begins: Instant
  package var isPaused: Bool
  package var readings: Few<CountedReading>

  /// The reading that the ladder hangs from.
  package var fatal: CountedReading? {
    readings.count == 1 ? readings.first : readings.first { $0.reading.isFatal } ?? readings.first
  }

  /// Its dates; of one reading they are taken out without a copy of the rest.
  var fatalReckoning: Reckoning? {
    readings.others.isEmpty ? readings.head?.reckoning : fatal?.reckoning
  }

  /// The reading that is due first: warnings hang from it.
  package var earliest: CountedReading? { readings.min { $0.reckoning.dueAt < $1.reckoning.dueAt } }
}

/// One reading of the term, counted.
package struct CountedReading: Sendable {
  private let compiled: CompiledReading
  package var reckoning: Reckoning

  /// Whether the event named a later end than the law allows, and the law's was taken.
  package var isCapped: Bool

  /// Whether the event named an end that can't be read, and the term was counted instead.
  package var isUnread: Bool

  package var reading: Reading { compiled.source }

  init(_ compiled: CompiledReading, _ reckoning: Reckoning, isCapped: Bool, isUnread: Bool) {
    self.compiled = compiled
    self.reckoning = reckoning
    self.isCapped = isCapped
    self.isUnread = isUnread
  }
}

/// A rung that came due.
package struct DueRung: Sendable {
  package var rule: Int
  package var moment: Int?

  /// The event that started the clock, as an index into the timeline.
  package var anchor: Int

  /// Its rung, as an index into the rule's rungs.
  package var rung: Int

  /// When it came due.
  package var at: Instant
  package var due: End
  package var dueAt: Instant

  /// All readings of the promise that it hangs from.
  package var readings: Few<CountedReading>

  /// 0 the first time, then counting up.
  package var repetition: Int
  package var reason: Reason

  /// Whether its clock was anchored in a load of history, received then.
  package var isHistory: Bool

  /// How many clocks before its own told the same due and ended, of a rule of which one clock lives at
  /// a time.
  package var turn = 0

  /// When its due ceased to be the clock's, or the clock ended; `distantFuture` while it stands.
  package var end = Instant.distantFuture

  /// Of a due that moved, the rungs that had told the old one; `rung` then means nothing.
  package var told: RungSet = []
}

/// Some rungs of a rule, by their indices.
package struct RungSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  mutating func insert(_ rung: Int) { formUnion(RungSet(rawValue: 1 << UInt64(min(rung, 63)))) }

  /// Whether the rung is among them; those beyond the first 63 count as one.
  package func contains(_ rung: Int) -> Bool { rawValue >> UInt64(min(rung, 63)) & 1 != 0 }
}

/// Why somebody is told.
package enum Reason: String, CaseIterable, Sendable {
  /// The clock has just begun, and that itself is news.
  case started

  /// The end draws near.
  case upcoming

  /// This is the last day, or the moment.
  case due

  /// The end has passed.
  case overdue

  /// The end has passed, and this was told before.
  case repeated

  /// The end that somebody was told is another now.
  case moved

  /// What somebody was told no longer stands: it never happened, or its date can't be read any more.
  case withdrawn
}

/// What `assess` holds of a case at an instant.
package struct Assessment: Sendable {
  package var clocks: [Clock] = []

  /// Every rung that has come due, oldest first.
  package var rungs: [DueRung] = []

  /// When to look again; nil when nothing lies ahead.
  package var next: Instant?

  package init() {}
}
