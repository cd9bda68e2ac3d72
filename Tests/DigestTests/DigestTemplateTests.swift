import Casework
import Civil
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

  // MARK: - Parts

  /// A template for each part that says all that it can, with ours under it.
  private static let ownParts: [DigestPart: String] = Dictionary(
    uniqueKeysWithValues: DigestPart.allCases.map { ($0, text(of: $0.shape) + "<hr/>{{{ours}}}") }
  )

  private static func text(of shape: PartShape) -> String {
    let texts = shape.texts.sorted().map { "<i>{{\($0)}}</i>" }
    let optional = shape.optional.sorted().map {
      "{{#\($0)}}<b>{{\($0)}}</b>{{/\($0)}}{{^\($0)}}<u>none</u>{{/\($0)}}"
    }
    let lists = shape.lists.sorted { $0.key < $1.key }.map { name, shape in
      "{{#\(name)}}<div>\(text(of: shape))</div>{{/\(name)}}"
    }
    return (texts + optional + lists).joined()
  }

  @Test("a part can say all that its shape has, around ours", arguments: SampleDigests.all)
  func parts(sample: SampleDigest) throws {
    for (part, text) in Self.ownParts { #expect(DigestTemplate.check(text, of: part).isEmpty) }
    let shipped = DigestTemplate.shippedText
    let template = try #require(DigestTemplate(shipped, parts: Self.ownParts))
    let words = DigestWords(.nl, Repository.amsterdam)
    let page = DigestHTML(words, template: template).page(sample.digest)
    let markup = try #require(MarkupReader(page), "the page is well-formed")
    #expect(!page.contains("{{"))
    let sentences = markup.elements("i").map(\.text)
    for section in sample.digest.sections { #expect(sentences.contains(words.heading(section))) }
    for sentence in words.proof(sample.digest) { #expect(sentences.contains(sentence)) }
    for figure in sample.digest.figures { #expect(sentences.contains(words.share(figure))) }
    let ours = try #require(MarkupReader(DigestHTML(words).page(sample.digest)))
    for name in ["h1", "h2", "h3", "table", "a"] {
      #expect(markup.elements(name).map(\.text) == ours.elements(name).map(\.text), "\(name)")
    }
  }

  @Test("every name that is there always has a value")
  func shapes() {
    // A page on which nothing is left out.
    var digest = SampleDigests.normal
    digest.sources = SampleDigests.afterOutage.sources
    for part in DigestPart.allCases {
      let template = DigestTemplate(
        DigestTemplate.shippedText,
        parts: [part: Self.text(of: part.shape) + "{{{ours}}}"]
      )
      let page = template.map {
        DigestHTML(DigestWords(.en, Repository.amsterdam), template: $0).page(digest)
      }
      #expect(page?.contains("<i></i>") == false, "\(part.rawValue)")
    }
  }

  @Test("what others wrote is a text in a part of an agency's own too", arguments: naughtyStrings)
  func naughtyParts(text: String) throws {
    let template = try #require(DigestTemplate(DigestTemplate.shippedText, parts: Self.ownParts))
    let html = DigestHTML(DigestWords(.nl, Repository.amsterdam), template: template)
    let plain = try #require(MarkupReader(html.page(Self.digest(naming: "x"))))
    let page = html.page(Self.digest(naming: text))
    let markup = try #require(MarkupReader(page), "the page is well-formed")
    #expect(markup.shape == plain.shape, "it adds no element and no attribute")
    #expect(!isMisleading(page))
  }

  private static func digest(naming text: String) -> Digest {
    var digest = SampleDigests.empty
    digest.audience = DigestAudience(role: text, organisation: text)
    let line = SampleDigests.line(text, text, text, due: "2026-08-03", late: 0, because: text)
    digest.sections = [DigestSection(.soon, count: 1, lines: [line])]
    digest.changes.new.count = 1
    digest.changes.new.lines = [line]
    digest.orders = [
      DigestOrder(kind: .muted, subject: text, rule: text, until: nil, given: digest.made)
    ]
    let load = DigestLoad(day: digest.day, count: 1)
    digest.forecast = [load]
    digest.teams = ["a", text].map { DigestTeam(role: $0, organisation: text, loads: [load]) }
    digest.teamCount = 2
    return digest
  }

  /// A template of the part `list`, and the first fault in it.
  struct PartRow: Sendable, CustomTestStringConvertible {
    let text: String
    let column: Int
    let found: String

    var testDescription: String { text }
  }

  private static let partRows = [
    PartRow(text: "{{{ours}}}{{naam}}", column: 11, found: "\"naam\""),
    PartRow(text: "{{heading}}{{#lines}}{{/lines}}", column: 1, found: "no \"more\""),
    PartRow(text: "{{{ours}}}{{case}}", column: 11, found: "\"case\""),
    PartRow(text: "{{{ours}}}{{#lines}}{{case}}", column: 11, found: "\"{{#lines\""),
    PartRow(text: "{{{ours}}}{{/lines}}", column: 11, found: "\"{{/lines\""),
    PartRow(text: "{{{ours}}}{{#heading}}{{/heading}}", column: 11, found: "\"heading\""),
    PartRow(
      text: "{{{ours}}}<p class=\"{{kind}}\"></p>",
      column: 21,
      found: "\"kind\" within a tag"
    ),
    PartRow(text: "{{{ours}}}<!-- {{kind}} -->", column: 11, found: "\"<!--\""),
    PartRow(text: "{{{ours}}}<style>", column: 11, found: "\"<style\""),
    PartRow(text: "{{{ours}}}<p onclick='x'>", column: 14, found: "\"onclick=\""),
    PartRow(text: "{{{ours}}}<img src='x'/>", column: 16, found: "\"src=\""),
    PartRow(text: "{{{ours}}}{{>proof}}", column: 11, found: "\"{{>proof\""),
  ]

  @Test("what is wrong with a part is told with its place", arguments: partRows)
  func partFaults(row: PartRow) throws {
    let fault = try #require(DigestTemplate.check(row.text, of: .list).first)
    #expect(fault.found == row.found)
    #expect([fault.line, fault.column] == [1, row.column])
    #expect(DigestTemplate(DigestTemplate.shippedText, parts: [.list: row.text]) == nil)
  }

  @Test("a frame that is too large is refused")
  func large() {
    let text = Self.own + String(repeating: " ", count: DigestTemplate.byteLimit)
    #expect(DigestTemplate.check(text).first?.wanted == "at most \(DigestTemplate.byteLimit)")
  }
}
