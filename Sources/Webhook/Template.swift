package import Casework
import Mustache
import Notation

/// The body of a webhook in the form that a chat tool wants: a Mustache template that was checked
/// when the configuration was read.
package struct Template: Sendable {
  private let template: MustacheTemplate

  /// How large a template is at the most, in bytes.
  static let byteLimit = 16 << 10

  /// How large a body is at the most, in bytes: Teams takes the least, 28 KB.
  static let bodyLimit = 28_000

  /// How deep sections are nested at the most: the library takes them by recursion.
  static let depthLimit = 8

  /// How many escalations are listed at the most; `more` says the rest.
  static let listed = 100

  /// As values are JSON already, nothing is escaped when they are written; a line before the
  /// template's.
  private static let pragma = "{{% CONTENT_TYPE: TEXT}}\n"

  init(_ text: String) throws { template = try MustacheTemplate(string: Self.pragma + text) }

  /// Where in a template its reading failed.
  static func place(of context: MustacheParserContext) -> (line: Int, column: Int) {
    (max(1, context.lineNumber - 1), context.columnNumber)
  }

  /// The body of a notice: of a body that would be too large it lists fewer escalations.
  package func render(_ parcel: Parcel, _ words: NoticeWords) -> [UInt8] {
    var listed = min(parcel.escalations.count, Self.listed)
    while true {
      let body = render(TemplateValues(parcel, listed: listed, words))
      if body.count <= Self.bodyLimit || listed == 0 { return body }
      listed /= 2
    }
  }

  /// The body of what the watch says of itself.
  package func render(_ words: AnnouncementWords, id: String) -> [UInt8] {
    render(TemplateValues(words, id: id))
  }

  func render(_ values: TemplateValues) -> [UInt8] { Array(template.render(values.values).utf8) }
}
