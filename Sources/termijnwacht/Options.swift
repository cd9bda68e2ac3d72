import ArgumentParser
import Casework
import Civil
import Foundation
import Notation
import Policy

/// How a list is written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument { case text, csv, ndjson }

/// The options of every command that lists.
struct FormatOptions: ParsableArguments {
  @Option(help: "text, csv or ndjson.")
  var format = OutputFormat.text

  @Flag(help: "The same as --format ndjson: one JSON value a line.")
  var json = false

  var chosen: OutputFormat { json ? .ndjson : format }
}

/// Where the configuration stands.
struct ConfigurationOptions: ParsableArguments {
  @Option(help: "The configuration file.")
  var config = ConfigurationOptions.standardPath

  static let standardPath = "/etc/termijnwacht/termijnwacht.yaml"

  /// Reads it without the editions that it names.
  ///
  /// - Throws: `CommandFailure` with exit code 78, every diagnostic told.
  func readAlone() throws -> Configuration {
    let bytes: [UInt8]
    do {
      bytes = try SettingsFile.bytes(of: config)
    } catch {
      throw CommandFailure(
        "\(error)\nName the configuration with --config.",
        exitCode: .configuration
      )
    }
    let zones = ConfigurationFolder(calendars: "")
    let (configuration, diagnostics) = Configuration.read(
      bytes: bytes,
      file: config,
      zone: zones.zone
    )
    guard let configuration else {
      throw CommandFailure(diagnostics: diagnostics, exitCode: .configuration)
    }
    return configuration
  }

  /// Reads it, and the editions that it names.
  ///
  /// - Throws: `CommandFailure` with exit code 78, every diagnostic told.
  func read(isServed: Bool = true) throws -> (configuration: Configuration, editions: Editions) {
    let configuration = try readAlone()
    let folder = ConfigurationFolder(calendars: configuration.calendars)
    let (editions, found) = Editions.read(
      policy: configuration.policy,
      in: folder,
      isServed: isServed
    )
    guard let editions else {
      throw CommandFailure(diagnostics: found, exitCode: .configuration)
    }
    return (configuration, editions)
  }
}

/// Events straight from files, under a policy of their own.
struct EventFileOptions: ParsableArguments {
  @Option(help: "Read events from this file, without a store. May be given again.")
  var events: [String] = []

  @Option(help: "The policy to go by.")
  var policy: String?

  @Option(help: "The folder with the calendars.")
  var calendars: String?

  /// The editions of the policy that was named, or of the configuration.
  func editions(_ options: ConfigurationOptions) throws -> (Editions, EventSources) {
    guard let policy else {
      let (configuration, editions) = try options.read(isServed: false)
      return (editions, configuration.sources)
    }
    let folder = try Surroundings.read(folder: calendars, besideFile: policy)
    let (editions, diagnostics) = Editions.read(policy: policy, in: folder, isServed: false)
    guard let editions else {
      throw CommandFailure(diagnostics: diagnostics, exitCode: .configuration)
    }
    return (editions, EventSources())
  }

  /// Reads all files; each fault is told on standard error.
  func read(_ editions: Editions, _ sources: EventSources) throws -> EventFiles {
    let files = EventFiles(editions.assessor, sources: sources, threads: Surroundings.threads)
    var progress = ReadProgress("read", of: events)
    defer { progress.end() }
    do throws(Diagnostic) {
      try files.read(paths: events) {
        progress.show($0)
      } tell: {
        tellError($0.description)
      }
    } catch {
      throw CommandFailure(file: error)
    }
    return files
  }
}

extension EventFiles {
  /// Ends the command with 65 where some input was bad.
  func requireNoFault() throws {
    if counts.conflicts + counts.quarantined > 0 { throw ExitCode(CommandExit.badInput.rawValue) }
  }
}

/// An instant as a person gives it: a date, or a time with or without its offset.
struct InstantArgument: ExpressibleByArgument {
  private let time: TimeText

  init?(argument: String) {
    guard let time = TimeText(argument) else { return nil }
    self.time = time
  }

  /// The instant in that zone: of a date, midnight.
  func instant(in zone: Zone) -> Instant { time.moment(in: zone).instant }
}

extension Instant {
  /// The wall clock's instant.
  ///
  /// Only commands and the station ask; everything below is told.
  static var now: Instant {
    Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
  }
}

/// A length of time as a person gives it: `7d`, `48h`, `2 weeks`.
struct TermArgument: ExpressibleByArgument {
  let term: Term

  init?(argument: String) {
    let units: [Character: Term.Unit] = ["d": .days, "w": .weeks, "h": .hours, "m": .minutes]
    if let last = argument.last, let unit = units[last], let count = Int(argument.dropLast()),
      let term = Term("\(count) \(unit.rawValue)")
    {
      self.term = term
    } else if let term = Term(argument) {
      self.term = term
    } else {
      return nil
    }
  }

  init(_ term: Term) { self.term = term }
}
