import Casework
import Civil

/// The page as one HTML file, which is XML too: nothing is loaded and nothing runs, and it can be read
/// on a telephone, at a desk, by ear and on paper.
package struct DigestHTML: Sendable {
  let words: DigestWords
  private let template: DigestTemplate

  /// - `template`: the frame around what we make, and the parts that aren't ours.
  package init(_ words: DigestWords, template: DigestTemplate = .shipped) {
    self.words = words
    self.template = template
  }

  package func page(_ digest: Digest) -> String {
    template.page(
      PageParts(
        words: words,
        title: words.title(digest),
        heading: fragment { writeHeading(digest, to: &$0) },
        trouble: fragment { writeTrouble(digest, to: &$0) },
        sections: fragment { html in
          writeContents(digest, to: &html)
          writeLists(digest, to: &html)
          writeChanges(digest, to: &html)
          writeStanding(digest, to: &html)
          writeNumbers(digest, to: &html)
        },
        proof: fragment { writeProof(digest, to: &$0) }
      )
    )
  }

  /// A part as the template has it, where it has one, else ours.
  ///
  /// - `fill`: what the template can use.
  func write(
    _ part: DigestPart,
    to html: inout HTMLWriter,
    values fill: (inout PartValues) -> Void,
    ours: (inout HTMLWriter) -> Void
  ) {
    if let own = template.part(part, fill, ours: ours) {
      html.rendered(own)
    } else {
      ours(&html)
    }
  }

  private func fragment(_ write: (inout HTMLWriter) -> Void) -> HTMLWriter {
    var html = HTMLWriter()
    write(&html)
    return html
  }

  // MARK: - The head of the page

  private func writeHeading(_ digest: Digest, to html: inout HTMLWriter) {
    write(.heading, to: &html) { values in
      values.text("title", words.title(digest))
      values.text("audience", words.audience(digest))
      values.text("made", words.made(digest))
    } ours: { html in
      html.element("h1", words.title(digest))
      html.newline()
      html.element("p", words.audience(digest))
      html.newline()
      html.element("p", ["class": "soft"], words.made(digest))
    }
  }

  /// What stands in the way of looking comes first; where nothing does and nothing asks for anything,
  /// that is said instead.
  ///
  /// That cases are left out is said here too: no template of a part can drop it.
  private func writeTrouble(_ digest: Digest, to html: inout HTMLWriter) {
    let troubles = words.troubles(digest)
    if !troubles.isEmpty {
      html.element("section", ["class": "trouble", "id": "trouble"]) { html in
        html.element("h2", words.notChecked(digest) ?? words.attention)
        for trouble in troubles { html.element("p", trouble) }
      }
    }
    if let shielded = words.shielded(digest.proof) {
      html.element("p", ["class": "soft"], shielded)
    }
    if let nothing = words.nothingToDo(digest) { html.element("p", ["class": "calm"], nothing) }
  }

  /// Links to the lists with their counts: the page at a glance.
  private func writeContents(_ digest: Digest, to html: inout HTMLWriter) {
    guard !digest.sections.isEmpty else { return }
    html.element("nav", ["aria-label": words.contents]) { html in
      html.element("ul") { html in
        for section in digest.sections {
          html.element("li") { html in
            html.element("a", ["href": "#\(section.kind.rawValue)"], words.heading(section))
          }
        }
      }
    }
    writeLegend(to: &html)
  }

  // MARK: - Its foot

  private func writeProof(_ digest: Digest, to html: inout HTMLWriter) {
    html.element("section", ["id": "proof"]) { html in
      write(.proof, to: &html) { values in
        values.text("heading", words.heading(.proof, digest))
        values.list("sentences", words.proof(digest)) { $1.text("sentence", $0) }
        values.text("asking", words.asking)
        values.text("again", words.again(digest))
      } ours: { html in
        html.element("h2", words.heading(.proof, digest))
        html.element("ul", ["class": "num"]) { html in
          for sentence in words.proof(digest) { html.element("li", sentence) }
        }
        html.element("p", ["class": "soft"], words.asking)
        html.element("p", ["class": "soft"], words.again(digest))
      }
    }
  }
}
