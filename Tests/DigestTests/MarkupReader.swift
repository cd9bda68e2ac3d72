import Foundation
import FoundationXML

/// A page as a parser of XML sees it, which forgives nothing.
final class MarkupReader: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]

    /// The names of the elements around it, the outermost first.
    let path: [String]

    /// The class of the nearest drawing around it.
    let drawing: String?
    var text = ""

    var classes: [Substring] { attributes["class", default: ""].split(separator: " ") }
  }

  private(set) var elements: [Element] = []
  private(set) var text = ""
  private var open: [Int] = []

  /// nil where the page is not well-formed.
  init?(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func elements(_ name: String, in drawing: String? = nil) -> [Element] {
    elements.filter { $0.name == name && (drawing == nil || $0.drawing == drawing) }
  }

  /// Its elements with the names of their attributes: what no text may change.
  var shape: [String] { elements.map { "\($0.name) \($0.attributes.keys.sorted())" } }

  // MARK: - XMLParserDelegate

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    let drawing = open.last { elements[$0].name == "svg" }
    elements.append(
      Element(
        name: name,
        attributes: attributes,
        path: open.map { elements[$0].name },
        drawing: drawing.flatMap { elements[$0].attributes["class"] }
      )
    )
    open.append(elements.count - 1)
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    text += characters
    if let element = open.last { elements[element].text += characters }
  }

  func parser(
    _ parser: XMLParser,
    didEndElement name: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) {
    open.removeLast()
  }
}
