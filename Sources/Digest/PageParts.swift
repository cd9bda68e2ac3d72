import Casework

/// What a page is put together from, each part escaped already.
struct PageParts {
  let words: DigestWords
  let title: String
  let heading: HTMLWriter
  var trouble = HTMLWriter()
  let sections: HTMLWriter
  var proof = HTMLWriter()

  /// What a template can name.
  enum Name: String, CaseIterable {
    case lang, head, skip, house, title, heading, trouble, sections, proof
  }

  func text(_ name: Name) -> String {
    switch name {
    case .lang: words.language.rawValue
    case .head: head.html
    case .skip: HTMLWriter.escaped(words.skip)
    case .house: HTMLWriter.escaped(words.house)
    case .title: HTMLWriter.escaped(title)
    case .heading: heading.html
    case .trouble: trouble.html
    case .sections: sections.html
    case .proof: proof.html
    }
  }

  /// Nothing is loaded from outside, whatever a template or a text holds.
  ///
  /// Styles and scripts may stand in the page itself: it has a style sheet and no script, and a
  /// template can bring none, but those who check it, as axe does, put their own into it.
  private static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    + "base-uri 'none'; form-action 'none'"

  private var head: HTMLWriter {
    var html = HTMLWriter()
    html.void("meta", ["charset": "utf-8"])
    html.newline()
    html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    html.newline()
    html.void("meta", ["http-equiv": "Content-Security-Policy", "content": Self.policy])
    html.newline()
    html.void("meta", ["name": "color-scheme", "content": "light dark"])
    html.newline()
    html.void("meta", ["name": "referrer", "content": "no-referrer"])
    html.newline()
    html.element("title", title)
    html.newline()
    html.element("style") { $0.literal(DigestStyle.sheet) }
    return html
  }
}
