package import Civil

/// One computation of a date, as `compute --batch` reads and answers it: a JSON object a line.
///
/// `{from, term, counting?, roll?, first-day?, pauses?, sets?, next?, cut-off?, on-holiday?,
/// calendar?, zone?}` is answered by `{due, dueAt, nominal, steps}`, `{local, zone}` by
/// `{first, second, kind}`, and a mistake by `{error, code, path}`. A pause is `[first, last]`: both
/// days are paused.
package struct ComputeRequest {
  /// Where calendars and zones come from.
  package struct Sources {
    package var calendar: (String) -> HolidayCalendar?
    package var zone: (String) -> Zone?

    /// What a request that names none is counted by.
    package var defaultCalendar: String
    package var defaultZone: String

    package init(
      calendar: @escaping (String) -> HolidayCalendar?,
      zone: @escaping (String) -> Zone?,
      defaultCalendar: String = "nl",
      defaultZone: String = "Europe/Amsterdam"
    ) {
      self.calendar = calendar
      self.zone = zone
      self.defaultCalendar = defaultCalendar
      self.defaultZone = defaultZone
    }
  }

  private let members: JSONValue
  private let sources: Sources

  /// The answer to one line, without its newline.
  package static func answer(_ line: String, _ sources: Sources) -> String {
    var json = JSONWriter()
    do throws(Diagnostic) {
      let request = try ComputeRequest(line, sources)
      if request.members["local"] != nil {
        try request.resolve(into: &json)
      } else {
        let (reckoning, reckoner) = try request.reckon()
        json.object { json in
          json.string("due", reckoner.zone.text(reckoning.due))
          json.string("dueAt", reckoner.zone.text(reckoning.dueAt))
          json.string("nominal", reckoner.zone.text(reckoning.nominal))
          json.steps(reckoning, reckoner)
        }
      }
    } catch {
      json = JSONWriter()
      json.object { json in
        json.string("error", error.description)
        json.string("code", error.code.rawValue)
        json.string("path", error.path)
      }
    }
    return json.text
  }

  /// The computation that a line asks for, as values.
  ///
  /// - Throws: the `Diagnostic` that a batch would answer with.
  package static func reckon(
    _ line: String,
    _ sources: Sources
  ) throws(Diagnostic) -> (Reckoning, Reckoner) {
    try ComputeRequest(line, sources).reckon()
  }

  private static let known: Set = [
    "from", "term", "counting", "roll", "first-day", "pauses", "sets", "next", "cut-off",
    "on-holiday", "calendar", "zone", "local",
  ]

  private init(_ line: String, _ sources: Sources) throws(Diagnostic) {
    self.sources = sources
    do throws(JSONError) {
      members = try JSONValue(line)
    } catch {
      throw Diagnostic(error.code, column: error.offset + 1, wanted: error.wanted)
    }
    guard case .object(let all) = members else {
      throw Diagnostic(.shape, wanted: "an object")
    }
    if let unknown = all.first(where: { !Self.known.contains($0.name) }) {
      throw Diagnostic(
        .keyUnknown,
        path: unknown.name,
        wanted: "one of " + Self.known.sorted().joined(separator: ", ")
      )
    }
  }

  // MARK: - Reckoning

  private func reckon() throws(Diagnostic) -> (Reckoning, Reckoner) {
    let zone = try zone()
    let reckoner = Reckoner(calendar: try calendar(), zone: zone)
    guard let from = TimeText(try text("from")) else {
      throw Diagnostic(.timeSyntax, path: "from", wanted: "a date, or a time with its offset")
    }
    let start = from.moment(in: zone)
    if members["next"] != nil {
      let day = reckoner.next(try cutOff(), after: start)
      return (reckoner.reckon(Measure(Term(0, .days)), from: start, setTo: .day(day)), reckoner)
    }
    let measure = try measure()
    let days = try pausedDays(measure, start, reckoner.calendar)
    return (reckoner.reckon(measure, from: start, pausedDays: days), reckoner)
  }

  private func measure() throws(Diagnostic) -> Measure {
    let text = try text("term")
    guard let term = Term(text) else {
      let (code, wanted) = Term.fault(in: text)
      throw Diagnostic(code, path: "term", wanted: wanted)
    }
    let counting = try word("counting", Counting.self) ?? .calendar
    if counting == .awt || counting == .thirtyDayMonths, term.unit == .workingDays {
      throw Diagnostic(
        .termUnit,
        path: "counting",
        wanted: "no counting beside working days",
        hint: "they are counted by their unit"
      )
    }
    var isFirstDayCounted = false
    if let value = members["first-day"] {
      guard value.text == "counts" || value == .bool(true) || value == .bool(false) else {
        throw Diagnostic(.word, path: "first-day", wanted: "counts")
      }
      isFirstDayCounted = value != .bool(false)
    }
    return Measure(
      term,
      counting: counting,
      roll: try word("roll", Roll.self) ?? .none,
      firstDayCounts: isFirstDayCounted
    )
  }

  private func cutOff() throws(Diagnostic) -> CutOff {
    guard let day = try word("next", Weekday.self) else {
      throw Diagnostic(.word, path: "next", wanted: "a weekday")
    }
    let parts = try text("cut-off").split(separator: " ")
    guard parts.count == 2, let cutOffDay = Weekday(rawValue: String(parts[0])),
      let time = TimeOfDay(parts[1])
    else {
      throw Diagnostic(.cutOffSyntax, path: "cut-off", wanted: "a weekday and a time: Monday 12:00")
    }
    return CutOff(
      day: day,
      cutOffDay: cutOffDay,
      cutOffTime: time,
      onHoliday: try word("on-holiday", CutOff.OnHoliday.self) ?? .keep
    )
  }

  /// The days of all pauses together, day 0 left out: of a term in working days, the working days.
  private func pausedDays(
    _ measure: Measure,
    _ start: Moment,
    _ calendar: HolidayCalendar
  ) throws(Diagnostic) -> Int {
    var paused: Set<LocalDate> = []
    for (index, pause) in try array("pauses").enumerated() {
      guard case .array(let ends) = pause, ends.count == 2,
        case .date(let first)? = ends[0].text.flatMap({ TimeText($0) }),
        case .date(let last)? = ends[1].text.flatMap({ TimeText($0) }), first <= last,
        last - first < 36_525
      else {
        throw Diagnostic(
          .dateSyntax,
          path: "pauses[\(index)]",
          wanted: "the first and the last paused day: [\"2026-03-03\", \"2026-03-09\"]"
        )
      }
      for day in 0...(last - first) where first + day > start.date { paused.insert(first + day) }
    }
    guard measure.term.unit == .workingDays else { return paused.count }
    return paused.count { calendar.working.isOpen($0) }
  }

  // MARK: - Local times

  private func resolve(into json: inout JSONWriter) throws(Diagnostic) {
    let zone = try zone()
    guard case .local(let local)? = TimeText(try text("local")) else {
      throw Diagnostic(.timeSyntax, path: "local", wanted: "a time without offset")
    }
    let reading = zone.resolve(local)
    json.object { json in
      json.string("first", reading.first.text)
      json.string("second", reading.second.text)
      json.string("kind", reading.kind.rawValue)
    }
  }

  // MARK: - Members

  private func zone() throws(Diagnostic) -> Zone {
    let name = members["zone"] == nil ? sources.defaultZone : try text("zone")
    guard let zone = sources.zone(name) else {
      throw Diagnostic(.zoneUnknown, path: "zone", wanted: "a zone of the system's tzdata")
    }
    return zone
  }

  private func calendar() throws(Diagnostic) -> HolidayCalendar {
    let name = members["calendar"] == nil ? sources.defaultCalendar : try text("calendar")
    guard let calendar = sources.calendar(name) else {
      throw Diagnostic(.calendarUnknown, path: "calendar", wanted: "a calendar of calendar.d")
    }
    guard let sets = members["sets"] else { return calendar }
    guard case .object(let switches)? = sets["working-days"] else {
      throw Diagnostic(.shape, path: "sets", wanted: "{\"working-days\": {…}}")
    }
    var closed: [String: Bool] = [:]
    for item in switches {
      guard item.name == "decree-days" || calendar.holidays.contains(where: { $0.id == item.name })
      else {
        throw Diagnostic(
          .holidayUnknown,
          path: "sets.working-days.\(item.name)",
          wanted: "a holiday of the calendar, or decree-days"
        )
      }
      guard item.value.text == "open" || item.value.text == "closed" else {
        throw Diagnostic(
          .word,
          path: "sets.working-days.\(item.name)",
          wanted: "open or closed"
        )
      }
      closed[item.name] = item.value.text == "closed"
    }
    return calendar.with(closed: closed, decreeDaysClosed: closed["decree-days"])
  }

  private func text(_ name: String) throws(Diagnostic) -> String {
    guard let value = members[name] else {
      throw Diagnostic(.keyMissing, path: name, wanted: "\"\(name)\"")
    }
    guard let text = value.text else { throw Diagnostic(.shape, path: name, wanted: "a string") }
    return text
  }

  private func array(_ name: String) throws(Diagnostic) -> [JSONValue] {
    guard let value = members[name] else { return [] }
    guard case .array(let elements) = value else {
      throw Diagnostic(.shape, path: name, wanted: "a list")
    }
    return elements
  }

  private func word<Word: RawRepresentable & CaseIterable>(
    _ name: String,
    _ type: Word.Type
  ) throws(Diagnostic) -> Word? where Word.RawValue == String {
    guard members[name] != nil else { return nil }
    let text = try text(name)
    if let word = Word(rawValue: text) { return word }
    throw Diagnostic(
      .word,
      path: name,
      wanted: "one of " + Word.allCases.map(\.rawValue).joined(separator: ", ")
    )
  }
}
