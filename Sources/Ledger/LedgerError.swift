import CSQLite

/// What the world failed at: the operation, and SQLite's or the system's own words.
package struct LedgerError: Error, CustomStringConvertible {
  package enum Kind: Sendable { case locked, full, failed }

  package var kind: Kind
  package var operation: String

  /// SQLite's extended result code, or errno.
  package var code: Int32
  package var description: String

  package init(kind: Kind, operation: String, code: Int32, description: String) {
    self.kind = kind
    self.operation = operation
    self.code = code
    self.description = description
  }
}

extension LedgerError {
  /// What SQLite has to say of its newest call; of statement and data it says nothing.
  init(_ code: Int32, _ operation: String) {
    self.init(
      kind: code & 0xFF == SQLITE_FULL ? .full : .failed,
      operation: operation,
      code: code,
      description: "could not \(operation): \(String(cString: sqlite3_errstr(code))) (\(code))"
    )
  }
}
