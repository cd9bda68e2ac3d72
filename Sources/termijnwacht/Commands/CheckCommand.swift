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

  @Flag(
    help: """
      Warnings count too, and a policy must be complete enough to be served: title, basis, effect, \
      ladder.
      """
  )
  var strict = false

  @Flag(help: "Diagnostics as JSON, one a line.")
  var json = false

  func run() throws {
    try reportingFailure {
      // Files may share their calendars, of which each fault is told once.
      var told: Set<Diagnostic> = []
      let diagnostics = try (files.isEmpty ? [config.config] : files).flatMap { file in
        try check(file).filter { told.insert($0).inserted }
      }
      var output = StandardOutput()
      for diagnostic in diagnostics {
        json ? output.write(Self.json(diagnostic)) : output.line(diagnostic.description)
      }
      output.flush()
      if let exit = exitCode(diagnostics) { throw ExitCode(exit.rawValue) }
    }
  }

  /// How the command ends; nil where all is well.
  private func exitCode(_ diagnostics: [Diagnostic]) -> CommandExit? {
    if kind != nil { return diagnostics.isEmpty ? nil : .badInput }
    if diagnostics.contains(where: { $0.code == .fileRead || $0.code == .fileKind }) {
      return .inputOutput
    }
    return diagnostics.contains { strict || $0.severity == .error } ? .finding : nil
  }

  private func check(_ file: String) throws -> [Diagnostic] {
    switch kind {
    case .json: try checkJSON(file)
    case .events: try checkEvents(file)
    case nil: ConfigurationCheck(calendars: calendars, isStrict: strict).diagnostics(of: file)
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
