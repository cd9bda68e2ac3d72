package import Casework
package import Civil
package import Notation

/// Where a policy finds what it names: zones and calendars.
package protocol PolicySurroundings {
  /// The zone of that IANA name; nil where there is none.
  func zone(_ name: String) -> Zone?

  /// The calendar of that name; nil where there is none.
  func calendar(_ name: String) -> HolidayCalendar?

  /// The names of all calendars, for hints.
  var calendarNames: [String] { get }

  /// Whether a calendar of that name is there and can't be read, which is told where it stands.
  func isFaulty(calendar name: String) -> Bool

  /// The roles that a ladder may tell; nil where there is no roster to say so.
  var roles: Set<String>? { get }
}

/// One zone and one calendar, whatever the name: a policy is read without any file.
package struct FixedSurroundings: PolicySurroundings {
  private let zone: Zone
  private let calendar: HolidayCalendar

  package init(zone: Zone, calendar: HolidayCalendar) {
    self.zone = zone
    self.calendar = calendar
  }

  package func zone(_ name: String) -> Zone? { zone }
  package func calendar(_ name: String) -> HolidayCalendar? { calendar }
  package var calendarNames: [String] { [calendar.name] }
  package func isFaulty(calendar name: String) -> Bool { false }
  package var roles: Set<String>? { nil }
}

extension PolicyEdition {
  /// Reads a policy file's text.
  package static func read(
    yaml text: String,
    file: String,
    in surroundings: some PolicySurroundings,
    isServed: Bool
  ) -> (policy: PolicyEdition?, diagnostics: [Diagnostic]) {
    read(bytes: Array(text.utf8), file: file, in: surroundings, isServed: isServed)
  }

  /// Reads a policy file's bytes, whatever they are, and checks all of it.
  ///
  /// `isServed`: whether it will escalate: then every rule must say its title, basis,
  ///   effect and ladder.
  /// - Returns: the policy, nil where anything is wrong; and all that is wrong, warnings too.
  package static func read(
    bytes: [UInt8],
    file: String,
    in surroundings: some PolicySurroundings,
    isServed: Bool
  ) -> (policy: PolicyEdition?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    guard let root = document.root(of: bytes, .policy) else { return (nil, document.diagnostics) }
    let policy = root.policy(in: surroundings, isServed: isServed)
    return (document.hasErrors ? nil : policy, document.diagnostics)
  }
}

extension YAMLFields {
  /// The policy whose keys these are; nil, with diagnostics, where it can't be made.
  func policy(in surroundings: some PolicySurroundings, isServed: Bool) -> PolicyEdition? {
    let name = name("policy")
    let edition = self.name("edition")
    let zone = zone(in: surroundings)
    let calendar = calendar(in: surroundings)
    let hour = self["hour"].map { $0.time() } ?? TimeOfDay(hour: 8, minute: 0)
    let life = caseLife()
    let ladders = ladders(roles: surroundings.roles)
    let organisations = self["applies"]?.oneOrMore().compactMap { $0.text() } ?? []
    var rules = rules(ladders: ladders, life, isServed)
    for index in rules.indices { rules[index].applies = organisations }
    rules += alarms(ladders)
    guard let name, let edition, let zone, let calendar, let hour else { return nil }
    return PolicyEdition(
      name: name,
      edition: edition,
      zone: zone,
      calendar: calendar,
      hour: hour,
      cases: life,
      rules: rules
    )
  }
}

extension YAMLFields {
  fileprivate func zone(in surroundings: some PolicySurroundings) -> Zone? {
    guard let name = text("timezone") else { return nil }
    if let zone = surroundings.zone(name) { return zone }
    self["timezone"]?.report(
      .zoneUnknown,
      found: quoted(name),
      wanted: "a zone of the system's tzdata"
    )
    return nil
  }

  fileprivate func calendar(in surroundings: some PolicySurroundings) -> HolidayCalendar? {
    guard let name = text("calendar") else { return nil }
    if let calendar = surroundings.calendar(name) { return calendar }
    if surroundings.isFaulty(calendar: name) { return nil }
    let names = surroundings.calendarNames
    self["calendar"]?.report(
      .calendarUnknown,
      found: quoted(name),
      wanted: names.isEmpty
        ? "a calendar; the folder calendar.d was not found or is empty"
        : "one of " + names.joined(separator: ", "),
      hint: nearest(to: name, in: names).map { "did you mean \($0)?" } ?? ""
    )
    return nil
  }

  fileprivate func caseLife() -> CaseLife {
    var life = CaseLife()
    guard let fields = fields("case", .caseLife) else { return life }
    life.opens = fields["opens"]?.oneOrMore().compactMap { $0.text() } ?? []
    let closes = fields["closes"]?.oneOrMore() ?? []
    for value in closes {
      guard let type = value.text() else { continue }
      life.closes.append(type)
      guard life.opens.contains(type) else { continue }
      value.report(.caseBoth, found: quoted(type), wanted: "a type that only closes")
    }
    if let owner = fields.fields("owner", nil) {
      for type in owner.keys { life.owner[type] = owner.text(type) }
    }
    if let keys = fields.fields("keys", nil) {
      for key in keys.keys { life.keys[key] = keys.text(key) }
    }
    return life
  }

  /// The rules that no policy can switch off, each with the ladder that it names for it.
  fileprivate func alarms(_ ladders: [String: [Rung]]) -> [Rule] {
    guard let fields = fields("always", .always) else { return [] }
    return Alarm.allCases.compactMap { alarm in
      fields[alarm.rawValue].map { alarm.rule($0.ladder(of: ladders)) }
    }
  }

  fileprivate func rules(
    ladders: [String: [Rung]],
    _ life: CaseLife,
    _ isServed: Bool
  ) -> [Rule] {
    guard let fields = fields("rules", nil) else { return [] }
    if fields.keys.isEmpty {
      fields.report(.rulesNone, found: "no rule", wanted: "at least one rule")
    }
    var used = Set(self["always"]?.node.mapping?.compactMap(\.value.text) ?? [])
    let rules = fields.keys.compactMap { name -> Rule? in
      guard let rule = fields.fields(name, .rule) else { return nil }
      if let ladder = rule["ladder"]?.node.text { used.insert(ladder) }
      return RuleReading(rule, name, ladders: ladders, life: life, isServed: isServed).rule()
    }
    reportUnused(ladders, used: used)
    return rules
  }

  private func reportUnused(_ ladders: [String: [Rung]], used: Set<String>) {
    guard let fields = self["ladders"]?.node.mapping else { return }
    for member in fields where !used.contains(member.key) && ladders[member.key] != nil {
      document.report(
        .ladderUnused,
        at: member.place,
        path: "ladders." + PlainText.escaped(member.key),
        found: "a ladder of no rule",
        wanted: "a rule with this ladder"
      )
    }
  }
}
