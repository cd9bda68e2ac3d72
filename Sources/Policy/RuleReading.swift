import Casework
import Civil
import Notation

/// One rule being read.
///
/// Each key is read whatever becomes of the others, so that all faults are told at once.
struct RuleReading {
  private let fields: YAMLFields
  private let name: String
  private let ladders: [String: [Rung]]

  private let life: CaseLife
  private let isServed: Bool

  init(
    _ fields: YAMLFields,
    _ name: String,
    ladders: [String: [Rung]],
    life: CaseLife,
    isServed: Bool
  ) {
    self.fields = fields
    self.name = name
    self.ladders = ladders
    self.life = life
    self.isServed = isServed
  }

  /// The rule; nil, with a diagnostic, where it can't be made.
  func rule() -> Rule? {
    let base = base()
    let readings = fields.readings(base)
    let moments = fields.moments(base)
    reportDue(readings)
    let starts = fields.pattern("starts", .starts, keys: life.keys.keys.sorted())
    var rule = Rule(
      name: name,
      starts: starts ?? EventPattern(types: []),
      readings: readings
    )
    rule.title = fields["title"]?.localized()
    rule.basis = base.basis ?? readings.first { $0.isFatal }?.basis
    rule.effect = readings.first { $0.isFatal }?.effect ?? base.effect
    rule.section = fields.word("section", Section.self, else: .sectionUnknown) ?? .term
    rule.holdsWhile = fields.pattern("while", .holds)
    rule.stops = fields.pattern("stops", .stops)
    rule.cancels = fields.pattern("cancels", .cancels)
    rule.moments = moments
    rule.pauses = pauses()
    rule.extends = extends(base)
    (rule.validFrom, rule.validUntil) = validity()
    rule.rungs = warnings() + ladder()
    rule.runsAfterClose = fields.says("runs", "after-close")
    isServed ? reportIncomplete() : reportStatutory(readings + moments)
    reportWarnings(rule)
    return starts == nil ? nil : rule
  }

  private func base() -> Reading {
    let measure = Measure(
      Term(0, .days),
      counting: fields.word("counting", Counting.self, else: .countingUnknown) ?? .calendar,
      roll: fields.word("roll", Roll.self, else: .rollUnknown) ?? .none,
      firstDayCounts: fields.firstDayCounts()
    )
    return Reading(
      name: nil,
      due: .atOnce,
      measure: measure,
      effect: fields.word("effect", Effect.self, else: .effectUnknown) ?? .agreed,
      basis: fields.text("basis"),
      isFatal: true
    )
  }

  private func reportDue(_ readings: [Reading]) {
    if fields.has("due"), fields.has("moments") {
      fields.report(.dueTwo, at: "moments", found: "both", wanted: "due or moments")
    } else if !fields.has("due"), !fields.has("moments") {
      fields.report(.dueMissing, found: "neither", wanted: "due or moments")
    }
    // What the rule says of counting holds for its one term; of several, each may differ.
    if readings.count == 1, readings[0].name == nil, case .term = readings[0].due {
      fields.reportMeasure(readings[0].measure)
    }
  }

  // MARK: - Rungs

  private func warnings() -> [Rung] {
    var terms: [Term] = []
    for value in fields["warn"]?.oneOrMore() ?? [] {
      guard let term = value.term() else { continue }
      if term.count <= 0 {
        value.report(
          .warnSign,
          found: quoted(term.description),
          wanted: "a term before the due date: 2 weeks"
        )
      } else if terms.contains(term) {
        value.report(.warnTwice, found: quoted(term.description), wanted: "each warning once")
      }
      terms.append(term)
    }
    return terms.map { Rung(at: .warn($0), tell: ["owner"], level: .notice) }
  }

  private func ladder() -> [Rung] { fields["ladder"]?.ladder(of: ladders) ?? [] }

  // MARK: - Pauses, extensions, validity

