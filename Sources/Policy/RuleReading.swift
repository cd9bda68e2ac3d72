import Casework
package import Civil
import Notation
import Yams

extension YAMLFields {
  /// One rule.
  func rule(_ name: String, ladders: [String: [Rung]], isServed: Bool) -> Rule? {
    reportNotYet(["while"])
    let starts = pattern("starts")
    let effect = word("effect", Effect.self)
    let measure = Measure(
      Term(0, .days),
      counting: word("counting", Counting.self) ?? .calendar,
      roll: word("roll", Roll.self) ?? .none,
      firstDayCounts: firstDayCounts()
    )
    let base = Reading(
      name: nil,
      due: .atOnce,
      measure: measure,
      effect: effect ?? .agreed,
      basis: text("basis"),
      isFatal: true
    )
    let readings = readings(base)
    let moments = moments(base)
    if has("due") == has("moments") {
      document.report(
        .dueOne,
        node,
        path: path,
        found: has("due") ? "both" : "neither",
        wanted: "due or moments"
      )
    }
    let rungs = rungs(ladders)
    if isServed { reportIncomplete(effect: effect, readings: readings) }
    guard let starts else { return nil }
    var rule = Rule(name: name, starts: starts, readings: readings)
    rule.title = localized("title")
    rule.basis = base.basis ?? readings.first { $0.isFatal }?.basis
    rule.effect = readings.first { $0.isFatal }?.effect ?? base.effect
    rule.section = word("section", Section.self) ?? .term
    rule.stops = pattern("stops")
    rule.cancels = pattern("cancels")
    rule.moments = moments
    rule.pauses = pauses()
    rule.extends = extends(base)
    if let valid = fields("valid", known: ["from", "until"]) {
      rule.validFrom = valid.date("from")
      rule.validUntil = valid.date("until")
    }
    rule.rungs = rungs
    if let text = text("after-close") {
      rule.runsAfterClose = text == "runs"
      if text != "runs" { report(.word, "after-close", found: "\"\(text)\"", wanted: "runs") }
    }
    return rule
  }

  private func firstDayCounts() -> Bool {
    guard let text = text("first-day") else { return false }
    if text != "counts" { report(.word, "first-day", found: "\"\(text)\"", wanted: "counts") }
    return text == "counts"
  }

  private func reportIncomplete(effect: Effect?, readings: [Reading]) {
    for key in ["title", "ladder"] where !has(key) {
      document.report(
        .ruleIncomplete,
        node,
        path: path,
        wanted: "\"\(key)\"",
        hint: "a rule that escalates must say it"
      )
    }
    let perReading = fields("due", known: nil, quiet: true)
    for key in ["basis", "effect"] where !has(key) {
      let everyReadingSays = perReading.map { due in
        due.keys.allSatisfy { due.node($0)?.mapping?[Node(key)] != nil }
      }
      if everyReadingSays != true {
        document.report(
          .ruleIncomplete,
          node,
          path: path,
          wanted: "\"\(key)\"",
          hint: "a rule that escalates must say it"
        )
      }
    }
  }

  // MARK: - Rungs

  private func rungs(_ ladders: [String: [Rung]]) -> [Rung] {
    var rungs = texts("warn").compactMap { text -> Rung? in
      guard let term = term(text, "warn") else { return nil }
      if term.count <= 0 {
        report(
          .termSyntax,
          "warn",
          found: "\"\(text)\"",
          wanted: "a term before the due date: 2 weeks"
        )
      }
      return Rung(at: .warn(term), tell: ["owner"], level: .notice)
    }
    if let name = text("ladder") {
      if let ladder = ladders[name] {
        rungs += ladder
      } else {
        report(
          .ladderUnknown,
          "ladder",
          found: "\"\(name)\"",
          wanted: "one of " + ladders.keys.sorted().joined(separator: ", ")
        )
      }
    }
    return rungs
  }

  // MARK: - Due

  private static let dueKeys = [
    "term", "counting", "roll", "first-day", "effect", "basis", "fatal", "read", "else", "at-most",
    "next", "cut-off", "on-holiday",
  ]

