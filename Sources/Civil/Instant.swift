/// A point on the world's time line, in microseconds since 1970-01-01T00:00:00Z.
///
/// It knows no zone and no calendar: `Zone` turns it into a local date and time.
public struct Instant: Hashable, Comparable, Sendable {
  /// Before 1970 below zero.
  public var microseconds: Int64

  /// So many microseconds after the epoch.
  @inlinable public init(microseconds: Int64) { self.microseconds = microseconds }

  /// So many seconds after the epoch.
  @inlinable public init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// Before every instant an event can have.
  @inlinable public static var distantPast: Instant { Instant(microseconds: .min / 2) }

  /// After every instant an event can have; "never".
  @inlinable public static var distantFuture: Instant { Instant(microseconds: .max / 2) }

  /// Whole seconds since the epoch, rounded down.
  @inlinable public var seconds: Int64 { microseconds.flooredQuotient(by: 1_000_000) }

  /// Whether `a` comes first.
  @inlinable public static func < (a: Instant, b: Instant) -> Bool {
    a.microseconds < b.microseconds
  }

  /// The instant so much later, or earlier where it is below zero.
  @inlinable public func adding(seconds: Int64) -> Instant {
    Instant(microseconds: microseconds + seconds * 1_000_000)
  }

  /// How far `other` lies behind this instant, in milliseconds, rounded down.
  public func milliseconds(since other: Instant) -> Int64 {
    (microseconds - other.microseconds).flooredQuotient(by: 1000)
  }
}

extension Int64 {
  /// Division that rounds down also for negative numbers, as dates before 1970 need.
  @inlinable public func flooredQuotient(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
