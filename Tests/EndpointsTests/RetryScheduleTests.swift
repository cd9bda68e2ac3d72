import Civil
import Endpoints
import Testing

struct RetryScheduleTests {
  /// The delays of Standard Webhooks, "Deliverability and reliability", in seconds, each after the
  /// attempt of that number.
  private static let delays = [
    (1, 5), (2, 300), (3, 1800), (4, 7200), (5, 18_000), (6, 36_000), (7, 50_400), (8, 72_000),
    (9, 86_400),
  ]

  private let failed = Instant(seconds: 1_780_000_000)

  @Test("each attempt has its delay, 10 % earlier to 10 % later", arguments: delays)
  func schedule(attempt: Int, seconds: Int) throws {
    func microseconds(_ jitter: Double) throws -> Int64 {
      let next = RetrySchedule.standard.nextAttempt(after: attempt, at: failed, jitter: jitter)
      return try #require(next).microseconds - failed.microseconds
    }
    let delay = Int64(seconds) * 1_000_000
    #expect(try microseconds(0) == delay * 9 / 10)
    #expect(try microseconds(0.5) == delay)
    #expect(try microseconds(0.75) == delay * 21 / 20)
    let last = try microseconds(1.0.nextDown)
    #expect(last > delay * 109 / 100 && last <= delay * 11 / 10)
  }

  @Test("after the tenth attempt the schedule is spent", arguments: [10, 11, 1000, .max])
  func spent(attempt: Int) {
    let next = RetrySchedule.standard
      .nextAttempt(after: attempt, at: failed, retryAfter: 60, jitter: 0.5)
    #expect(next == nil)
  }

  @Test("the tenth attempt is made 75:35:05 after the first")
  func total() throws {
    var at = failed
    for attempt in 1...9 {
      at = try #require(
        RetrySchedule.standard.nextAttempt(after: attempt, at: at, jitter: 0.5)
      )
    }
    #expect(at.seconds - failed.seconds == 75 * 3600 + 35 * 60 + 5)
  }

  @Test(
    "Retry-After holds where it is later, up to a day",
    arguments: [
      (1, 0, 5), (1, 4, 5), (1, 5, 5), (1, 6, 6), (1, 2, 5), (1, 3600, 3600), (2, 60, 300),
      (2, 301, 301), (1, 86_400, 86_400), (1, 86_401, 86_400), (1, .max, 86_400),
      (9, 60, 86_400), (1, -1, 5),
    ]
  )
  func retryAfter(attempt: Int, asked: Int, seconds: Int64) throws {
    let next = RetrySchedule.standard
      .nextAttempt(after: attempt, at: failed, retryAfter: asked, jitter: 0.5)
    #expect(try #require(next) == failed.adding(seconds: seconds))
  }

  @Test("jitter never takes from what a receiver asked for", arguments: [0, 0.3, 0.999])
  func asked(jitter: Double) throws {
    let next = RetrySchedule.standard
      .nextAttempt(after: 1, at: failed, retryAfter: 60, jitter: jitter)
    #expect(try #require(next) == failed.adding(seconds: 60))
  }

  @Test("a schedule of its own is kept too")
  func own() {
    let schedule = RetrySchedule(delaysSeconds: [10])
    #expect(
      schedule.nextAttempt(after: 1, at: failed, jitter: 0.5) == failed.adding(seconds: 10)
    )
    #expect(schedule.nextAttempt(after: 2, at: failed, jitter: 0.5) == nil)
    #expect(RetrySchedule(delaysSeconds: []).nextAttempt(after: 1, at: failed, jitter: 0) == nil)
  }
}
