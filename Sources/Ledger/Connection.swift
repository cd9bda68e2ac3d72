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

  /// The edition that surely stands in the ledger already.
  var newestEdition = ""

  /// How many pages the write-ahead log has since the newest commit.
  private(set) var logPages: Int32 = 0

  init(path: String, isReader: Bool) throws(LedgerError) {
    var handle: OpaquePointer?
    let flags = isReader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close(handle)
      throw LedgerError(code, "open")
    }
    self.handle = handle
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 5000)
  }

  deinit {
    statements.removeAll()
    sqlite3_close(handle)
  }

  func statement(_ query: Query) throws(LedgerError) -> Statement {
    if let statement = statements[query.rawValue] { return statement }
    let statement = try Statement(handle, query.sql)
    statements[query.rawValue] = statement
    return statement
  }

  /// Runs statements that are needed once.
  func execute(_ sql: String) throws(LedgerError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw LedgerError(code, "read or write") }
  }

  /// The first value of a statement that is needed once.
  func text(_ sql: String) throws(LedgerError) -> String {
    let statement = try Statement(handle, sql)
    return try statement.next() ? statement.text(0) : ""
  }

  func forget() {
    wordings = Wordings()
    pending = EscalationPack()
    newestRow = []
    newestEdition = ""
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

  /// Copies what the write-ahead log holds into the file, as far as no reader needs it.
  func checkpoint() throws(LedgerError) {
    let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    guard code == SQLITE_OK || code == SQLITE_BUSY else { throw LedgerError(code, "checkpoint") }
  }
}
