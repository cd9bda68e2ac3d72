import Glibc

/// The key of the chain: 32 random bytes.
///
/// Who has it, and may write the ledger, could forge the ledger's past.
package struct ChainKey: Sendable {
  let maker: PrintMaker
  private let bytes: [UInt8]

  private static let byteCount = 32

  /// A key that nobody has yet.
  package init() {
    var bytes = [UInt8](repeating: 0, count: Self.byteCount)
    fillWithEntropy(&bytes)
    self.init(bytes)
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    maker = bytes.withUnsafeBytes { PrintMaker($0) }
  }

  /// Reads a key from its text, 64 hexadecimal digits; nil where it is none.
  package init?(text: String) {
    guard let bytes = hexadecimalBytes(text), bytes.count == Self.byteCount else { return nil }
    self.init(bytes)
  }

  package var text: String { hexadecimal(bytes) }
}

/// How far the chain reaches: its newest seal.
///
/// Who noted it down elsewhere sees later whether the ledger's end was cut off.
package struct ChainHead: Hashable, Sendable, CustomStringConvertible {
  package var seal: Int64

  /// The seal's hash; of one that was read from its text the first 16 bytes.
  package var hash: [UInt8]

  private static let shownBytes = 16

  package init(seal: Int64, hash: [UInt8]) {
    self.seal = seal
    self.hash = hash
  }

  /// Reads what `text` gives; nil where it is nothing such.
  package init?(text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let seal = Int64(parts[0]), seal > 0,
      let hash = hexadecimalBytes(String(parts[1])), hash.count == Self.shownBytes
    else { return nil }
    self.init(seal: seal, hash: hash)
  }

  /// `NUMBER:HEX`: the seal's number, and the first 16 bytes of its hash.
  package var text: String { "\(seal):\(hexadecimal(hash.prefix(Self.shownBytes)))" }
  package var description: String { text }

  /// Whether it is that seal's, as far as it tells its hash.
  func isOf(_ hash: [UInt8]) -> Bool {
    hash.prefix(Self.shownBytes).elementsEqual(self.hash.prefix(Self.shownBytes))
  }
}

/// Fills bytes with the kernel's randomness, 256 bytes a call at the most (getentropy(3)).
func fillWithEntropy(_ bytes: inout [UInt8]) {
  let isFilled = bytes.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) == 0 }
  precondition(isFilled, "the kernel has randomness")
}

/// The bytes that two hexadecimal digits each stand for; nil where something else is among them.
func hexadecimalBytes(_ text: String) -> [UInt8]? {
  let digits = Array(text.utf8)
  guard digits.count.isMultiple(of: 2) else { return nil }
  var bytes: [UInt8] = []
  for index in stride(from: 0, to: digits.count, by: 2) {
    guard let high = nibble(digits[index]), let low = nibble(digits[index + 1]) else { return nil }
    bytes.append(high << 4 | low)
  }
  return bytes
}

private func nibble(_ digit: UInt8) -> UInt8? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
  default: nil
  }
}
