import ArgumentParser
import Casework
import Foundation
import Glibc
import Notation
import Policy
import Station

/// Has the running daemon carry a command out, so that nobody but it needs to read its ledger.
struct ControlClient {
  private let request: ControlRequest
  private let control: Configuration.Control

  /// The state folder; nil where the configuration can't be read by this user.
  private let state: String?

  /// Runs a command line by the daemon.
  ///
  /// - Returns: the exit code; nil where this program has to do it itself.
  static func run(_ line: [String]) -> Int32? {
    do {
      return try ControlClient(line)?.run()
    } catch {
      tellError("\(error)")
      return ((error as? CommandFailure)?.exitCode ?? .unavailable).rawValue
    }
  }

  /// - Returns: nil where the daemon doesn't run such commands for others.
  private init?(_ line: [String]) {
    guard ControlVoice.caller == nil, let command = line.first else { return nil }
    var arguments = Array(line.dropFirst())
    let config = Self.takeConfig(&arguments) ?? ConfigurationOptions.standardPath
    guard (try? ControlDeed.find(command, arguments)) != nil else { return nil }
    if access(config, R_OK) == 0 {
      let options = try? ConfigurationOptions.parse(["--config", config])
      guard let configuration = try? options?.readAlone() else { return nil }
      control = configuration.control
      state = StateFile.real(configuration.state)
    } else if errno == EACCES, config == ConfigurationOptions.standardPath {
      control = Configuration.Control()
      state = nil
    } else {
      return nil
    }
    var request = ControlRequest(command, arguments, state: state)
    request.language = Self.language
    request.columns = Self.columns
    self.request = request
  }

  /// Takes `--config` out of the arguments: the daemon has its own.
  private static func takeConfig(_ arguments: inout [String]) -> String? {
    let option = "--config"
    guard let index = arguments.firstIndex(where: { $0 == option || $0.hasPrefix(option + "=") })
    else { return nil }
    if arguments[index] != option {
      return String(arguments.remove(at: index).dropFirst(option.count + 1))
    }
    guard index + 1 < arguments.count else { return nil }
    defer { arguments.removeSubrange(index...index + 1) }
    return arguments[index + 1]
  }

  private func run() throws -> Int32? {
    do throws(SystemError) {
      var connection = try ControlConnection(to: control.socket)
      connection.send(request)
      return Self.passOn(&connection)
    } catch {
      try requireAccess(error)
      return nil
    }
  }

  /// Says what the daemon answers, as it comes.
  private static func passOn(_ connection: inout ControlConnection) -> Int32? {
    var output = StandardOutput()
    while let answer = connection.next() {
      switch answer {
      case .out(let text):
        output.write(text)
        output.flush()
      case .err(let text): passOnError(text)
      case .exit(let code): return code
      case .elsewhere: return nil
      }
    }
    tellError("The daemon went away before it had answered.")
    return CommandExit.tryAgain.rawValue
  }

  /// Ends the command where this user can't read the state folder either.
  private func requireAccess(_ error: SystemError) throws {
    if let state, access(state, R_OK | X_OK) == 0 || errno != EACCES { return }
    throw CommandFailure(
      "\(control.socket): no daemon answers: \(error). While one runs, members of the groups "
        + "\(control.readers) and \(control.actors) reach it there; else only root and the "
        + "daemon's user can do this.",
      exitCode: .permission
    )
  }

  // MARK: - The caller's terminal

  private static var language: Language {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"]
    let environment = ProcessInfo.processInfo.environment
    let locale = variables.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return locale?.hasPrefix("nl") ?? false ? .nl : .en
  }

  private static var columns: Int {
    var size = winsize()
    let isTerminal = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
    let said = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
    return min(max(said ?? (isTerminal ? Int(size.ws_col) : 80), 20), 1000)
  }
}
