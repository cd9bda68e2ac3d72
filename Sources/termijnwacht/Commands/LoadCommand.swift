import ArgumentParser
import Casework
import Civil
import Foundation
import Glibc
import Ledger
import Notation
import Policy
import Station
import Watch

/// `load`: events from a file into the store, or into a running daemon.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Load events from a file, or - for standard input."
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var format: FormatOptions

  @Argument(help: "The file with events, one a line or a batch array; - for standard input.")
  var file: String

  @Flag(help: "What came due before now is recorded and not told one by one.")
  var history = false

  func run() throws {
    try reportingFailure {
      let counts = try EventDoor(config).load(path: file, isHistory: history)
      counts.write(format.chosen)
      if counts.conflicts + counts.quarantined > 0 {
        throw ExitCode(CommandExit.badInput.rawValue)
      }
    }
  }
}

/// `event`: one event, said on the command line.
struct EventCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "event",
    abstract: "Record one event.",
    discussion: "termijnwacht event VT-2026-0042 overdracht-aangeboden overdracht=17 naar=wijkteam"
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var format: FormatOptions

  @Argument(help: "The case's key.")
  var subject: String

  @Argument(help: "The event's type.")
  var type: String

  @Argument(help: "Attributes, NAME=VALUE.")
  var attributes: [String] = []

  @Option(help: "When it occurred, with its offset; now where it isn't said.")
  var time: String?

  @Option(help: "The event's id; a new one where it isn't said.")
  var id: String?

  func validate() throws {
    for attribute in attributes {
      guard let end = attribute.firstIndex(of: "=") else {
        throw ValidationError("\(attribute): an attribute is NAME=VALUE.")
      }
      let name = String(attribute[..<end])
      guard !EnvelopeWord.all.contains(name) else {
        throw ValidationError("\(name) is no attribute, but the event's own. \(advice(on: name))")
      }
    }
  }

  /// How a word of the event's own is said here.
  private func advice(on word: String) -> String {
    switch word {
    case "time", "occurred", "date":
      "--time says when it occurred: a time with its offset, no mere date."
    case "id": "--id says it."
    case "case", "subject", "type": "The case's key and the type stand before the attributes."
    default: "An event in a file can have it: termijnwacht load."
    }
  }

  func run() throws {
    try reportingFailure {
      let pairs = attributes.map { attribute in
        let parts = attribute.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), String(parts[1]))
      }
      let saying = Saying(id: id, subject: subject, type: type, time: time, attributes: pairs)
      try saying.say(config, format.chosen)
    }
  }
}

/// Where commands hand events in: to the running daemon by its inbox, else to the store itself.
struct EventDoor {
  private let configuration: Configuration
  private let editions: Editions

  /// How many events are taken out of a file at once; a file without more is loaded in one step.
  private static let eventsAtOnce = 50_000

  init(_ options: ConfigurationOptions) throws {
    (configuration, editions) = try options.read()
  }

  func load(path: String, isHistory: Bool) throws -> IntakeCounts {
    do {
      let ledger = try StateFolder.openLedger(configuration)
      return try loadDirectly(path, isHistory, ledger)
    } catch let failure as CommandFailure
      where failure.exitCode == .tryAgain && StateFolder.isServed(configuration)
    {
      return try loadByInbox(path, isHistory)
    }
  }

  private func loadDirectly(
    _ path: String,
    _ isHistory: Bool,
    _ ledger: Ledger
  ) throws -> IntakeCounts {
    let choice = try EditionChoice(configuration, editions, ledger)
    if let note = choice.note { tellError(note) }
    let watch = Watch(
      ledger,
      choice.editions,
      sources: configuration.sources,
      language: configuration.language,
      threads: processors,
      approvers: choice.approvers
    )
    do {
      let clock = try LoadClock(state: configuration.state, ledger)
      var load = DirectLoad(watch, clock)
      var job = try InboxJob(path: path, isHistory: isHistory, at: clock.time)
      try load.take(&job, eventsAtOnce: Self.eventsAtOnce)
      try load.assess()
      if let name = try Inbox(state: configuration.state).keepRefused(of: job) {
        tellError("What could not be taken is in quarantine/\(name).")
      }
      return job.counts
    } catch let diagnostic as Diagnostic {
      throw CommandFailure(file: diagnostic)
    } catch let error as LedgerError {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    } catch {
      throw CommandFailure("The quarantine folder can't be written.", exitCode: .inputOutput)
    }
  }

  /// Renames a copy into the daemon's inbox, and waits for its answer.
  private func loadByInbox(_ path: String, _ isHistory: Bool) throws -> IntakeCounts {
    let name = "load-\(UUID().uuidString.lowercased())" + (isHistory ? ".history" : "") + ".ndjson"
    let target = configuration.state + "/inbox/" + name
    do {
      try Inbox.copy(path, to: target + ".part")
    } catch let diagnostic as Diagnostic {
      throw CommandFailure(file: diagnostic)
    } catch {
      throw CommandFailure("The daemon's inbox can't be written.", exitCode: .permission)
    }
    let answer = target + ".answer.json"
    guard let folder = FolderWatch(configuration.state + "/inbox"),
      rename(target + ".part", target) == 0
    else { throw CommandFailure("The daemon's inbox can't be written.", exitCode: .permission) }
    while !FileManager.default.fileExists(atPath: answer) {
      guard folder.wait(seconds: 600) else {
        throw CommandFailure("The daemon did not answer; it may still.", exitCode: .unavailable)
      }
    }
    defer { unlink(answer) }
    guard let text = ConfigurationFolder.text(ofFile: answer), let json = try? JSONValue(text)
    else {
      throw CommandFailure("The daemon's answer can't be read.", exitCode: .inputOutput)
    }
    if let code = json["error"]?.text {
      throw CommandFailure("The daemon can't read the file: \(code).", exitCode: .inputOutput)
    }
    if let name = json["quarantine"]?.text {
      tellError("What could not be taken is in quarantine/\(name).")
    }
    return IntakeCounts(json)
  }
}

extension IntakeCounts {
  fileprivate init(_ json: JSONValue) {
    self.init()
    func number(_ name: String) -> Int {
      if case .number(let text)? = json[name] { return Int(text) ?? 0 }
      return 0
    }
    accepted = number("accepted")
    duplicates = number("duplicates")
    conflicts = number("conflicts")
    quarantined = number("quarantined")
  }

  func write(_ format: OutputFormat) {
    var output = StandardOutput()
    switch format {
    case .ndjson:
      var json = JSONWriter()
      json.object { $0.counts(self) }
      json.newline()
      output.write(json.bytes)
    case .csv: output.line("\(accepted),\(duplicates),\(conflicts),\(quarantined)")
    case .text:
      output.line(
        "\(accepted) accepted, \(duplicates) duplicate, \(conflicts) conflicting, "
          + "\(quarantined) quarantined"
      )
    }
    output.flush()
  }
}
