package import Civil

/// What the kernel's clocks said at one moment.
package struct ClockReading: Hashable, Sendable {
  package var wall: Instant

  /// Microseconds since the machine was started, time asleep included (CLOCK_BOOTTIME).
  package var uptime: Int64

  package init(wall: Instant, uptime: Int64) {
    self.wall = wall
    self.uptime = uptime
  }

  /// When the machine was started, if the wall clock is right: only setting the clock changes it.
  package var origin: Instant { Instant(microseconds: wall.microseconds - uptime) }
}

/// The time that deciding goes by: the wall clock's while it can be trusted, and never going back.
///
/// The kernel steers the wall clock and the uptime alike, so their difference changes only when
/// somebody sets the clock. A small correction is followed. A larger jump is refused: time then goes on
/// by the uptime from where it was, so that no deadline passes meanwhile, until the clock comes back or
/// a person confirms it (docs/decisions/0008).
package struct TrustedClock: Sendable {
  /// When the machine was started, by the time that is trusted.
  package private(set) var origin: Instant

  /// How far ahead of the trusted time the wall clock is while it is refused, in microseconds.
  package private(set) var jump: Int64?

  /// The newest time that was given out, or the newest step's.
  private var newest: Instant

  /// What a look at the clocks found.
  package enum Change: Hashable, Sendable {
    /// The clock was set by so many microseconds, and is followed; back is waited out.
    case set(Int64)

    /// The clock lies so many microseconds ahead of the trusted time, and is refused.
    case refused(Int64)

    /// A clock that was refused is trusted again.
    case trusted
  }

  /// A correction up to this is followed, in microseconds.
  package static let tolerance: Int64 = 300 * 1_000_000

  /// What is too small to be told, in microseconds.
  private static let silence: Int64 = 1_000_000

  /// A pause longer than this, from the newest step to a start, is rather a wrong clock.
  private static let longestOutage: Int64 = 366 * 86_400 * 1_000_000

  /// - `origin`: what was trusted earlier since the same start of the machine; nil where nothing was.
  /// - `newest`: the newest step's instant; nil in an empty ledger.
  package init(at reading: ClockReading, origin: Instant?, newest: Instant?) {
    self.newest = newest ?? .distantPast
    if let origin {
      self.origin = origin
    } else if let newest, !Self.follows(reading.wall, newest) {
      self.origin = ClockReading(wall: newest, uptime: reading.uptime).origin
    } else {
      self.origin = reading.origin
    }
  }

  /// Whether a first look at the wall clock fits what the ledger knows.
  private static func follows(_ wall: Instant, _ newest: Instant) -> Bool {
    (-tolerance...longestOutage).contains(wall.microseconds - newest.microseconds)
  }

  /// Compares the wall clock with the time that has passed since the last look.
  package mutating func look(at reading: ClockReading) -> Change? {
    let difference = reading.origin.microseconds - origin.microseconds
    guard abs(difference) <= Self.tolerance else {
      let isNews = jump.map { abs($0 - difference) >= Self.silence } ?? true
      jump = difference
      return isNews ? .refused(difference) : nil
    }
    defer { jump = nil }
    origin = reading.origin
    if jump != nil { return .trusted }
    return abs(difference) >= Self.silence ? .set(difference) : nil
  }

  /// Takes what a person confirmed; the next look goes by it.
  package mutating func confirm(origin: Instant) { self.origin = origin }

  /// The time to decide by: it stands still where the trusted time went back.
  package mutating func now(at reading: ClockReading) -> Instant {
    newest = max(newest, time(at: reading))
    return newest
  }

  /// The instant at which time stands still until the trusted time has come there; nil where it goes.
  package func standstill(at reading: ClockReading) -> Instant? {
    newest.microseconds - time(at: reading).microseconds >= Self.silence ? newest : nil
  }

  /// The uptime at which that instant comes, by the trusted time.
  package func uptime(of instant: Instant) -> Int64 {
    instant.microseconds - origin.microseconds
  }

  /// Whether another origin differs by more than the noise of two looks.
  package func isApart(from other: Instant) -> Bool {
    abs(origin.microseconds - other.microseconds) >= Self.silence
  }

  /// The trusted time, which goes back where the clock was set back.
  package func time(at reading: ClockReading) -> Instant {
    Instant(microseconds: origin.microseconds + reading.uptime)
  }
}
