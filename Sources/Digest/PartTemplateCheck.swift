/// Finds what is wrong with the template of a part before a page depends on it.
///
/// Its values are escaped as texts, and may stand as texts alone: within a tag of the markup or a style
/// sheet they could be something else.
struct PartTemplateCheck {
  private var text: TemplateText
  private let shape: PartShape

  var faults: [DigestTemplate.Fault] { text.faults.inOrder }

  /// A comment or a style sheet could hide what it must say, and `{{! … }}` is a comment too.
  private static let refused = ["<style", "<!--", "<template", "<textarea", "<title"]

  init(_ text: String, _ part: DigestPart) {
    shape = part.shape
    self.text = TemplateText(text, signs: [.section, .inverted, .end], refused: Self.refused)
    guard text.utf8.count <= DigestTemplate.byteLimit else { return }
    checkTags()
    checkNeeded()
  }

  /// Where a name is looked for: in the section that is open, then in those around it.
  private struct Scope {
    let tag: TemplateText.Tag
    let shape: PartShape?
  }

  private mutating func checkTags() {
    var scopes: [Scope] = []
    for tag in text.tags {
      let shapes = [shape] + scopes.compactMap(\.shape)
      if tag.isInMarkup {
        text.report(tag.place, found: "\"\(tag.name)\" within a tag", wanted: "it as a text")
      }
      switch tag.sign {
      case nil: checkValue(tag, shapes)
      case .section, .inverted: scopes.append(scope(of: tag, shapes))
      case .end:
        if scopes.last?.tag.name == tag.name {
          scopes.removeLast()
        } else {
          text.report(tag.place, found: "\"{{/\(tag.name)\"", wanted: "a section that is open")
        }
      }
    }
    for scope in scopes {
      text.report(scope.tag.place, found: "\"{{#\(scope.tag.name)\"", wanted: "its end")
    }
  }

  private mutating func checkValue(_ tag: TemplateText.Tag, _ shapes: [PartShape]) {
    let names = shapes.reduce(into: Set([DigestPart.ours])) {
      $0.formUnion($1.texts.union($1.optional))
    }
    guard !names.contains(tag.name) else { return }
    text.report(
      tag.place,
      found: "\"\(tag.name)\"",
      wanted: "one of " + names.sorted().joined(separator: ", ")
    )
  }

  private mutating func scope(of tag: TemplateText.Tag, _ shapes: [PartShape]) -> Scope {
    let list = shapes.reversed().lazy.compactMap { $0.lists[tag.name] }.first
    let isKnown = list != nil || shapes.contains { $0.optional.contains(tag.name) }
    if !isKnown {
      let names = shapes.flatMap { $0.optional.union($0.lists.keys) }
      text.report(
        tag.place,
        found: "\"\(tag.name)\"",
        wanted: "one of " + Set(names).sorted().joined(separator: ", ")
      )
    }
    return Scope(tag: tag, shape: tag.sign == .section ? list : nil)
  }

  /// What it may not leave out, unless it has our own part.
  private mutating func checkNeeded() {
    let names = Set(text.tags.filter { $0.sign != .end && $0.sign != .inverted }.map(\.name))
    guard !names.contains(DigestPart.ours) else { return }
    for name in shape.needed.subtracting(names).sorted() {
      text.report(TemplatePlace(), found: "no \"\(name)\"", wanted: "it, or {{{ours}}}")
    }
  }
}
