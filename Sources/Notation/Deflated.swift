import CZlib

/// Bytes made smaller as RFC 1950 has it, with a checksum of their own.
package enum Deflated {
  /// How large what comes out is at the most.
  private static let byteLimit = 64 << 20

  /// Packs bytes.
  package static func pack(_ bytes: [UInt8]) -> [UInt8] {
    var packed = [UInt8](repeating: 0, count: Int(compressBound(uLong(bytes.count))))
    var count = uLong(packed.count)
    let code = compress2(&packed, &count, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
    precondition(code == Z_OK, "zlib packs what has room")
    return Array(packed.prefix(Int(count)))
  }

  /// The bytes that were packed; nil where these are damaged.
  ///
  /// - `count`: how many there were.
  package static func unpack(_ packed: [UInt8], count: Int) -> [UInt8]? {
    guard 0...byteLimit ~= count else { return nil }
    // zlib wants a place to write even where nothing comes out.
    var bytes = [UInt8](repeating: 0, count: max(count, 1))
    var found = uLong(bytes.count)
    guard uncompress(&bytes, &found, packed, uLong(packed.count)) == Z_OK, Int(found) == count
    else { return nil }
    return count == 0 ? [] : bytes
  }
}
