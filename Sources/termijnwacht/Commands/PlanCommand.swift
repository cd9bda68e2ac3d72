import ArgumentParser
import Casework
import Civil
import Ledger
import Notation
import Policy
import Watch

/// `plan`: what other editions would change.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Tell what another policy or calendar would change, if it came into force now.",
    discussion: """
      Clocks that would be due on another day, that would be new or no longer there, and what would \
      be told at once. Nothing is written. Exits with 1 where anything would change.
      """
  )

  @OptionGroup var config: ConfigurationOptions

  @Option(help: "The policy, a file or a folder; the configuration's where it isn't said.")
  var policy: String?

  @Option(name: [.long, .customLong("calendar")], help: "The folder with the calendars.")
  var calendars: String?

  @Option(help: "The instant at which it would come into force; now where it isn't said.")
  var asOf: InstantArgument?

  @OptionGroup var format: FormatOptions

  @Flag(help: "Every change and every escalation, and not the totals alone.")
  var all = false

  func run() throws {
    try reportingFailure {
      let planning = try Planning(config, policy: policy, calendars: calendars, asOf: asOf)
      var output = StandardOutput()
      planning.write(format.chosen, all: all, to: &output)
      output.flush()
      if planning.changesAnything { throw ExitCode(CommandExit.finding.rawValue) }
    }
  }
}

/// A plan that was made, and how it is told.
struct Planning {
  let plan: Plan
  let configuration: Configuration

  /// The editions that would come into force.
  let editions: Editions

  /// - Throws: `CommandFailure` where there is no ledger, or a file is wrong.
  init(
    _ config: ConfigurationOptions,
    policy: String? = nil,
    calendars: String? = nil,
    asOf: InstantArgument? = nil
  ) throws {
    configuration = try config.readAlone()
    let folder = ConfigurationFolder(calendars: calendars ?? configuration.calendars)
    let (read, found) = Editions.read(
      policy: policy ?? configuration.policy,
      in: folder,
      isServed: true
    )
    guard let read else { throw CommandFailure(diagnostics: found, exitCode: .configuration) }
    editions = read
    guard let ledger = try StateFolder.readLedger(configuration) else {
      throw CommandFailure(
        "\(configuration.state): there is no ledger yet.",
        exitCode: .unavailable
      )
    }
    plan = try Self.plan(read, ledger, configuration, asOf)
  }

  private static func plan(
    _ editions: Editions,
    _ ledger: Ledger,
    _ configuration: Configuration,
    _ asOf: InstantArgument?
  ) throws -> Plan {
    do throws(LedgerError) {
      let active = try ledger.read { ledger in
        try ledger.newestActivation().flatMap { active in
          try ledger.archive(of: active.edition) { EditionArchive(packed: $0) }
        }
      }
      let old = active.flatMap(\.self).flatMap { Editions.restored(from: $0) } ?? editions
      let watch = Watch(
        ledger,
        old,
        sources: configuration.sources,
        language: configuration.language,
        threads: processors
      )
      var progress = Progress("plan", unit: " cases")
      defer { progress.end() }
      return try watch.plan(
        for: editions,
        at: asOf?.instant(in: editions.assessor.policy.zone) ?? .now,
        language: configuration.language
      ) { done, total in progress.show(Double(done) / Double(max(total, 1)), count: done) }
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }

  var changesAnything: Bool { !plan.changes.isEmpty || !plan.escalations.isEmpty }

  // MARK: - Telling

  func write(_ format: OutputFormat, all: Bool, to output: inout StandardOutput) {
    switch format {
    case .ndjson: writeJSON(to: &output)
    case .csv: writeCSV(to: &output)
    case .text: writeText(all: all, to: &output)
    }
  }

  private func writeText(all: Bool, to output: inout StandardOutput) {
    output.line("\(plan.cases) cases were looked at.")
    for kind in Plan.Change.Kind.allCases {
      let changes = plan.changes.filter { $0.kind == kind }
      let cases = Set(changes.map(\.subject)).count
      output.line("\(changes.count) clocks \(kind.words), of \(cases) cases")
      for (rule, count) in counted(changes.map(\.rule)) {
        output.line("  \(count.description.padded(8)) \(PlainText.escaped(rule))")
      }
    }
    output.line("\(plan.told.count) escalations would be told at once")
    for (what, count) in counted(plan.told.map { "\($0.rule), \($0.reason.rawValue)" }) {
      output.line("  \(count.description.padded(8)) \(PlainText.escaped(what))")
    }
    let silent = plan.escalations.count - plan.told.count
    if silent > 0 { output.line("\(silent) more would be recorded and not told") }
    guard all else { return }
    for change in plan.changes { output.line(text(change)) }
    for escalation in plan.told {
      output.line(
        "told     \(PlainText.escaped(escalation.subject))  \(escalation.rule)  "
          + "\(escalation.rung)  \(escalation.due) -> \(escalation.roles.joined(separator: ", "))"
      )
    }
  }

  private func text(_ change: Plan.Change) -> String {
    let rule = change.rule + (change.moment.map { " \($0)" } ?? "")
    return "\(change.kind.rawValue.padded(8)) \(PlainText.escaped(change.subject))  \(rule)  "
      + "\(change.old ?? "-") -> \(change.new ?? "-")"
  }

  private func counted(_ words: [String]) -> [(String, Int)] {
    Dictionary(grouping: words, by: \.self).mapValues(\.count).sorted { a, b in
      a.value != b.value ? a.value > b.value : a.key < b.key
    }.map { ($0.key, $0.value) }
  }

  private func writeCSV(to output: inout StandardOutput) {
    for change in plan.changes {
      output.line(
        CSV.line([
          change.kind.rawValue, change.subject, change.rule, change.moment ?? "", change.old ?? "",
          change.new ?? "",
        ])
      )
    }
    for escalation in plan.told {
      output.line(
        CSV.line([
          "told", escalation.subject, escalation.rule, escalation.moment ?? "", escalation.rung,
          escalation.due,
        ])
      )
    }
  }

  private func writeJSON(to output: inout StandardOutput) {
    for change in plan.changes {
      var json = JSONWriter()
      json.object { json in
        json.string("change", change.kind.rawValue)
        json.string("case", change.subject)
        json.string("rule", change.rule)
        json.string("moment", ifPresent: change.moment)
        json.string("old", ifPresent: change.old)
        json.string("new", ifPresent: change.new)
      }
      json.newline()
      output.write(json.bytes)
    }
    let zone = editions.assessor.policy.zone
    for escalation in plan.told {
      var json = JSONWriter()
      json.escalation(escalation, zone)
      json.newline()
      output.write(json.bytes)
    }
  }
}

extension Plan.Change.Kind {
  fileprivate var words: String {
    switch self {
    case .moved: "would be due on another day"
    case .new: "would be new"
    case .dropped: "would be no longer there"
    }
  }
}
