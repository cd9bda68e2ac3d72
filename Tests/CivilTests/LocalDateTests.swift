import Civil
import TestSupport
import Testing

struct LocalDateTests {
  @Test("every day of two centuries comes back from its parts, each the day after the other")
  func partsRoundTrip() throws {
    let first = LocalDate.first(ofMonth: 1, year: 1900)
    let last = LocalDate.first(ofMonth: 1, year: 2101) - 1
    var wrong: [LocalDate] = []
    var expected = (year: 1900, month: 1, day: 1)
    for offset in 0...(last - first) {
      let date = first + offset
      let (year, month, day) = date.parts
      if date.parts != expected || LocalDate(year: year, month: month, day: day) != date {
        wrong.append(date)
      }
      expected = dayAfter(expected)
    }
    #expect(wrong == [])
    #expect(last - first + 1 == 201 * 365 + 49)
  }

  /// The next day as a schoolbook has it, apart from the arithmetic under test.
  private func dayAfter(
    _ parts: (year: Int, month: Int, day: Int)
  ) -> (year: Int, month: Int, day: Int) {
    let (year, month, day) = parts
    let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if day < lengths[month - 1] { return (year, month, day + 1) }
    return month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1)
  }

  @Test(
    "a day that no calendar has is none",
    arguments: [
      (2026, 2, 29), (2100, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 1, 32), (2026, 1, 0),
      (2026, 0, 1), (2026, 13, 1), (-1, 12, 31), (10_000, 1, 1),
    ]
  )
  func invalidDates(year: Int, month: Int, day: Int) {
    #expect(LocalDate(year: year, month: month, day: day) == nil)
  }

  @Test(
    "the limits of the calendar are days",
    arguments: [(0, 1, 1), (0, 2, 29), (2000, 2, 29), (2024, 2, 29), (9999, 12, 31)]
  )
  func validDates(year: Int, month: Int, day: Int) {
    #expect(LocalDate(year: year, month: month, day: day) != nil)
  }

  @Test(
    "months are added to the same day, or to the month's last",
    arguments: [
      ("2026-08-31", 18, "2028-02-29"),
      ("2024-02-29", 12, "2025-02-28"),
      ("2024-02-29", 48, "2028-02-29"),
      ("2026-01-31", 1, "2026-02-28"),
      ("2026-01-31", 3, "2026-04-30"),
      ("2026-03-31", -1, "2026-02-28"),
      ("2026-01-15", -1, "2025-12-15"),
      ("2026-01-15", -13, "2024-12-15"),
      ("2026-12-31", 1, "2027-01-31"),
      ("2026-05-05", 0, "2026-05-05"),
    ]
  )
  func addingMonths(start: String, months: Int, end: String) throws {
    #expect(try date(start).adding(months: months).description == end)
  }

  @Test(
    "Easter falls where the almanacs have it",
    arguments: [
      "1818-03-22", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "2000-04-23",
      "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
      "2028-04-16", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22",
    ]
  )
  func easter(day: String) throws {
    let easter = try date(day)
    #expect(LocalDate.easter(year: easter.year) == easter)
  }

  @Test("Easter is always a Sunday from 22 March to 25 April")
  func easterBounds() {
    let wrong = (1583...4099).filter { year in
      let easter = LocalDate.easter(year: year)
      let march = LocalDate.first(ofMonth: 3, year: year)
      return easter.weekday != .sunday || !(21...55 ~= easter - march)
    }
    #expect(wrong == [])
  }

  @Test(
    "weekdays go on before 1970",
    arguments: [
      ("1970-01-01", Weekday.thursday), ("1969-12-31", .wednesday), ("1900-01-01", .monday),
      ("2000-02-29", .tuesday), ("2026-03-05", .thursday),
    ]
  )
  func weekdays(day: String, weekday: Weekday) throws {
    #expect(try date(day).weekday == weekday)
  }
}

/// The date that a test writes as text.
func date(_ text: String) throws -> LocalDate {
  guard case .date(let date) = try #require(TimeText(text)) else {
    throw NotADate(text: text)
  }
  return date
}

struct NotADate: Error { let text: String }
