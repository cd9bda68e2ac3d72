import Foundation
import Notation
import TestSupport
import Testing

/// Every naughty string as the key of a case, as an attribute's value and as its name: taken or
/// refused with a code, and never in any output as it came.
struct NaughtyTests {
  /// One event for each string and place; a file for all of them.
  private static let lines: [String] = naughtyStrings.enumerated().flatMap { number, text in
    [
      event("k\(number)", key: text),
      event("v\(number)", key: "V\(number)", type: "gelezen", ["due": text, "moment": text]),
      event("n\(number)", key: "N\(number)", [text: "x"]),
      event(text, key: "I\(number)"),
    ]
  }

  private static func event(
    _ id: String,
    key: String,
    type: String = "afspraak",
    _ attributes: [String: String] = [:]
  ) -> String {
    var json = JSONWriter()
    json.object { json in
      json.string("id", id)
      json.string("case", key)
      json.string("type", type)
      json.string("time", "2026-03-05T10:00:00+01:00")
      json.object("data") { json in
        for (name, value) in attributes { json.member(name, value) }
      }
    }
    return json.text
  }

  /// The keys that must be refused: empty, too long, or with control characters.
  private static let badKeys = naughtyStrings.count { key in
    key.isEmpty || key.utf8.count > 200 || key.utf8.contains { $0 < 0x20 || $0 == 0x7F }
  }

  /// The rule's ladder tells at the start, so every clock is told.
  private static let policy = """
    policy: naughty
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    ladders: { kort: [ { at: start, tell: owner } ] }
    rules:
      afspraak:
        title: { nl: Afspraak nakomen, en: Keep the agreement }
        basis: Voorbeeld
        effect: agreed
        starts: afspraak
        due: 5 days
        stops: { event: klaar, same: moment }
        ladder: kort
      gelezen:
        title: { nl: Gelezen, en: Read }
        basis: Voorbeeld
        effect: agreed
        starts: gelezen
        due: { read: due }
        ladder: kort

    """

