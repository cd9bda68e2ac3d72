import Notation
import Testing

/// A calendar with one fault, and where the fault is told.
struct BadCalendar: Sendable, CustomTestStringConvertible {
  var name: String
  var yaml: String
  var code: DiagnosticCode
  var line: Int
  var column: Int
  var path = ""

  var testDescription: String { name }

  /// A calendar that is right but for the lines put after its holiday.
  static func after(_ lines: String) -> String {
    """
    calendar: test
    holidays:
      - { id: new-year, name: New Year, date: 01-01, basis: art. 3 }
    \(lines)
    """
  }

  /// A calendar with one holiday, which begins at column 5 of line 3.
  static func holiday(_ members: String) -> String {
    """
    calendar: test
    holidays:
      - \(members)
    """
  }

  static let all = [
    BadCalendar(name: "empty", yaml: "", code: .yamlEmpty, line: 1, column: 1),
    BadCalendar(name: "a list", yaml: "- calendar", code: .mappingWanted, line: 1, column: 1),
    BadCalendar(name: "a text", yaml: "calendar", code: .mappingWanted, line: 1, column: 1),
    BadCalendar(
      name: "no YAML",
      yaml: "calendar: test\nholidays: ]",
      code: .yamlSyntax,
      line: 2,
      column: 11
    ),
    BadCalendar(
      name: "no name",
      yaml: "holidays: []",
      code: .keyMissing,
      line: 1,
      column: 1
    ),
    BadCalendar(
      name: "no holidays",
      yaml: "calendar: test",
      code: .keyMissing,
      line: 1,
      column: 1
    ),
    BadCalendar(
      name: "holidays no list",
      yaml: "calendar: test\nholidays: none",
      code: .listWanted,
      line: 2,
      column: 11,
      path: "holidays"
    ),
    BadCalendar(
      name: "an unknown key",
      yaml: after("holyday: 1"),
      code: .keyUnknown,
      line: 4,
      column: 1
    ),
    BadCalendar(
      name: "a key twice",
      yaml: after("calendar: twice"),
      code: .keyTwice,
      line: 4,
      column: 1
    ),
    BadCalendar(
      name: "a horizon that is no date",
      yaml: after("horizon: 2028-02-30"),
      code: .dateSyntax,
      line: 4,
      column: 10,
      path: "horizon"
    ),
    BadCalendar(
      name: "a horizon with a time",
      yaml: after("horizon: 2028-02-03T10:00"),
      code: .dateSyntax,
      line: 4,
      column: 10,
      path: "horizon"
    ),
    BadCalendar(
      name: "a holiday that is a text",
      yaml: holiday("new-year"),
      code: .mappingWanted,
      line: 3,
      column: 5,
      path: "holidays[0]"
    ),
    BadCalendar(
      name: "a holiday without name",
      yaml: holiday("{ id: a, date: 01-01, basis: art. 3 }"),
      code: .keyMissing,
      line: 3,
      column: 5,
      path: "holidays[0]"
    ),
    BadCalendar(
      name: "a holiday without day",
      yaml: holiday("{ id: a, name: A, basis: art. 3 }"),
      code: .holidayRule,
      line: 3,
      column: 5,
      path: "holidays[0]"
    ),
    BadCalendar(
      name: "a day that no year has",
      yaml: holiday("{ id: a, name: A, date: 02-30, basis: art. 3 }"),
      code: .holidayDay,
      line: 3,
      column: 29,
      path: "holidays[0].date"
    ),
    BadCalendar(
      name: "a day without zeros",
      yaml: holiday("{ id: a, name: A, date: 1-1, basis: art. 3 }"),
      code: .holidayDay,
      line: 3,
      column: 29,
      path: "holidays[0].date"
    ),
    BadCalendar(
      name: "a distance from Easter in words",
      yaml: holiday("{ id: a, name: A, easter: monday, basis: art. 3 }"),
      code: .easterDays,
      line: 3,
      column: 31,
      path: "holidays[0].easter"
    ),
    BadCalendar(
      name: "too far from Easter",
      yaml: holiday("{ id: a, name: A, easter: 101, basis: art. 3 }"),
      code: .easterDays,
      line: 3,
      column: 31,
      path: "holidays[0].easter"
    ),
    BadCalendar(
      name: "an unknown Sunday rule",
      yaml: holiday("{ id: a, name: A, date: 01-01, on-sunday: monday, basis: art. 3 }"),
      code: .sundayUnknown,
      line: 3,
      column: 47,
      path: "holidays[0].on-sunday"
    ),
    BadCalendar(
      name: "years that end before they begin",
      yaml: holiday("{ id: a, name: A, date: 01-01, from: 2014, until: 2013, basis: b }"),
      code: .yearsOrder,
      line: 3,
      column: 55,
      path: "holidays[0].until"
    ),
    BadCalendar(
      name: "a year in words",
      yaml: holiday("{ id: a, name: A, date: 01-01, from: always, basis: b }"),
      code: .number,
      line: 3,
      column: 42,
      path: "holidays[0].from"
    ),
    BadCalendar(
      name: "a name in one language",
      yaml: holiday("{ id: a, name: { nl: A }, date: 01-01, basis: b }"),
      code: .languageMissing,
      line: 3,
      column: 20,
      path: "holidays[0].name"
    ),
    BadCalendar(
      name: "decrees without horizon",
      yaml: after("decree-days:\n  - { source: KB, days: [2026-01-02] }"),
      code: .horizonMissing,
      line: 4,
      column: 1,
      path: "decree-days"
    ),
    BadCalendar(
      name: "a decree without source",
      yaml: after("horizon: 2028-12-31\ndecree-days:\n  - { days: [2026-01-02] }"),
      code: .keyMissing,
      line: 6,
      column: 5,
      path: "decree-days[0]"
    ),
    BadCalendar(
      name: "a decree day that is none",
      yaml: after(
        "horizon: 2028-12-31\ndecree-days:\n  - source: KB\n    days: [2026-01-02, 31 mei]"
      ),
      code: .dateSyntax,
      line: 7,
      column: 24,
      path: "decree-days[0].days[1]"
    ),
    BadCalendar(
      name: "a working day of another calendar",
      yaml: after("working-days: { good-friday: open }"),
      code: .holidayUnknown,
      line: 4,
      column: 17,
      path: "working-days.good-friday"
    ),
    BadCalendar(
      name: "neither open nor closed",
      yaml: after("working-days: { new-year: yes }"),
      code: .openClosed,
      line: 4,
      column: 27,
      path: "working-days.new-year"
    ),
    BadCalendar(
      name: "decree days neither open nor closed",
      yaml: after("working-days: { decree-days: op }"),
      code: .openClosed,
      line: 4,
      column: 30,
      path: "working-days.decree-days"
    ),
    BadCalendar(
      name: "a holiday by date and by Easter",
      yaml: holiday("{ id: a, name: A, date: 01-01, easter: 1, basis: b }"),
      code: .holidayRule,
      line: 3,
      column: 36,
      path: "holidays[0].easter"
    ),
    BadCalendar(
      name: "a holiday twice in one year",
      yaml: after("  - { id: new-year, name: N, date: 01-02, from: 2020, basis: b }"),
      code: .holidayTwice,
      line: 4,
      column: 11,
      path: "holidays[1].id"
    ),
    BadCalendar(
      name: "a decree day after the horizon",
      yaml: after(
        "horizon: 2028-12-31\ndecree-days:\n  - { source: KB, days: [2029-01-02] }"
      ),
      code: .decreeHorizon,
      line: 6,
      column: 26,
      path: "decree-days[0].days[0]"
    ),
    BadCalendar(
      name: "a decree day twice",
      yaml: after(
        "horizon: 2028-12-31\ndecree-days:\n  - { source: KB, days: [2028-01-03, 2028-01-03] }"
      ),
      code: .decreeTwice,
      line: 6,
      column: 38,
      path: "decree-days[0].days[1]"
    ),
  ]
}
