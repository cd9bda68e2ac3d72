package import Casework
package import Civil
package import Digest
import Notation

/// The forms in which pages are made, in one language.
package struct DigestForms: Sendable {
  package let language: Language
  package let zone: Zone

  /// The frame of the page of HTML.
  private let template: DigestTemplate

  /// How many columns the text has.
  package var width = DigestText.width

  package init(_ language: Language, _ zone: Zone, template: DigestTemplate = .shipped) {
    self.language = language
    self.zone = zone
    self.template = template
  }

  package func pages(of digest: Digest) -> DigestPages {
    var json = JSONWriter()
    json.digest(digest, zone)
    return DigestPages(
      day: digest.day,
      text: DigestText.page(digest, in: language, zone, width: width),
      html: DigestHTML(DigestWords(language, zone), template: template).page(digest),
      json: json.text
    )
  }
}
