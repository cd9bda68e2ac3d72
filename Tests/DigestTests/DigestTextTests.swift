import Casework
import Civil
import Foundation
import Notation
import TestSupport
import Testing

@testable import Digest

/// The page as plain text, in both languages.
///
/// `UPDATE_GOLDEN=1 swift test --filter DigestTextTests` writes the texts anew; the diff is the
/// review.
struct DigestTextTests {
  @Test("a page reads as its golden text has it", arguments: SampleDigests.all, Language.allCases)
  func golden(sample: SampleDigest, language: Language) throws {
    try expectGolden(page(sample.digest, language), "\(sample.name).\(language.rawValue)")
  }

  @Test("a page also reads in forty columns")
  func narrowGolden() throws {
    try expectGolden(page(SampleDigests.normal, .nl, width: 40), "normal.nl.40")
  }

  private func expectGolden(_ text: String, _ name: String) throws {
    let path = Repository.folder(of: #filePath) + "/Goldens/\(name).txt"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try write(text, to: path) }
    let golden = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text == golden)
  }

  // MARK: - The column

  @Test("no line is wider than the column", arguments: SampleDigests.all, [20, 40, 72])
  func width(sample: SampleDigest, width: Int) {
    for language in Language.allCases {
      expectLines(of: page(sample.digest, language, width: width), within: width)
    }
  }

  @Test(
    "whatever others wrote stays in the column, whole, and misleads nobody",
    arguments: naughtyStrings
  )
  func naughty(text: String) {
    let digest = Self.digest(naming: text)
    for width in [40, 72] {
      let whole = page(digest, .nl, width: width)
      expectLines(of: whole, within: width)
      let escaped = Self.unbroken(PlainText.escaped(text))
      #expect(escaped.isEmpty || Self.unbroken(whole).range(of: escaped) != nil, "cut off")
    }
  }

  private func expectLines(of page: String, within width: Int) {
    #expect(!isMisleading(page))
    #expect(page.last == "\n")
    for line in page.split(separator: "\n") {
      #expect(line.count <= width)
      #expect(line.columns <= width)
    }
  }

  /// A page that holds the text wherever others wrote it.
  private static func digest(naming text: String) -> Digest {
    var digest = SampleDigests.empty
    digest.audience = DigestAudience(role: text, organisation: text)
    var line = SampleDigests.line(text, text, text, due: "2026-08-03", late: 0, because: text)
    line.moment = text
    line.role = text
    line.organisation = text
    digest.sections = [DigestSection(.soon, count: 1, lines: [line])]
    digest.changes.movedCount = 1
    digest.changes.moved = [.init(line: line, was: text, reason: .corrected)]
    digest.orders = [
      DigestOrder(kind: .muted, subject: text, rule: text, until: nil, given: digest.made)
    ]
    digest.sources = [
      SourceStanding(name: text, heard: nil, promised: nil, missing: 0, since: digest.made)
    ]
    digest.figures = [
      DigestFigure(
        period: .week,
        days: digest.day...digest.day,
        rule: text,
        title: text,
        inTime: 0,
        total: 0
      )
    ]
    return digest
  }

  /// The bytes without what breaking a line adds or takes: spaces, ends of lines, the mark.
  private static func unbroken(_ text: String) -> Data {
    Data(text.utf8.filter { !" \n\\".utf8.contains($0) })
  }

