import ArgumentParser
import Casework
import Civil
import Glibc
import Notation
import Policy

/// `check`: configuration, policy, calendars and events, before they are used.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check configuration, policies, calendars, rosters or events.",
    discussion: """
      Without a file, the whole configuration: with the policy, the calendars and the roster that it \
      names. Of a file, its keys tell whether it is a policy, a calendar, a roster or a configuration.
      """
  )

  /// What a file is checked as, where it is no YAML.
  enum Kind: String, CaseIterable, ExpressibleByArgument { case json, events }

  @OptionGroup var config: ConfigurationOptions

  @Argument(help: "The files to check.")
  var files: [String] = []

  @Option(name: .customLong("as"), help: "json (syntax only) or events (what load would say).")
  var kind: Kind?

  @Option(help: "The folder with the calendars.")
  var calendars: String?

  @Option(
    help: """
      Events to hold the policy against: rules that never matched, cases that no rule matched, types \
      and attributes that one side knows nothing of. May be given again.
      """
  )
  var events: [String] = []

  @Option(help: "Who gets what of this case, as roster and routes stand now; with --rule.")
  var routes: String?

  @Option(help: "The rule whose ladder --routes is asked of.")
  var rule: String?

  @Flag(
    help: """
      Warnings count too, and a policy must be complete enough to be served: title, basis, effect, \
      ladder.
      """
  )
  var strict = false

  @Flag(help: "Diagnostics as JSON, one a line.")
  var json = false

  func validate() throws {
    if (routes == nil) != (rule == nil) {
      throw ValidationError("--routes and --rule go together.")
    }
  }

  func run() throws {
    try reportingFailure {
      if let routes, let rule {
        var output = StandardOutput()
        try RouteCheck(config, subject: routes, rule: rule).write(asJSON: json, to: &output)
        return output.flush()
      }
      if let kind { return try checkEvents(as: kind) }
      // Files may share their calendars, of which each fault is told once.
      let check = ConfigurationCheck(calendars: calendars, isStrict: strict)
      var told: Set<Diagnostic> = []
      let diagnostics = (files.isEmpty ? [config.config] : files).flatMap { file in
        check.diagnostics(of: file).filter { told.insert($0).inserted }
      }
      var output = StandardOutput()
      let all = diagnostics + (events.isEmpty ? [] : try reviewEvents())
      for diagnostic in all {
        output.write(diagnostic, asJSON: json)
      }
      output.flush()
      if let exit = exitCode(all) { throw ExitCode(exit.rawValue) }
    }
  }

  /// What the policy, of the file or of the configuration, makes of the events.
  private func reviewEvents() throws -> [Diagnostic] {
    var options = EventFileOptions()
    options.events = events
    options.policy = files.first
    options.calendars = calendars
    let lookup = try CaseLookup(config, options)
    let file = try files.first ?? config.readAlone().policy
    return try EventReview(lookup, file: file).diagnostics
  }

  /// How the command ends; nil where all is well.
  private func exitCode(_ diagnostics: [Diagnostic]) -> CommandExit? {
    if diagnostics.contains(where: { $0.code == .fileRead || $0.code == .fileKind }) {
      return .inputOutput
    }
    return diagnostics.contains { strict || $0.severity == .error } ? .finding : nil
  }

  private func checkEvents(as kind: Kind) throws {
    guard !files.isEmpty else { throw ValidationError("--as wants the files to check.") }
    var check = EventCheck(asJSON: json)
    switch kind {
    case .json: for file in files { check.checkSyntax(of: file) }
    case .events:
      let (configuration, editions) = try config.read(isServed: false)
      let events = EventFiles(
        editions.assessor,
        sources: configuration.sources,
        threads: Surroundings.threads
      )
      for file in files { check.checkEvents(of: file, among: events) }
    }
    try check.end()
  }
}