  private func readings(_ base: Reading) -> [Reading] {
    guard let node = node("due") else { return [] }
    guard let mapping = node.mapping, !Self.dueKeys.contains(where: { mapping[Node($0)] != nil })
    else { return reading("due", base).map { [$0] } ?? [] }
    guard let named = fields("due", known: nil) else { return [] }
    let readings = named.keys.compactMap { name -> Reading? in
      var blank = base
      blank.isFatal = named.keys.count == 1
      guard var reading = named.reading(name, blank) else { return nil }
      reading.name = name
      return reading
    }
    let fatal = readings.count { $0.isFatal }
    if fatal != 1, readings.count == named.keys.count {
      report(
        .fatalOne,
        "due",
        found: "\(fatal) readings marked fatal",
        wanted: "exactly one",
        hint: "the ladder hangs from it"
      )
    }
    return readings
  }

  private func moments(_ base: Reading) -> [Reading] {
    guard let named = fields("moments", known: nil) else { return [] }
    return named.keys.compactMap { name in
      var reading = named.reading(name, base)
      reading?.name = name
      return reading
    }
  }

  /// A DUE: a term, `at once`, a literal, a recurring day, or a term with its own way of counting.
  private func reading(_ key: String, _ base: Reading) -> Reading? {
    var reading = base
    if let text = node(key)?.scalar?.string {
      if text == "at once" { return reading }
      guard let term = term(text, key) else { return nil }
      reading.due = .term(term)
      reading.measure.term = term
      return checked(reading, key)
    }
    guard let fields = fields(key, known: Self.dueKeys) else { return nil }
    reading.measure.counting =
      fields.word("counting", Counting.self) ?? base.measure.counting
    reading.measure.roll = fields.word("roll", Roll.self) ?? base.measure.roll
    if fields.has("first-day") { reading.measure.firstDayCounts = fields.firstDayCounts() }
    reading.effect = fields.word("effect", Effect.self) ?? base.effect
    reading.basis = fields.text("basis") ?? base.basis
    if let isFatal = fields.flag("fatal") { reading.isFatal = isFatal }
    guard let due = fields.due(&reading.measure) else { return nil }
    reading.due = due
    return checked(reading, key)
  }

  private func due(_ measure: inout Measure) -> Due? {
    if let attribute = text("read") {
      let otherwise = term("else")
      measure.term = otherwise ?? Term(0, .days)
      return .read(attribute: attribute, otherwise: otherwise, atMost: term("at-most"))
    }
    if has("next") { return cutOff().map { .next($0) } }
    guard has("term") else {
      document.report(.keyMissing, node, path: path, wanted: "\"term\", \"read\" or \"next\"")
      return nil
    }
    guard let term = term("term") else { return nil }
    measure.term = term
    return .term(term)
  }

  private func cutOff() -> CutOff? {
    guard let day = word("next", Weekday.self) else { return nil }
    guard let text = text("cut-off") else {
      document.report(.keyMissing, node, path: path, wanted: "\"cut-off\"")
      return nil
    }
    guard let (cutOffDay, time) = CutOff.time(text) else {
      report(
        .timeSyntax,
        "cut-off",
        found: "\"\(text)\"",
        wanted: "a weekday and time: Monday 12:00"
      )
      return nil
    }
    return CutOff(
      day: day,
      cutOffDay: cutOffDay,
      cutOffTime: time,
      onHoliday: word("on-holiday", CutOff.OnHoliday.self) ?? .keep
    )
  }

  /// The unit must go with the counting: the law knows no statutory hours or working days.
  private func checked(_ reading: Reading, _ key: String) -> Reading? {
    let term = reading.measure.term
    let counting = reading.measure.counting
    let isOwnUnit = term.isElapsed || term.unit == .workingDays
    guard isOwnUnit, counting != .calendar else { return reading }
    report(
      .termUnit,
      key,
      found: "\(term) counted \(counting.rawValue)",
      wanted: "no counting beside hours, minutes or working days",
      hint: "they are counted by their unit"
    )
    return nil
  }

