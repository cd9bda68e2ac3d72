/// A tag of a template, and where it stands.
struct TemplateTag {
  enum Kind {
    case value
    case section
    case inverted
    case end
    case comment

    /// What this reader has no use for: unescaped values, partials, blocks, other delimiters,
    /// pragmas; or a tag that isn't finished.
    case refused
  }

  let kind: Kind

  /// Its name, or of one that is refused how it begins.
  let name: String

  /// From 1, in lines and in characters.
  let line: Int
  let column: Int

  private init(_ content: Substring, isFinished: Bool, _ place: Place) {
    let kinds: [Character: Kind] = ["#": .section, "^": .inverted, "/": .end, "!": .comment]
    let sign = content.first ?? " "
    if !isFinished || "{&><$=%*".contains(sign) {
      kind = .refused
      name = "{{" + content.prefix(isFinished ? 1 : 20)
    } else {
      kind = kinds[sign] ?? .value
      let text = kind == .value ? content : content.dropFirst()
      name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    (line, column) = (place.line, place.column)
  }

  /// All tags of a template, in their order.
  ///
  /// By characters, as the library reads it: a brace with an accent on it is none to either.
  static func all(in text: String) -> [TemplateTag] {
    var tags: [TemplateTag] = []
    var place = Place()
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      place.move(over: rest[..<open.lowerBound])
      let close = rest[open.upperBound...].firstRange(of: "}}")
      let content = rest[open.upperBound..<(close?.lowerBound ?? rest.endIndex)]
      tags.append(TemplateTag(content, isFinished: close != nil, place))
      let end = close?.upperBound ?? rest.endIndex
      place.move(over: rest[open.lowerBound..<end])
      rest = rest[end...]
    }
    return tags
  }

  private struct Place {
    var line = 1
    var column = 1

    mutating func move(over text: Substring) {
      for character in text {
        column += 1
        if character.isNewline { (line, column) = (line + 1, 1) }
      }
    }
  }
}
