import GRDB
import Glibc

/// What the world failed at: the operation, and SQLite's or the system's own words.
package struct LedgerError: Error, CustomStringConvertible {
  package enum Kind: Sendable { case locked, full, failed }

  package var kind: Kind
  package var operation: String

  /// SQLite's extended result code, or errno.
  package var code: Int32
  package var description: String
}

/// Facts, escalations, agenda and cursors, in one SQLite file.
///
/// One connection writes; a step is one transaction, committed with `synchronous=FULL`, so that what
/// it reports is on the disk (sqlite.org/pragma.html#pragma_synchronous). Other processes read beside
/// it through the write-ahead log.
package final class Ledger: Sendable {
  private let queue: DatabaseQueue
  private let lock: FileLock?

  /// Opens the ledger for writing, and makes it where there is none.
  ///
  /// `holder` is written into the lock file, so that others can see who writes.
  ///
  /// - Throws: `LedgerError`, of kind `locked` where another process writes it.
  package init(path: String, holder: String = "command") throws(LedgerError) {
    lock = try FileLock(path: path + ".lock", holder: holder)
    queue = try Self.attempt("open") {
      let queue = try DatabaseQueue(path: path, configuration: Self.configuration())
      try Self.migrator.migrate(queue)
      return queue
    }
  }

  /// Opens the ledger for reading beside whoever writes it.
  package init(reading path: String) throws(LedgerError) {
    lock = nil
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    let reading = configuration
    queue = try Self.attempt("open") {
      try DatabaseQueue(path: path, configuration: reading)
    }
  }

  private static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA page_size = 4096;
          PRAGMA journal_mode = WAL;
          PRAGMA synchronous = FULL;
          PRAGMA cache_size = -65536;
          PRAGMA temp_store = MEMORY;
          """
      )
    }
    return configuration
  }

  /// Runs one step: all of what it writes is committed, or none of it.
  package func step<Result>(
    _ body: (LedgerTransaction) throws -> Result
  ) throws(LedgerError) -> Result {
    try Self.attempt("commit a step") {
      try queue.write { try body(LedgerTransaction(database: $0)) }
    }
  }

  /// Reads what one moment's state holds.
  package func read<Result>(
    _ body: (LedgerTransaction) throws -> Result
  ) throws(LedgerError) -> Result {
    try Self.attempt("read") {
      try queue.read { try body(LedgerTransaction(database: $0)) }
    }
  }

  /// The value of a pragma, for `doctor` and tests.
  package func pragma(_ name: String) throws(LedgerError) -> String {
    try Self.attempt("read") {
      try queue.read { database in
        try String.fetchOne(database, sql: "PRAGMA \(name)") ?? ""
      }
    }
  }

  private static func attempt<Result>(
    _ operation: String,
    _ body: () throws -> Result
  ) throws(LedgerError) -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw LedgerError(
        kind: error.resultCode == .SQLITE_FULL ? .full : .failed,
        operation: operation,
        code: error.extendedResultCode.rawValue,
        description:
          "could not \(operation): \(error.message ?? "SQLite") (\(error.extendedResultCode.rawValue))"
      )
    } catch {
      throw LedgerError(
        kind: .failed,
        operation: operation,
        code: 0,
        description: "could not \(operation)"
      )
    }
  }
}

/// A lock that the kernel gives up when its process ends, however it ends (flock(2)).
private final class FileLock: Sendable {
  private let descriptor: Int32

  init(path: String, holder: String) throws(LedgerError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else {
      throw LedgerError(
        kind: .failed,
        operation: "lock",
        code: errno,
        description: "could not open the ledger's lock: \(String(cString: strerror(errno)))"
      )
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      // The descriptor is closed by deinit, which runs for an init that throws once all is set; a
      // second close would close whatever file took its number meanwhile.
      throw LedgerError(
        kind: .locked,
        operation: "lock",
        code: errno,
        description: "another process writes this ledger"
      )
    }
    ftruncate(descriptor, 0)
    _ = Array(holder.utf8).withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
