extension Ledger {
  /// Copies the ledger of that path as it stands at one moment into a new file, while others write it.
  ///
  /// By `VACUUM INTO` (sqlite.org/lang_vacuum.html): one read transaction beside the writer, which it
  /// never holds up. SQLite's backup API (sqlite.org/backup.html) does the same in as much time, but
  /// begins anew whenever another process commits between two of its pieces, and copies free pages
  /// too, in which what was erased may still stand.
  ///
  /// - `target`: no file, or an empty one; only its owner may read it.
  package static func copy(_ path: String, to target: String) throws(LedgerError) {
    // SQLite would make it by the umask.
    try KeptFile.write([], to: target)
    let connection = try Connection(path: path, isReader: true)
    try Schema.check(connection)
    let statement = try connection.statement("VACUUM INTO ?")
    statement.bind(target, at: 1)
    try statement.run()
    // It is written without waiting for the disk.
    try KeptFile.sync(target)
  }
}
