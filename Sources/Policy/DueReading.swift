import Casework
package import Civil
import Notation

extension YAMLFields {
  /// The readings of `due`: one, or several by name.
  func readings(_ base: Reading) -> [Reading] {
    guard let value = self["due"] else { return [] }
    guard let members = value.node.mapping, !members.isEmpty,
      !members.contains(where: { MappingShape.due.keys.contains($0.key) }),
      let named = value.fields(nil)
    else { return value.reading(base).map { [$0] } ?? [] }
    // A single name that looks like a key of DUE is a slip of the pen, and no reading.
    if named.keys.count == 1, nearest(to: named.keys[0], in: MappingShape.due.keys) != nil {
      _ = value.fields(.due)
      return []
    }
    let readings = named.keys.compactMap { name -> Reading? in
      var blank = base
      blank.isFatal = named.keys.count == 1
      guard var reading = named[name]?.reading(blank) else { return nil }
      reading.name = name
      return reading
    }
    if readings.count == named.keys.count { named.reportFatal(readings) }
    return readings
  }

  /// The ladder hangs from the fatal reading, so there is exactly one.
  private func reportFatal(_ readings: [Reading]) {
    let fatal = readings.filter(\.isFatal).compactMap(\.name)
    if fatal.isEmpty {
      report(.fatalNone, found: "\(readings.count) readings, none fatal", wanted: "one fatal: yes")
    }
    for name in fatal.dropFirst() {
      report(.fatalTwo, at: name, found: "another fatal reading", wanted: "one fatal: yes")
    }
  }

  /// Several clocks from one start, by name.
  func moments(_ base: Reading) -> [Reading] {
    guard let named = fields("moments", nil) else { return [] }
    if named.keys.isEmpty {
      named.report(.momentsEmpty, found: "no moment", wanted: "at least one by name")
    }
    return named.keys.compactMap { name in
      var reading = named[name]?.reading(base)
      reading?.name = name
      return reading
    }
  }

  func firstDayCounts() -> Bool { says("counts", "first-day") }

  /// Hours, minutes and working days neither roll nor have, hours apart, a first day.
  func reportMeasure(_ measure: Measure) {
    let term = measure.term
    if has("roll"), measure.roll != .none, term.isElapsed || term.unit == .workingDays {
      report(
        .rollUnit,
        at: "roll",
        found: "roll beside \(quoted(term.description))",
        wanted: "no roll, or a term in days"
      )
    } else if has("roll"), measure.isStatutory {
      report(.unusedKey, at: "roll", found: "\"roll\" beside awt", wanted: "awt alone: it rolls")
    }
    if has("first-day"), measure.firstDayCounts, term.isElapsed {
      report(
        .firstDayUnit,
        at: "first-day",
        found: "first-day beside \(quoted(term.description))",
        wanted: "no first-day, or a term in days"
      )
    }
  }
}

extension YAMLValue {
  /// A DUE: a term, `at once`, a literal, a recurring day, or a term with its own way of counting.
  func reading(_ base: Reading) -> Reading? {
    var reading = base
    guard node.mapping != nil else {
      if node.text == "at once" { return reading }
      guard let term = term() else { return nil }
      reading.due = .term(term)
      reading.measure.term = term
      return checked(reading, at: self)
    }
    guard let fields = fields(.due) else { return nil }
    let measure = fields.measure(base.measure)
    reading.measure = measure
    reading.effect = fields.word("effect", Effect.self, else: .effectUnknown) ?? base.effect
    reading.basis = fields.text("basis") ?? base.basis
    let isFatal = fields.flag("fatal")
    reading.isFatal = isFatal ?? base.isFatal
    guard let due = fields.due(&reading.measure) else { return nil }
    reading.due = due
    if case .term = due { fields.reportMeasure(reading.measure) }
    // Which reading is fatal can't be judged where one of them doesn't say.
    if fields.has("fatal"), isFatal == nil { return nil }
    return checked(reading, at: fields["counting"] ?? fields["term"] ?? fields["else"] ?? self)
  }

  /// The unit must go with the counting: the law knows no statutory hours or working days.
  private func checked(_ reading: Reading, at value: YAMLValue) -> Reading? {
    let term = reading.measure.term
    let counting = reading.measure.counting
    let isOwnUnit = term.isElapsed || term.unit == .workingDays
    guard isOwnUnit, counting != .calendar else { return reading }
    value.report(
      .termUnit,
      found: "\(quoted(term.description)) counted \(counting.rawValue)",
      wanted: "no counting beside hours, minutes or working days"
    )
    return nil
  }
}

extension YAMLFields {
  fileprivate func measure(_ base: Measure) -> Measure {
    var measure = base
    if let counting = word("counting", Counting.self, else: .countingUnknown) {
      measure.counting = counting
    }
    if let roll = word("roll", Roll.self, else: .rollUnknown) { measure.roll = roll }
    if has("first-day") { measure.firstDayCounts = firstDayCounts() }
    return measure
  }

  fileprivate func due(_ measure: inout Measure) -> Due? {
    let forms = keys.filter { ["term", "read", "next"].contains($0) }
    reportForms(forms)
    switch forms.first {
    case "read":
      let otherwise = length("else")
      let atMost = length("at-most")
      measure.term = otherwise ?? Term(0, .days)
      return text("read").map { .read(attribute: $0, otherwise: otherwise, atMost: atMost) }
    case "next": return cutOff().map { .next($0) }
    case "term":
      guard let term = self["term"]?.term() else { return nil }
      measure.term = term
      return .term(term)
    default: return nil
    }
  }

  private func reportForms(_ forms: [String]) {
    guard let form = forms.first else {
      report(.dueForm, found: "none of them", wanted: "\"term\", \"read\" or \"next\"")
      return
    }
    for key in forms.dropFirst() {
      report(.dueForms, at: key, found: "\"\(key)\" beside \"\(form)\"", wanted: "one of them")
    }
    let parts = ["else": "read", "at-most": "read", "cut-off": "next", "on-holiday": "next"]
    for key in keys {
      guard let owner = parts[key], !forms.contains(owner) else { continue }
      report(.duePart, at: key, found: "\"\(key)\" without \"\(owner)\"", wanted: "both or neither")
    }
  }

  private func cutOff() -> CutOff? {
    let day = word("next", Weekday.self, else: .weekdayUnknown)
    let onHoliday = word("on-holiday", CutOff.OnHoliday.self, else: .onHoliday) ?? .keep
    guard let value = self["cut-off"] else {
      report(.cutOffMissing, at: "next", found: "no \"cut-off\"", wanted: "\"cut-off\" beside it")
      return nil
    }
    guard let text = value.text() else { return nil }
    guard let (cutOffDay, time) = CutOff.time(text) else {
      value.report(.cutOffSyntax, found: quoted(text), wanted: "a weekday and a time: Monday 12:00")
      return nil
    }
    return day.map {
      CutOff(day: $0, cutOffDay: cutOffDay, cutOffTime: time, onHoliday: onHoliday)
    }
  }
}

extension CutOff {
  /// Reads `Monday 12:00`.
  package static func time(_ text: some StringProtocol) -> (day: Weekday, time: TimeOfDay)? {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let day = Weekday(rawValue: String(parts[0])),
      let time = TimeOfDay(parts[1])
    else { return nil }
    return (day, time)
  }
}
