import Civil
import Notation
import Policy
import Testing

struct CalendarFileTests {
  @Test("a fault in a calendar is told at its line and column", arguments: BadCalendar.all)
  func faults(bad: BadCalendar) throws {
    let (calendar, diagnostics) = HolidayCalendar.read(yaml: bad.yaml, file: "test.yaml")
    #expect(calendar == nil)
    let first = try #require(diagnostics.first)
    #expect(diagnostics.count == 1)
    #expect(first.file == "test.yaml")
    #expect(first.code == bad.code)
    #expect("\(first.line):\(first.column)" == "\(bad.line):\(bad.column)")
    #expect(first.path == bad.path)
    #expect(!first.wanted.isEmpty)
  }

  @Test("all faults are told at once, in their order")
  func allFaults() {
    let yaml = """
      calendar: test
      holyday: 1
      horizon: never
      holidays:
        - { id: a, name: A, date: 13-01, basis: b }
        - { id: b, name: B, easter: x, basis: b }
      """
    let (calendar, diagnostics) = HolidayCalendar.read(yaml: yaml, file: "test.yaml")
    #expect(calendar == nil)
    #expect(
      Set(diagnostics.map { "\($0.line) \($0.code.rawValue)" })
        == ["2 E-KEY-UNKNOWN", "3 E-DATE-SYNTAX", "5 E-HOLIDAY-DAY", "6 E-EASTER-DAYS"]
    )
    #expect(diagnostics.count == 4)
  }

  @Test("a column of YAML counts characters, as the diagnostics say")
  func columnInCharacters() {
    let yaml = BadCalendar.holiday("{ id: a, name: één, date: nu, basis: b }")
    let (_, diagnostics) = HolidayCalendar.read(yaml: yaml, file: "test.yaml")
    #expect(diagnostics.map(\.column) == [31])
  }

  @Test("a fault in one switch is told once")
  func oneFaultOfOneSwitch() {
    let yaml = """
      calendar: test
      holidays:
        - { id: queens-day, name: Q, date: 04-30, from: 1980, until: 2013, basis: b }
        - { id: queens-day, name: Q, date: 04-30, from: 1949, until: 1979, basis: b }
      working-days: { queens-day: shut }
      """
    let (_, diagnostics) = HolidayCalendar.read(yaml: yaml, file: "test.yaml")
    #expect(diagnostics.map { "\($0.line):\($0.column)" } == ["5:29"])
  }

  @Test("a calendar holds what its file says")
  func good() throws {
    let yaml = """
      calendar: test
      title: { nl: Proef, en: Trial }
      horizon: 2027-12-31
      holidays:
        - { id: leap-day, name: Leap day, date: 02-29, on-sunday: day-after, basis: none }
        - { id: good-friday, name: { nl: Vrijdag, en: Friday }, easter: -2, from: 2020, basis: law }
      decree-days:
        - { source: KB, days: [2027-05-07, 2026-05-15] }
      working-days: { good-friday: open, decree-days: closed }
      """
    let (read, diagnostics) = HolidayCalendar.read(yaml: yaml, file: "test.yaml")
    let calendar = try #require(read)
    #expect(diagnostics == [])
    #expect(calendar.name == "test")
    #expect(calendar.horizon == LocalDate(year: 2027, month: 12, day: 31))
    #expect(calendar.holidays.map(\.id) == ["leap-day", "good-friday"])
    #expect(calendar.holidays.map(\.isClosedForWork) == [true, false])
    #expect(calendar.holidays[0].date(inYear: 2026) == nil)
    #expect(calendar.holidays[0].date(inYear: 2032)?.description == "2032-03-01")
    #expect(calendar.holidays[1].date(inYear: 2019) == nil)
    #expect(calendar.holidays[1].name == LocalizedText(nl: "Vrijdag", en: "Friday"))
    #expect(calendar.decreeDays.map(\.date.description) == ["2026-05-15", "2027-05-07"])
    #expect(calendar.decreeDaysClosed)
  }
}
