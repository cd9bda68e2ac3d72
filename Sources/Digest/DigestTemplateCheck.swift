/// Finds what is wrong with a page's frame before a page depends on it.
struct DigestTemplateCheck {
  private var text: TemplateText

  var faults: [DigestTemplate.Fault] { text.faults.inOrder }

  /// What a template may not leave out: without them a page could be read as reassuring, or would run
  /// without its rules.
  private static let needed: [PageParts.Name] = [.lang, .head, .trouble, .sections, .proof]

  init(_ text: String) {
    self.text = TemplateText(text)
    if text.utf8.count <= DigestTemplate.byteLimit { checkNames() }
  }

  private mutating func checkNames() {
    let tags = text.tags
    let known = PageParts.Name.allCases.map(\.rawValue)
    for tag in tags where !known.contains(tag.name) {
      text.report(
        tag.place,
        found: "\"\(tag.name)\"",
        wanted: "one of " + known.sorted().joined(separator: ", ")
      )
    }
    for name in Self.needed {
      let places = tags.filter { $0.name == name.rawValue }.map(\.place)
      if places.isEmpty {
        text.report(TemplatePlace(), found: "no {{{\(name.rawValue)}}}", wanted: "it once")
      }
      // A part has its own anchors, which must not come twice.
      for place in places.dropFirst() where name != .lang {
        text.report(place, found: "{{{\(name.rawValue)}}} again", wanted: "it once")
      }
    }
    let lists = tags.firstIndex { $0.name == PageParts.Name.sections.rawValue }
    let trouble = tags.firstIndex { $0.name == PageParts.Name.trouble.rawValue }
    if let lists, let trouble, lists < trouble {
      text.report(
        tags[lists].place,
        found: "{{{sections}}} first",
        wanted: "{{{trouble}}} before it"
      )
    }
  }
}
