/// A point on the world's time line, in microseconds since 1970-01-01T00:00:00Z.
///
/// It knows no zone and no calendar: `Zone` turns it into a local date and time.
package struct Instant: Hashable, Comparable, Sendable {
  package var microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  package init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// Before every instant an event can have.
  package static let distantPast = Instant(microseconds: .min / 2)

  /// After every instant an event can have; "never".
  package static let distantFuture = Instant(microseconds: .max / 2)

  /// Whole seconds since the epoch, rounded down.
  package var seconds: Int64 { microseconds.flooredQuotient(by: 1_000_000) }

  package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

  package func adding(seconds: Int64) -> Instant {
    Instant(microseconds: microseconds + seconds * 1_000_000)
  }

  /// How far `other` lies behind this instant, in milliseconds, rounded down.
  package func milliseconds(since other: Instant) -> Int64 {
    (microseconds - other.microseconds).flooredQuotient(by: 1000)
  }
}

extension Int64 {
  /// Division that rounds down also for negative numbers, as dates before 1970 need.
  @inline(__always)
  package func flooredQuotient(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
