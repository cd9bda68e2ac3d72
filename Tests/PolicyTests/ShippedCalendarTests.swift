import Civil
import Policy
import TestSupport
import Testing

/// The calendars of `config/calendar.d` against the law's own dates.
struct ShippedCalendarTests {
  @Test("the shipped calendars have no fault")
  func noFaults() {
    #expect(Repository.configuration.diagnostics == [])
    #expect(Repository.configuration.calendarNames == ["nl", "nl-art3"])
  }

  /// The days of every royal decree since 2003, kept apart from the file that they check.
  private static let decreed = [
    "2005-05-06", "2006-05-26", "2007-05-18", "2007-12-24", "2007-12-27", "2007-12-28",
    "2007-12-31", "2008-05-02", "2009-01-02", "2009-05-01", "2009-05-04", "2009-05-22",
    "2010-05-14", "2011-05-06", "2011-06-03", "2012-05-18", "2012-12-24", "2012-12-31",
    "2013-04-29", "2013-05-10", "2013-12-27", "2014-05-30", "2015-01-02", "2015-05-04",
    "2015-05-15", "2016-05-06", "2017-04-28", "2017-05-26", "2018-05-11", "2018-12-24",
    "2018-12-31", "2019-05-31", "2019-12-27", "2020-05-22", "2021-05-14", "2022-05-27",
    "2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30", "2026-01-02",
    "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26",
  ]

  @Test("the decree days of 2005 to 2028 are complete")
  func decreeDays() {
    #expect(Repository.nl.decreeDays.map(\.date.description) == Self.decreed)
    #expect(Repository.nl.horizon?.description == "2028-12-31")
    #expect(Repository.calendar("nl-art3").decreeDays == [])
  }

  @Test("the decree days of 2023 to 2028 are those of the table, each under its decree")
  func equatedDays() {
    let table = Table("awt-equated-2023-2028.csv").rows
    let shipped = Repository.nl.decreeDays.filter { 2023...2028 ~= $0.date.year }
    #expect(table.count == 10)
    #expect(shipped.map(\.date.description) == table.map { $0[0] })
    for (day, row) in zip(shipped, table) { #expect(day.source.hasPrefix(row[1])) }
  }

  @Test("the day after Ascension Day has been a decree day every year")
  func dayAfterAscension() {
    let days = Set(Repository.nl.decreeDays.map(\.date))
    #expect((2005...2028).filter { !days.contains(LocalDate.easter(year: $0) + 40) } == [])
  }

  @Test(
    "the nine days of article 3 fall where independent programs put them",
    arguments: ["nl", "nl-art3"]
  )
  func nineDays(name: String) {
    let table = Table("awt-days-2020-2035.csv").rows.map { "\($0[0]) \($0[1].lowercased())" }
    let shipped = (2020...2035).flatMap { year in
      Repository.calendar(name).holidays.compactMap { holiday in
        holiday.date(inYear: year).map { "\($0) \(holiday.name.nl.lowercased())" }
      }
    }
    #expect(table.count == 144)
    #expect(shipped.sorted() == table.sorted())
  }
}
