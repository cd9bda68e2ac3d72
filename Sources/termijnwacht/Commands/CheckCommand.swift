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
      var diagnostics: [Diagnostic] = []
      if files.isEmpty { diagnostics += try checkYAML(config.config) }
      for file in files { diagnostics += try check(file) }
      var output = StandardOutput()
      for diagnostic in diagnostics {
        json ? output.write(Self.json(diagnostic)) : output.line(diagnostic.description)
      }
      output.flush()
      guard diagnostics.isEmpty else {
        throw ExitCode((kind == nil ? CommandExit.finding : .badInput).rawValue)
      }
    }
  }

  private func check(_ file: String) throws -> [Diagnostic] {
    switch kind {
    case .json: try checkJSON(file)
    case .events: try checkEvents(file)
    case nil: try checkYAML(file)
    }
  }

  // MARK: - Events

  private func checkJSON(_ file: String) throws -> [Diagnostic] {
    do {
      let mapped = try MappedFile(path: file)
      var cursor = JSONCursor(mapped.bytes)
      do throws(JSONError) {
        cursor.skipSpace()
        try cursor.skipValue()
        cursor.skipSpace()
        guard cursor.isAtEnd else { throw cursor.syntaxError("the end") }
        return []
      } catch {
        let before = mapped.bytes[..<min(error.offset, mapped.bytes.count)]
        let newline = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return [
          Diagnostic(
            error.code,
            file: file,
            line: before.count { $0 == 0x0A } + 1,
            column: error.offset - newline + 1,
            wanted: error.wanted
          )
        ]
      }
    } catch {
      throw CommandFailure(diagnostics: [error], exitCode: .inputOutput)
    }
  }

  private func checkEvents(_ file: String) throws -> [Diagnostic] {
    let (configuration, editions) = try config.read(isServed: false)
    let events = EventFiles(editions.assessor, sources: configuration.sources)
    var diagnostics: [Diagnostic] = []
    do throws(Diagnostic) {
      try events.read(paths: [file]) { diagnostics.append($0) }
    } catch {
      throw CommandFailure(diagnostics: [error], exitCode: .inputOutput)
    }
    let counts = events.counts
    tellError(
      "\(counts.accepted) would be accepted, \(counts.duplicates) duplicate, "
        + "\(counts.conflicts) conflicting, \(counts.quarantined) quarantined"
    )
    return diagnostics
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

  private static func json(_ diagnostic: Diagnostic) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.string("code", diagnostic.code.rawValue)
      json.string("severity", diagnostic.severity.rawValue)
      json.string("file", diagnostic.file)
      json.number("line", diagnostic.line)
      json.number("column", diagnostic.column)
      json.string("path", diagnostic.path)
      json.string("found", diagnostic.found)
      json.string("wanted", diagnostic.wanted)
      json.string("hint", diagnostic.hint)
    }
    json.newline()
    return json.bytes
  }
}
