import Civil
import Foundation
import Mail

/// A message as the tests want it, all but what they are about given.
func sample(
  subject: String = "Er is een termijn",
  text: String = "Zaak\n",
  html: String? = nil,
  id: MessageID? = nil,
  date: Instant = Instant(seconds: 1_772_697_600),
  to: [String] = ["team@example.nl"],
  languages: [MailMessage.Language] = [.dutch]
) throws -> MailMessage {
  MailMessage(
    id: try id ?? MessageID("00f1", domain: "example.nl"),
    date: date,
    from: try MailAddress("wacht@example.nl"),
    to: try to.map { try MailAddress($0) },
    content: .init(subject: subject, text: text, html: html, languages: languages)
  )
}

/// A message read back by hand, with other code than wrote it.
extension MailMessage {
  /// The fields that a message of text alone has.
  static let names = [
    "Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "Content-Language",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
  ]

  /// The whole, with LF for CRLF.
  var wire: String {
    String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
  }

  /// All before the empty line.
  var header: String {
    String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
  }

  /// All behind the empty line.
  var body: [UInt8] { Array(bytes.dropFirst(header.utf8.count + 4)) }

  var fieldNames: [String] {
    header.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }
      .map { $0.components(separatedBy: ":")[0] }
  }

  /// What the field says, still folded; nil where there is none.
  func field(_ name: String) -> String? {
    let lines = header.components(separatedBy: "\r\n")
    guard let start = lines.firstIndex(where: { $0.hasPrefix(name + ": ") || $0 == name + ":" })
    else { return nil }
    let rest = lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
    return ([String(lines[start].dropFirst(name.count + 2))] + rest).joined(separator: "\r\n")
  }
}

extension String {
  /// With CRLF for every end of a line.
  var canonical: String {
    // Byte by byte: an LF with an accent on it is one character to Foundation.
    var bytes: [UInt8] = []
    for (byte, next) in zip(utf8, Array(utf8.dropFirst()) + [0]) {
      switch (byte, next) {
      case (0x0D, 0x0A): continue
      case (0x0D, _), (0x0A, _): bytes += [0x0D, 0x0A]
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// With U+FFFD for what a header must not hold.
  var harmless: String {
    let marks: Set<UInt32> = [
      0x61C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069,
      0x2028, 0x2029,
    ]
    var text = ""
    for scalar in unicodeScalars {
      let value = scalar.value
      let isHarmful = value < 0x20 || 0x7F..<0xA0 ~= value || marks.contains(value)
      text.unicodeScalars.append(isHarmful ? "\u{FFFD}" : scalar)
    }
    return text
  }
}

/// What quoted-printable lines stand for (RFC 2045 section 6.7).
func unquoted(_ lines: [UInt8]) -> [UInt8] {
  let text = String(decoding: lines, as: UTF8.self).replacingOccurrences(of: "=\r\n", with: "")
  return unescaped(text)
}

/// What a subject stands for: encoded words joined, plain text as it is (RFC 2047 section 6).
func words(_ field: String) -> String {
  guard field.hasPrefix("=?") else { return field }
  let contents = field.components(separatedBy: "\r\n ").map { word in
    let isWord = word.hasPrefix("=?utf-8?Q?") && word.hasSuffix("?=") && word.utf8.count <= 75
    // Each on its own, so that a character that is spread over two shows.
    return isWord
      ? String(
        decoding: unescaped(word.dropFirst(10).dropLast(2).replacing("_", with: " ")),
        as: UTF8.self
      )
      : "no word"
  }
  return contents.joined()
}

private func unescaped(_ text: some StringProtocol) -> [UInt8] {
  var bytes: [UInt8] = []
  var rest = Array(text.utf8)[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "=") else {
      bytes.append(byte)
      continue
    }
    bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
    rest = rest.dropFirst(2)
  }
  return bytes
}
