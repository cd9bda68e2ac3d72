package import Civil
package import Notation

extension HolidayCalendar {
  /// Reads a calendar file's text.
  package static func read(
    yaml text: String,
    file: String
  ) -> (calendar: HolidayCalendar?, diagnostics: [Diagnostic]) {
    read(bytes: Array(text.utf8), file: file)
  }

  /// Reads a calendar file: holidays by rule, decree days with source and horizon, and which of them
  /// are no working days.
  ///
  /// - Returns: the calendar, nil where anything is wrong; and all that is wrong.
  package static func read(
    bytes: [UInt8],
    file: String
  ) -> (calendar: HolidayCalendar?, diagnostics: [Diagnostic]) {
    let read = readNamed(bytes: bytes, file: file)
    return (read.calendar, read.diagnostics)
  }

  /// The same with the calendar's name, where that at least can be read.
  static func readNamed(
    bytes: [UInt8],
    file: String
  ) -> (name: String?, calendar: HolidayCalendar?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    guard let root = document.root(of: bytes, .calendar) else {
      return (nil, nil, document.diagnostics)
    }
    let name = root.name("calendar")
    _ = root["title"]?.localized()
    _ = root.text("source")
    let closed = root.fields("working-days", nil)
    let holidays = root.holidays(closed: closed)
    let horizon = root.date("horizon")
    let decreeDays = root.decreeDays(horizon: horizon)
    closed?.checkHolidays(Set((root["holidays"]?.ids() ?? []) + ["decree-days"]))
    let decreeDaysClosed = closed?.openOrClosed("decree-days") == .closed
    guard !document.hasErrors, let name else { return (name, nil, document.diagnostics) }
    let calendar = HolidayCalendar(
      name: name,
      horizon: horizon,
      holidays: holidays,
      decreeDays: decreeDays,
      decreeDaysClosed: decreeDaysClosed
    )
    return (name, calendar, document.diagnostics)
  }
}

/// Whether people work on a day.
package enum OpenOrClosed: String, CaseIterable, Sendable { case open, closed }

// MARK: - Holidays

extension YAMLValue {
  /// The ids of the holidays, those of faulty ones too.
  fileprivate func ids() -> [String] {
    node.list?.compactMap { $0.mapping?.first { $0.key == "id" }?.value.text } ?? []
  }
}

extension YAMLFields {
  fileprivate func openOrClosed(_ id: String) -> OpenOrClosed? {
    word(id, OpenOrClosed.self, else: .openClosed)
  }

  /// Tells of names that are no holiday, and of words that are neither open nor closed.
  fileprivate func checkHolidays(_ ids: Set<String>) {
    for name in keys {
      _ = openOrClosed(name)
      if ids.contains(name) { continue }
      report(
        .holidayUnknown,
        at: name,
        found: quoted(name),
        wanted: "one of " + ids.sorted().joined(separator: ", ")
      )
    }
  }

  fileprivate func holidays(closed: YAMLFields?) -> [Holiday] {
    var holidays: [Holiday] = []
    for element in self["holidays"]?.elements() ?? [] {
      guard let fields = element.fields(.holiday), let holiday = fields.holiday(closed) else {
        continue
      }
      if holidays.contains(where: { $0.id == holiday.id && $0.years.overlaps(holiday.years) }) {
        fields["id"]?.report(
          .holidayTwice,
          found: quoted(holiday.id),
          wanted: "a holiday once in each year"
        )
      }
      holidays.append(holiday)
    }
    return holidays
  }

  private func holiday(_ closed: YAMLFields?) -> Holiday? {
    let id = name("id")
    let name = self["name"]?.localized()
    let basis = text("basis")
    let rule = holidayRule()
    let first = number("from", 1...9999) ?? 1
    let last = number("until", 1...9999) ?? 9999
    guard first <= last else {
      self["until"]?.report(.yearsOrder, found: "\(last)", wanted: "a year from \(first) on")
      return nil
    }
    guard let id, let name, let basis, let rule else { return nil }
    return Holiday(
      id: id,
      name: name,
      rule: rule,
      years: (has("from") ? first : 0)...last,
      basis: basis,
      isClosedForWork: closed?[id]?.node.text != OpenOrClosed.open.rawValue
    )
  }

  /// `date: 04-27` with `on-sunday`, or `easter: 39`.
  private func holidayRule() -> Holiday.Rule? {
    let sunday = word("on-sunday", Holiday.SundayRule.self, else: .sundayUnknown) ?? .stays
    guard has("date") != has("easter") else {
      report(
        .holidayRule,
        at: has("date") ? "easter" : nil,
        found: has("date") ? "both" : "neither",
        wanted: "\"date\" or \"easter\""
      )
      return nil
    }
    if has("easter") {
      if has("on-sunday") {
        report(.unusedKey, at: "on-sunday", found: "\"on-sunday\"", wanted: "easter without it")
      }
      return self["easter"]?.easterDays()
    }
    return self["date"]?.fixedDay(onSunday: sunday)
  }
}

extension YAMLValue {
  fileprivate func easterDays() -> Holiday.Rule? {
    guard let text = text() else { return nil }
    if let days = Int(text), -100...100 ~= days { return .easter(days: days) }
    report(.easterDays, found: quoted(text), wanted: "days from Easter Sunday, -100 to 100")
    return nil
  }

  fileprivate func fixedDay(onSunday: Holiday.SundayRule) -> Holiday.Rule? {
    guard let text = text() else { return nil }
    // A leap year, so that 29 February may be named.
    guard text.count == 5, case .date(let date)? = TimeText("2000-" + text) else {
      report(.holidayDay, found: quoted(text), wanted: "a month and day such as 04-27")
      return nil
    }
    let (_, month, day) = date.parts
    return .fixed(month: month, day: day, onSunday: onSunday)
  }
}

// MARK: - Decree days

extension YAMLFields {
  fileprivate func decreeDays(horizon: LocalDate?) -> [DecreeDay] {
    var days: [DecreeDay] = []
    for element in self["decree-days"]?.elements() ?? [] {
      guard let decree = element.fields(.decree) else { continue }
      let source = decree.text("source") ?? ""
      for value in decree["days"]?.elements() ?? [] {
        guard let date = value.date() else { continue }
        if let horizon, date > horizon {
          value.report(.decreeHorizon, found: "\(date)", wanted: "a date up to \(horizon)")
        }
        if days.contains(where: { $0.date == date }) {
          value.report(.decreeTwice, found: "\(date)", wanted: "each day once")
        }
        days.append(DecreeDay(date: date, source: source))
      }
    }
    if has("decree-days"), !has("horizon") {
      report(.horizonMissing, at: "decree-days", found: "no \"horizon\"", wanted: "\"horizon\"")
    }
    return days
  }
}
