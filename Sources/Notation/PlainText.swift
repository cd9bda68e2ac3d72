/// Text that others wrote, made safe for the place it goes to.
package enum PlainText {
  /// For a terminal or a log: control characters and direction marks stand as `\u{…}`, so that no
  /// key can move the cursor, forge a line or turn the text round.
  package static func escaped(_ text: String) -> String {
    let isHarmless = text.utf8.allSatisfy { 0x20..<0x7F ~= $0 }
    guard !isHarmless else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        escaped += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

/// Comma-separated values (RFC 4180).
package enum CSV {
  /// One line without its newline; a value is quoted where it must be.
  package static func line(_ values: [String]) -> String {
    values.map(quoted).joined(separator: ",")
  }

  /// A value as it stands in a line: quoted where it must be.
  package static func quoted(_ value: String) -> String {
    // A spreadsheet takes a value that begins so for a formula.
    let isFormula = value.utf8.first.map { "=+-@".utf8.contains($0) } ?? false
    let text = isFormula ? "'" + value : value
    let mustQuote = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 < 0x20 }
    guard mustQuote else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
