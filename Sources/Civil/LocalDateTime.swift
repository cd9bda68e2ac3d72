/// A date with a time of day, as a clock on the wall shows it; which instant it means, a `Zone` says.
package struct LocalDateTime: Hashable, Comparable, Sendable {
  package var date: LocalDate

  /// Microseconds since that day's midnight on the wall, 0 ..< 86,400,000,000.
  package var microsecondOfDay: Int64

  package init(date: LocalDate, microsecondOfDay: Int64) {
    self.date = date
    self.microsecondOfDay = microsecondOfDay
  }

  package init(date: LocalDate, time: TimeOfDay) {
    self.init(date: date, microsecondOfDay: Int64(time.minutes) * 60_000_000)
  }

  package static func < (a: LocalDateTime, b: LocalDateTime) -> Bool {
    a.microsecondsSinceEpoch < b.microsecondsSinceEpoch
  }

  /// The microseconds that an `Instant` with this reading would have in a zone without offset.
  package var microsecondsSinceEpoch: Int64 {
    Int64(date.days) * Self.microsecondsPerDay + microsecondOfDay
  }

  package init(microsecondsSinceEpoch: Int64) {
    let days = microsecondsSinceEpoch.flooredQuotient(by: Self.microsecondsPerDay)
    date = LocalDate(days: Int32(days))
    microsecondOfDay = microsecondsSinceEpoch - days * Self.microsecondsPerDay
  }

  private static let microsecondsPerDay: Int64 = 86_400_000_000
}

/// A time of day to the minute: the hour at which rungs come due, or a recurring cut-off.
package struct TimeOfDay: Hashable, Comparable, Sendable {
  package var minutes: Int

  /// Nil when there is no such time on a clock.
  package init?(hour: Int, minute: Int) {
    guard 0...23 ~= hour, 0...59 ~= minute else { return nil }
    minutes = hour * 60 + minute
  }

  package static func < (a: TimeOfDay, b: TimeOfDay) -> Bool { a.minutes < b.minutes }
}

extension TimeOfDay: CustomStringConvertible {
  /// The time as `08:00`.
  package var description: String { padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2) }
}
