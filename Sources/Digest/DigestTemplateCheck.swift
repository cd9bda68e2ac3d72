/// Finds what is wrong with a page's template before a page depends on it.
struct DigestTemplateCheck {
  private(set) var faults: [DigestTemplate.Fault] = []

  /// What a template may not leave out: without them a page could be read as reassuring, or would run
  /// without its rules.
  private static let needed: [PageParts.Name] = [.lang, .head, .trouble, .sections, .proof]

  /// What would run something or load something from elsewhere.
  private static let refused = [
    "<script", "<link", "<iframe", "<object", "<embed", "<base", "<form", "http-equiv", "src=",
    "srcset", "javascript:", "url(", "@import",
  ]

  init(_ text: String) {
    guard text.utf8.count <= DigestTemplate.byteLimit else {
      report(
        Place(),
        found: "\(text.utf8.count) bytes",
        wanted: "at most \(DigestTemplate.byteLimit)"
      )
      return
    }
    checkMarkup(text)
    checkNames(tags(in: text))
    faults.sort { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  // MARK: - Tags

  private struct Tag {
    let name: String
    let place: Place
  }

  /// The tags of the text, comments left out; of one that isn't `{{name}}` or `{{{name}}}` a fault.
  private mutating func tags(in text: String) -> [Tag] {
    var tags: [Tag] = []
    var place = Place()
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      place.move(over: rest[..<open.lowerBound])
      let isTriple = rest[open.upperBound...].first == "{"
      let close = rest[open.upperBound...].firstRange(of: isTriple ? "}}}" : "}}")
      let content = rest[open.upperBound..<(close?.lowerBound ?? rest.endIndex)]
      let name = content.dropFirst(isTriple ? 1 : 0).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      if close == nil || content.isEmpty || (!isTriple && "&><$=%*#^/".contains(content.prefix(1)))
      {
        report(place, found: "\"{{\(content.prefix(20))\"", wanted: "{{name}} or {{{name}}}")
      } else if isTriple || content.first != "!" {
        tags.append(Tag(name: name, place: place))
      }
      let end = close?.upperBound ?? rest.endIndex
      place.move(over: rest[open.lowerBound..<end])
      rest = rest[end...]
    }
    return tags
  }

  private mutating func checkNames(_ tags: [Tag]) {
    let known = PageParts.Name.allCases.map(\.rawValue)
    for tag in tags where !known.contains(tag.name) {
      report(
        tag.place,
        found: "\"\(tag.name)\"",
        wanted: "one of " + known.sorted().joined(separator: ", ")
      )
    }
    for name in Self.needed {
      let places = tags.filter { $0.name == name.rawValue }.map(\.place)
      if places.isEmpty {
        report(Place(), found: "no {{{\(name.rawValue)}}}", wanted: "it once")
      }
      // A part has its own anchors, which must not come twice.
      for place in places.dropFirst() where name != .lang {
        report(place, found: "{{{\(name.rawValue)}}} again", wanted: "it once")
      }
    }
    let lists = tags.firstIndex { $0.name == PageParts.Name.sections.rawValue }
    let trouble = tags.firstIndex { $0.name == PageParts.Name.trouble.rawValue }
    if let lists, let trouble, lists < trouble {
      report(tags[lists].place, found: "{{{sections}}} first", wanted: "{{{trouble}}} before it")
    }
  }

  private mutating func checkMarkup(_ text: String) {
    let lower = text.lowercased()
    for markup in Self.refused {
      guard let range = lower.firstRange(of: markup) else { continue }
      var place = Place()
      place.move(over: lower[..<range.lowerBound])
      report(place, found: "\"\(markup)\"", wanted: "a page that loads and runs nothing")
    }
  }

  // MARK: - Telling

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

  private mutating func report(_ place: Place, found: String, wanted: String) {
    faults.append(
      DigestTemplate.Fault(line: place.line, column: place.column, found: found, wanted: wanted)
    )
  }
}
