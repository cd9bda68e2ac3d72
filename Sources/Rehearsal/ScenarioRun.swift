package import Casework
import Civil
package import Ledger
import Notation
package import Policy
import Watch

/// A scenario that was played: what came of it, and where that isn't what it says.
package struct ScenarioRun {
  package let scenario: Scenario

  /// What came of the rules that are looked at, in order.
  package private(set) var escalations: [Escalation] = []
  package private(set) var notices: [Notice] = []
  package private(set) var findings: [Finding] = []

  /// The rules of which something came, or whose clocks were looked at, and under which policy.
  package private(set) var exercised: [Rule] = []

  /// Where a scenario and what came of it differ.
  package struct Finding {
    /// The line of the scenario; 0 where it says nothing of it.
    package var line: Int
    package var text: String
  }

  /// Plays a scenario.
  package init(_ scenario: Scenario) throws(LedgerError) {
    self.scenario = scenario
    let start = scenario.happenings.first?.at ?? scenario.until
    var world = try World(
      scenario.editions,
      language: .nl,
      roster: scenario.notices == nil ? nil : scenario.roster,
      isObserving: scenario.isObserved,
      from: start
    )
    try world.run(scenario.happenings, outages: scenario.outages, until: scenario.until)
    let all = try world.escalations()
    escalations = all.filter { isLookedAt($0.rule) }
    compareEscalations()
    let sequences = Set(escalations.map(\.sequence))
    notices = try world.notices().filter { !sequences.isDisjoint(with: $0.escalations) }
    if let wanted = scenario.notices { compare(notices, with: wanted) }
    for clock in scenario.clocks { try compare(clock, in: world) }
    noteExercised(world.watch.editions.assessor.policy)
  }

  private var zone: Zone { scenario.editions.assessor.policy.zone }

  private func isLookedAt(_ rule: String) -> Bool { scenario.rules?.contains(rule) ?? true }

  private mutating func noteExercised(_ policy: PolicyEdition) {
    let names = Set(escalations.map(\.rule) + scenario.clocks.map(\.rule))
    let first = scenario.editions.assessor.policy.rules
    exercised = (first + policy.rules).filter { names.contains($0.name) }
    if notices.contains(where: { $0.kind == .noReader }) {
      exercised += policy.rules.filter { $0.alarm == .noReader }
    }
  }

  // MARK: - Escalations

  private mutating func compareEscalations() {
    var left = escalations
    for expectation in scenario.expected {
      if let index = left.firstIndex(where: { isSame($0, expectation) }) {
        let differences = differences(left.remove(at: index), expectation)
        guard !differences.isEmpty else { continue }
        findings.append(Finding(line: expectation.line, text: differences.joined(separator: "; ")))
      } else {
        findings.append(
          Finding(line: expectation.line, text: "did not come: \(text(expectation))")
        )
      }
    }
    for escalation in left {
      findings.append(Finding(line: 0, text: "not expected: \(text(escalation))"))
    }
  }

  /// Whether an escalation is the one that is meant, right in all or not.
  private func isSame(_ escalation: Escalation, _ expectation: Scenario.Expectation) -> Bool {
    escalation.at == expectation.at && escalation.subject == expectation.subject
      && escalation.rule == expectation.rule && escalation.rung == expectation.rung
      && (expectation.moment == nil || escalation.moment == expectation.moment)
      && (expectation.due == nil || escalation.due == expectation.due)
      && (expectation.repetition == nil || escalation.repetition == expectation.repetition)
  }

  private func differences(
    _ escalation: Escalation,
    _ expectation: Scenario.Expectation
  ) -> [String] {
    var texts: [String] = []
    func compare<Value: Equatable>(_ what: String, _ found: Value, _ wanted: Value?) {
      if let wanted, wanted != found { texts.append("\(what) is \(found), not \(wanted)") }
    }
    compare("decided", zone.text(escalation.decided), expectation.decided.map(zone.text))
    compare(
      "tell",
      escalation.roles.joined(separator: ", "),
      expectation.roles?.joined(separator: ", ")
    )
    compare("level", escalation.level.rawValue, expectation.level?.rawValue)
    compare("reason", escalation.reason.rawValue, expectation.reason?.rawValue)
    compare("mark", escalation.mark?.rawValue ?? "none", expectation.mark?.rawValue ?? "none")
    return texts
  }

  private func text(_ expectation: Scenario.Expectation) -> String {
    "\(zone.text(expectation.at)) \(expectation.rule) \(expectation.rung) \(expectation.due ?? "")"
  }

  /// As the scenario would say it.
  private func text(_ escalation: Escalation) -> String {
    var parts = ["at: \(shortText(escalation.at))"]
    if escalation.decided != escalation.at {
      parts.append("decided: \(shortText(escalation.decided))")
    }
    if escalation.subject != scenario.expected.first?.subject {
      parts.append("case: \(PlainText.escaped(escalation.subject))")
    }
    parts.append("rule: \(escalation.rule)")
    if let moment = escalation.moment { parts.append("moment: \(moment)") }
    parts += [
      "rung: \(escalation.rung)", "tell: [\(escalation.roles.joined(separator: ", "))]",
      "level: \(escalation.level.rawValue)", "due: \(escalation.due)",
      "reason: \(escalation.reason.rawValue)",
    ]
    if escalation.repetition > 0 { parts.append("repetition: \(escalation.repetition)") }
    if let mark = escalation.mark { parts.append("mark: \(mark.rawValue)") }
    return "- { \(parts.joined(separator: ", ")) }"
  }

  private func shortText(_ instant: Instant) -> String {
    let local = zone.local(instant)
    let minutes = Int(local.microsecondOfDay / 60_000_000)
    let text = "\(local.date) \(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    // An hour that comes twice, and seconds, need all of it.
    return TimeText(text)?.moment(in: zone).instant == instant ? text : zone.text(instant)
  }

  // MARK: - Notices

  private mutating func compare(_ notices: [Notice], with wanted: [Scenario.ExpectedNotice]) {
    var left = notices
    for expectation in wanted {
      if let index = left.firstIndex(where: { isSame($0, expectation) }) {
        let notice = left.remove(at: index)
        var texts: [String] = []
        if let people = expectation.people, people != notice.people {
          texts.append("people are \(notice.people.joined(separator: ", "))")
        }
        if let path = expectation.path, path != notice.path {
          texts.append("path is \(notice.path.joined(separator: ", "))")
        }
        if notice.escalations.count != expectation.escalations {
          texts.append("escalations are \(notice.escalations.count)")
        }
        if (notice.state == .muted) != expectation.isMuted {
          texts.append("it is \(notice.state.rawValue)")
        }
        if let state = expectation.state, state != notice.state {
          texts.append("it is \(notice.state.rawValue)")
        }
        guard !texts.isEmpty else { continue }
        findings.append(Finding(line: expectation.line, text: texts.joined(separator: "; ")))
      } else {
        findings.append(Finding(line: expectation.line, text: "this notice did not come"))
      }
    }
    for notice in left {
      findings.append(Finding(line: 0, text: "notice not expected: \(text(notice))"))
    }
  }

  private func isSame(_ notice: Notice, _ expectation: Scenario.ExpectedNotice) -> Bool {
    notice.from == expectation.at && notice.role == expectation.role
      && (expectation.organisation == nil || notice.organisation == expectation.organisation)
  }

  /// As the scenario would say it.
  private func text(_ notice: Notice) -> String {
    var parts = ["at: \(shortText(notice.from))", "to: \(notice.role)"]
    if let organisation = notice.organisation {
      parts.append("organisation: \(PlainText.escaped(organisation))")
    }
    parts += [
      "people: [\(notice.people.joined(separator: ", "))]",
      "path: [\(notice.path.joined(separator: ", "))]", "escalations: \(notice.escalations.count)",
      "state: \(notice.state.rawValue)",
    ]
    return "- { \(parts.joined(separator: ", ")) }"
  }

  // MARK: - Clocks

  private mutating func compare(_ wanted: Scenario.ExpectedClock, in world: World)
    throws(LedgerError)
  {
    let found = try world.watch.assessedCase(wanted.subject, asOf: scenario.until)
    let policy = world.watch.editions.assessor.policy
    let clocks = (found?.assessment.clocks ?? []).filter { clock in
      let rule = policy.rules[clock.rule]
      return rule.name == wanted.rule
        && (wanted.moment == nil || clock.moment.flatMap { rule.moments[$0].name } == wanted.moment)
        && (wanted.anchor == nil || found?.identities[clock.anchor].id == wanted.anchor)
    }
    let isRight = clocks.contains { clock in
      clock.state == wanted.state
        && (wanted.due == nil
          || clock.promises.last?.fatal.map { zone.text($0.reckoning.due) } == wanted.due)
    }
    guard !isRight else { return }
    let standing = clocks.map { clock in
      let due = clock.promises.last?.fatal.map { zone.text($0.reckoning.due) } ?? "no date"
      return "\(clock.state.rawValue), \(due)"
    }
    findings.append(
      Finding(
        line: wanted.line,
        text: "\(wanted.rule) is not \(wanted.state.rawValue) \(wanted.due ?? "") but "
          + (standing.isEmpty ? "has no such clock" : standing.joined(separator: " | "))
      )
    )
  }
}

