import ArgumentParser
import Notation

/// The exit codes of all commands, after sysexits(3).
enum CommandExit: Int32 {
  case finding = 1
  case usage = 64
  case badInput = 65
  case unavailable = 69
  case inputOutput = 74
  case tryAgain = 75
  case permission = 77
  case configuration = 78
}

/// Why a command ends early: what to tell, and the exit code.
struct CommandFailure: Error, CustomStringConvertible {
  var description: String
  var exitCode: CommandExit

  /// The codes of what is wrong, warnings aside, each once.
  var codes: [String] = []

  init(_ description: String, exitCode: CommandExit) {
    self.description = description
    self.exitCode = exitCode
  }

  /// A file of events that can't be read: 65 where what it holds is to blame, else 74.
  init(file diagnostic: Diagnostic) {
    let isBad = [.gzip, .fileSize].contains(diagnostic.code)
    self.init(diagnostics: [diagnostic], exitCode: isBad ? .badInput : .inputOutput)
  }

  init(diagnostics: [Diagnostic], exitCode: CommandExit) {
    self.init(diagnostics.map(\.description).joined(separator: "\n"), exitCode: exitCode)
    for diagnostic in diagnostics
    where diagnostic.severity == .error && !codes.contains(diagnostic.code.rawValue) {
      codes.append(diagnostic.code.rawValue)
    }
  }
}

extension ParsableCommand {
  /// Runs the body; a failure is told on standard error and ends with its exit code.
  func reportingFailure(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as CommandFailure {
      tellError(failure.description)
      throw ExitCode(failure.exitCode.rawValue)
    }
  }
}
