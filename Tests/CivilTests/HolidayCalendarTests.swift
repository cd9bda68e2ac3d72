import Civil
import TestSupport
import Testing

struct HolidayCalendarTests {
  @Test(
    "the King's birthday is kept where the decrees put it",
    arguments: [
      // KB 30 January 2013 (Stcrt. 2013, 4075).
      ("kings-day", "2014-04-26"), ("kings-day", "2024-04-27"), ("kings-day", "2025-04-26"),
      ("kings-day", "2026-04-27"), ("kings-day", "2027-04-27"), ("kings-day", "2028-04-27"),
      ("kings-day", "2031-04-26"), ("kings-day", "2036-04-26"),
      // KB 24 April 1980, nr. 11; before it the Monday after.
      ("queens-day", "2013-04-30"), ("queens-day", "2006-04-29"), ("queens-day", "1995-04-29"),
      ("queens-day", "1978-05-01"),
    ]
  )
  func kingsDay(id: String, day: String) throws {
    let date = try date(day)
    let kept = Repository.nl.holidays.filter { ["kings-day", "queens-day"].contains($0.id) }
      .compactMap { holiday in holiday.date(inYear: date.year).map { "\(holiday.id) \($0)" } }
    #expect(kept == ["\(id) \(day)"])
  }

  @Test(
    "a closed day says why",
    arguments: [
      ("2026-03-07", "Saturday"), ("2026-03-08", "Sunday"), ("2026-04-03", "Good Friday"),
      ("2025-04-26", "King's Day"), ("2027-12-25", "Christmas Day"), ("2026-05-15", "decree"),
      ("2027-12-27", "open"), ("2025-04-28", "open"), ("2022-05-06", "open"),
    ]
  )
  func closures(day: String, reason: String) throws {
    let found: String =
      switch Repository.nl.closure(on: try date(day)) {
      case .weekend(let weekday): weekday.rawValue
      case .holiday(let holiday): holiday.name.en
      case .decree: "decree"
      case nil: "open"
      }
    #expect(found == reason)
    #expect(Repository.nl.statutory.isOpen(try date(day)) == (reason == "open"))
  }

  @Test("a decree day moves terms and is a working day, unless the organisation closes it")
  func decreeDays() throws {
    let day = try date("2026-05-15")
    let closed = Repository.nl.with(closed: [:], decreeDaysClosed: true)
    #expect(!Repository.nl.statutory.isOpen(day))
    #expect(Repository.nl.working.isOpen(day))
    #expect(!closed.working.isOpen(day))
  }

  @Test("other working days leave the days of the law alone")
  func statutorySetStays() throws {
    let open = ["good-friday": false, "5-may": false]
    let worked = Repository.nl.with(closed: open, decreeDaysClosed: nil)
    for day in ["2026-04-03", "2026-05-05"] {
      #expect(worked.working.isOpen(try date(day)))
      #expect(!Repository.nl.working.isOpen(try date(day)))
      #expect(!worked.statutory.isOpen(try date(day)))
    }
  }
}