  private func withFiles(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try write(Self.lines.joined(separator: "\n"), to: folder + "/naughty.ndjson")
      try write(Self.policy, to: folder + "/policy.yaml")
      try write(
        """
        source: urn:x
        policy: policy.yaml
        calendars: \(Repository.root)/config/calendar.d
        state: state

        """,
        to: folder + "/c.yaml"
      )
      try body(folder)
    }
  }

  private func from(_ folder: String) -> [String] {
    [
      "--events", folder + "/naughty.ndjson", "--policy", folder + "/policy.yaml",
      "--calendars", Repository.root + "/config/calendar.d",
    ]
  }

  private func expectClean(_ program: Program, _ what: String) {
    #expect(!isMisleading(program.output), "\(what)")
    #expect(!isMisleading(program.errors), "\(what)")
    #expect(program.status == 65, "\(what): bad keys were refused")
  }

  @Test("due, in its three forms")
  func due() throws {
    try withFiles { folder in
      let command = ["due", "--as-of", "2026-03-06"] + from(folder)
      let text = try Program(arguments: command)
      let csv = try Program(arguments: command + ["--format", "csv"])
      let json = try Program(arguments: command + ["--json"])
      let clocks = Self.lines.count - Self.refused(text.errors)
      for (program, what) in [(text, "text"), (csv, "csv"), (json, "ndjson")] {
        expectClean(program, what)
        #expect(program.lines.count == clocks, "\(what): a line for each clock, none forged")
      }
      for line in csv.lines {
        let values = csvValues(line)
        #expect(values.count == 4)
        #expect(values.allSatisfy { !"=+-@".contains($0.prefix(1)) || $0.isEmpty })
      }
      let keys = try Set(json.lines.map { try #require(try JSONValue($0)["case"]?.text) })
      #expect(keys.isSuperset(of: naughtyStrings.filter { !$0.isEmpty && Self.isGood($0) }))
    }
  }

  private static func isGood(_ key: String) -> Bool {
    key.utf8.count <= 200 && key.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  /// How many events were told as refused; each on a line of its own.
  private static func refused(_ errors: String) -> Int {
    errors.split(separator: "\n").count { $0.contains(": error E-") }
  }

  @Test("simulate, in its three forms")
  func simulate() throws {
    try withFiles { folder in
      let command = ["simulate", "--from", "2026-03-01", "--until", "2026-03-20"] + from(folder)
      for format in ["text", "csv", "ndjson"] {
        let program = try Program(arguments: command + ["--format", format])
        expectClean(program, format)
        // A clock that read no date tells nothing.
        let told = Self.lines.count - naughtyStrings.count - Self.refused(program.errors)
        #expect(program.lines.count == told)
      }
    }
  }

  @Test("check says what is refused, each with a code, and repeats nothing of it")
  func check() throws {
    try withFiles { folder in
      let command = [
        "check", "--as", "events", "--config", folder + "/c.yaml", folder + "/naughty.ndjson",
      ]
      let text = try Program(arguments: command)
      expectClean(text, "text")
      let json = try Program(arguments: command + ["--json"])
      expectClean(json, "ndjson")
      #expect(json.lines.count == text.lines.count + 1, "the diagnostics, and the counts")
      let codes = Set(json.lines.compactMap { (try? JSONValue($0))?["code"]?.text })
      #expect(codes == ["E-EVENT-CASE", "E-EVENT-ID", "E-NAME-LENGTH", "E-EVENT-CONFLICT"])
      #expect(text.lines.count { $0.contains("E-EVENT-CASE") } == Self.badKeys)
    }
  }

  @Test("load into a store, then due, explain and status from it")
  func store() throws {
    try withFiles { folder in
      let load = try Program(
        "load",
        "--history",
        "--config",
        folder + "/c.yaml",
        folder + "/naughty.ndjson"
      )
      expectClean(load, "load")
      #expect(load.lines.count == 1)
      let again = try Program(
        "load",
        "--json",
        "--config",
        folder + "/c.yaml",
        folder + "/naughty.ndjson"
      )
      #expect(again.output.hasPrefix("{\"accepted\":0,"))
      for format in ["text", "csv", "ndjson"] {
        let due = try Program("due", "--config", folder + "/c.yaml", "--format", format)
        #expect(due.status == 0)
        #expect(!isMisleading(due.output))
      }
      let status = try Program("status", "--config", folder + "/c.yaml")
      #expect(status.status == 0)
      #expect(!isMisleading(status.output))
      for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/state/quarantine")
      {
        let kept = try String(contentsOfFile: folder + "/state/quarantine/" + name, encoding: .utf8)
        #expect(!isMisleading(kept))
        for line in kept.split(separator: "\n") { _ = try JSONValue(String(line)) }
      }
    }
  }

  @Test("explain each case whose key could mislead, as text and as JSON")
  func explain() throws {
    try withFiles { folder in
      let keys = naughtyStrings.filter {
        !$0.isEmpty && Self.isGood($0) && !$0.hasPrefix("-")
          && (isMisleading($0) || "=+@\"".contains($0.prefix(1)))
      }
      #expect(keys.count > 20)
      for key in keys {
        let command = ["explain", key, "--as-of", "2026-03-06"] + from(folder)
        let text = try Program(arguments: command)
        #expect(!isMisleading(text.output))
        #expect(text.output.hasPrefix(PlainText.escaped(key)))
        let json = try Program(arguments: command + ["--json"])
        #expect(!isMisleading(json.output))
        #expect(try JSONValue(json.output)["case"]?.text == key)
      }
      let unknown = try Program(arguments: ["explain", "\u{202E}\u{1B}[31m"] + from(folder))
      expectClean(unknown, "unknown")
      #expect(unknown.errors.contains("\\u{202e}\\u{1b}[31m"))
    }
  }

  @Test(
    "a file whose own name is naughty is told on one line",
    arguments: [
      "a\nb\u{1B}[31m.ndjson", "\u{202E}nosjdn.ndjson", "=cmd.ndjson",
    ]
  )
  func fileName(name: String) throws {
    try withFiles { folder in
      try write("no event\n", to: folder + "/" + name)
      for command in [
        ["check", "--as", "json"], ["check", "--as", "json", "--json"],
        ["check", "--as", "events", "--config", folder + "/c.yaml"],
        ["load", "--config", folder + "/c.yaml"],
      ] {
        let program = try Program(arguments: command + [folder + "/" + name])
        expectClean(program, "\(command)")
        let told = program.output + program.errors
        #expect(told.contains("E-JSON-SYNTAX"))
        #expect(!told.split(separator: "\n").contains { $0.hasPrefix("b") }, "\(command)")
      }
    }
  }
}
