import Mustache

/// The frame of a page: a Mustache template that an agency may write itself, for its own head, foot and
/// words around what we make.
///
/// What it can name is made and escaped by us, so `{{name}}` and `{{{name}}}` are the same.
package struct DigestTemplate: Sendable {
  private let template: MustacheTemplate

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

  /// nil where `check` finds anything.
  package init?(_ text: String) {
    guard DigestTemplateCheck(text).faults.isEmpty,
      let template = try? MustacheTemplate(string: Self.pragma + text)
    else { return nil }
    self.template = template
  }

  /// All that is wrong with a template, in the order of the text.
  package static func check(_ text: String) -> [Fault] {
    let faults = DigestTemplateCheck(text).faults
    guard faults.isEmpty, DigestTemplate(text) == nil else { return faults }
    return [Fault(line: 1, column: 1, found: "what is no template", wanted: "Mustache")]
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
