import Foundation
import Glibc

/// Facts, escalations, agenda and cursors, in one SQLite file.
///
/// One connection writes; a step is one transaction, committed with `synchronous=FULL`, so that what
/// it reports is on the disk (sqlite.org/pragma.html#pragma_synchronous). Other processes read beside
/// it through the write-ahead log.
package final class Ledger: Sendable {
  private let path: String
  private let lock: FileLock?
  private let isReader: Bool

  /// Held while the connection is in use: it serves one caller at a time.
  private let gate = NSLock()
  private nonisolated(unsafe) let connection: Connection

  /// Opens the ledger for writing, and makes it where there is none.
  ///
  /// - `holder`: is written into the lock file, so that others can see who writes.
  /// - `key`: what the chain is kept by; nil where nobody checks it, and nothing is sealed.
  ///
  /// - Throws: `LedgerError`, of kind `locked` where another process writes it.
  package init(
    path: String,
    holder: String = "command",
    key: ChainKey? = nil
  ) throws(LedgerError) {
    self.path = path
    isReader = false
    lock = try FileLock(path: path + ".lock", holder: holder)
    connection = try Connection(path: path, isReader: false, gathersLog: true, chain: key)
    // No automatic checkpoint: it would hold a commit back for up to a tenth of a second. A mapped
    // file spares a copy of each page that is read. A larger cache makes commits slower: SQLite goes
    // through all of it after its B-tree has balanced a page.
    try connection.execute(
      """
      PRAGMA page_size = 4096;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      PRAGMA wal_autocheckpoint = 0;
      PRAGMA cache_size = -16384;
      PRAGMA mmap_size = \(256 << 20);
      PRAGMA temp_store = MEMORY;
      """
    )
    try Schema.prepare(connection)
    connection.watchLog()
  }

  /// A ledger that nobody keeps: to play what would happen.
  package static func inMemory(key: ChainKey? = nil) throws(LedgerError) -> Ledger {
    try Ledger(inMemory: key)
  }

  private init(inMemory key: ChainKey?) throws(LedgerError) {
    path = ":memory:"
    isReader = false
    lock = nil
    connection = try Connection(path: path, isReader: false, chain: key)
    try Schema.prepare(connection)
  }

  /// Opens the ledger for reading beside whoever writes it.
  package init(reading path: String) throws(LedgerError) {
    self.path = path
    isReader = true
    lock = nil
    connection = try Connection(path: path, isReader: true)
    try connection.execute("PRAGMA mmap_size = \(Self.mappedBytes)")
    try Schema.check(connection)
  }

  /// Another reader of the same file, for another thread.
  package func reader() throws(LedgerError) -> Ledger { try Ledger(reading: path) }

  /// How much of the file is mapped at the most; the kernel takes the pages back when it needs them.
  private static let mappedBytes = 1 << 32

  /// Runs one step: all of what it writes is committed, or none of it.
  package func step<Result>(
    _ body: (LedgerTransaction) throws -> Result
  ) throws(LedgerError) -> Result {
    try transaction(.beginWriting, "commit a step") { transaction in
      let result = try body(transaction)
      try transaction.writePending()
      try transaction.writeAgenda()
      try transaction.writeSeal()
      return result
    }
  }

  /// Reads what one moment's state holds.
  package func read<Result>(
    _ body: (LedgerTransaction) throws -> Result
  ) throws(LedgerError) -> Result {
    try transaction(.begin, "read", body)
  }

  private func transaction<Result>(
    _ begin: Query,
    _ operation: String,
    _ body: (LedgerTransaction) throws -> Result
  ) throws(LedgerError) -> Result {
    gate.lock()
    defer { gate.unlock() }
    do {
      try connection.statement(begin).run()
      if isReader { connection.standing = Standing() }
      let result = try body(LedgerTransaction(connection: connection))
      try connection.statement(.commit).run()
      return result
    } catch {
      connection.forget()
      connection.rollBack()
      if var error = error as? LedgerError {
        error.operation = operation
        throw error
      }
      throw LedgerError(
        kind: .failed,
        operation: operation,
        code: 0,
        description: "could not \(operation)"
      )
    }
  }

  // MARK: - Upkeep

  /// How many bytes the write-ahead log holds that were not copied into the file.
  package var logBytes: Int {
    gate.lock()
    defer { gate.unlock() }
    return Int(connection.logPages) * 4096
  }

  /// Copies the write-ahead log into the file, so that the next commits begin it anew.
  ///
  /// By a connection of its own: steps are committed meanwhile, so it belongs on another thread than
  /// theirs.
  package func checkpoint() throws(LedgerError) {
    let connection = try Connection(path: path, isReader: false)
    // A connection that has read nothing doesn't know of the log yet, and would copy nothing.
    try connection.execute("PRAGMA wal_autocheckpoint = 0; SELECT count(*) FROM sqlite_schema")
    try connection.checkpoint()
  }

  /// Makes the file anew out of what it holds, so that not a byte of what was erased is left in it or in
  /// its log.
  ///
  /// Deleting with zeros isn't enough (sqlite.org/pragma.html#pragma_secure_delete): where rows were
  /// moved from page to page before, copies of theirs lie in what is free of the old page; of 500 cases
  /// that were deleted so, 11 could still be read. Whoever writes waits for it, so it belongs where
  /// nothing is due; it takes about eight seconds a gigabyte, and twice the file's size in room.
  ///
  /// - Returns: whether the log is empty too; where a reader holds it, this must be called again.
  package func rewrite() throws(LedgerError) -> Bool {
    let connection = try Connection(path: path, isReader: false)
    try connection.execute(
      "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0; VACUUM"
    )
    return try connection.truncateLog()
  }

  /// How long the write-ahead log may become before it is worth while to copy it.
  package static let longLogBytes = 64 << 20

  /// Copies the write-ahead log where it has become long: for whoever commits much and has no timer.
  package func checkpointIfLong() throws(LedgerError) {
    if logBytes > Self.longLogBytes { try checkpoint() }
  }

  /// Gives back the memory that reading and writing much has taken.
  package func releaseMemory() throws(LedgerError) {
    gate.lock()
    defer { gate.unlock() }
    try connection.releaseMemory()
  }

  /// The value of a pragma, for `doctor` and tests.
  package func pragma(_ name: String) throws(LedgerError) -> String {
    gate.lock()
    defer { gate.unlock() }
    return try connection.text("PRAGMA \(name)")
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

  deinit {
    guard descriptor >= 0 else { return }
    // A child that was forked and hasn't yet become its program has the descriptor too, and with it the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
