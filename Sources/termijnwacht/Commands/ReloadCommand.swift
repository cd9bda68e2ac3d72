import ArgumentParser
import Foundation
import Glibc
import Policy
import Station

/// `reload`: has the daemon read its configuration anew, and tells what came of it.
struct ReloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Have the daemon read its configuration anew.",
    discussion: "A configuration that is wrong is refused, and the one before goes on."
  )

  @OptionGroup var config: ConfigurationOptions

  @Flag(help: "Confirm the wall clock as it is now, after a jump that the watch refuses.")
  var acceptClock = false

  func run() throws {
    try reportingFailure {
      let configuration = try config.readAlone()
      if acceptClock { try confirmClock(configuration.state) }
      guard StateFolder.isServed(configuration), StateFolder.isWritten(configuration),
        let before = DaemonReport(state: configuration.state)
      else {
        if acceptClock { return }
        throw CommandFailure("No daemon runs on \(configuration.state).", exitCode: .unavailable)
      }
      let after = try Daemon.reload(before, state: configuration.state)
      guard !after.isRefused else {
        throw CommandFailure(
          after.reasons.joined(separator: "\n") + "\nThe configuration before goes on.",
          exitCode: .configuration
        )
      }
    }
  }

  private func confirmClock(_ state: String) throws {
    do throws(SystemError) {
      try ClockRecord.confirm(state: state)
    } catch {
      throw CommandFailure(
        "\(state)/clock.json: can't be written: \(error).",
        exitCode: .permission
      )
    }
  }
}

/// The daemon, as commands speak to it.
enum Daemon {
  /// How long the daemon may take to answer: it waits for its sinks first.
  private static let patienceSeconds: Int32 = 60

  /// Has the daemon that runs there read everything anew.
  static func reload(_ state: String) throws {
    guard let before = DaemonReport(state: state) else { return }
    _ = try reload(before, state: state)
  }

  /// Sends the signal, and waits until the daemon has said what came of it.
  static func reload(_ before: DaemonReport, state: String) throws -> DaemonReport {
    guard let folder = FolderWatch(state) else {
      throw CommandFailure("\(state): can't be watched.", exitCode: .permission)
    }
    guard kill(before.process, SIGHUP) == 0 else {
      throw CommandFailure(
        "The daemon can't be signalled: \(SystemError(code: errno)).",
        exitCode: errno == EPERM ? .permission : .unavailable
      )
    }
    while folder.wait(seconds: patienceSeconds) {
      if let after = DaemonReport(state: state), after.reloads != before.reloads { return after }
    }
    throw CommandFailure("The daemon did not answer; it may still.", exitCode: .unavailable)
  }
}
