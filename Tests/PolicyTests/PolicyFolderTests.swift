import Casework
import Notation
import Policy
import TestSupport
import Testing

/// A folder of policy files is one policy.
struct PolicyFolderTests {
  private static func file(
    _ name: String,
    zone: String = "Europe/Amsterdam",
    hour: String = "08:00",
    more: String = "",
    rules: String
  ) -> String {
    """
    policy: \(name)
    edition: "1"
    timezone: \(zone)
    calendar: nl
    hour: "\(hour)"
    \(more)
    ladders: { l: [{ at: due, tell: owner }] }
    rules: { \(rules) }
    """
  }

  private static func rule(_ name: String) -> String {
    "\(name): { starts: s, due: 1 day, stops: z, ladder: l }"
  }

  /// Reads two files of a folder as one.
  private func read(_ a: String, _ b: String) throws -> (Editions?, [Diagnostic]) {
    try withTemporaryFolder { folder in
      try write(a, to: folder + "/a.yaml")
      try write(b, to: folder + "/b.yaml")
      let calendars = ConfigurationFolder(calendars: "\(Repository.root)/config/calendar.d")
      let (editions, found) = Editions.read(policy: folder, in: calendars, isServed: false)
      return (editions, found.filter { $0.severity == .error })
    }
  }

  @Test("rules, life and keys of all files are one policy's, alarms come last")
  func joined() throws {
    let (editions, diagnostics) = try read(
      Self.file(
        "a",
        more: "case: { opens: o, owner: { o: wie } }\nalways: { no-owner: l }",
        rules: Self.rule("r1")
      ),
      Self.file("b", more: "case: { opens: [o, p], closes: c }", rules: Self.rule("r2"))
    )
    #expect(diagnostics == [])
    let policy = try #require(editions).assessor.policy
    #expect(policy.rules.map(\.name) == ["r1", "r2", "no-owner"])
    #expect(policy.cases.opens == ["o", "p"])
    #expect(policy.cases.closes == ["c"])
    #expect(policy.cases.owner == ["o": "wie"])
    #expect(policy.name == "a+b")
  }

  private static let clashes: [(DiagnosticCode, String, String)] = [
    (
      .policyMix, file("a", rules: rule("r1")),
      file("b", zone: "Europe/Berlin", rules: rule("r2"))
    ),
    (.policyMix, file("a", rules: rule("r1")), file("b", hour: "09:00", rules: rule("r2"))),
    (.ruleTwice, file("a", rules: rule("r1")), file("b", rules: rule("r1"))),
    (
      .alwaysTwice, file("a", more: "always: { no-owner: l }", rules: rule("r1")),
      file("b", more: "always: { no-owner: l }", rules: rule("r2"))
    ),
    (
      .caseMix, file("a", more: "case: { owner: { o: wie } }", rules: rule("r1")),
      file("b", more: "case: { owner: { o: naar } }", rules: rule("r2"))
    ),
    (
      .caseMix, file("a", more: "case: { keys: { person: p } }", rules: rule("r1")),
      file("b", more: "case: { keys: { person: q } }", rules: rule("r2"))
    ),
    (
      .caseBoth, file("a", more: "case: { opens: o }", rules: rule("r1")),
      file("b", more: "case: { closes: o }", rules: rule("r2"))
    ),
  ]

  @Test("what two files can't both say is told once, in the later one", arguments: clashes)
  func clash(code: DiagnosticCode, a: String, b: String) throws {
    let (editions, diagnostics) = try read(a, b)
    #expect(editions == nil)
    #expect(diagnostics.map(\.code) == [code])
    #expect(diagnostics.first?.file.hasSuffix("b.yaml") == true)
  }
}
