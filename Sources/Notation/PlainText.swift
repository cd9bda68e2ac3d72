/// Text that others wrote, made safe for the place it goes to.
package enum PlainText {
  /// For a terminal, a log or a list: control characters and direction marks stand as `\u{…}`, so
  /// that no key can move the cursor, forge a line or turn the text round.
  package static func escaped(_ text: String) -> String {
    guard !isPlain(text) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      if isTreacherous(scalar) {
        escaped += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Whether all of it is printable ASCII, of which nothing is ever escaped here.
  static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { 0x20..<0x7F ~= $0 } }

  /// Whether the character changes how others are shown, or can't be shown itself.
  static func isTreacherous(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
  }
}

/// Comma-separated values (RFC 4180), read by programs and opened in spreadsheets and terminals.
package enum CSV {
  /// One line without its newline.
  package static func line(_ values: [String]) -> String {
    values.map(quoted).joined(separator: ",")
  }

  /// A value as it stands in a line: escaped as `PlainText` does, and quoted where it must be.
  package static func quoted(_ value: String) -> String {
    let value = PlainText.escaped(value)
    let text = isFormula(value) ? "'" + value : value
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C }) else { return text }
    // Byte by byte: a quote with an accent on it is one character to Swift, and a quote to a reader.
    let doubled = text.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
    return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
  }

  /// Whether a spreadsheet would take the value for a formula, as it does the wide signs of East Asia.
  private static func isFormula(_ value: String) -> Bool {
    guard let first = value.utf8.first else { return false }
    if first == UInt8(ascii: "=") || "+-@".utf8.contains(first) { return true }
    return first == 0xEF
      && value.unicodeScalars.prefix(1).allSatisfy { "＝＋－＠".unicodeScalars.contains($0) }
  }
}