  // MARK: - WHEN

  private static let patternKeys = [
    "event", "where", "which", "count", "within", "across", "same", "signed", "early",
  ]

  func pattern(_ key: String) -> EventPattern? {
    guard let node = node(key) else { return nil }
    guard node.mapping != nil else {
      return eventTypes(key).map { EventPattern(types: $0) }
    }
    guard let fields = fields(key, known: Self.patternKeys, required: ["event"]) else { return nil }
    return fields.pattern()
  }

  /// The event types that a key names, empty for `any`; nil, with a diagnostic, where it names none.
  private func eventTypes(_ key: String) -> [String]? {
    let types = texts(key)
    if types == ["any"] { return [] }
    if types.isEmpty || types.contains("") || types.contains("any") {
      report(.eventType, key, wanted: "an event type, a list of them, or any")
      return nil
    }
    return types
  }

  private func pattern() -> EventPattern {
    reportNotYet(["across"])
    var pattern = EventPattern(types: eventTypes("event") ?? [])
    if let filters = fields("where", known: nil) {
      pattern.filters = filters.keys.map {
        EventPattern.Filter(attribute: $0, values: filters.texts($0))
      }
    }
    pattern.which = word("which", EventPattern.Which.self) ?? .each
    pattern.count = number("count") ?? 1
    pattern.within = term("within")
    if pattern.count > 1, !has("within") {
      report(.countWithin, "count", wanted: "\"within\" beside \"count\"")
    }
    if let within = pattern.within, within.unit == .workingDays || within.count < 0 {
      report(.termUnit, "within", found: "\(within)", wanted: "a window in days, weeks or hours")
    }
    pattern.same = text("same")
    pattern.signatures = number("signed") ?? 1
    if let text = text("early") {
      pattern.countsEarly = text == "counts"
      if text != "counts" { report(.word, "early", found: "\"\(text)\"", wanted: "counts") }
    }
    return pattern
  }

  // MARK: - Pauses and extensions

  private func pauses() -> PauseRule? {
    guard
      let fields = fields(
        "pauses",
        known: ["from", "to", "moves", "days", "ground"],
        required: ["from", "to"]
      ),
      let from = fields.pattern("from"), let to = fields.pattern("to")
    else { return nil }
    return PauseRule(
      from: from,
      to: to,
      moves: fields.flag("moves") ?? true,
      days: fields.word("days", PauseRule.Days.self) ?? .fromFirst,
      ground: fields.text("ground")
    )
  }

  private func extends(_ base: Reading) -> ExtensionRule? {
    guard
      let fields = fields(
        "extends",
        known: ["event", "where", "by", "to", "each", "total", "times", "signed"],
        required: ["event"]
      )
    else { return nil }
    var pattern = EventPattern(types: fields.eventTypes("event") ?? [])
    if let filters = fields.fields("where", known: nil) {
      pattern.filters = filters.keys.map {
        EventPattern.Filter(attribute: $0, values: filters.texts($0))
      }
    }
    pattern.signatures = fields.number("signed") ?? 1
    var rule = ExtensionRule(event: pattern)
    rule.by = fields.reading(ifPresent: "by", base)?.due
    rule.to = fields.reading(ifPresent: "to", base)?.due
    if fields.has("by") == fields.has("to") {
      document.report(
        .dueOne,
        fields.node,
        path: fields.path,
        found: fields.has("by") ? "both" : "neither",
        wanted: "by or to"
      )
    }
    rule.each = fields.term("each")
    rule.total = fields.term("total")
    rule.times = fields.number("times")
    return rule
  }

  private func reading(ifPresent key: String, _ base: Reading) -> Reading? {
    has(key) ? reading(key, base) : nil
  }

  /// The mapping under a key without a word about what else may stand there.
  private func fields(_ key: String, known: [String]?, quiet: Bool) -> YAMLFields? {
    node(key)?.mapping == nil ? nil : fields(key, known: known)
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