  private func pauses() -> PauseRule? {
    guard let pauses = fields.fields("pauses", .pauses) else { return nil }
    let moves = pauses.flag("moves") ?? true
    let days = pauses.word("days", PauseRule.Days.self, else: .pauseDays) ?? .fromFirst
    let ground = pauses.text("ground")
    let (begin, end) = (pauses.pattern("from", .pauses), pauses.pattern("to", .pauses))
    guard let begin, let end else { return nil }
    if begin == end {
      pauses.report(.pauseSame, at: "to", found: "the same as from", wanted: "another event")
    }
    return PauseRule(from: begin, to: end, moves: moves, days: days, ground: ground)
  }

  private func extends(_ base: Reading) -> ExtensionRule? {
    guard let extends = fields.fields("extends", .extends) else { return nil }
    var pattern = EventPattern(types: extends["event"]?.eventTypes() ?? [])
    pattern.filters = extends.filters()
    pattern.signatures = extends.number("signed", 1...100) ?? 1
    var rule = ExtensionRule(event: pattern)
    rule.by = extends["by"]?.reading(base)?.due
    rule.to = extends["to"]?.reading(base)?.due
    if extends.has("by"), extends.has("to") {
      extends.report(.extendsTwo, at: "to", found: "both", wanted: "by or to")
    } else if !extends.has("by"), !extends.has("to") {
      extends.report(.extendsNone, found: "neither", wanted: "by or to")
    }
    if case .term(let term)? = rule.by, term.count <= 0 {
      extends["by"]?.report(
        .termSign,
        found: quoted(term.description),
        wanted: "a length above zero"
      )
    }
    rule.each = extends.length("each")
    rule.total = extends.length("total")
    rule.times = extends.number("times")
    if let each = rule.each, let total = rule.total, each.unit == total.unit,
      each.count > total.count
    {
      extends["each"]?.report(
        .extendsOrder,
        found: "\(quoted(each.description)) of \(quoted(total.description)) in all",
        wanted: "at most the total"
      )
    }
    return rule
  }

  private func validity() -> (LocalDate?, LocalDate?) {
    guard let valid = fields.fields("valid", .valid) else { return (nil, nil) }
    if !valid.has("from"), !valid.has("until") {
      valid.report(.validEmpty, found: "neither", wanted: "from, until or both")
    }
    let (first, last) = (valid.date("from"), valid.date("until"))
    if let first, let last, first > last {
      valid["until"]?.report(.validOrder, found: "\(last)", wanted: "a date from \(first) on")
    }
    return (first, last)
  }

  // MARK: - What is missing, what makes no sense

  private func reportIncomplete() {
    if !fields.has("title") { reportMissing("title", .ruleTitle) }
    if !fields.has("ladder") { reportMissing("ladder", .ruleLadder) }
    if !says("basis") { reportMissing("basis", .ruleBasis) }
    if !says("effect") { reportMissing("effect", .ruleEffect) }
  }

  /// Whether the rule says it, or every one of its readings or moments does.
  private func says(_ key: String) -> Bool {
    if fields.has(key) { return true }
    guard let due = (fields["due"] ?? fields["moments"])?.node.mapping, !due.isEmpty else {
      return false
    }
    if due.contains(where: { $0.key == key }) { return true }
    return due.allSatisfy { $0.value.mapping?.contains { $0.key == key } ?? false }
  }

  private func reportMissing(_ key: String, _ code: DiagnosticCode) {
    fields.report(code, found: "no \"\(key)\"", wanted: "\"\(key)\"")
  }

  private func reportStatutory(_ readings: [Reading]) {
    guard !fields.has("basis") else { return }
    for reading in readings where reading.effect == .statutory && reading.basis == nil {
      fields.report(
        .statutoryBasis,
        found: "a statutory term without \"basis\"",
        wanted: "\"basis\""
      )
    }
  }

  private func reportWarnings(_ rule: Rule) {
    if !fields.has("stops"), !fields.has("cancels"), rule.starts.which != .last {
      fields.report(.ruleEndless, found: "neither stops nor cancels", wanted: "one of them")
    }
    if fields.has("after-close"), life.closes.isEmpty {
      fields.report(
        .afterClose,
        at: "after-close",
        found: "no \"closes\"",
        wanted: "it in \"case\""
      )
    }
    if fields.has("warn"), !fields.has("ladder"), !isServed {
      fields.report(.warnAlone, at: "warn", found: "no \"ladder\"", wanted: "\"ladder\" beside it")
    }
  }
}
