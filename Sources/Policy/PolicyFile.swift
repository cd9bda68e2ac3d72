package import Casework
package import Civil
package import Notation
import Yams

/// Where a policy finds what it names: zones and calendars.
package protocol PolicySurroundings {
  /// The zone of that IANA name; nil where there is none.
  func zone(_ name: String) -> Zone?

  /// The calendar of that name; nil where there is none.
  func calendar(_ name: String) -> HolidayCalendar?

  /// The names of all calendars, for hints.
  var calendarNames: [String] { get }
}

extension PolicyEdition {
  /// Reads a policy file and checks all of it.
  ///
  /// `isServed`: whether it will escalate: then every rule must say its title, basis,
  ///   effect and ladder.
  /// - Returns: the policy, nil where anything is wrong; and all that is wrong.
  package static func read(
    yaml text: String,
    file: String,
    in surroundings: some PolicySurroundings,
    isServed: Bool
  ) -> (policy: PolicyEdition?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    let known = [
      "policy", "edition", "timezone", "calendar", "hour", "case", "always", "ladders", "rules",
      "applies",
    ]
    guard
      let root = document.root(
        of: text,
        known: known,
        required: ["policy", "edition", "timezone", "calendar", "rules"]
      )
    else { return (nil, document.diagnostics) }
    let zone = root.zone(in: surroundings)
    let calendar = root.calendar(in: surroundings)
    root.reportNotYet(["always", "applies"])
    let life = root.caseLife()
    let ladders = root.ladders()
    let rules = root.rules(ladders: ladders, isServed: isServed)
    let hour = root.time("hour") ?? TimeOfDay(hour: 8, minute: 0)
    guard document.diagnostics.isEmpty, let zone, let calendar, let hour,
      let name = root.text("policy"), let edition = root.text("edition")
    else { return (nil, document.diagnostics) }
    let policy = PolicyEdition(
      name: name,
      edition: edition,
      zone: zone,
      calendar: calendar,
      hour: hour,
      cases: life,
      rules: rules
    )
    return (policy, [])
  }
}

extension YAMLFields {
  /// Tells of keys that the language has and this version doesn't.
  func reportNotYet(_ keys: [String]) {
    for key in keys where has(key) {
      report(
        .notYet,
        key,
        found: "\"\(key)\"",
        hint: "the language has it, this version does not yet; take it out"
      )
    }
  }

  fileprivate func zone(in surroundings: some PolicySurroundings) -> Zone? {
    guard let name = text("timezone") else { return nil }
    if let zone = surroundings.zone(name) { return zone }
    report(
      .zoneUnknown,
      "timezone",
      found: "\"\(name)\"",
      wanted: "a zone of the system's tzdata",
      hint: "for instance Europe/Amsterdam"
    )
    return nil
  }

  fileprivate func calendar(in surroundings: some PolicySurroundings) -> HolidayCalendar? {
    guard let name = text("calendar") else { return nil }
    if let calendar = surroundings.calendar(name) { return calendar }
    report(
      .calendarUnknown,
      "calendar",
      found: "\"\(name)\"",
      wanted: surroundings.calendarNames.isEmpty
        ? "a calendar; the folder calendar.d was not found or is empty"
        : "one of " + surroundings.calendarNames.joined(separator: ", ")
    )
    return nil
  }

  fileprivate func caseLife() -> CaseLife {
    var life = CaseLife()
    guard let fields = fields("case", known: ["opens", "closes", "owner", "keys"]) else {
      return life
    }
    life.opens = fields.texts("opens")
    life.closes = fields.texts("closes")
    if let owner = fields.fields("owner", known: nil) {
      for type in owner.keys { life.owner[type] = owner.text(type) }
    }
    _ = fields.fields("keys", known: nil)
    return life
  }

  fileprivate func ladders() -> [String: [Rung]] {
    var ladders: [String: [Rung]] = [:]
    guard let fields = fields("ladders", known: nil) else { return ladders }
    for name in fields.keys {
      if fields.node(name)?.sequence?.isEmpty == true {
        fields.report(.shape, name, found: "an empty ladder", wanted: "at least one rung")
      }
      ladders[name] = fields.elements(name).compactMap { element in
        YAMLFields(
          document,
          element.node,
          path: element.path,
          known: ["at", "tell", "level", "every", "at-most"],
          required: ["at", "tell"]
        ).flatMap { $0.rung() }
      }
    }
    return ladders
  }

  private func rung() -> Rung? {
    guard let text = text("at"), let at = rungTime(text) else { return nil }
    let tell = texts("tell")
    if tell.isEmpty || tell.contains("") {
      report(.shape, "tell", wanted: "a role, or a list of them")
    }
    return Rung(
      at: at,
      tell: tell,
      level: word("level", Level.self) ?? .warning,
      every: term("every"),
      atMost: number("at-most")
    )
  }

  private func rungTime(_ text: String) -> Rung.At? {
    switch text {
    case "start": return .start
    case "due": return .due
    case "breach": return .breach
    default:
      if let term = Term(text.hasPrefix("+") ? String(text.dropFirst()) : text) {
        return .offset(term)
      }
      report(
        .termSyntax,
        "at",
        found: "\"\(text)\"",
        wanted: "start, due, breach, or an offset such as +1 working day"
      )
      return nil
    }
  }

  fileprivate func rules(ladders: [String: [Rung]], isServed: Bool) -> [Rule] {
    guard let fields = fields("rules", known: nil) else { return [] }
    return fields.keys.compactMap { name in
      fields.fields(name, known: Self.ruleKeys, required: ["starts"]).flatMap {
        $0.rule(name, ladders: ladders, isServed: isServed)
      }
    }
  }

  private static let ruleKeys = [
    "title", "basis", "effect", "section", "starts", "while", "due", "counting", "roll",
    "first-day", "stops", "cancels", "pauses", "extends", "moments", "valid", "warn", "ladder",
    "after-close",
  ]
}
