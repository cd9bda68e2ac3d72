/// A length of time as a rule states it: `10 weeks`, `5 working days`, `-7 days`.
public struct Term: Hashable, Sendable {
  /// What a term is counted in.
  public enum Unit: String, CaseIterable, Sendable {
    case minutes, hours, days, weeks, months, years
    case workingDays = "working days"
  }

  /// How many of its unit; below zero where it is counted back from its start.
  public var count: Int

  /// What it is counted in.
  public var unit: Unit

  package init(_ count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  /// Whether it runs in elapsed time and ends at an instant, not with a day.
  package var isElapsed: Bool { unit == .minutes || unit == .hours }

  package var isCountedBack: Bool { count < 0 }

  /// The length in seconds where the term runs in elapsed time.
  package var elapsedSeconds: Int64 { Int64(count) * (unit == .hours ? 3600 : 60) }

  package static prefix func - (term: Term) -> Term { Term(-term.count, term.unit) }
}

/// How the days of a term are counted, and so where it may end.
package enum Counting: String, CaseIterable, Sendable {
  /// By the calendar, from the day after the event; no law moves the end.
  case calendar

  /// Under the Algemene termijnenwet (BWBR0002448), articles 1 to 5.
  case awt

  /// To the same reading of the wall clock, as a barring order runs (Wth art. 2 and 13).
  case localClock = "local-clock"

  /// Months of thirty days (Sr art. 88, Sv art. 136), under the Algemene termijnenwet.
  case thirtyDayMonths = "thirty-day-months"
}

/// Where a term goes that would end on a day on which nobody works.
package enum Roll: String, CaseIterable, Sendable { case none, later, earlier }

/// A term with its way of counting: all that its end depends on beside its start.
package struct Measure: Hashable, Sendable {
  package var term: Term
  package var counting: Counting
  package var roll: Roll

  /// Whether the event's own day is the first day of the term, as article 509hh Sv has it.
  package var firstDayCounts: Bool

  package init(
    _ term: Term,
    counting: Counting = .calendar,
    roll: Roll = .none,
    firstDayCounts: Bool = false
  ) {
    self.term = term
    self.counting = counting
    self.roll = roll
    self.firstDayCounts = firstDayCounts
  }
}

extension Term: CustomStringConvertible {
  /// The term as a policy has it, `1 working day`.
  public var description: String {
    let word = unit.rawValue
    return "\(count) \(abs(count) == 1 ? String(word.dropLast()) : word)"
  }
}
