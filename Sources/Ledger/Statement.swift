import CSQLite

/// A prepared statement of the ledger, bound, stepped and used again.
///
/// What `bytes` passes on lives until the next step or reset.
final class Statement {
  private let handle: OpaquePointer

  init(_ database: OpaquePointer, _ sql: String) throws(LedgerError) {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      database,
      sql,
      -1,
      UInt32(SQLITE_PREPARE_PERSISTENT),
      &handle,
      nil
    )
    guard code == SQLITE_OK, let handle else { throw LedgerError(code, "prepare a statement") }
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  // MARK: - Binding

  func bind(_ value: Int64, at index: Int32 = 1) {
    check(sqlite3_bind_int64(handle, index, value))
  }

  func bind(_ first: Int64, _ second: Int64) {
    bind(first)
    bind(second, at: 2)
  }

  func bindNull(at index: Int32) { check(sqlite3_bind_null(handle, index)) }

  func bind(_ text: String, at index: Int32) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        check(sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), Self.transient))
      }
    }
  }

  /// Binds bytes that the caller keeps in place until the statement has run.
  func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32) {
    guard let base = bytes.baseAddress else {
      return check(sqlite3_bind_zeroblob(handle, index, 0))
    }
    check(sqlite3_bind_blob(handle, index, base, Int32(bytes.count), nil))
  }

  /// One that still has a row keeps what was bound before, and would go on with that: it must be reset.
  private func check(_ code: Int32) {
    precondition(code == SQLITE_OK, "a statement is reset before it is bound anew")
  }

  /// Has SQLite take a copy.
  private nonisolated(unsafe) static let transient = unsafeBitCast(
    -1,
    to: sqlite3_destructor_type.self
  )

  // MARK: - Running

  /// Steps to the next row; false, and ready to be bound again, after the last.
  func next() throws(LedgerError) -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else { throw LedgerError(code, "read or write") }
    return false
  }

  /// Runs a statement that has no rows.
  func run() throws(LedgerError) { while try next() {} }

  /// The first row's value, nil where there is no row or no value.
  func value() throws(LedgerError) -> Int64? {
    guard try next() else { return nil }
    defer { reset() }
    return isNull(0) ? nil : int(0)
  }

  func reset() { sqlite3_reset(handle) }

  // MARK: - Columns

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  /// The columns from one on with their types, packed: two rows that differ are packed differently.
  func packed(from first: Int32) -> [UInt8] {
    var packed: [UInt8] = []
    for column in first..<sqlite3_column_count(handle) {
      let type = sqlite3_column_type(handle, column)
      if type == SQLITE_INTEGER {
        packed.pack(column: int(column))
      } else {
        packed.pack(UInt8(truncatingIfNeeded: type))
        if type != SQLITE_NULL { packed.pack(bytes(column)) }
      }
    }
    return packed
  }

  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    let base = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, column)))
  }
}

/// Packs values as a statement's row packs its columns, so that what was written needs no reading back.
extension [UInt8] {
  mutating func pack(column value: Int64) {
    pack(UInt8(truncatingIfNeeded: SQLITE_INTEGER))
    pack(value)
  }

  mutating func pack(column text: String) {
    pack(UInt8(truncatingIfNeeded: SQLITE_TEXT))
    pack(text)
  }

  mutating func pack(column bytes: UnsafeRawBufferPointer) {
    pack(UInt8(truncatingIfNeeded: SQLITE_BLOB))
    pack(bytes)
  }
}
