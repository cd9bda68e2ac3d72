package import Civil

/// The header by which a receiver says when to come back (RFC 9110 section 10.2.3).
package enum RetryAfter {
  /// How many seconds from `now` to wait, rounded up; 0 for a date that has passed, nil for what is
  /// neither a number of seconds nor a date.
  ///
  /// What can't be read is passed over rather than guessed at: the schedule holds then.
  package static func seconds(_ header: String, now: Instant) -> Int? {
    let text = header.trimmingBlanks
    guard !text.isEmpty else { return nil }
    guard !text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
      // More digits than an Int holds are a number all the same, a long one.
      return Int(text) ?? .max
    }
    guard let date = HTTPDate.instant(text, now: now) else { return nil }
    let microseconds = max(0, date.microseconds - now.microseconds)
    return Int((microseconds + 999_999) / 1_000_000)
  }
}

extension String {
  /// Without the spaces and tabs round it, which HTTP allows (RFC 9110 section 5.6.3).
  fileprivate var trimmingBlanks: String {
    let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" }
    let head = unicodeScalars.drop(while: isBlank)
    return String(String.UnicodeScalarView(head.reversed().drop(while: isBlank).reversed()))
  }
}
