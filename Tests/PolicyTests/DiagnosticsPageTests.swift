import Casework
import Foundation
import Notation
import Policy
import TestSupport
import Testing

/// The documentation of the codes, and that each can come about.
///
/// `UPDATE_GOLDEN=1 swift test --filter DiagnosticsPageTests` writes the pages anew.
struct DiagnosticsPageTests {
  @Test(
    "the pages of all codes are made from the codes",
    arguments: [(Language.en, "diagnostics.md"), (.nl, "diagnostics.nl.md")]
  )
  func pages(language: Language, name: String) throws {
    let head = "policy: p\nedition: 1\ntimezone: Europe/Amsterdam\ncalendar: nl\n"
    let (_, diagnostics) = PolicyEdition.read(
      yaml: head + "rules:\n  a: { starts: s, due: 5 dagen, stops: z }\n",
      file: "bad.yaml",
      in: Repository.configuration,
      isServed: false
    )
    let example = try #require(diagnostics.first)
    let text = DiagnosticsPage(language: language, example: example).text
    let path = "\(Repository.root)/docs/\(name)"
    if getenv("UPDATE_GOLDEN") != nil { try write(text, to: path) }
    #expect(text == ConfigurationFolder.text(ofFile: path))
  }

  @Test("every code is in one topic, with a text of its own in each language")
  func texts() {
    #expect(DiagnosticCode.byTopic.flatMap(\.codes) == DiagnosticCode.allCases)
    for language in Language.allCases {
      let means = DiagnosticCode.allCases.map { $0.explanation(in: language).means }
      #expect(Set(means).count == means.count)
      for code in DiagnosticCode.allCases {
        let explanation = code.explanation(in: language)
        #expect(!explanation.means.isEmpty && !explanation.hint.isEmpty)
        #expect(!explanation.means.hasSuffix(".") && !explanation.hint.hasSuffix("."))
      }
    }
  }

  /// The tables of bad files prove their own codes; of the others a test must speak.
  @Test("every code of events and of values is in a test")
  func reachable() throws {
    let tests = Repository.root + "/Tests"
    let names = try FileManager.default.subpathsOfDirectory(atPath: tests)
    let text = names.filter { $0.hasSuffix(".swift") && !$0.contains("DiagnosticsPage") }
      .compactMap { ConfigurationFolder.text(ofFile: tests + "/" + $0) }.joined()
    let topics: Set<DiagnosticCode.Topic> = [.events, .values]
    let codes = DiagnosticCode.byTopic.filter { topics.contains($0.topic) }.flatMap(\.codes)
    let untested = codes.filter { code in
      !text.contains(".\(code)") && !text.contains(code.rawValue)
    }
    #expect(untested == [])
  }
}
