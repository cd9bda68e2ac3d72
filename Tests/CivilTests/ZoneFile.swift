/// A TZif file made by hand (RFC 8536), for zones that no real one shows.
struct ZoneFile {
  var version: Character = "2"
  var changes: [(at: Int64, type: UInt8)] = []
  var offsets: [Int32] = [0]
  var footer = ""

  /// The empty 32-bit block, the 64-bit block, the footer.
  var bytes: [UInt8] {
    header(times: 0, types: 1) + [0, 0, 0, 0, 0, 0, 0]
      + header(times: changes.count, types: offsets.count)
      + changes.flatMap { bigEndian($0.at) } + changes.map(\.type)
      + offsets.flatMap { bigEndian($0) + [0, 0] } + [0] + Array("\n\(footer)\n".utf8)
  }

  /// A header that counts one character of names.
  private func header(times: Int, types: Int) -> [UInt8] {
    let counts = [0, 0, 0, Int32(times), Int32(types), 1].flatMap { bigEndian($0) }
    return Array("TZif\(version)".utf8) + [UInt8](repeating: 0, count: 15) + counts
  }

  private func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}
