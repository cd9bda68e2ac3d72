package import Civil

/// When a webhook that failed is sent again: over three days, ever more rarely.
package struct RetrySchedule: Hashable, Sendable {
  /// Seconds from an attempt to the next: the first is what follows the first attempt.
  package let delaysSeconds: [Int]

  package init(delaysSeconds: [Int]) { self.delaysSeconds = delaysSeconds }

  /// Ten attempts, the last 75 h 35 min 5 s after the first.
  ///
  /// 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h: the example of Standard Webhooks,
  /// "Deliverability and reliability".
  package static let standard = RetrySchedule(
    delaysSeconds: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
  )

  /// The most a receiver can put an attempt off, in seconds: a day.
  package static let longestRetryAfterSeconds = 86_400

  /// When to try again; nil when the schedule is spent.
  ///
  /// `attempt`: which one failed, 1 for the first.
  /// `at`: when it failed.
  /// `retryAfter`: seconds that the receiver asked for; they hold where they are later than the
  ///   schedule, up to a day.
  /// `jitter`: 0 ..< 1, from the caller's generator; it moves the delay between 10 % earlier and
  ///   10 % later, so that what failed together does not come back together. A time that the
  ///   receiver asked for is never shortened.
  package func nextAttempt(
    after attempt: Int,
    at: Instant,
    retryAfter: Int? = nil,
    jitter: Double
  ) -> Instant? {
    precondition(attempt >= 1, "attempts are counted from 1")
    precondition(0.0..<1.0 ~= jitter, "jitter is a fraction in 0 ..< 1")
    guard attempt <= delaysSeconds.count else { return nil }
    let delay = Int64(delaysSeconds[attempt - 1]) * 1_000_000
    let jittered = delay - delay / 10 + Int64(Double(delay / 5) * jitter)
    let asked = Int64(min(retryAfter ?? 0, Self.longestRetryAfterSeconds)) * 1_000_000
    return Instant(microseconds: at.microseconds + max(jittered, asked))
  }
}
