import Notation
import TestSupport
import Testing

/// `status`, of the sources that are followed.
struct StatusTests {
  private static let sources = """
    sources:
      "urn:regas": { speaks: 26 hours, numbered: yes }
      "urn:kvk": { speaks: 2 days }
      "urn:other": { type-prefix: nl. }

    """

  private static func event(_ number: Int, _ source: String = "urn:regas") -> String {
    """
    {"id":"\(number)","source":"\(source)","sequence":"\(number)","case":"Z","type":"m",\
    "date":"2026-03-05"}

    """
  }

  private func withConfiguration(_ body: (String, String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try write(
        """
        source: urn:x
        policy: \(Repository.root)/config/policy.d/veilig-thuis.yaml
        calendars: \(Repository.root)/config/calendar.d
        state: \(folder)/state
        sinks: { journal: {} }
        \(Self.sources)
        """,
        to: folder + "/c.yaml"
      )
      try body(folder + "/c.yaml", folder + "/e.ndjson")
    }
  }

  private func words(_ program: Program) -> [String] {
    program.lines.filter { $0.hasPrefix("source ") }
  }

  @Test("each source that is followed tells when it was heard, its promise and what is missing")
  func followed() throws {
    try withConfiguration { configuration, file in
      let text = [1, 2, 5, 9].map { Self.event($0) }.joined() + Self.event(7, "urn:other")
      try write(text, to: file)
      let load = try Program("load", "--config", configuration, file)
      #expect(load.status == 0)
      #expect(load.errors.contains("urn:regas: numbers not delivered: 3-4, 6-8."))
      #expect(!load.errors.contains("urn:other"))

      let lines = words(try Program("status", "--config", configuration))
      try #require(lines.count == 2)
      #expect(lines[0].hasPrefix("source urn:kvk  never heard, followed since 20"))
      #expect(lines[0].hasSuffix("; promised every 48 hours"))
      #expect(lines[1].hasPrefix("source urn:regas  heard 20"))
      #expect(lines[1].hasSuffix("; promised every 26 hours; 5 missing: 3-4, 6-8"))

      try write([3, 4, 6].map { Self.event($0) }.joined(), to: file)
      let late = try Program("load", "--config", configuration, file)
      #expect(!late.errors.contains("not delivered"))
      let later = words(try Program("status", "--config", configuration))
      #expect(later.last?.hasSuffix("; 2 missing: 7-8") == true)
    }
  }

  @Test("as JSON, each source has its members, and its missing numbers as ranges")
  func json() throws {
    try withConfiguration { configuration, file in
      try write([1, 2, 5, 9].map { Self.event($0) }.joined(), to: file)
      #expect(try Program("load", "--config", configuration, file).status == 0)
      let status = try JSONValue(try Program("status", "--json", "--config", configuration).output)
      guard case .array(let sources)? = status["sources"] else {
        Issue.record("status has no sources")
        return
      }
      #expect(sources.map { $0["name"]?.text } == ["urn:kvk", "urn:regas"])
      #expect(sources.map { $0["promised"] } == [.number("172800"), .number("93600")])
      #expect(sources.map { $0["missing"] } == [.number("0"), .number("5")])
      #expect(sources.map { $0["heard"] == nil } == [true, false])
      #expect(sources.allSatisfy { $0["since"]?.text?.hasPrefix("20") == true })
      let ranges = [["3", "4"], ["6", "8"]].map { JSONValue.array($0.map { .number($0) }) }
      #expect(sources[1]["numbers"] == .array(ranges))
    }
  }
}
