/// The tags of a template with their places, and what is wrong with its form, whatever it is a template
/// of: what can't be read, what would run something, what would load something.
struct TemplateText {
  enum Sign: Character { case section = "#", inverted = "^", end = "/" }

  struct Tag {
    /// nil for a value.
    let sign: Sign?
    let name: String
    let place: TemplatePlace

    /// Whether it stands between `<` and `>`, where escaping a value isn't enough.
    let isInMarkup: Bool
  }

  private(set) var tags: [Tag] = []
  private(set) var faults: [DigestTemplate.Fault] = []

  /// What would run something or load something from elsewhere.
  private static let refused = [
    "<script", "<link", "<iframe", "<object", "<embed", "<base", "<form", "http-equiv", "src=",
    "srcset", "javascript:", "url(", "@import",
  ]

  /// - `signs`: which tags it may have beside values.
  /// - `refused`: what it may not hold beside what no template may.
  init(_ text: String, signs: [Sign] = [], refused: [String] = []) {
    guard text.utf8.count <= DigestTemplate.byteLimit else {
      report(
        TemplatePlace(),
        found: "\(text.utf8.count) bytes",
        wanted: "at most \(DigestTemplate.byteLimit)"
      )
      return
    }
    checkMarkup(text, Self.refused + refused)
    checkHandlers(text)
    readTags(text, signs)
  }

  // MARK: - Tags

  /// The tags of the text, comments left out; of one that is no value and has none of the signs a fault.
  private mutating func readTags(_ text: String, _ signs: [Sign]) {
    var place = TemplatePlace()
    var rest = text[...]
    var isInMarkup = false
    while let open = rest.firstRange(of: "{{") {
      let before = rest[..<open.lowerBound]
      place.move(over: before)
      isInMarkup = before.last { "<>".contains($0) }.map { $0 == "<" } ?? isInMarkup
      let isTriple = rest[open.upperBound...].first == "{"
      let close = rest[open.upperBound...].firstRange(of: isTriple ? "}}}" : "}}")
      let content = rest[open.upperBound..<(close?.lowerBound ?? rest.endIndex)]
      let sign = isTriple ? nil : signs.first { $0.rawValue == content.first }
      let name = content.dropFirst(isTriple || sign != nil ? 1 : 0)
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let isOther = !isTriple && sign == nil && "&><$=%*#^/".contains(content.prefix(1))
      if close == nil || content.isEmpty || isOther {
        report(place, found: "\"{{\(content.prefix(20))\"", wanted: "{{name}} or {{{name}}}")
      } else if isTriple || content.first != "!" {
        tags.append(Tag(sign: sign, name: name, place: place, isInMarkup: isInMarkup))
      }
      let end = close?.upperBound ?? rest.endIndex
      place.move(over: rest[open.lowerBound..<end])
      rest = rest[end...]
    }
  }

  // MARK: - Markup

  private mutating func checkMarkup(_ text: String, _ refused: [String]) {
    let lower = text.lowercased()
    for markup in refused {
      guard let range = lower.firstRange(of: markup) else { continue }
      var place = TemplatePlace()
      place.move(over: lower[..<range.lowerBound])
      report(place, found: "\"\(markup)\"", wanted: "a page that loads and runs nothing")
    }
  }

  /// An attribute that begins with `on` runs something.
  private mutating func checkHandlers(_ text: String) {
    guard let match = text.firstMatch(of: #/<[^>]*[\s"'/](on[A-Za-z]+)\s*=/#) else { return }
    var place = TemplatePlace()
    place.move(over: text[..<match.output.1.startIndex])
    report(
      place,
      found: "\"\(match.output.1.lowercased())=\"",
      wanted: "a page that loads and runs nothing"
    )
  }

  // MARK: - Telling

  mutating func report(_ place: TemplatePlace, found: String, wanted: String) {
    faults.append(
      DigestTemplate.Fault(line: place.line, column: place.column, found: found, wanted: wanted)
    )
  }
}

/// A place in a template, from 1.
struct TemplatePlace {
  private(set) var line = 1
  private(set) var column = 1

  mutating func move(over text: Substring) {
    for character in text {
      column += 1
      if character.isNewline { (line, column) = (line + 1, 1) }
    }
  }
}

extension [DigestTemplate.Fault] {
  /// In the order of the text.
  var inOrder: [DigestTemplate.Fault] {
    sorted { ($0.line, $0.column) < ($1.line, $1.column) }
  }
}
