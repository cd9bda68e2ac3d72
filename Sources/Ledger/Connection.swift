import CGatheredLog
import CSQLite
import Casework

/// One connection to the ledger's file, with its statements and what it knows by heart.
///
/// Not for two threads at once: `Ledger` sees to that.
final class Connection {
  private let handle: OpaquePointer
  private var statements = [Statement?](repeating: nil, count: Query.allCases.count)

  /// The wordings of escalations that were read or written, by their numbers.
  var wordings = Wordings()

  /// The escalations of the open transaction that stand in no row yet.
  var pending = EscalationPack()

  /// The escalations of the row that was read last, in order: those of a storm are asked for one by one.
  var newestRow: [Escalation] = []

  /// The escalations and notices that were appended last.
  var newestEscalations = Newest<Escalation>()
  var newestNotices = Newest<Notice>()

  /// What the newest rows say, as far as it was read or written.
  var standing = Standing()

  /// The key of the chain; nil where nothing is sealed.
  let chain: ChainKey?

  /// The prints of the open transaction that stand in no seal yet.
  var seal = PendingSeal()

  /// The case whose salt was asked for last, and salts for new ones.
  var newestSalt: (subject: Int64, salt: CaseSalt)?

  /// The salts of the cases of the escalations that were appended last, by their places in the log: their
  /// notices come next.
  var newestSalts = Newest<CaseSalt>()
  var salts = SaltSource()

  private var sealed = [Statement?](repeating: nil, count: SealedKind.allCases.count + 1)

  /// How many pages the write-ahead log has since the newest commit.
  private(set) var logPages: Int32 = 0

  /// - `gathersLog`: whether pages of the log are written together; only with `synchronous=FULL`.
  init(
    path: String,
    isReader: Bool,
    gathersLog: Bool = false,
    chain: ChainKey? = nil
  ) throws(LedgerError) {
    self.chain = chain
    var handle: OpaquePointer?
    let flags = isReader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let fileSystem = gathersLog ? Self.gatheringFileSystem : nil
    let code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, fileSystem)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close(handle)
      throw LedgerError(code, "open")
    }
    self.handle = handle
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 5000)
  }

  private nonisolated(unsafe) static let gatheringFileSystem = gathered_log_file_system()

  deinit {
    statements.removeAll()
    sealed.removeAll()
    sqlite3_close(handle)
  }

  func statement(_ query: Query) throws(LedgerError) -> Statement {
    if let statement = statements[query.rawValue] { return statement }
    let statement = try Statement(handle, query.sql)
    statements[query.rawValue] = statement
    return statement
  }

  /// The statement that reads a row of a kind, to seal it; nil where the kind has none.
  func statement(of kind: SealedKind) throws(LedgerError) -> Statement? {
    let index = Int(kind.rawValue)
    if let statement = sealed[index] { return statement }
    guard let sql = kind.oneRow else { return nil }
    let statement = try Statement(handle, sql)
    sealed[index] = statement
    return statement
  }

  /// A statement that is needed once, for many rows.
  func statement(_ sql: String) throws(LedgerError) -> Statement { try Statement(handle, sql) }

  /// Runs statements that are needed once.
  func execute(_ sql: String) throws(LedgerError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw LedgerError(code, "read or write") }
  }

  /// Takes back the open transaction, where there is one.
  func rollBack() {
    try? execute("ROLLBACK")
    gathered_log_let_go(handle)
  }

  /// The first value of a statement that is needed once.
  func text(_ sql: String) throws(LedgerError) -> String {
    let statement = try Statement(handle, sql)
    return try statement.next() ? statement.text(0) : ""
  }

  func forget() {
    wordings = Wordings()
    pending = EscalationPack()
    standing = Standing()
    seal = PendingSeal()
    forgetCases()
  }

  /// Forgets all that is of cases.
  func forgetCases() {
    newestRow = []
    newestEscalations = Newest()
    newestNotices = Newest()
    newestSalt = nil
    newestSalts = Newest()
  }

  /// Counts the pages of the write-ahead log from now on.
  func watchLog() {
    sqlite3_wal_hook(
      handle,
      { context, _, _, pages in
        context.map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue().logPages = pages }
        return SQLITE_OK
      },
      Unmanaged.passUnretained(self).toOpaque()
    )
  }

  /// Copies all that the write-ahead log holds into the file, and cuts the log off; false where a reader
  /// or a writer is in the way.
  func truncateLog() throws(LedgerError) -> Bool {
    let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    guard code == SQLITE_OK || code == SQLITE_BUSY else { throw LedgerError(code, "checkpoint") }
    return code == SQLITE_OK
  }

  /// Gives back the pages that it keeps, and those of the file that are mapped.
  func releaseMemory() throws(LedgerError) {
    forgetCases()
    sqlite3_db_release_memory(handle)
    let mapped = try text("PRAGMA mmap_size")
    try execute("PRAGMA mmap_size = 0; PRAGMA mmap_size = \(mapped)")
  }

  /// Copies what the write-ahead log holds into the file, as far as no reader needs it.
  func checkpoint() throws(LedgerError) {
    let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    guard code == SQLITE_OK || code == SQLITE_BUSY else { throw LedgerError(code, "checkpoint") }
  }
}
