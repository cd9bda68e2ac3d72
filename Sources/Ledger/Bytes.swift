/// Packs numbers and texts of any length into bytes, little-endian.
extension [UInt8] {
  mutating func pack(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  mutating func pack(_ bytes: UnsafeRawBufferPointer) {
    pack(UInt32(bytes.count))
    append(contentsOf: bytes)
  }

  mutating func pack(_ text: String) {
    var text = text
    text.withUTF8 { pack(UnsafeRawBufferPointer($0)) }
  }
}

extension [UInt8] {
  /// Passes the bytes on; unlike `withUnsafeBytes` it knows which error the body throws.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let result = withUnsafeBytes { bytes in
      Swift.Result { () throws(Failure) in try body(bytes) }
    }
    return try result.get()
  }
}

/// Takes out, in the same order, what was packed.
///
/// Bytes of the ledger that end too early are our own mistake: SQLite's checksums are on guard
/// against torn writes.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position: Int

  init(_ bytes: UnsafeRawBufferPointer, from position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number {
    let start = position
    position += MemoryLayout<Number>.size
    precondition(position <= bytes.count, "what was packed is whole")
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: Number.self))
  }

  mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer {
    let start = position
    position += count
    precondition(position <= bytes.count, "what was packed is whole")
    return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
  }

  mutating func text() -> String {
    let count = Int(number(UInt32.self))
    return String(decoding: bytes(count), as: UTF8.self)
  }
}
