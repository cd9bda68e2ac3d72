import Notation

/// Writes HTML that is XML too.
///
/// Names of elements and attributes are literals of our own source; all else goes in as text or as an
/// attribute's value, and both are escaped. So there is no way to put in what is not.
struct HTMLWriter {
  /// Attributes in their order; those without a value are left out.
  typealias Attributes = KeyValuePairs<StaticString, String?>

  private var bytes: [UInt8] = []

  var html: String { String(decoding: bytes, as: UTF8.self) }

  mutating func element(
    _ name: StaticString,
    _ attributes: Attributes = [:],
    _ content: (inout HTMLWriter) -> Void
  ) {
    open(name, attributes)
    literal(">")
    content(&self)
    literal("</")
    literal(name)
    literal(">")
  }

  mutating func element(_ name: StaticString, _ attributes: Attributes, _ text: String) {
    element(name, attributes) { $0.text(text) }
  }

  mutating func element(_ name: StaticString, _ text: String) { element(name, [:], text) }

  /// An element that has no content and needs no end.
  mutating func void(_ name: StaticString, _ attributes: Attributes = [:]) {
    open(name, attributes)
    literal("/>")
  }

  mutating func text(_ text: String) {
    for byte in PlainText.escaped(text).utf8 {
      switch byte {
      case UInt8(ascii: "&"): literal("&amp;")
      case UInt8(ascii: "<"): literal("&lt;")
      case UInt8(ascii: ">"): literal("&gt;")
      case UInt8(ascii: "\""): literal("&quot;")
      case UInt8(ascii: "'"): literal("&#39;")
      default: bytes.append(byte)
      }
    }
  }

  /// What is written here, in the source: a style sheet, the end of a line.
  mutating func literal(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func newline() { literal("\n") }

  /// What a template that was checked made of values that are escaped.
  mutating func rendered(_ part: String) { bytes.append(contentsOf: part.utf8) }

  private mutating func open(_ name: StaticString, _ attributes: Attributes) {
    literal("<")
    literal(name)
    for (name, value) in attributes {
      guard let value else { continue }
      literal(" ")
      literal(name)
      literal("=\"")
      text(value)
      literal("\"")
    }
  }

  /// A text as it stands in a page, also within a value's quotes.
  static func escaped(_ text: String) -> String {
    var html = HTMLWriter()
    html.text(text)
    return html.html
  }
}
