package import Civil

/// When pages are owed: at one time of the day, on each working day.
///
/// What was missed is said on the next page and not sent after it: nobody reads three pages at once.
package struct DigestSchedule: Sendable {
  package let time: TimeOfDay
  private let zone: Zone
  private let working: DaySet

  /// A page that is owed, or will be.
  package struct Page: Hashable, Sendable {
    package var day: LocalDate

    /// When it is owed: in the past where it should have been made already.
    package var at: Instant

    /// The working days since the page before, which got none.
    package var missed: [LocalDate]

    package init(day: LocalDate, at: Instant, missed: [LocalDate] = []) {
      self.day = day
      self.at = at
      self.missed = missed
    }
  }

  /// How many missed days are named; whoever was away for longer knows it.
  package static let missedLimit = 31

  /// - `calendar`: whose working days have pages.
  package init(at time: TimeOfDay, in zone: Zone, _ calendar: HolidayCalendar) {
    self.time = time
    self.zone = zone
    working = calendar.working
  }

  /// The page that comes next.
  ///
  /// After an outage it is that of today, at once where its time has passed; where today has none, that
  /// of the next working day. The very first one names no missed days.
  ///
  /// - `last`: the day of the page before; nil where there was none.
  package func next(after last: LocalDate?, at now: Instant) -> Page {
    let today = zone.local(now).date
    let first = last.map { max(today, $0 + 1) } ?? today
    let day = working.onOrAfter(first)
    return Page(day: day, at: instant(on: day), missed: missed(after: last, before: day))
  }

  /// When the page of a day is owed: the first of two times, and in a gap the jump of the clocks.
  package func instant(on day: LocalDate) -> Instant {
    zone.instant(of: LocalDateTime(date: day, time: time))
  }

  /// The page before that of a day, by the calendar alone.
  package func previous(before day: LocalDate) -> LocalDate { working.nth(-1, after: day) }

  /// The newest of them, in order.
  private func missed(after last: LocalDate?, before day: LocalDate) -> [LocalDate] {
    guard let last else { return [] }
    var missed: [LocalDate] = []
    var earlier = previous(before: day)
    while earlier > last, missed.count < Self.missedLimit {
      missed.append(earlier)
      earlier = previous(before: earlier)
    }
    return missed.reversed()
  }
}
