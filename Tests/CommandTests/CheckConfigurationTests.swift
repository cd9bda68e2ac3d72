import Foundation
import Notation
import TestSupport
import Testing

/// `check` over the files of a configuration.
struct CheckConfigurationTests {
  private static let policy = """
    policy: p
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: one
    ladders: { l: [{ at: due, tell: [owner, boss], every: 1 day }] }
    rules:
      a: { title: A, basis: b, effect: norm, starts: s, due: 5 days, stops: z, ladder: l }

    """

  /// A configuration in a folder of its own, with what each file says.
  private func check(
    configuration: String = "sinks: { journal: {} }\n",
    policy: String = Self.policy,
    calendar: String = "calendar: one\nholidays: []\n",
    roster: String? = nil,
    _ options: String...
  ) throws -> Program {
    try withTemporaryFolder { folder in
      let head = "source: urn:x\npolicy: p.yaml\ncalendars: c\nstate: s\n"
      if let roster { try write(roster, to: folder + "/r.yaml") }
      let rosterKey = roster == nil ? "" : "roster: r.yaml\n"
      try write(head + rosterKey + configuration, to: folder + "/t.yaml")
      try write(policy, to: folder + "/p.yaml")
      try FileManager.default.createDirectory(
        atPath: folder + "/c",
        withIntermediateDirectories: false
      )
      try write(calendar, to: folder + "/c/one.yaml")
      return try Program(arguments: ["check", "--config", folder + "/t.yaml"] + options)
    }
  }

  @Test("faults of all files are told at once, each with its file and place")
  func all() throws {
    let program = try check(
      configuration: "language: fr\n",
      policy: Self.policy.replacing("5 days", with: "5 dagen"),
      calendar: "calendar: one\nholidays: []\nhorizon: soon\n",
      roster: "roster: r\nedition: 1\nroles: { boss: {} }\n"
    )
    #expect(program.status == 1)
    let wanted = [
      "t.yaml:6:11: error E-LANGUAGE-UNKNOWN", "r.yaml:3:16: error E-ROLE-EMPTY",
      "c/one.yaml:3:10: error E-DATE-SYNTAX", "p.yaml:7:58: error E-TERM-SYNTAX",
      "t.yaml:1:1: warning W-SINK-NONE", "p.yaml:5:48: warning W-EVERY-ENDLESS",
    ]
    for line in wanted { #expect(program.output.contains(line), "\(line)") }
    #expect(program.lines.count == wanted.count)
  }

  @Test("a template that is wrong, or isn't there, is told with the configuration")
  func templates() throws {
    let path = "/nowhere/at-all.mustache"
    let program = try check(
      configuration: """
        hosts: { a.nl: {} }
        sinks:
          webhooks:
            right: { url: "https://a.nl/x", template: "\(Repository.root)/config/examples/templates/slack.mustache" }
            absent: { url: "https://a.nl/x", template: "\(path)" }
            wrong: { url: "https://a.nl/x", template: t.yaml }

        """
    )
    #expect(program.output.contains("\(path): error E-FILE-READ"))
    #expect(program.output.contains("t.yaml:1:1: error E-TEMPLATE: found a body that is no JSON"))
    #expect(program.lines.filter { $0.contains(": error ") }.count == 2)
  }

  @Test("a warning alone is no finding, unless the check is strict")
  func warnings() throws {
    let plain = try check()
    #expect(plain.status == 0)
    #expect(plain.lines.count == 1)
    #expect(plain.output.contains("warning W-EVERY-ENDLESS at ladders.l[0].every"))
    #expect(try check("--strict").status == 1)
    let roster = "roster: r\nedition: 1\nroles: { clerk: { people: p1 } }\n"
    #expect(try check(roster: roster).output.contains("5:41: warning W-ROLE-NOBODY"))
  }

  @Test("a diagnostic as JSON has all its parts")
  func json() throws {
    let program = try check("--json")
    let value = try JSONValue(program.output)
    #expect(value["code"]?.text == "W-EVERY-ENDLESS")
    #expect(value["severity"]?.text == "warning")
    #expect(value["line"] == .number("5"))
    #expect(value["column"] == .number("48"))
    for key in ["file", "path", "found", "wanted", "hint"] {
      #expect(value[key]?.text?.isEmpty == false)
    }
  }

  @Test("a file that can't be read ends with 74, and the others are checked all the same")
  func missing() throws {
    let program = try Program(
      "check",
      "/nowhere.yaml",
      "config",
      "config/examples/perf.yaml",
      "--strict"
    )
    #expect(program.status == 74)
    #expect(program.output.contains("/nowhere.yaml: error E-FILE-READ"))
    #expect(program.output.contains("config: error E-FILE-KIND"))
    #expect(program.output.contains("config/examples/perf.yaml:8:8: error E-RULE-TITLE"))
  }
}
