import Foundation
import TestSupport
import Testing

/// `explain --format html`: a case on a page of its own.
struct CasePageTests {
  private static let arguments = [
    "--events", "config/examples/cases.ndjson", "--policy", "config/policy.d/veilig-thuis.yaml",
    "--as-of", "2026-05-22",
  ]

  private func page(_ key: String, _ language: String) throws -> String {
    let command = ["explain", key, "--format", "html", "--lang", language]
    let program = try Program(arguments: command + Self.arguments)
    #expect(program.status == 0)
    return program.output
  }

  @Test("a page holds every sentence of the explanation", arguments: ["nl", "en"])
  func sentences(language: String) throws {
    let page = try page("VT-2026-0042", language)
    let command = ["explain", "VT-2026-0042", "--json", "--lang", language]
    let json = try Program(arguments: command + Self.arguments).output
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let clocks = try #require(object?["clocks"] as? [[String: Any]])
    #expect(!clocks.isEmpty)
    for clock in clocks {
      let heading = try #require(clock["heading"] as? String)
      #expect(page.contains(Self.escaped(heading)))
      for part in ["sentences", "told", "ahead"] {
        for sentence in try #require(clock[part] as? [String]) {
          #expect(page.contains(Self.escaped(sentence)), "\(sentence)")
        }
      }
    }
    // The whole case, and each clock.
    #expect(page.components(separatedBy: "role=\"img\"").count == clocks.count + 2)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }

  @Test("a page shows types and dates of events, and nothing that they say")
  func attributes() throws {
    let page = try page("VT-2026-0042", "nl")
    #expect(page.contains("melding-ontvangen"))
    for value in ["vt-zob", "geen-acute-onveiligheid"] { #expect(!page.contains(value)) }
  }

  @Test("only the clocks of one rule, where one is asked for")
  func rule() throws {
    let command = ["explain", "VT-2026-0042", "--format", "html", "--rule", "vt-onderzoek"]
    let output = try Program(arguments: command + Self.arguments).output
    #expect(output.components(separatedBy: "class=\"clock\"").count == 2)
    #expect(output.contains("[vt-onderzoek]"))
  }
}