extension Scenario {
  /// Everything that happens, in order of time: what is set comes before what arrives then.
  fileprivate var happenings: [World.Happening] {
    let steps = clockSteps.map { World.Happening(at: $0.at, .clockStep(seconds: $0.seconds)) }
    let activations = activations.map { World.Happening(at: $0.at, .activation($0.editions)) }
    return (steps + activations + arrivals).enumerated().sorted { a, b in
      a.element.at != b.element.at ? a.element.at < b.element.at : a.offset < b.offset
    }.map(\.element)
  }

  /// The events; those that came at one instant came together.
  private var arrivals: [World.Happening] {
    let zone = editions.assessor.policy.zone
    var arrivals: [World.Happening] = []
    let ordered = events.enumerated().sorted { a, b in
      a.element.received != b.element.received
        ? a.element.received < b.element.received : a.offset < b.offset
    }.map(\.element)
    for event in ordered {
      let line = event.text(zone)
      if let last = arrivals.last, last.at == event.received,
        case .arrival(let text, event.isHistory) = last.kind
      {
        arrivals[arrivals.count - 1].kind = .arrival(
          text: text + "\n" + line,
          isHistory: event.isHistory
        )
      } else {
        arrivals.append(
          World.Happening(at: event.received, .arrival(text: line, isHistory: event.isHistory))
        )
      }
    }
    return arrivals
  }
}

extension Scenario.Event {
  /// The event in short form.
  fileprivate func text(_ zone: Zone) -> String {
    var json = JSONWriter()
    json.object { json in
      json.string("id", id)
      json.string("case", subject)
      json.string("type", type)
      switch occurred {
      case .date(let date)?: json.string("date", "\(date)")
      case let time?: json.string("time", zone.text(time.moment(in: zone).instant))
      case nil: json.string("registered", zone.text(received))
      }
      for (name, value) in attributes { json.member(name, value) }
    }
    return json.text
  }
}
