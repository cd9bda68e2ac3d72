package import Civil
package import Notation

extension HolidayCalendar {
  /// Reads a calendar file: holidays by rule, decree days with source and horizon, and which of them
  /// are no working days.
  ///
  /// - Returns: the calendar, nil where anything is wrong; and all that is wrong.
  package static func read(
    yaml text: String,
    file: String
  ) -> (calendar: HolidayCalendar?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    guard
      let root = document.root(
        of: text,
        known: [
          "calendar", "title", "horizon", "source", "holidays", "decree-days", "working-days",
        ],
        required: ["calendar", "holidays"]
      )
    else { return (nil, document.diagnostics) }
    let closed = root.fields("working-days", known: nil)
    let holidays = root.elements("holidays").compactMap { element in
      YAMLFields(
        document,
        element.node,
        path: element.path,
        known: ["id", "name", "date", "on-sunday", "easter", "from", "until", "basis"],
        required: ["id", "name", "basis"]
      ).flatMap { Holiday($0, closed: closed) }
    }
    let decreeDays = root.elements("decree-days").flatMap { element -> [DecreeDay] in
      guard
        let fields = YAMLFields(
          document,
          element.node,
          path: element.path,
          known: ["source", "days"],
          required: ["source", "days"]
        )
      else { return [] }
      return fields.decreeDays()
    }
    let horizon = root.date("horizon")
    if !decreeDays.isEmpty, !root.has("horizon") {
      root.report(
        .keyMissing,
        "horizon",
        wanted: "the last day for which the decrees are known",
        hint: "terms that end later say so"
      )
    }
    let ids = Set(holidays.map(\.id) + ["decree-days"])
    for name in closed?.keys ?? [] where !ids.contains(name) {
      closed?.report(
        .holidayUnknown,
        name,
        found: "\"\(name)\"",
        wanted: ids.sorted().joined(separator: ", ")
      )
    }
    let decreeDaysClosed = closed?.word("decree-days", OpenOrClosed.self) == .closed
    guard document.diagnostics.isEmpty, let name = root.text("calendar") else {
      return (nil, document.diagnostics)
    }
    let calendar = HolidayCalendar(
      name: name,
      horizon: horizon,
      holidays: holidays,
      decreeDays: decreeDays,
      decreeDaysClosed: decreeDaysClosed
    )
    return (calendar, document.diagnostics)
  }
}

/// Whether people work on a day.
package enum OpenOrClosed: String, CaseIterable, Sendable { case open, closed }

extension Holiday {
  fileprivate init?(_ fields: YAMLFields, closed: YAMLFields?) {
    guard let id = fields.text("id"), let name = fields.localized("name"),
      let basis = fields.text("basis"), let rule = fields.holidayRule()
    else { return nil }
    let from = fields.number("from") ?? 0
    let until = fields.number("until") ?? 9999
    guard from <= until else {
      fields.report(.number, "until", found: "\(until)", wanted: "a year from \(from) on")
      return nil
    }
    self.init(
      id: id,
      name: name,
      rule: rule,
      years: from...until,
      basis: basis,
      isClosedForWork: closed?.word(id, OpenOrClosed.self) != .open
    )
  }
}

extension YAMLFields {
  /// `date: 04-27` with `on-sunday`, or `easter: 39`.
  fileprivate func holidayRule() -> Holiday.Rule? {
    if let text = text("easter") {
      if let days = Int(text), -100...100 ~= days { return .easter(days: days) }
      report(.number, "easter", found: "\"\(text)\"", wanted: "days after Easter Sunday")
      return nil
    }
    guard let text = text("date") else {
      document.report(.keyMissing, node, path: path, wanted: "\"date\" or \"easter\"")
      return nil
    }
    // A leap year, so that 29 February may be named.
    guard text.count == 5, case .date(let date)? = TimeText("2000-" + text) else {
      report(.dateSyntax, "date", found: "\"\(text)\"", wanted: "a month and day such as 04-27")
      return nil
    }
    let (_, month, day) = date.parts
    return .fixed(
      month: month,
      day: day,
      onSunday: word("on-sunday", Holiday.SundayRule.self) ?? .stays
    )
  }

  fileprivate func decreeDays() -> [DecreeDay] {
    guard let source = text("source") else { return [] }
    return elements("days").compactMap { element in
      guard let text = document.text(element.node, path: element.path) else { return nil }
      if case .date(let date)? = TimeText(text) { return DecreeDay(date: date, source: source) }
      document.report(
        .dateSyntax,
        element.node,
        path: element.path,
        found: "\"\(text)\"",
        wanted: "a date such as 2026-05-15"
      )
      return nil
    }
  }
}
