/// Base64 with its standard alphabet and padding (RFC 4648 section 4).
package enum Base64 {
  /// The bytes as text.
  package static func text(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
      var count = 0
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let length = min(3, bytes.count - start)
        var bits = 0
        for place in 0..<3 { bits = bits << 8 | (place < length ? Int(bytes[start + place]) : 0) }
        for place in 0..<4 {
          text[count] = place > length ? padding : alphabet[bits >> (18 - 6 * place) & 63]
          count += 1
        }
      }
      return count
    }
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