  @Test("a word that no line can hold is broken with a mark, and goes on further in")
  func broken() {
    var column = TextColumn(width: 20)
    column.put(String(repeating: "0123456789", count: 4) + ": rest")
    #expect(
      column.lines == ["0123456789012345678\\", "  90123456789012345\\", "  6789: rest"]
    )
  }

  // MARK: - What it says

  @Test(
    "while something could not be looked at, nothing is reassuring",
    arguments: SampleDigests.all,
    DigestTrouble.Kind.allCases
  )
  func notChecked(sample: SampleDigest, kind: DigestTrouble.Kind) {
    for language in Language.allCases {
      let words = DigestWords(language, Repository.amsterdam)
      var digest = sample.digest
      digest.unchecked = [DigestTrouble(kind, count: 2)]
      let text = Self.onOneLine(page(digest, language))
      #expect(text.contains(language == .nl ? "NIET GECONTROLEERD" : "NOT CHECKED"))
      #expect(text.contains(words.trouble(digest.unchecked[0])))
      for sentence in Self.reassurances(words) {
        #expect(!text.contains(sentence), "\(sentence)")
      }
    }
  }

  @Test("what ends stands by team and day; of a single team it has it all")
  func teams() {
    var digest = SampleDigests.empty
    // Monday 3 August 2026, and the Sunday after it.
    let loads = [DigestLoad(day: digest.day, count: 2), DigestLoad(day: digest.day + 6, count: 3)]
    digest.forecast = loads
    digest.teams = [DigestTeam(role: "owner", organisation: "vt-noord", loads: loads)]
    digest.teamCount = 1
    #expect(Self.onOneLine(page(digest, .nl)).contains("Alles van eigenaar (vt-noord)."))
    digest.teams = loads.map { DigestTeam(role: "owner", organisation: nil, loads: [$0]) }
    digest.teamCount = 4
    let text = Self.onOneLine(page(digest, .en))
    #expect(text.contains("owner (no owner known): 2 week of 3 Aug: 2 (Mon 2)."))
    #expect(text.contains("owner (no owner known): 3 week of 3 Aug: 3 (Sat/Sun 3)."))
    #expect(text.contains("and 2 more teams."))
  }

  @Test("a page without anything to do says so, and what was watched", arguments: Language.allCases)
  func empty(language: Language) {
    let text = Self.onOneLine(page(SampleDigests.empty, language))
    let words = DigestWords(language, Repository.amsterdam)
    for sentence in Self.reassurances(words) { #expect(text.contains(sentence)) }
    #expect(
      text.contains(
        language == .nl
          ? "0 termijnen, 812 zaken bewaakt, 0 zonder klok."
          : "0 terms, 812 cases watched, 0 without a clock."
      )
    )
    #expect(!text.contains(language == .nl ? "NIET GECONTROLEERD" : "NOT CHECKED"))
  }

  /// What sets a reader at ease, as the page of a quiet day says it.
  private static func reassurances(_ words: DigestWords) -> [String] {
    let quiet = SampleDigests.empty
    let sentences = [
      words.nothingToDo(quiet), words.nothingChanged(quiet), words.allLookedAt(quiet),
      words.delays(quiet), words.nothingAhead(quiet),
    ].compactMap { $0 }
    #expect(sentences.count == 5)
    return sentences
  }

  @Test("a page holds the numbers of its digest", arguments: SampleDigests.all, Language.allCases)
  func numbers(sample: SampleDigest, language: Language) {
    let digest = sample.digest
    let words = DigestWords(language, Repository.amsterdam)
    let text = Self.onOneLine(page(digest, language))
    for section in digest.sections {
      #expect(text.contains(words.heading(section)))
      #expect(words.heading(section).contains("(\(section.count))"))
      if let more = words.more(of: section.count, shown: section.lines.count) {
        #expect(text.contains(more))
      }
    }
    for sentence in words.proof(digest) + words.troubles(digest) {
      #expect(text.contains(sentence), "\(sentence)")
    }
    for figure in digest.figures { #expect(text.contains(words.share(figure))) }
    let ending = digest.forecast.reduce(0) { $0 + $1.count }
    #expect(digest.weeks.reduce(0) { $0 + $1.count } == ending)
  }

  // MARK: - Helpers

  private func page(_ digest: Digest, _ language: Language, width: Int = 72) -> String {
    DigestText.page(digest, in: language, Repository.amsterdam, width: width)
  }

  private static func onOneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
