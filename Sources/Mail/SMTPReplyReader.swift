/// Makes replies of the bytes that a server sends, in pieces of any size.
///
/// It holds on to one reply at most: 100 lines of 512 bytes.
struct SMTPReplyReader: Sendable {
  private var pending: [UInt8] = []
  private var code = 0
  private var lines: [[UInt8]] = []

  mutating func append(_ bytes: [UInt8]) { pending += bytes }

  /// Whether nothing is left behind the last whole reply.
  var isEmpty: Bool { pending.isEmpty && lines.isEmpty }

  /// The next whole reply, or nil until more bytes come.
  ///
  /// - Throws: why they will never be one.
  mutating func next() throws(SMTPFailure.Kind) -> SMTPReply? {
    while let line = try nextLine() {
      let digits = line.prefix(3)
      guard digits.count == 3, digits.allSatisfy(isDigit),
        let code = Int(String(decoding: digits, as: UTF8.self)), 200..<600 ~= code, code % 100 < 60
      else { throw .syntax }
      // A server may leave out the space where no text follows (RFC 5321 section 4.2).
      let mark = line.count > 3 ? line[3] : UInt8(ascii: " ")
      guard mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-"),
        lines.isEmpty || code == self.code
      else { throw .syntax }
      guard lines.count < Self.maximumLines else { throw .tooManyLines }
      self.code = code
      lines.append(Array(line.dropFirst(4)))
      guard mark == UInt8(ascii: "-") else {
        defer { lines = [] }
        return SMTPReply(code: code, lines: lines)
      }
    }
    return nil
  }

  /// The next line without its CRLF.
  ///
  /// A CR or an LF that stands alone is refused rather than taken for an end, as each reader would
  /// take it differently (RFC 5321 section 2.3.8).
  private mutating func nextLine() throws(SMTPFailure.Kind) -> [UInt8]? {
    guard let end = pending.firstIndex(of: UInt8(ascii: "\n")) else {
      guard pending.count < Self.maximumLineLength else { throw .lineTooLong }
      return nil
    }
    guard end < Self.maximumLineLength else { throw .lineTooLong }
    let line = Array(pending[..<end].dropLast())
    guard pending[..<end].last == UInt8(ascii: "\r"), !line.contains(UInt8(ascii: "\r")) else {
      throw .syntax
    }
    pending.removeFirst(end + 1)
    return line
  }

  /// Bytes of a reply's line with its CRLF (RFC 5321 section 4.5.3.1.5).
  private static let maximumLineLength = 512

  /// More than any server offers extensions.
  private static let maximumLines = 100
}
