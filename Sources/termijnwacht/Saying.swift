import ArgumentParser
import Civil
import Foundation
import Glibc
import Ledger
import Notation
import Policy

/// One event that a person says on the command line.
struct Saying {
  /// A new one where nil.
  var id: String?
  var subject: String
  var type: String

  /// When it occurred, with its offset; now where nil.
  var time: String?
  var attributes: [(name: String, value: String)]

  /// Hands the event in, and tells what became of it.
  ///
  /// - Throws: `ExitCode` 65 where it was refused.
  func say(_ config: ConfigurationOptions, _ format: OutputFormat) throws {
    let id = id ?? UUID().uuidString.lowercased()
    let time = try time ?? Self.now(config).text
    var json = JSONWriter()
    json.object { json in
      json.string("id", id)
      json.string("case", subject)
      json.string("type", type)
      json.string("time", time)
      for (name, value) in attributes { json.member(name, value) }
    }
    json.newline()
    let path = FileManager.default.temporaryDirectory.path + "/termijnwacht-\(UUID()).ndjson"
    try Data(json.bytes).write(to: URL(fileURLWithPath: path))
    defer { unlink(path) }
    let counts = try EventDoor(config).load(path: path, isHistory: false)
    counts.write(format)
    if self.id == nil, counts.accepted > 0 { tell(id, format) }
    if counts.conflicts + counts.quarantined > 0 {
      throw ExitCode(CommandExit.badInput.rawValue)
    }
  }

  /// Tells under which id it stands, which `undo` asks for.
  private func tell(_ id: String, _ format: OutputFormat) {
    var output = StandardOutput()
    switch format {
    case .text: output.line("id \(id)")
    case .csv: output.line(CSV.line(["id", id]))
    case .ndjson:
      var json = JSONWriter()
      json.object { $0.string("id", id) }
      json.newline()
      output.write(json.bytes)
    }
    output.flush()
  }

  /// The trusted time.
  static func now(_ config: ConfigurationOptions) throws -> Instant {
    let configuration = try config.readAlone()
    let ledger = try StateFolder.readLedger(configuration)
    do throws(LedgerError) {
      return try LoadClock(state: configuration.state, ledger).time
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }
}
