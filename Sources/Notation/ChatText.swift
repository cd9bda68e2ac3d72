/// Text that others wrote, made safe for the chat tools that it is shown in.
package enum ChatText {
  /// What one chat tool or another takes for markup: mentions, links, emphasis, code, tables,
  /// entities.
  private static let marks = Set("#$&*<>@[\\]^_`{|}~".unicodeScalars)

  /// The text with each sign that a chat tool could take for markup as its full-width twin.
  ///
  /// Slack, Mattermost and Teams each escape in a way of their own, and each shows the others'
  /// escapes. The twin looks the same, means nothing to any of them, and normalises back (NFKC, UAX
  /// #15), so that no key can call a channel together, hide a link or begin a heading. A full stop
  /// is one before a letter, a colon where it ends no word and stands in no time: what looks like
  /// an address becomes no link.
  package static func neutral(_ text: String) -> String {
    let scalars = Array(PlainText.escaped(text).unicodeScalars)
    var neutral = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let previous = index > 0 ? scalars[index - 1] : " "
      let next = index + 1 < scalars.count ? scalars[index + 1] : " "
      neutral.append(isMark(scalar, previous, next) ? twin(scalar) : scalar)
    }
    return String(neutral)
  }

  private static func isMark(
    _ scalar: UnicodeScalar,
    _ previous: UnicodeScalar,
    _ next: UnicodeScalar
  ) -> Bool {
    switch scalar {
    case ".": next.properties.isAlphabetic
    case ":": next != " " && !(isDigit(previous) && isDigit(next))
    default: marks.contains(scalar)
    }
  }

  private static func isDigit(_ scalar: UnicodeScalar) -> Bool { "0"..."9" ~= scalar }

  /// U+FF01 to U+FF5E are those of U+0021 to U+007E, in the same order.
  private static func twin(_ scalar: UnicodeScalar) -> UnicodeScalar {
    UnicodeScalar(scalar.value + 0xFEE0) ?? scalar
  }
}
