import Casework
import TestSupport
import Testing

@testable import Digest

/// Frames of an agency's own.
struct DigestTemplateTests {
  private static let own = """
    <!DOCTYPE html>
    <html lang="{{lang}}"><head>{{{head}}}</head><body>
    <header>{{{heading}}}<p>Regio Noord</p></header>
    <main id="main">{{! eerst wat niet kon }}{{{trouble}}}{{{sections}}}{{{proof}}}</main>
    <footer>Servicedesk: 088-1234567</footer>
    </body></html>
    """

  @Test("the shipped frame has no fault, and is a start for one's own")
  func shipped() {
    #expect(DigestTemplate.check(DigestTemplate.shippedText).isEmpty)
  }

  @Test("an agency's own head and foot stand around what we make")
  func around() throws {
    let template = try #require(DigestTemplate(Self.own))
    let words = DigestWords(.nl, Repository.amsterdam)
    let page = DigestHTML(words, template: template).page(SampleDigests.normal)
    let markup = try #require(MarkupReader(page))
    #expect(markup.elements("footer").map(\.text) == ["Servicedesk: 088-1234567"])
    let shipped = try #require(MarkupReader(DigestHTML(words).page(SampleDigests.normal)))
    #expect(markup.elements("svg").count == shipped.elements("svg").count)
    #expect(markup.elements("h2").map(\.text) == shipped.elements("h2").map(\.text))
  }

  /// A change to the frame above, and the fault that it makes.
  struct Row: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let line: Int
    let column: Int
    let found: String

    var testDescription: String { new }
  }

  private static let rows = [
    Row(old: "Regio Noord", new: "{{naam}}", line: 3, column: 25, found: "\"naam\""),
    Row(old: "{{{proof}}}", new: "", line: 1, column: 1, found: "no {{{proof}}}"),
    Row(old: "{{{trouble}}}", new: "", line: 1, column: 1, found: "no {{{trouble}}}"),
    Row(old: "{{{head}}}", new: "", line: 1, column: 1, found: "no {{{head}}}"),
    Row(
      old: "Regio Noord",
      new: "{{{proof}}}",
      line: 4,
      column: 69,
      found: "{{{proof}}} again"
    ),
    Row(
      old: "{{{trouble}}}{{{sections}}}",
      new: "{{{sections}}}{{{trouble}}}",
      line: 4,
      column: 42,
      found: "{{{sections}}} first"
    ),
    Row(old: "Regio Noord", new: "{{#lang}}", line: 3, column: 25, found: "\"{{#lang\""),
    Row(old: "Regio Noord", new: "{{>lang}}", line: 3, column: 25, found: "\"{{>lang\""),
    Row(old: "Regio Noord", new: "{{=<% %>=}}", line: 3, column: 25, found: "\"{{=<% %>=\""),
    Row(old: "Regio Noord", new: "<SCRIPT>", line: 3, column: 25, found: "\"<script\""),
    Row(old: "Regio Noord", new: "<img src='x'>", line: 3, column: 30, found: "\"src=\""),
    Row(old: "</body></html>", new: "{{", line: 6, column: 1, found: "\"{{\""),
  ]

  @Test("what is wrong with a frame is told with its place", arguments: rows)
  func faults(row: Row) throws {
    let text = Self.own.replacing(row.old, with: row.new)
    #expect(text != Self.own)
    let fault = try #require(DigestTemplate.check(text).first)
    #expect(fault.found == row.found)
    #expect([fault.line, fault.column] == [row.line, row.column])
    #expect(!fault.wanted.isEmpty)
    #expect(DigestTemplate(text) == nil)
  }

  @Test("a frame that is too large is refused")
  func large() {
    let text = Self.own + String(repeating: " ", count: DigestTemplate.byteLimit)
    #expect(DigestTemplate.check(text).first?.wanted == "at most \(DigestTemplate.byteLimit)")
  }
}
