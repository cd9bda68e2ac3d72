import Foundation
import Notation
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

  @Test("as JSON it has what the ledger decided, and of a case from files nothing")
  func decided() throws {
    try withTemporaryFolder { folder in
      let report = """
        {"id":"e","case":"Z-1","type":"melding-ontvangen","time":"2026-03-05T09:00:00+01:00"}

        """
      try write(report, to: folder + "/e.ndjson")
      try write(
        """
        source: urn:x
        policy: \(Repository.root)/config/policy.d
        calendars: \(Repository.root)/config/calendar.d
        state: \(folder)/state
        sinks: { journal: {} }
        """,
        to: folder + "/c.yaml"
      )
      let config = ["--config", folder + "/c.yaml"]
      #expect(try Program(arguments: ["load", folder + "/e.ndjson"] + config).status == 0)
      let explain = ["explain", "Z-1", "--json"]
      let stored = try JSONValue(try Program(arguments: explain + config).output)
      guard case .array(let escalations)? = stored["escalations"] else {
        Issue.record("the escalations are an array")
        return
      }
      #expect(!escalations.isEmpty)
      #expect(escalations.allSatisfy { $0["case"]?.text == "Z-1" })
      let files = try Program(
        arguments: explain + ["--events", folder + "/e.ndjson"] + config
      ).output
      let read = try JSONValue(files)
      #expect(read["escalations"] == .array([]))
      #expect(read["receipts"] == .array([]))
    }
  }

  @Test("only the clocks of one rule, where one is asked for")
  func rule() throws {
    let command = ["explain", "VT-2026-0042", "--format", "html", "--rule", "vt-onderzoek"]
    let output = try Program(arguments: command + Self.arguments).output
    #expect(output.components(separatedBy: "class=\"clock\"").count == 2)
    #expect(output.contains("[vt-onderzoek]"))
  }
}
