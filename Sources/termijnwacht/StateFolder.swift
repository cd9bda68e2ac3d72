import Casework
import Civil
import Foundation
import Glibc
import Ledger
import Policy
import Station

/// The folder of the ledger, opened by the commands.
enum StateFolder {
  /// Who writes a ledger.
  enum Holder: String { case daemon, command }

  /// Whether the one who writes the ledger is a daemon, and so reads its inbox.
  static func isServed(_ configuration: Configuration) -> Bool {
    ConfigurationFolder.text(ofFile: ledgerPath(configuration) + ".lock") == Holder.daemon.rawValue
  }

  /// Whether a process holds the ledger's lock, and so writes it.
  static func isWritten(_ configuration: Configuration) -> Bool {
    let descriptor = open(ledgerPath(configuration) + ".lock", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  static func ledgerPath(_ configuration: Configuration) -> String {
    configuration.state + "/ledger.db"
  }

  /// Opens the ledger for writing.
  ///
  /// - Throws: `CommandFailure`: 75 where the daemon or another command writes it, 78 where the chain's
  ///   key is missing, else 74.
  static func openLedger(
    _ configuration: Configuration,
    holder: Holder = .command
  ) throws -> Ledger {
    do {
      try FileManager.default.createDirectory(
        atPath: configuration.state,
        withIntermediateDirectories: true
      )
    } catch {
      throw CommandFailure(
        "\(configuration.state): the state folder can't be made.",
        exitCode: .permission
      )
    }
    let key = try chainKey(configuration)
    do throws(LedgerError) {
      let path = ledgerPath(configuration)
      let ledger = try Ledger(path: path, holder: holder.rawValue, key: key)
      for file in ["", "-wal", "-shm", ".lock"] { FileOwner.adopt(path + file) }
      return ledger
    } catch {
      throw CommandFailure(
        error.description,
        exitCode: error.kind == .locked ? .tryAgain : .inputOutput
      )
    }
  }

  /// The chain's key; who writes the ledger comes before what is wrong with the key.
  private static func chainKey(_ configuration: Configuration) throws -> ChainKey {
    do {
      return try ChainKeyFile.open(configuration)
    } catch {
      guard isWritten(configuration) else { throw error }
      throw CommandFailure("another process writes this ledger", exitCode: .tryAgain)
    }
  }

  /// Opens the ledger for reading beside whoever writes it.
  ///
  /// - Throws: `CommandFailure` 69 where there is none yet; 74 where it can't be read.
  static func presentLedger(_ configuration: Configuration) throws -> Ledger {
    guard let ledger = try readLedger(configuration) else {
      throw CommandFailure("There is no ledger yet; serve makes one.", exitCode: .unavailable)
    }
    return ledger
  }

  /// The same; nil where there is none yet.
  static func readLedger(_ configuration: Configuration) throws -> Ledger? {
    let path = ledgerPath(configuration)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do throws(LedgerError) {
      return try Ledger(reading: path)
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }
}
