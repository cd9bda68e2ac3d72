/// Words of a header that stand for text outside ASCII, `=?utf-8?Q?Termijn_verloopt_=E2=82=AC?=`
/// (RFC 2047).
enum EncodedWord {
  /// The text as words of a header: itself where it is short and of ASCII, encoded words otherwise.
  ///
  /// Controls, ends of lines and marks that turn the direction round are replaced by U+FFFD: the
  /// text may hold what others wrote, and a notice must go out all the same.
  static func words(_ text: String) -> [String] {
    guard !isPlain(text) else { return [text] }
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    for scalar in text.unicodeScalars {
      // A character stays whole within its word (RFC 2047 section 5).
      let encoded = encoded(isHarmful(scalar) ? "\u{FFFD}" : scalar)
      if word.count + encoded.count > longestContent {
        words.append(word)
        word = []
      }
      word += encoded
    }
    return (words + [word]).map { opening + String(decoding: $0, as: UTF8.self) + closing }
  }

  /// Whether the text is in no need of encoding, nor would be taken for an encoded word.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count <= longestWord && bytes.allSatisfy { 0x20...0x7E ~= $0 }
      && bytes.first != UInt8(ascii: " ") && bytes.last != UInt8(ascii: " ")
      && !zip(bytes, bytes.dropFirst()).contains { $0 == (UInt8(ascii: "="), UInt8(ascii: "?")) }
  }

  /// The character in the Q encoding (RFC 2047 section 4.2), with the least that stands for itself
  /// anywhere (section 5, rule 3).
  private static func encoded(_ scalar: Unicode.Scalar) -> [UInt8] {
    scalar.utf8.flatMap { byte -> [UInt8] in
      if byte == UInt8(ascii: " ") { return [UInt8(ascii: "_")] }
      return isLetterOrDigit(byte) || "!*+-/".utf8.contains(byte) ? [byte] : escaped(byte)
    }
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: scalar.properties.isBidiControl
    }
  }

  private static let opening = "=?utf-8?Q?"
  private static let closing = "?="

  /// Behind `Subject: ` it fills a line of 76; the RFC allows 75 elsewhere.
  private static let longestWord = 76 - "Subject: ".utf8.count

  private static let longestContent = longestWord - opening.utf8.count - closing.utf8.count
}
