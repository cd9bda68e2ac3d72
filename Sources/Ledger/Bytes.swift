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

extension [Int64] {
  /// Passes its bytes on, as they lie in memory.
  func withRawBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let result = withUnsafeBytes { bytes in
      Swift.Result { () throws(Failure) in try body(bytes) }
    }
    return try result.get()
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

  mutating func skipText() { _ = bytes(Int(number(UInt32.self))) }
}

/// Takes out what was packed where somebody may have changed it: nil where it ends too early.
struct WaryReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  /// Whether so many bytes follow, which are passed over.
  mutating func skip(_ count: Int) -> Bool {
    guard count <= bytes.count - position else { return false }
    position += count
    return true
  }

  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    let start = position
    guard skip(MemoryLayout<Number>.size) else { return nil }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: Number.self))
  }

  /// Passes over a text, or what else was packed with its length.
  mutating func skipText() -> Bool {
    guard let count = number(UInt32.self) else { return false }
    return skip(Int(count))
  }

  /// Passes over several texts, after how many there are.
  mutating func skipTexts() -> Bool {
    guard let count = number(UInt32.self) else { return false }
    for _ in 0..<count { guard skipText() else { return false } }
    return true
  }

  mutating func text() -> String? {
    guard let count = number(UInt32.self) else { return nil }
    let start = position
    guard skip(Int(count)) else { return nil }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Several texts, after how many there are.
  mutating func texts() -> [String]? {
    guard let count = number(UInt32.self) else { return nil }
    var texts: [String] = []
    for _ in 0..<count {
      guard let text = text() else { return nil }
      texts.append(text)
    }
    return texts
  }
}
