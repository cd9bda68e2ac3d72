package import Casework
import Crypto
package import Ledger
import Notation

/// Pages as the ledger keeps them: as they were sent, whatever program reads them back.
extension DigestPages {
  /// The SHA-256 of the text.
  var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

  /// All forms, made small: how many bytes there were, then those, parted by zero bytes.
  var packed: [UInt8] {
    let bytes = Array([text, html, json].joined(separator: "\0").utf8)
    return withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) }
      + Deflated.pack(bytes)
  }

  /// The bytes of all forms; nil where they are damaged, or were taken out.
  static func unpacked(_ packed: [UInt8]) -> [UInt8]? {
    let count = packed.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return Deflated.unpack(Array(packed.dropFirst(4)), count: count)
  }

  /// The forms of a page as they were made; nil where they are damaged, which is our own mistake or the
  /// disk's.
  package init?(_ record: LedgerTransaction.DigestRecord) {
    guard let bytes = Self.unpacked(record.pages) else { return nil }
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let texts = parts.map { String(decoding: $0, as: UTF8.self) }
    self.init(day: record.day, text: texts[0], html: texts[1], json: texts[2])
    guard hash == record.hash else { return nil }
  }
}
