import Casework
import Digest
import Foundation
import FoundationXML
import Notation
import TestSupport
import Testing

/// The page and the calendar of an organisation of 800 cases under the shipped policy, in every form.
///
/// `UPDATE_GOLDEN=1 swift test --filter SampleOrganisationTests` writes them anew; look at the pages in a
/// browser.
///
/// One test after the other: all of them wait for the same pages.
@Suite(.serialized)
struct SampleOrganisationTests {
  private static let all: Result<[SampleMade], any Error> = Result { try SamplePages.all() }

  private static func made(_ day: SampleDay, _ language: Language) throws -> SampleMade {
    try #require(try all.get().first { $0.day == day && $0.language == language })
  }

  @Test(
    "text, page and calendar are what their golden files have",
    arguments: SampleDay.allCases,
    Language.allCases
  )
  func golden(day: SampleDay, language: Language) throws {
    let made = try Self.made(day, language)
    for (form, text) in [
      ("txt", made.pages.text), ("html", made.pages.html),
      ("ics", String(decoding: made.calendar.bytes, as: UTF8.self)),
    ] {
      let name = "\(day.rawValue).\(language.rawValue).\(form)"
      let path = Repository.folder(of: #filePath) + "/Goldens/" + name
      if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try write(text, to: path) }
      let golden = try String(contentsOfFile: path, encoding: .utf8)
      #expect(Self.difference(text, golden) == nil, "\(name)")
    }
  }

  /// The first line in which two texts differ; nil where they are the same.
  private static func difference(_ text: String, _ golden: String) -> String? {
    guard !text.utf8.elementsEqual(golden.utf8) else { return nil }
    let lines = [text, golden].map {
      $0.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    }
    let number = zip(lines[0], lines[1]).prefix { $0.elementsEqual($1) }.count
    let found = lines.map { number < $0.count ? String(Substring($0[number])) : "the end" }
    return "line \(number + 1): \(found[0]), not \(found[1])"
  }

  // MARK: - The forms beside each other

  @Test(
    "JSON, page and text have the same lists and changes with the same numbers",
    arguments: SampleDay.allCases,
    Language.allCases
  )
  func numbers(day: SampleDay, language: Language) throws {
    let made = try Self.made(day, language)
    let json = try JSONValue(made.pages.json)
    let page = try #require(PageReader(made.pages.html), "the page is well-formed")
    let words = DigestWords(language, Repository.amsterdam)
    let headings = elements(json["sections"]).map { section in
      let kind = section["kind"]?.text.flatMap { DigestSection.Kind(rawValue: $0) }
      let name = kind.map { words.heading($0) } ?? "no list"
      return "\(name) (\(section["count"]?.integer ?? -1))"
    }
    let changes = DigestWords.Change.allCases.compactMap { change -> String? in
      let count = json["changes"]?[change.rawValue]?["count"]?.integer ?? 0
      return count > 0 ? words.heading(change, Int(count)) : nil
    }
    let names = DigestSection.Kind.allCases.map { words.heading($0) }
    let numbered = page.headings.filter { $0.hasSuffix(")") }
    #expect(numbered.filter { heading in names.contains { heading.hasPrefix($0) } } == headings)
    #expect(Set(numbered).isSuperset(of: changes))
    let lines = Set(made.pages.text.split(separator: "\n").map(String.init))
    #expect(lines.isSuperset(of: headings + changes))
    #expect(page.rows == shown(json))
    #expect(made.pages.html.utf8.count < 150_000)
  }

  /// How many lines a page should have in its tables of clocks and orders.
  private func shown(_ json: JSONValue) -> Int {
    let changes = DigestWords.Change.allCases.map { json["changes"]?[$0.rawValue] }
    let lists = elements(json["sections"]) + changes.compactMap(\.self)
    return lists.reduce(elements(json["orders"]).count) { $0 + elements($1["lines"]).count }
  }

