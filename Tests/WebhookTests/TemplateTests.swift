import Casework
import Civil
import Foundation
import Notation
import TestSupport
import Testing
import Webhook

/// What templates make of notices.
struct TemplateTests {
  private static let words = NoticeWords(.nl, Repository.amsterdam)

  /// A notice of so many escalations of one case, and a template that is right.
  private static func parcel(_ count: Int, of subject: String = "VT-2026-0042") -> Parcel {
    let at = Instant(seconds: 1_780_000_000)
    let notice = Notice(
      id: "66aa7818c5c11d59f299d1df454145c1",
      kind: .escalations,
      role: "teamleider",
      organisation: "vt-zob",
      path: ["teamleider"],
      people: ["tl-1"],
      state: .pending,
      built: at,
      from: at,
      level: .error,
      escalations: (0..<count).map { Int64($0) },
      subjects: [subject]
    )
    return Parcel(
      delivery: Delivery(endpoint: "chat", notice: 1, sequence: 1, at: at),
      notice: notice,
      escalations: (1...count).map { sampleEscalation($0, of: subject) },
      attempted: at
    )
  }

  private static func template(_ text: String) throws -> Template {
    let (template, diagnostics) = Template.read(bytes: Array(text.utf8), file: "t.mustache")
    #expect(diagnostics == [])
    return try #require(template)
  }

  private static func text(_ template: String, _ parcel: Parcel) throws -> String {
    String(decoding: try Self.template(template).render(parcel, words), as: UTF8.self)
  }

  @Test(
    "each name is what the documentation says",
    arguments: [
      ("{{title}}", "Bericht van de termijnwacht"), ("{{heading}}", "Voor teamleider (vt-zob):"),
      ("{{id}}", "66aa7818c5c11d59f299d1df454145c1"), ("{{level}}", "error"), ("{{count}}", "1"),
      ("{{case}}", "VT-2026-0042"), ("{{role}}", "teamleider"), ("{{organisation}}", "vt-zob"),
      ("{{more}}", ""), ("{{#more}}x{{/more}}{{^more}}y{{/more}}", "y"),
      ("{{#escalations}}{{case}}{{/escalations}}", "VT-2026-0042"),
      ("{{#escalations}}{{rule}}{{/escalations}}", "vt-onderzoek"),
      ("{{#escalations}}{{title}}{{/escalations}}", "Onderzoek afronden"),
      ("{{#escalations}}{{rung}}{{/escalations}}", "+1 working day"),
      ("{{#escalations}}{{level}}{{/escalations}}", "error"),
      ("{{#escalations}}{{due}}{{/escalations}}", "do 2026-05-18"),
      ("{{#escalations}}{{reason}}{{/escalations}}", "verviel do 2026-05-18"),
      ("{{#escalations}}{{moment}}{{mark}}{{/escalations}}", ""),
      (
        "{{#escalations}}{{sentence}}{{/escalations}}",
        "VT-2026-0042: Onderzoek afronden, verviel do 2026-05-18"
      ),
      ("{{! a note }}{{ case }}", "VT-2026-0042"),
    ]
  )
  func names(template: String, wanted: String) throws {
    #expect(try Self.text("\"\(template)\"", Self.parcel(1)) == "\"\(wanted)\"")
  }

