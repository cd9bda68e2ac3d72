import ArgumentParser
import Casework
import Dispatch
import Glibc
import Ledger
import Logging
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
  private let log: Logger

  init(_ options: ConfigurationOptions) throws {
    self.options = options
    (configuration, editions) = try options.read()
    log = Logger(label: "termijnwacht") { _ in StandardErrorLog() }
  }

  /// The station with its ledger and sinks.
  ///
  /// - Throws: `CommandFailure` where the ledger or a sink can't be opened.
  func station(onStopped: @escaping @Sendable () -> Void) throws -> Station {
    let ledger = try StateFolder.openLedger(configuration, holder: .daemon)
    do {
      let newest = try ledger.read { try $0.newestStep()?.lastEscalation ?? 0 }
      return try Station(
        Self.watch(ledger, configuration, editions),
        state: configuration.state,
        sinks: try hands(newest: newest),
        log: log,
        reload: { [options] in
          do {
            let (configuration, editions) = try options.read()
            return Self.watch(ledger, configuration, editions)
          } catch {
            tellError("\(error)")
            return nil
          }
        },
        onStopped: onStopped
      )
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("\(error)", exitCode: .inputOutput)
    }
  }

  private static func watch(
    _ ledger: Ledger,
    _ configuration: Configuration,
    _ editions: Editions
  ) -> Watch {
    Watch(
      ledger,
      editions,
      sources: configuration.sources,
      language: configuration.language
    )
  }

  private func hands(newest: Int64) throws -> [SinkHand] {
    let zone = editions.assessor.policy.zone
    var hands: [SinkHand] = []
    if configuration.usesJournal { hands.append(SinkHand(JournalSink(zone: zone))) }
    if let file = configuration.file {
      let format: FileSink.Format =
        switch file.format {
        case .ndjson: .ndjson(source: configuration.source)
        case .text: .text
        }
      hands.append(
        SinkHand(try FileSink(path: file.path, format: format, zone: zone, newest: newest))
      )
    }
    return hands
  }
}
