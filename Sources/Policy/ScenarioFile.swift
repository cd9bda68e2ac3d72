import Casework
import Civil
import Foundation
package import Notation

extension Scenario {
  /// Reads a scenario file; paths in it start at its folder.
  ///
  /// - Returns: the scenario, nil where anything is wrong; and all that is wrong.
  package static func read(
    bytes: [UInt8],
    file: String
  ) -> (scenario: Scenario?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    guard let root = document.root(of: bytes, .scenario) else { return (nil, document.diagnostics) }
    var reading = ScenarioReading(root, file: file)
    let scenario = reading.scenario(digest: ConfigurationFolder.digest(bytes))
    let diagnostics = document.diagnostics + reading.others
    let isFaulty = diagnostics.contains { $0.severity == .error }
    return (isFaulty ? nil : scenario, diagnostics)
  }
}

/// One scenario being read.
private struct ScenarioReading {
  private let root: YAMLFields
  private let folder: URL

  /// What is wrong with the files that it names.
  private(set) var others: [Diagnostic] = []
  private var calendars: ConfigurationFolder
  private var digest = ""

  init(_ root: YAMLFields, file: String) {
    self.root = root
    folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    let named = root["calendars"]?.node.text ?? "../../config/calendar.d"
    calendars = ConfigurationFolder(
      calendars: URL(fileURLWithPath: named, relativeTo: folder).path
    )
    others = calendars.diagnostics
  }

  private func path(_ text: String) -> String {
    URL(fileURLWithPath: text, relativeTo: folder).path
  }

  mutating func scenario(digest: String) -> Scenario? {
    self.digest = digest
    let name = root.name("scenario")
    _ = root.text("source")
    _ = root.text("calendars")
    let roster = roster()
    calendars.roles = roster.map { Set($0.roles.keys) }
    guard let editions = editions(root, "policy") else { return nil }
    let zone = editions.assessor.policy.zone
    let subject = root.text("case") ?? ""
    let activations = elements("activate", .activation).compactMap { fields in
      activation(fields, zone)
    }
    let events = root["events"]?.elements() ?? []
    let scenario = Scenario(
      name: name ?? "",
      editions: editions,
      policyPath: root["policy"]?.node.text.map(path),
      rules: root["rules"].map { Set($0.oneOrMore().compactMap { $0.text() }) },
      roster: roster,
      isObserved: root.says("observe", "mode"),
      events: events.enumerated().compactMap { event($1, number: $0, of: subject, zone) },
      outages: elements("outages", .outage).compactMap { outage($0, zone) },
      clockSteps: elements("clock-steps", .clockStep).compactMap { clockStep($0, zone) },
      activations: activations,
      until: root["until"]?.instant(in: zone) ?? .distantPast,
      expected: elements("expect", .expectation).compactMap { expectation($0, of: subject, zone) },
      clocks: elements("clocks", .expectedClock).compactMap { clock($0, of: subject) },
      notices: root.has("notices")
        ? elements("notices", .expectedNotice).compactMap { notice($0, zone) } : nil
    )
    return name == nil ? nil : scenario
  }

  private func elements(_ key: String, _ shape: MappingShape) -> [YAMLFields] {
    (root[key]?.elements() ?? []).compactMap { $0.fields(shape) }
  }

  // MARK: - Policy and roster

  /// The policy that stands there, or that is named there.
  private mutating func editions(_ fields: YAMLFields, _ key: String) -> Editions? {
    guard let value = fields[key] else { return nil }
    guard value.node.mapping != nil else {
      guard let name = value.text() else { return nil }
      let (editions, found) = Editions.read(policy: path(name), in: calendars, isServed: true)
      others += found.filter { $0.severity == .error }
      return editions
    }
    guard let policy = value.fields(.policy)?.policy(in: calendars, isServed: false) else {
      return nil
    }
    return Editions(policy, digest: digest + " " + value.path, in: calendars)
  }

  /// The roster that stands there, or that is named there.
  private mutating func roster() -> Roster? {
    if let value = root["roster"], value.node.mapping != nil {
      return value.fields(.roster)?.roster()
    }
    let named = path(root["roster"]?.node.text ?? "../../config/roster.yaml")
    guard let bytes = try? SettingsFile.bytes(of: named) else { return nil }
    let (roster, found) = Roster.read(bytes: bytes, file: named)
    others += found
    return roster
  }

  private mutating func activation(_ fields: YAMLFields, _ zone: Zone) -> Scenario.Activation? {
    guard let editions = editions(fields, "policy"), let at = fields["at"]?.instant(in: zone) else {
      return nil
    }
    return Scenario.Activation(at: at, editions: editions)
  }

  // MARK: - What happens

  private static let eventWords = ["at", "received", "type", "id", "case", "history"]

