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
    abstract: "Check configuration, policies, calendars or events.",
    discussion: """
      Without a file, the whole configuration. A file that says `policy:` is read as a policy, one \
      that says `calendar:` and `holidays:` as a calendar, any other as a configuration.
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

  @Flag(help: "A policy must be complete enough to be served: title, basis, effect, ladder.")
  var strict = false

  @Flag(help: "Diagnostics as JSON, one a line.")
  var json = false

  func run() throws {
    try reportingFailure {
      if let kind { return try checkEvents(as: kind) }
      var diagnostics: [Diagnostic] = []
      if files.isEmpty { diagnostics += try checkYAML(config.config) }
      for file in files { diagnostics += try checkYAML(file) }
      var output = StandardOutput()
      for diagnostic in diagnostics {
        output.write(diagnostic, asJSON: json)
      }
      output.flush()
      guard diagnostics.isEmpty else {
        throw ExitCode(CommandExit.finding.rawValue)
      }
    }
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

  // MARK: - YAML

  private func checkYAML(_ file: String) throws -> [Diagnostic] {
    guard let text = ConfigurationFolder.text(ofFile: file) else {
      throw CommandFailure("\(file): can't be read as UTF-8.", exitCode: .inputOutput)
    }
    let lines = text.split(separator: "\n")
    if lines.contains(where: { $0.hasPrefix("policy:") && !$0.hasSuffix(".yaml") }),
      lines.contains(where: { $0.hasPrefix("rules:") })
    {
      let folder = try Surroundings.read(folder: calendars, besideFile: file)
      return PolicyEdition.read(yaml: text, file: file, in: folder, isServed: strict).diagnostics
    }
    if lines.contains(where: { $0.hasPrefix("calendar:") }) {
      return HolidayCalendar.read(yaml: text, file: file).diagnostics
    }
    return checkConfiguration(text, file)
  }

  /// The configuration, and the calendars and the policy that it names.
  private func checkConfiguration(_ text: String, _ file: String) -> [Diagnostic] {
    let zones = ConfigurationFolder(calendars: "")
    let (configuration, diagnostics) = Configuration.read(
      yaml: text,
      file: file,
      zone: zones.zone
    )
    guard let configuration else { return diagnostics }
    let folder = ConfigurationFolder(calendars: configuration.calendars)
    return Editions.read(policy: configuration.policy, in: folder, isServed: true).diagnostics
  }
}