  @Test(
    "the calendar has one event a clock with a date; without any it says so",
    arguments: SampleDay.allCases,
    Language.allCases
  )
  func events(day: SampleDay, language: Language) throws {
    let made = try Self.made(day, language)
    let lines = String(decoding: made.calendar.bytes, as: UTF8.self).split(separator: "\r\n")
    #expect(made.calendar.count == made.terms)
    #expect(lines.count { $0 == "BEGIN:VEVENT" } == max(made.terms, 1))
    let ids = lines.filter { $0.hasPrefix("UID:") }
    #expect(Set(ids).count == ids.count)
  }

  // MARK: - What they say

  @Test("nothing that an event says of a person is on any of them", arguments: Language.allCases)
  func personal(language: Language) throws {
    for day in SampleDay.allCases {
      let made = try Self.made(day, language)
      let calendar = String(decoding: made.calendar.bytes, as: UTF8.self)
      for text in [made.pages.text, made.pages.html, made.pages.json, calendar] {
        #expect(!text.contains(SampleOrganisation.reason))
        #expect(!text.contains("persoon-sleutel"))
      }
    }
  }

  @Test("on a normal day, and after Easter, lists are capped and every case is accounted for")
  func busy() throws {
    for day in [SampleDay.normal, .afterEaster] {
      let json = try JSONValue(try Self.made(day, .nl).pages.json)
      #expect(elements(json["unchecked"]) == [])
      #expect(elements(json["missed"]) == [])
      for kind in [DigestSection.Kind.handOvers, .soon, .overdue] {
        let list = elements(json["sections"]).first { $0["kind"]?.text == kind.rawValue }
        #expect(list != nil, "\(kind.rawValue)")
      }
      let overdue = elements(json["sections"]).first { $0["kind"]?.text == "overdue" }
      #expect(elements(overdue?["lines"]).count == 10)
      #expect(overdue?["count"]?.integer ?? 0 > 10)
      #expect(json["proof"]?["read"]?.integer ?? 0 > 700)
      #expect(json["proof"]?["difference"]?.integer == 0)
    }
  }

  @Test("after an outage the days are named; an empty page says what was watched")
  func quiet() throws {
    let outage = try JSONValue(try Self.made(.afterOutage, .nl).pages.json)
    #expect(
      elements(outage["missed"]).compactMap(\.text) == ["2026-04-15", "2026-04-16", "2026-04-17"]
    )
    let empty = try Self.made(.empty, .en)
    #expect(elements(try JSONValue(empty.pages.json)["sections"]) == [])
    #expect(empty.pages.text.contains("\n0 terms, "))
    #expect(!empty.pages.text.contains("NOT CHECKED"))
  }

  @Test("what could not be looked at reassures nobody, in any form", arguments: Language.allCases)
  func unchecked(language: Language) throws {
    let made = try Self.made(.notChecked, language)
    let capitals = language == .nl ? "NIET GECONTROLEERD" : "NOT CHECKED"
    let calendar = String(decoding: made.calendar.bytes, as: UTF8.self)
    for text in [made.pages.text, made.pages.html, calendar] {
      #expect(text.contains(capitals))
    }
    #expect(!made.pages.text.contains("\n0 term"))
    let kinds = elements(try JSONValue(made.pages.json)["unchecked"]).compactMap {
      $0["kind"]?.text
    }
    #expect(kinds == ["no-input", "clock"])
  }

  private func elements(_ value: JSONValue?) -> [JSONValue] { value?.elements ?? [] }
}

/// What a parser of XML, which forgives nothing, finds on a page.
private final class PageReader: NSObject, XMLParserDelegate {
  /// The texts of all headings, in order.
  private(set) var headings: [String] = []

  /// How many rows are of a case: its key stands in the row's head.
  private(set) var rows = 0
  private var isHeading = false

  /// nil where the page is not well-formed.
  init?(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    if name == "bdi" { rows += 1 }
    isHeading = ["h1", "h2", "h3"].contains(name)
    if isHeading { headings.append("") }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    if isHeading { headings[headings.count - 1] += characters }
  }

  func parser(
    _ parser: XMLParser,
    didEndElement name: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) {
    isHeading = false
  }
}
