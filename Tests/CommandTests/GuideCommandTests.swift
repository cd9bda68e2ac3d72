import TestSupport
import Testing

/// `guide`: what a policy's author wrote, in a terminal.
struct GuideCommandTests {
  /// A policy of which every free text would move the cursor, turn the text round or forge a line.
  private static let policy = #"""
    policy: p
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    ladders: { l: [{ at: due, tell: owner }] }
    rules:
      a:
        title: "A\u202e\u001b[31m\n# forged"
        basis: "b\e[2J\u2028"
        effect: norm
        starts: { event: s, where: { soort: "v\u2066\n# forged" } }
        due: 5 days
        stops: z
        pauses: { from: p, to: q, ground: "g\u202e" }
        ladder: l

    """#

  @Test(
    "a policy is told without characters that mislead, and no text of it forges a line",
    arguments: ["nl", "en"]
  )
  func misleading(language: String) throws {
    try withTemporaryFolder { folder in
      try write(Self.policy, to: folder + "/p.yaml")
      let program = try Program(
        "guide",
        "--policy",
        folder + "/p.yaml",
        "--calendars",
        Repository.root + "/config/calendar.d",
        "--lang",
        language
      )
      #expect(program.status == 0)
      #expect(program.errors == "")
      #expect(!isMisleading(program.output))
      #expect(!program.lines.contains { $0.hasPrefix("# forged") })
      for text in [
        #"### A\u{202e}\u{1b}[31m\u{a}# forged (`a`)"#, #"b\u{1b}[2J\u{2028}"#,
        #"v\u{2066}\u{a}# forged"#, #"g\u{202e}"#,
      ] {
        #expect(program.output.contains(text))
      }
    }
  }
}
