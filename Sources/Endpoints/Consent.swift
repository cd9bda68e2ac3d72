package import Civil

/// A receiver's consent to being sent to: since when it holds, and at which pace.
package struct Consent: Hashable, Sendable {
  /// How long it holds before it is asked for anew, in seconds: a day.
  package static let validSeconds: Int64 = 86_400

  private var granted: Instant?
  private var perMinute: Int?
  private var pace: RequestPace?

  package init() {}

  /// Whether nothing needs to be asked now.
  package func holds(at now: Instant) -> Bool {
    granted.map { now < $0.adding(seconds: Self.validSeconds) } ?? false
  }

  /// Notes that it was given; a pace that stays the same goes on.
  ///
  /// - `perMinute`: how many requests a minute, above zero; nil for any number.
  package mutating func grant(perMinute: Int?, at now: Instant) {
    granted = now
    guard perMinute != self.perMinute else { return }
    self.perMinute = perMinute
    pace = perMinute.map { RequestPace(perMinute: $0) }
  }

  /// Has it asked for anew before the next request: the receiver refused one.
  package mutating func forget() { granted = nil }

  /// When a request may go that is ready now; it counts where that is no later than `now`.
  package mutating func turn(at now: Instant) -> Instant { pace?.turn(at: now) ?? now }
}
