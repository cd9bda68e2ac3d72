package import Civil

/// How fast a receiver lets us send: at most so many requests in any minute.
///
/// What is within the limit goes at once, also many together. A bucket of as many tokens that is
/// filled at the same rate would let nearly twice as many go in one minute.
package struct RequestPace: Hashable, Sendable {
  /// How many may go in any 60 seconds.
  package let perMinute: Int

  /// When the last of them went, at most `perMinute`, the oldest at `oldest`.
  private var turns: [Instant] = []
  private var oldest = 0

  /// More than this is no limit that sending ever reaches, and memory.
  private static let mostPerMinute = 60_000

  /// - `perMinute`: above zero.
  package init(perMinute: Int) {
    precondition(perMinute > 0, "a pace of none is no pace")
    self.perMinute = min(perMinute, Self.mostPerMinute)
  }

  /// When a request may go that is ready now; it counts where that is no later than `now`.
  package mutating func turn(at now: Instant) -> Instant {
    guard turns.count == perMinute else {
      turns.append(now)
      return now
    }
    let free = turns[oldest].adding(seconds: 60)
    guard free <= now else { return free }
    turns[oldest] = now
    oldest = (oldest + 1) % perMinute
    return now
  }
}
