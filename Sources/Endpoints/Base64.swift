/// Base64 with its standard alphabet and padding (RFC 4648 section 4).
package enum Base64 {
  /// The bytes as text.
  package static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for place in 0..<4 {
        text.append(place > part.count ? padding : alphabet[bits >> (18 - 6 * place) & 63])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that a text in UTF-8 stands for; nil for one that `text` could not have written.
  ///
  /// Of the two texts of one key, with other bits behind the last byte, the one is a slip.
  package static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
    let source = Array(text)
    let digits = source.prefix { $0 != padding }
    var bytes: [UInt8] = []
    var bits = 0
    for (index, digit) in digits.enumerated() {
      guard let value = values[Int(digit)] else { return nil }
      bits = bits << 6 | value
      if index % 4 > 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - index % 4 * 2))) }
    }
    return Array(Self.text(bytes).utf8) == source ? bytes : nil
  }

  private static let padding = UInt8(ascii: "=")
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  /// For each byte the six bits that it stands for.
  private static let values: [Int?] = {
    var values = [Int?](repeating: nil, count: 256)
    for (value, digit) in alphabet.enumerated() { values[Int(digit)] = value }
    return values
  }()
}