  private func event(
    _ value: YAMLValue,
    number: Int,
    of subject: String,
    _ zone: Zone
  ) -> Scenario.Event? {
    guard let fields = value.fields(nil) else { return nil }
    let at = fields["at"]?.timeText()
    let type = fields.text("type")
    let received = fields["received"]?.instant(in: zone) ?? at?.moment(in: zone).instant
    guard let type, let received else {
      if type == nil, !fields.has("type") {
        fields.report(.keyMissing, found: "no \"type\"", wanted: "\"type\"")
      }
      if received == nil, !fields.has("at") {
        fields.report(.keyMissing, found: "no \"at\"", wanted: "\"at\"")
      }
      return nil
    }
    return Scenario.Event(
      subject: fields.text("case") ?? subject,
      type: type,
      occurred: at,
      received: received,
      id: fields.text("id") ?? "e\(number + 1)",
      isHistory: fields.flag("history") ?? false,
      attributes: fields.keys.filter { !Self.eventWords.contains($0) }.compactMap { name in
        fields.text(name).map { (name, $0) }
      }
    )
  }

  private func outage(_ fields: YAMLFields, _ zone: Zone) -> Range<Instant>? {
    guard let first = fields["from"]?.instant(in: zone),
      let end = fields["until"]?.instant(in: zone)
    else { return nil }
    guard first < end else {
      fields["until"]?.report(.validOrder, found: "the past", wanted: "an instant after from")
      return nil
    }
    return first..<end
  }

  private func clockStep(_ fields: YAMLFields, _ zone: Zone) -> Scenario.ClockStep? {
    guard let at = fields["at"]?.instant(in: zone), let term = fields["by"]?.term() else {
      return nil
    }
    let seconds = term.unit == .days ? Int64(term.count) * 86_400 : term.elapsedSeconds
    return Scenario.ClockStep(at: at, seconds: seconds)
  }

  // MARK: - What must come of it

  private func expectation(
    _ fields: YAMLFields,
    of subject: String,
    _ zone: Zone
  ) -> Scenario.Expectation? {
    guard let at = fields["at"]?.instant(in: zone), let rule = fields.text("rule"),
      let rung = fields.text("rung")
    else { return nil }
    return Scenario.Expectation(
      line: fields.place.line,
      at: at,
      decided: fields["decided"]?.instant(in: zone),
      subject: fields.text("case") ?? subject,
      rule: rule,
      moment: fields.text("moment"),
      rung: rung,
      roles: fields["tell"]?.oneOrMore().compactMap { $0.text() },
      level: fields.word("level", Level.self, else: .levelUnknown),
      due: fields["due"]?.due(in: zone),
      reason: fields.word("reason", Reason.self, else: .reasonUnknown),
      repetition: fields["repetition"]?.number(0...1_000_000),
      mark: fields.word("mark", Escalation.Mark.self, else: .reasonUnknown)
    )
  }

  private func clock(_ fields: YAMLFields, of subject: String) -> Scenario.ExpectedClock? {
    guard let rule = fields.text("rule"),
      let state = fields.word("state", Clock.State.self, else: .stateUnknown)
    else { return nil }
    return Scenario.ExpectedClock(
      line: fields.place.line,
      subject: fields.text("case") ?? subject,
      rule: rule,
      moment: fields.text("moment"),
      anchor: fields.text("anchor"),
      state: state,
      due: fields.text("due")
    )
  }

  private func notice(_ fields: YAMLFields, _ zone: Zone) -> Scenario.ExpectedNotice? {
    guard let at = fields["at"]?.instant(in: zone), let role = fields.text("to") else { return nil }
    return Scenario.ExpectedNotice(
      line: fields.place.line,
      at: at,
      role: role,
      organisation: fields.text("organisation"),
      people: fields["people"]?.oneOrMore().compactMap { $0.text() },
      path: fields["path"]?.oneOrMore().compactMap { $0.text() },
      escalations: fields.number("escalations") ?? 1,
      isMuted: fields.flag("muted") ?? (fields.text("state") == Notice.State.muted.rawValue),
      state: fields.word("state", Notice.State.self, else: .stateUnknown)
    )
  }
}

extension YAMLValue {
  /// A date, a reading of the wall clock, or an instant with its offset.
  fileprivate func timeText() -> TimeText? {
    guard let text = text() else { return nil }
    if let time = TimeText(text) { return time }
    report(.timeSyntax, found: quoted(text), wanted: "a time such as 2026-03-05 21:10, or a date")
    return nil
  }

  /// The instant: of a date its midnight.
  fileprivate func instant(in zone: Zone) -> Instant? { timeText()?.moment(in: zone).instant }

  /// A due as escalations write it.
  fileprivate func due(in zone: Zone) -> String? {
    timeText().map { time in
      if case .date(let date) = time { return "\(date)" }
      return zone.text(time.moment(in: zone).instant)
    }
  }
}
