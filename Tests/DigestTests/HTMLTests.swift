import Casework
import Civil
import Foundation
import Notation
import TestSupport
import Testing

@testable import Digest

/// The page as HTML, in both languages.
///
/// `UPDATE_GOLDEN=1 swift test --filter HTMLTests` writes the pages anew; look at them in a browser.
struct HTMLTests {
  @Test("a page is what its golden file has", arguments: SampleDigests.all, Language.allCases)
  func golden(sample: SampleDigest, language: Language) throws {
    let page = page(sample.digest, language)
    let path =
      Repository.folder(of: #filePath)
      + "/Goldens/\(sample.name).\(language.rawValue).html"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try write(page, to: path) }
    let golden = try String(contentsOfFile: path, encoding: .utf8)
    #expect(page == golden)
  }

  private func page(_ digest: Digest, _ language: Language) -> String {
    DigestHTML(DigestWords(language, Repository.amsterdam)).page(digest)
  }

  private func read(_ digest: Digest, _ language: Language = .nl) throws -> MarkupReader {
    try #require(MarkupReader(page(digest, language)), "the page is well-formed")
  }

  // MARK: - The form

  @Test("a page loads nothing and runs nothing", arguments: SampleDigests.all, Language.allCases)
  func closed(sample: SampleDigest, language: Language) throws {
    let markup = try read(sample.digest, language)
    let refused: Set<String> = [
      "script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "image",
    ]
    for element in markup.elements {
      #expect(!refused.contains(element.name))
      for (name, value) in element.attributes {
        #expect(!name.hasPrefix("on") && name != "src" && name != "style", "\(name)")
        if name == "href" { #expect(value.hasPrefix("#")) }
      }
    }
    let sheet = try #require(markup.elements("style").first).text
    for loading in ["url(", "@import", "http"] { #expect(!sheet.contains(loading)) }
    let policy = markup.elements("meta").first { $0.attributes["http-equiv"] != nil }
    #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'") == true)
  }

  @Test("a page can be read by ear", arguments: SampleDigests.all, Language.allCases)
  func accessible(sample: SampleDigest, language: Language) throws {
    let markup = try read(sample.digest, language)
    #expect(markup.elements("html").first?.attributes["lang"] == language.rawValue)
    let headings = markup.elements.compactMap { element in
      element.name.count == 2 && element.name.first == "h" ? Int(element.name.dropFirst()) : nil
    }
    #expect(headings.first == 1)
    #expect(zip(headings, headings.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    let ids = markup.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for element in markup.elements("a") {
      let target = element.attributes["href", default: ""].dropFirst()
      #expect(ids.contains { $0 == target }, "\(target)")
    }
    #expect(markup.elements("caption").count == markup.elements("table").count)
    #expect(markup.elements("th").allSatisfy { $0.attributes["scope"] != nil })
    let drawings = markup.elements("svg").filter { $0.attributes["aria-hidden"] == nil }
    #expect(drawings.allSatisfy { $0.attributes["role"] == "img" })
    for part in ["title", "desc"] {
      let told = markup.elements(part).filter { $0.path.last == "svg" && !$0.text.isEmpty }
      #expect(told.count == drawings.count)
    }
  }

  @Test(
    "whatever others wrote is a text and nothing else",
    arguments: naughtyStrings
  )
  func naughty(text: String) throws {
    let plain = try read(Self.digest(naming: "x"))
    let page = page(Self.digest(naming: text), .nl)
    let markup = try #require(MarkupReader(page), "the page is well-formed")
    #expect(markup.shape == plain.shape, "it adds no element and no attribute")
    #expect(!isMisleading(page))
    let escaped = PlainText.escaped(text)
    #expect(markup.elements("bdi").allSatisfy { $0.text == escaped })
    let spans = markup.elements("span").filter { $0.path.last == "td" }
    #expect(spans.contains { $0.text == "\(escaped) (\(escaped))" }, "the title and its moment")
    let data = markup.elements("text").map(\.text) + markup.elements("title").map(\.text)
    #expect(escaped.isEmpty || data.contains { $0.contains(escaped) })
  }

  /// A page that holds the text wherever others wrote it.
  private static func digest(naming text: String) -> Digest {
    var digest = SampleDigests.empty
    digest.audience = DigestAudience(role: text, organisation: text)
    var line = SampleDigests.line(text, text, text, due: "2026-08-03", late: 0, because: text)
    line.moment = text
    line.role = text
    line.organisation = text
    line.rungs = [DigestRung(name: text, day: line.start, isPast: true)]
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

  // MARK: - What it says

  @Test("a page holds the numbers of its digest", arguments: SampleDigests.all, Language.allCases)
  func numbers(sample: SampleDigest, language: Language) throws {
    let digest = sample.digest
    let words = DigestWords(language, Repository.amsterdam)
    let markup = try read(digest, language)
    let headings = markup.elements("h2").map(\.text)
    for section in digest.sections {
      #expect(headings.contains(words.heading(section)))
      let more = words.more(of: section.count, shown: section.lines.count)
      if let more { #expect(markup.elements("p").map(\.text).contains(more)) }
    }
    let sentences = markup.elements.map(\.text)
    for sentence in words.proof(digest) + words.troubles(digest) {
      #expect(sentences.contains(sentence), "\(sentence)")
    }
    for figure in digest.figures { #expect(sentences.contains(words.share(figure))) }
    for reports in digest.reports { #expect(sentences.contains(words.share(reports))) }
    if let notChecked = words.notChecked(digest) { #expect(headings.first == notChecked) }
  }

  @Test("the forecast draws every term that ends", arguments: SampleDigests.all)
  func forecast(sample: SampleDigest) throws {
    let markup = try read(sample.digest)
    let labels = markup.elements("text", in: "forecast")
    let ending = sample.digest.forecast.reduce(0) { $0 + $1.count }
    let bars = labels.filter { $0.classes.isEmpty }.compactMap { Int($0.text) }
    #expect(bars.reduce(0, +) == ending)
    #expect(bars.count == markup.elements("rect", in: "forecast").count)
    let weeks = labels.filter { $0.classes == ["head"] }.compactMap { Int($0.text) }
    #expect(weeks.reduce(0, +) == ending)
  }

  @Test("what ends at a weekend has a bar of its own, and nothing before the day is lost")
  func weekend() throws {
    var digest = SampleDigests.empty
    // 3 August 2026 is a Monday; the ten weeks end on Sunday 11 October.
    digest.forecast = [0, 5, 6, 69].map { DigestLoad(day: digest.day + $0, count: $0 + 1) }
    let markup = try read(digest)
    let rows = markup.elements("rect", in: "forecast")
    #expect(rows.map { $0.classes.contains("weekend") } == [false, true, true])
    let bars = markup.elements("text", in: "forecast").filter { $0.classes.isEmpty }
    #expect(bars.compactMap { Int($0.text) } == [1, 13, 70])
  }

  @Test("each team has a drawing of every day that it has", arguments: SampleDigests.all)
  func teams(sample: SampleDigest) throws {
    let digest = sample.digest
    let markup = try read(digest)
    #expect(markup.elements("svg").count { $0.classes == ["team"] } == digest.teams.count)
    #expect(
      markup.elements("rect", in: "team").count
        == digest.teams.reduce(0) { $0 + $1.loads.count }
    )
    let sums = markup.elements("text", in: "team").filter { $0.classes.isEmpty }
    let ending = digest.teams.reduce(0) { $0 + $1.count }
    #expect(sums.compactMap { Int($0.text) }.reduce(0, +) == ending)
    let more = DigestWords(.nl, Repository.amsterdam).moreTeams(digest)
    if let more { #expect(markup.elements("p").map(\.text).contains(more)) }
    #expect((more == nil) == digest.teams.isEmpty)
  }

  @Test("each line's drawing has its start, due, pauses and rungs", arguments: SampleDigests.all)
  func timelines(sample: SampleDigest) throws {
    let digest = sample.digest
    let changes = digest.changes
    let lines =
      digest.sections.flatMap(\.lines) + changes.new.lines + changes.back.lines
      + changes.gone.lines + changes.moved.map(\.line)
    let markup = try read(digest)
    func count(_ name: String, _ shape: String) -> Int {
      markup.elements(name, in: "timeline").count { $0.classes.contains { $0 == shape } }
    }
    #expect(markup.elements("svg").count { $0.classes == ["timeline"] } == lines.count)
    #expect(count("circle", "start") == lines.count)
    #expect(count("path", "flag") == lines.count { $0.due != nil })
    #expect(count("rect", "pause") == lines.reduce(0) { $0 + $1.pauses.count })
    #expect(count("path", "rung") == lines.reduce(0) { $0 + $1.rungs.count })
    #expect(count("path", "told") == lines.reduce(0) { $0 + $1.rungs.count { $0.isPast } })
    #expect(count("path", "late") == lines.count { $0.due != nil && $0.daysLate > 0 })
  }
}