  @Test("a list has separators, moments and marks where there are any")
  func list() throws {
    let element = #""{{#first}}!{{/first}}{{moment}}/{{mark}}"{{^last}},{{/last}}"#
    let template = "[{{#escalations}}\(element){{/escalations}}]"
    #expect(
      try Self.text(template, Self.parcel(3))
        == #"["!/","m3/","/toen stond de wacht stil"]"#
    )
  }

  @Test(
    "no key breaks out of its place, nor means anything to a chat tool",
    arguments: naughtyStrings
  )
  func naughty(key: String) throws {
    let text = try Self.text(
      #"{"text": "{{#escalations}}{{case}}{{/escalations}}"}"#,
      Self.parcel(1, of: key)
    )
    let neutral = ChatText.neutral(key)
    let wanted =
      neutral.unicodeScalars.count > 400
      ? String(neutral.unicodeScalars.prefix(400)) + "…" : neutral
    #expect(try JSONValue(text) == .object([.init(name: "text", value: .string(wanted))]))
  }

  @Test(
    "of a storm as many are listed as fit, and the rest is counted",
    arguments: [100, 101, 5000]
  )
  func storm(count: Int) throws {
    let template = try Self.template(
      #"[{{#escalations}}"{{sentence}}",{{/escalations}}"{{more}}"]"#
    )
    let body = template.render(Self.parcel(count), Self.words)
    guard case .array(let lines) = try JSONValue(String(decoding: body, as: UTF8.self)) else {
      Issue.record("no list")
      return
    }
    #expect(lines.count == 101)
    #expect(lines.last == .string(count == 100 ? "" : "en nog \(count - 100)."))
    let long = template.render(
      Self.parcel(count, of: String(repeating: "\u{1F4C5}", count: 500)),
      Self.words
    )
    #expect(long.count <= 28_000)
    #expect(try JSONValue(String(decoding: long, as: UTF8.self)) != .null)
  }

  @Test("what the watch says of itself goes through it too")
  func announcement() throws {
    let template = try Self.template(
      #"{"t": "{{title}}", "h": "{{heading}}", "n": {{count}}{{#role}}, "r": 1{{/role}}}"#
    )
    let words = AnnouncementWords(.test, .en, .utc)
    let body = String(decoding: template.render(words, id: "1"), as: UTF8.self)
    #expect(
      body == #"{"t": "A test of the deadline watch", "h": "This notice tells nothing.", "n": 0}"#
    )
  }

  @Test("the templates that are shipped are right", arguments: ["slack", "mattermost", "teams"])
  func shipped(name: String) throws {
    let path = "\(Repository.root)/config/examples/templates/\(name).mustache"
    let bytes = try #require(FileManager.default.contents(atPath: path))
    let template = try Self.template(String(decoding: bytes, as: UTF8.self))
    let body = String(decoding: template.render(Self.parcel(101), Self.words), as: UTF8.self)
    #expect(try JSONValue(body) != .null)
    #expect(body.contains("VT-2026-0042: Onderzoek afronden, verviel do 2026-05-18"))
    #expect(body.contains("en nog 1."))
  }

  /// A template with one fault: `⟦` stands before the place where it must be told.
  @Test(
    "a fault is told at its place, and nothing is sent with it",
    arguments: [
      // Names that aren't there, or not here.
      #"{"t": "⟦{{titel}}"}"#, "{\n  \"t\": \"é ⟦{{sentence}}\"\n}", #"{"t": "⟦{{.}}"}"#,
      #"{"t": "⟦{{}}"}"#, #"{"t": "⟦{{uppercased(title)}}"}"#, #"{"t": "⟦{{escalations}}"}"#,
      #"[{{#escalations}}⟦{{#escalations}}{{/escalations}}{{/escalations}}1]"#,
      #"[{{^escalations}}"⟦{{sentence}}"{{/escalations}}1]"#,
      // Tags that are none of ours.
      #"{"t": "⟦{{{title}}}"}"#, #"{"t": "⟦{{&title}}"}"#, "⟦{{> other}}{}",
      "⟦{{< other}}{{/other}}",
      "⟦{{$ block}}{{/block}}{}", "⟦{{=<% %>=}}{}", "⟦{{% CONTENT_TYPE: HTML}}{}", "{}\n⟦{{title",
      #"{"t": "⟦{{title}}"# + "\u{301}\"}",
      // Sections that don't end, or end elsewhere.
      "{\"t\":\n\"{{#role}}\"}⟦", "[{{#role}}{{/⟦title}}]", "[{{/⟦role}}]",
      "{{#role}}{{#role}}{{#role}}{{#role}}{{#role}}{{#role}}{{#role}}{{#role}}⟦{{#role}}",
      // What is no JSON, with all values or with few.
      "⟦", #"⟦{"t": {{title}}}"#, #"⟦{"t": "{{title}}""#, #"⟦{"t": "{{title}}\q"}"#,
      #"⟦[{{#escalations}}1,{{/escalations}}]"#, #"⟦[1{{#organisation}},{{/organisation}} 2]"#,
      #"⟦[1{{#role}}{{/role}}{{^role}},{{/role}}]"#,
      // What is too large.
      "⟦\"" + String(repeating: "a", count: 17_000) + "\"",
      "⟦\"" + String(repeating: "{{role}}", count: 30) + "\"",
    ]
  )
  func faults(marked: String) throws {
    let parts = marked.split(separator: "⟦", omittingEmptySubsequences: false)
    let before = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
    let (template, found) = Template.read(bytes: Array(parts.joined().utf8), file: "t.mustache")
    #expect(template == nil)
    #expect(found.map(\.code) == [.template])
    let first = try #require(found.first)
    #expect(first.file == "t.mustache" && first.line == before.count)
    #expect(first.column == (before.last?.count ?? 0) + 1)
    #expect(!first.found.isEmpty && !first.wanted.isEmpty && !first.hint.isEmpty)
  }

  @Test("bytes that are no UTF-8 are told")
  func bytes() {
    let (template, found) = Template.read(bytes: [0x22, 0xFF, 0x22], file: "t.mustache")
    #expect(template == nil)
    #expect(found.map(\.code) == [.template])
  }
}
