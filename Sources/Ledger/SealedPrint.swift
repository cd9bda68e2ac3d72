import Crypto

/// What is left of a row in the chain: the first 16 bytes of an HMAC-SHA256 over what the row holds.
///
/// Which row it is of, the seal says beside it.
package struct SealedPrint: Hashable, Sendable {
  var high: UInt64
  var low: UInt64

  static let byteCount = 16

  /// Of a row that is erased: it must be gone or emptied.
  static let erased = SealedPrint(high: 0, low: 0)

  /// Of a delivery that is under way again after it had ended.
  static let reopened = SealedPrint(high: .max, low: .max)
}

/// The secret of one case, by which its facts are printed: without it nobody can try out which facts
/// would give a print, so that erasing it erases them from the chain too.
package struct CaseSalt: Hashable, Sendable {
  static let byteCount = 16

  private var halves: (UInt64, UInt64)

  /// nil where the bytes are no salt.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    halves = (
      bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
      bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    )
  }

  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeBytes(of: halves, body)
  }

  var maker: PrintMaker { withBytes { PrintMaker($0) } }

  package static func == (a: CaseSalt, b: CaseSalt) -> Bool { a.halves == b.halves }

  package func hash(into hasher: inout Hasher) { hasher.combine(halves.0) }
}

/// New salts, of which one call of the kernel gives sixteen.
struct SaltSource {
  private var bytes: [UInt8] = []
  private var used = 0

  mutating func next() -> CaseSalt {
    if used == bytes.count {
      bytes = [UInt8](repeating: 0, count: 256)
      fillWithEntropy(&bytes)
      used = 0
    }
    let salt = bytes.withUnsafeBytes { bytes in
      CaseSalt(UnsafeRawBufferPointer(rebasing: bytes[used..<used + CaseSalt.byteCount]))
    }
    used += CaseSalt.byteCount
    guard let salt else { preconditionFailure("a salt has its size") }
    return salt
  }
}

/// HMAC-SHA256 (RFC 2104) under one key.
///
/// A fact's chunk has a key of its own, and that of swift-crypto takes 4.8 microseconds to begin with
/// one and print 200 bytes; this takes 1.3, for it makes no arrays.
struct PrintMaker: Sendable {
  private var inner: SHA256
  private let outer: SHA256

  private static let blockBytes = 64

  /// Of a key of at most 64 bytes.
  init(_ key: UnsafeRawBufferPointer) {
    precondition(key.count <= Self.blockBytes, "a longer key would be hashed first")
    outer = Self.begun(key, 0x5C)
    inner = Self.begun(key, 0x36)
  }

  private static func begun(_ key: UnsafeRawBufferPointer, _ pad: UInt8) -> SHA256 {
    withUnsafeTemporaryAllocation(byteCount: blockBytes, alignment: 1) { block in
      for index in 0..<blockBytes { block[index] = pad ^ (index < key.count ? key[index] : 0) }
      var hash = SHA256()
      hash.update(bufferPointer: UnsafeRawBufferPointer(block))
      return hash
    }
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) { inner.update(bufferPointer: bytes) }

  mutating func update(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { inner.update(bufferPointer: $0) }
  }

  private func digest() -> SHA256.Digest {
    var outer = outer
    inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
    return outer.finalize()
  }

  /// All 32 bytes over what came so far.
  func code() -> [UInt8] { Array(digest()) }

  func print() -> SealedPrint {
    digest().withUnsafeBytes { bytes in
      SealedPrint(
        high: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        low: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  func print(of bytes: UnsafeRawBufferPointer) -> SealedPrint {
    var maker = self
    maker.update(bytes)
    return maker.print()
  }
}
