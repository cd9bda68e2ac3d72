import Mustache

/// The frame of a page and its parts: Mustache templates that an agency may write itself, for its own
/// head, foot and words around what we make, or for a part of the page in its own way.
///
/// What they can name is made and escaped by us, so `{{name}}` and `{{{name}}}` are the same.
package struct DigestTemplate: Sendable {
  private let template: MustacheTemplate

  /// Those that are not ours.
  private let parts: [DigestPart: MustacheTemplate]

  /// Why a text is no template, and where.
  package struct Fault: Hashable, Sendable {
    /// From 1, in lines and in characters.
    package var line: Int
    package var column: Int
    package var found: String
    package var wanted: String

    package init(line: Int, column: Int, found: String, wanted: String) {
      self.line = line
      self.column = column
      self.found = found
      self.wanted = wanted
    }
  }

  /// How large a template is at the most, in bytes.
  package static let byteLimit = 64 << 10

  /// Values are escaped when they are made, not when they are written: what the library escapes by
  /// characters misses a quote with an accent on it.
  private static let pragma = "{{% CONTENT_TYPE: TEXT}}\n"

  /// - `text`: the frame.
  /// - `parts`: the templates of parts; ours stand where none is.
  ///
  /// nil where `check` finds anything in any of them.
  package init?(_ text: String, parts: [DigestPart: String] = [:]) {
    guard Self.check(text).isEmpty, let template = Self.template(text) else { return nil }
    var own: [DigestPart: MustacheTemplate] = [:]
    for (part, text) in parts {
      guard Self.check(text, of: part).isEmpty, let template = Self.template(text) else {
        return nil
      }
      own[part] = template
    }
    self.template = template
    self.parts = own
  }

  /// All that is wrong with a template, in the order of the text.
  ///
  /// - `part`: what it is of; nil for the frame.
  package static func check(_ text: String, of part: DigestPart? = nil) -> [Fault] {
    let faults = part.map { PartTemplateCheck(text, $0).faults } ?? DigestTemplateCheck(text).faults
    guard faults.isEmpty, template(text) == nil else { return faults }
    return [Fault(line: 1, column: 1, found: "what is no template", wanted: "Mustache")]
  }

  private static func template(_ text: String) -> MustacheTemplate? {
    try? MustacheTemplate(string: pragma + text)
  }

  /// A part as an agency's template has it; nil where there is none, and ours stands.
  func part(
    _ part: DigestPart,
    _ fill: (inout PartValues) -> Void,
    ours: (inout HTMLWriter) -> Void
  ) -> String? {
    guard let template = parts[part] else { return nil }
    var values = PartValues()
    fill(&values)
    values.markup(DigestPart.ours, ours)
    return template.render(values.values)
  }

  func page(_ parts: PageParts) -> String {
    let values = PageParts.Name.allCases.map { ($0.rawValue, parts.text($0)) }
    return template.render(Dictionary(values) { first, _ in first })
  }

  /// The frame that is used where no other is configured.
  package static let shipped: DigestTemplate = {
    guard let template = DigestTemplate(shippedText) else {
      preconditionFailure("the shipped template has no faults")
    }
    return template
  }()

  /// Its text: a start for one's own.
  package static let shippedText = """
    <!DOCTYPE html>
    <html lang="{{lang}}">
    <head>
    {{{head}}}
    </head>
    <body>
    <a class="skip" href="#main">{{skip}}</a>
    <header>
    <p class="house">{{house}}</p>
    {{{heading}}}
    </header>
    <main id="main">
    {{{trouble}}}
    {{{sections}}}
    {{{proof}}}
    </main>
    <footer>
    <p>{{house}}</p>
    </footer>
    </body>
    </html>

    """
}
