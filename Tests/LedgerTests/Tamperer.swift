import CSQLite

/// Changes a ledger's file behind its back.
struct Tamperer {
  private let handle: OpaquePointer

  private struct Refused: Error {}

  init(_ path: String) throws {
    var handle: OpaquePointer?
    guard sqlite3_open(path, &handle) == SQLITE_OK, let handle else { throw Refused() }
    self.handle = handle
  }

  func close() { sqlite3_close(handle) }

  func run(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw Refused() }
  }

  /// How many bytes a value has; eight for a number.
  func size(of column: String, in row: String) throws -> Int {
    try select("SELECT \(column) FROM \(row)") { statement in
      let isNumber = sqlite3_column_type(statement, 0) == SQLITE_INTEGER
      return isNumber ? 8 : Int(sqlite3_column_bytes(statement, 0))
    }
  }

  /// Flips one bit of a value's byte; doing it twice undoes it.
  ///
  /// - `row`: the table with the condition.
  func flip(_ column: String, in row: String, byte: Int) throws {
    let parts = row.split(separator: " ", maxSplits: 1)
    let update = try prepare("UPDATE \(parts[0]) SET \(column) = ?1 \(parts[1])")
    defer { sqlite3_finalize(update) }
    try select("SELECT \(column) FROM \(row)") { statement in
      let type = sqlite3_column_type(statement, 0)
      if type == SQLITE_INTEGER {
        sqlite3_bind_int64(update, 1, sqlite3_column_int64(statement, 0) ^ 1 << (8 * Int64(byte)))
        return
      }
      let count = Int(sqlite3_column_bytes(statement, 0))
      var bytes = Array(
        UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, 0), count: count)
      )
      bytes[byte] ^= 1
      let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      bytes.withUnsafeBytes { bytes in
        if type == SQLITE_TEXT {
          let text = bytes.bindMemory(to: CChar.self)
          sqlite3_bind_text(update, 1, text.baseAddress, Int32(count), transient)
        } else {
          sqlite3_bind_blob(update, 1, bytes.baseAddress, Int32(count), transient)
        }
      }
    }
    guard sqlite3_step(update) == SQLITE_DONE, sqlite3_changes(handle) == 1 else { throw Refused() }
  }

  /// Has two rows change their keys, by way of a third that nothing has.
  ///
  /// - `first`, `second`: the keys, as SQL says them.
  func swap(_ table: String, _ column: String, _ first: String, _ second: String) throws {
    let third = first.hasPrefix("'") ? "'between'" : "-7"
    for (old, new) in [(first, third), (second, first), (third, second)] {
      try run("UPDATE \(table) SET \(column) = \(new) WHERE \(column) = \(old)")
    }
  }

  /// The first value of a query as bytes.
  func bytes(_ sql: String) throws -> [UInt8] {
    try select(sql) { statement in
      Array(
        UnsafeRawBufferPointer(
          start: sqlite3_column_blob(statement, 0),
          count: Int(sqlite3_column_bytes(statement, 0))
        )
      )
    }
  }

  func number(_ sql: String) throws -> Int64 {
    try select(sql) { sqlite3_column_int64($0, 0) }
  }

  private func prepare(_ sql: String) throws -> OpaquePointer? {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw Refused() }
    return statement
  }

  private func select<Result>(
    _ sql: String,
    _ body: (OpaquePointer?) throws -> Result
  ) throws -> Result {
    let statement = try prepare(sql)
    defer { sqlite3_finalize(statement) }
    guard sqlite3_step(statement) == SQLITE_ROW else { throw Refused() }
    return try body(statement)
  }
}
