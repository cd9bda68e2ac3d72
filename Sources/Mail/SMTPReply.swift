/// One reply of a server, of one line or more (RFC 5321 section 4.2).
struct SMTPReply: Hashable, Sendable {
  let code: Int

  /// What follows the code and its hyphen or space, line by line.
  let lines: [[UInt8]]

  var status: SMTPStatus {
    SMTPStatus(code: code, enhanced: .init(lines.first ?? [], code: code))
  }

  /// Whether the reply to EHLO offers the extension; its first line only greets (RFC 5321 section
  /// 4.1.1.1).
  func offers(_ keyword: String) -> Bool { keywords.contains { $0.first == keyword } }

  /// The first of the ways to log in that we know and EHLO's answer offers (RFC 4954 section 3).
  var mechanism: SMTPMechanism? {
    let offered = keywords.filter { $0.first == "AUTH" }.flatMap { $0.dropFirst() }
    return SMTPMechanism.allCases.first { offered.contains($0.rawValue) }
  }

  /// The extensions with their parameters, in capitals: case doesn't count.
  private var keywords: [[String]] {
    lines.dropFirst().map { line in
      line.split(separator: UInt8(ascii: " ")).map { word in
        let capitals = word.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 ? $0 & 0xDF : $0 }
        return String(decoding: capitals, as: UTF8.self)
      }
    }
  }
}
