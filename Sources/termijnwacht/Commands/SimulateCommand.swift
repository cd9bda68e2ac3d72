import ArgumentParser
import Casework
import Civil
import Notation
import Policy
import Watch

/// `simulate`: every escalation that would fire; nothing is sent.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Tell every escalation that would fire; nothing is sent.",
    discussion: """
      With --against, or a time without the watch, it tells what would differ: told earlier, later or \
      never, and how many more for each role and week.
      """
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var files: EventFileOptions
  @OptionGroup var format: FormatOptions

  @Option(help: "The first instant; a date means its midnight.")
  var from: InstantArgument

  @Option(help: "The instant at which it ends.")
  var until: InstantArgument

  @Option(help: "The language of titles: nl or en.")
  var lang = Language.nl

  @Option(help: "Another policy, to compare with.")
  var against: String?

  @Option(help: "What if nobody had watched from then on, through --down-until.")
  var downFrom: InstantArgument?

  @Option(help: "When the watch would have come back.")
  var downUntil: InstantArgument?

  func validate() throws {
    if (downFrom == nil) != (downUntil == nil) {
      throw ValidationError("--down-from and --down-until go together.")
    }
  }

  func run() throws {
    try reportingFailure {
      let lookup = try CaseLookup(config, files)
      if against != nil || downFrom != nil { return try compare(lookup) }
      let simulation = try Simulation(
        lookup,
        from: from.instant(in: lookup.zone),
        until: until.instant(in: lookup.zone),
        language: lang
      )
      var output = StandardOutput()
      simulation.write(format.chosen, to: &output)
      output.flush()
      try lookup.requireNoFault()
    }
  }
}

extension SimulateCommand {
  /// Tells what would differ under the other policy, or without the watch for a while.
  fileprivate func compare(_ lookup: CaseLookup) throws {
    var other = files
    other.policy = against ?? files.policy
    let zone = lookup.zone
    var outage: Range<Instant>?
    if let first = downFrom?.instant(in: zone), let end = downUntil?.instant(in: zone) {
      guard first < end else { throw ValidationError("--down-until lies before --down-from.") }
      outage = first..<end
    }
    func simulation(_ lookup: CaseLookup, _ outage: Range<Instant>?) throws -> Simulation {
      try Simulation(
        lookup,
        from: from.instant(in: zone),
        until: until.instant(in: zone),
        outage: outage,
        language: lang
      )
    }
    let comparison = SimulationComparison(
      try simulation(lookup, nil).escalations,
      try simulation(against == nil ? lookup : CaseLookup(config, other), outage).escalations,
      zone
    )
    var output = StandardOutput()
    comparison.write(format.chosen, to: &output)
    output.flush()
    try lookup.requireNoFault()
  }
}

/// The escalations of a stretch of time, in order.
struct Simulation {
  let escalations: [Escalation]
  private let zone: Zone
  private let language: Language

  /// - `outage`: when nobody watches.
  init(
    _ lookup: CaseLookup,
    from: Instant,
    until: Instant,
    outage: Range<Instant>? = nil,
    language: Language
  ) throws {
    zone = lookup.zone
    self.language = language
    let run = HistoryRun(lookup.editions, language: language)
    var escalations: [Escalation] = []
    try lookup.forEachFamily { family in
      escalations += run.escalations(
        of: family.members,
        family.vocabulary,
        from: from,
        until: until,
        outage: outage,
        identity: family.identity
      )
    }
    self.escalations = escalations.enumerated().sorted { a, b in
      a.element.decided != b.element.decided
        ? a.element.decided < b.element.decided : a.offset < b.offset
    }.map(\.element)
  }

  func write(_ format: OutputFormat, to output: inout StandardOutput) {
    for escalation in escalations {
      switch format {
      case .ndjson:
        var json = JSONWriter()
        json.escalation(escalation, zone)
        json.newline()
        output.write(json.bytes)
      case .csv:
        output.line(
          CSV.line([
            zone.text(escalation.decided), escalation.subject, escalation.rule, escalation.rung,
            escalation.level.rawValue, escalation.due, escalation.roles.joined(separator: " "),
            escalation.reason.rawValue,
          ])
        )
      case .text: output.line(text(escalation))
      }
    }
  }

  private func text(_ escalation: Escalation) -> String {
    let local = zone.local(escalation.decided)
    let minutes = Int(local.microsecondOfDay / 60_000_000)
    let time = padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)
    let weekday = language.text(local.date.weekday).prefix(2)
    let moment = escalation.moment.map { " \($0)" } ?? ""
    return "\(weekday) \(local.date) \(time)  "
      + escalation.level.rawValue.padded(8) + "  "
      + PlainText.escaped(escalation.subject).padded(13) + "  "
      + (PlainText.escaped(escalation.title) + moment).padded(34) + "  "
      + escalation.rung.padded(18) + "  " + dates(escalation) + " -> "
      + escalation.roles.joined(separator: ", ")
  }
}

extension Simulation {
  /// The date that the ladder hangs from, and the other readings' beside it.
  private func dates(_ escalation: Escalation) -> String {
    let others = escalation.readings.filter { $0.due != escalation.due }
    guard !others.isEmpty else { return escalation.due }
    return escalation.due + " (" + others.map { "\($0.name) \($0.due)" }.joined(separator: ", ")
      + ")"
  }
}

extension CaseLookup {
  var zone: Zone { editions.assessor.policy.zone }
}
