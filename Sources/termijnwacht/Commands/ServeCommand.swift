import ArgumentParser
import Casework
import Dispatch
import Glibc
import Ledger
import Logging
import Notation
import Policy
import Sinks
import Station
import Watch

/// `serve`: the daemon.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Watch all cases: the daemon."
  )

  @OptionGroup var config: ConfigurationOptions

  func run() throws {
    try reportingFailure {
      let station = try DaemonAssembly(config).station { Glibc.exit(0) }
      station.executor.queue.async { station.assumeIsolated { $0.start() } }
      withExtendedLifetime(station) { dispatchMain() }
    }
  }
}

/// Puts the daemon's parts together.
struct DaemonAssembly {
  private let options: ConfigurationOptions
  private let configuration: Configuration
  private let editions: Editions

  init(_ options: ConfigurationOptions) throws {
    self.options = options
    (configuration, editions) = try options.read()
  }

  /// The station with its ledger and sinks.
  ///
  /// - Throws: `CommandFailure` where the ledger can't be opened.
  func station(onStopped: @escaping @Sendable () -> Void) throws -> Station {
    let state = configuration.state
    let ledger = try StateFolder.openLedger(configuration, holder: .daemon)
    let choice = try EditionChoice(configuration, editions, ledger)
    let log = Logger(label: "termijnwacht") { _ in StandardErrorLog() }
    if let note = choice.note { log.warning("\(note)") }
    do {
      return try Station(
        try Self.watch(ledger, configuration, choice),
        state: state,
        sinks: try Self.hands(ledger, configuration, choice.editions, mustOpen: false),
        carriers: try configuration.carriers(choice.editions),
        heartbeat: try configuration.heartbeatPlan(),
        digests: try configuration.digestPlan(choice.editions),
        control: try desk(log),
        log: log,
        reload: { [options, configuration] in
          Self.reload(options, ledger, started: configuration)
        },
        onStopped: onStopped
      )
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("\(error)", exitCode: .inputOutput)
    }
  }

  /// By which commands reach the daemon; nil where there is no place for its socket, which is told.
  ///
  /// - Throws: `CommandFailure` 78 where the configuration names a place that isn't one.
  private func desk(_ log: Logger) throws -> ControlDesk? {
    let control = configuration.control
    do throws(SystemError) {
      return try ControlDesk(
        control,
        config: options.config,
        state: configuration.state,
        log: log
      )
    } catch {
      let words = "\(control.socket): there is no control socket: \(error)"
      guard control.isStandard else { throw CommandFailure(words, exitCode: .configuration) }
      log.notice("\(words)")
      return nil
    }
  }

  /// Reads the configuration anew, down to its sinks.
  ///
  /// - `started`: the one that the daemon was started with.
  private static func reload(
    _ options: ConfigurationOptions,
    _ ledger: Ledger,
    started: Configuration
  ) -> Reloaded {
    do {
      let (configuration, editions) = try options.read()
      let choice = try EditionChoice(configuration, editions, ledger)
      var notes = [choice.note].compactMap(\.self)
      for (what, isOther) in [
        ("state folder", configuration.state != started.state),
        ("control socket", configuration.control.socket != started.control.socket),
        ("key of the chain", configuration.chainKey != started.chainKey),
      ] where isOther {
        notes.append("another \(what) needs a restart; the old one goes on")
      }
      return .taken(
        try watch(ledger, configuration, choice),
        sinks: try hands(ledger, configuration, choice.editions, mustOpen: true),
        carriers: try configuration.carriers(choice.editions),
        heartbeat: try configuration.heartbeatPlan(),
        digests: try configuration.digestPlan(choice.editions),
        control: configuration.control,
        notes: notes
      )
    } catch let failure as CommandFailure {
      let lines = failure.description.split(separator: "\n")
      return .refused(
        codes: failure.codes,
        reasons: lines.map { PlainText.escaped(String($0)) }
      )
    } catch {
      return .refused(codes: [], reasons: ["\(error)"])
    }
  }

  private static func watch(
    _ ledger: Ledger,
    _ configuration: Configuration,
    _ choice: EditionChoice
  ) throws -> Watch {
    Watch(
      ledger,
      choice.editions,
      sources: configuration.sources,
      language: configuration.language,
      threads: processors,
      approvers: choice.approvers,
      roster: try configuration.readRoster(),
      isObserving: configuration.isObserving,
      endpoints: configuration.endpoints,
      retention: configuration.retention
    )
  }

  /// - `mustOpen`: whether a file that can't be opened is refused. At a reload it is, for who asked is there
  ///   to mend it; at the start the others are watched for meanwhile.
  private static func hands(
    _ ledger: Ledger,
    _ configuration: Configuration,
    _ editions: Editions,
    mustOpen: Bool
  ) throws -> [SinkHand] {
    let zone = editions.assessor.policy.zone
    var hands: [SinkHand] = []
    if configuration.usesJournal { hands.append(SinkHand(JournalSink(zone: zone))) }
    if let file = configuration.file {
      let newest = try ledger.read { try $0.newestStep()?.lastEscalation ?? 0 }
      let format: FileSink.Format =
        switch file.format {
        case .ndjson: .ndjson(source: configuration.source)
        case .text: .text
        }
      let sink = FileSink(path: file.path, format: format, zone: zone, newest: newest)
      if mustOpen, let refusal = sink.refusal { throw refusal }
      hands.append(SinkHand(sink))
    }
    return hands
  }
}

extension Configuration {
  /// The roster that it names; nil where it names none.
  ///
  /// - Throws: `CommandFailure` 78 where it is wrong.
  func readRoster() throws -> Roster? {
    guard let path = roster else { return nil }
    let bytes: [UInt8]
    do throws(Diagnostic) {
      bytes = try SettingsFile.bytes(of: path)
    } catch {
      throw CommandFailure(file: error)
    }
    let (roster, found) = Roster.read(bytes: bytes, file: path)
    if let roster { return roster }
    throw CommandFailure(diagnostics: found, exitCode: .configuration)
  }
}
