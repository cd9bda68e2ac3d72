/// Text as lines of ASCII, 76 bytes at most (RFC 2045 section 6.7).
enum QuotedPrintable {
  /// The text in UTF-8, each of its lines ended by CRLF, the last one too.
  ///
  /// CRLF, CR and LF all end a line in the text.
  static func lines(_ text: String) -> [UInt8] {
    var encoded: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let line = rest.prefix { $0 != carriageReturn && $0 != lineFeed }
      rest = rest[line.endIndex...]
      if rest.popFirst() == carriageReturn, rest.first == lineFeed { rest.removeFirst() }
      encoded += self.line(line) + crlf
    }
    return encoded
  }

  /// One line, with soft breaks where it would be too long.
  private static func line(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var encoded: [UInt8] = []
    var length = 0
    for (index, byte) in zip(line.indices, line) {
      let isLast = index == line.endIndex - 1
      // Of a line that goes on, the last byte of the 76 is the = of the soft break.
      let room = isLast ? 76 : 75
      let isPlain = isPlain(byte) || isBlank(byte) && !isLast
      if length + (isPlain ? 1 : 3) > room {
        encoded += [UInt8(ascii: "=")] + crlf
        length = 0
      }
      // Where mail is kept as one file, such a line would get a > before it (RFC 4155).
      let isFrom = length == 0 && line[index...].starts(with: "From ".utf8)
      let token = isPlain && !isFrom ? [byte] : escaped(byte)
      encoded += token
      length += token.count
    }
    return encoded
  }

  /// Whether the byte may stand for itself.
  private static func isPlain(_ byte: UInt8) -> Bool {
    0x21...0x7E ~= byte && byte != UInt8(ascii: "=")
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static let carriageReturn = UInt8(ascii: "\r")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let crlf = [carriageReturn, lineFeed]
}
