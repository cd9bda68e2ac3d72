import Casework
import Civil

/// What is near on the day of a page.
struct DigestDays: Sendable {
  /// The second working day after the page's own.
  private let lastSoonDay: LocalDate

  /// The first instant after it.
  private let soonEnd: Instant
  private let made: Instant

  init(_ day: LocalDate, made: Instant, _ policy: PolicyEdition) {
    self.made = made
    lastSoonDay = policy.calendar.working.nth(2, after: day)
    soonEnd = policy.zone.startOfDay(lastSoonDay + 1)
  }

  /// Whether an end lies at most two working days ahead.
  func isSoon(_ end: End) -> Bool {
    switch end {
    case .day(let day): day <= lastSoonDay
    case .instant(let instant): instant < soonEnd
    }
  }

  /// Whether the end comes in at most 72 hours, elapsed.
  func isWithin72Hours(_ dueAt: Instant?) -> Bool {
    dueAt.map { $0 <= made.adding(seconds: 72 * 3600) } ?? false
  }
}
