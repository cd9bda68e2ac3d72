import Casework
import Civil
import Notation
import Policy
import TestSupport
import Testing

struct PolicyFileTests {
  private func read(_ yaml: String, isServed: Bool = false) -> (PolicyEdition?, [Diagnostic]) {
    PolicyEdition.read(
      yaml: yaml,
      file: "test.yaml",
      in: Repository.configuration,
      isServed: isServed
    )
  }

  @Test(
    "a fault in a policy is told once, with its code, line and column",
    arguments: BadPolicy.all
  )
  func faults(bad: BadPolicy) throws {
    let (yaml, line, column) = bad.marked
    let (policy, diagnostics) = read(yaml, isServed: bad.isServed)
    #expect(diagnostics.map(\.code) == [bad.code])
    #expect((policy == nil) == (bad.code.severity == .error))
    let first = try #require(diagnostics.first)
    #expect("\(first.line):\(first.column)" == "\(line):\(column)")
    #expect(first.path == bad.path)
    #expect(first.file == "test.yaml")
    #expect(!first.found.isEmpty)
    #expect(!first.wanted.isEmpty)
    #expect(!first.hint.isEmpty)
  }

  @Test("every code of a policy has a bad policy of its own")
  func everyCode() {
    let topics: Set<DiagnosticCode.Topic> = [.policy, .warnings, .yaml]
    let elsewhere: Set<DiagnosticCode> = [
      .yamlSize, .yamlUTF8, .yamlDepth, .sinkNone, .roleNobody, .policyMix, .ruleTwice,
      .alwaysTwice, .caseMix, .rungNobody, .rungAnchor, .rungTogether, .ruleUnstarted,
      .termHorizon, .ruleUnmatched, .caseUnmatched, .typeUnused, .fieldAbsent,
    ]
    let wanted = DiagnosticCode.byTopic.filter { topics.contains($0.topic) }.flatMap(\.codes)
    let told = Set(BadPolicy.all.map(\.code)).union(elsewhere)
    #expect(wanted.filter { !told.contains($0) } == [])
    #expect(Set(BadPolicy.all.map(\.code)).count >= 80)
  }

  @Test("no fault hides another, and none is told twice")
  func allAtOnce() {
    let rules = BadPolicy.whenFaults + BadPolicy.dueFaults + BadPolicy.ruleFaults
    let bad = rules.filter {
      $0.path.hasPrefix("rules.a") && !$0.isServed && $0.code != .afterClose
    }
    var yaml = """
      policy: test
      edition: "1"
      timezone: Europe/Amsterdam
      calendar: nl
      case: { opens: open, closes: close }
      ladders: { vt: [{ at: due, tell: owner }] }
      rules:
        b: { starts: s, due: 1 day, stops: z, ladder: vt }

      """
    for (number, bad) in bad.enumerated() {
      let rule = bad.yaml.split(whereSeparator: \.isNewline).first { $0.hasPrefix("  a: ") }
      yaml += "  r\(number): " + (rule?.dropFirst(5) ?? "").replacing("⟦", with: "") + "\n"
    }
    let (policy, diagnostics) = read(yaml)
    #expect(policy == nil)
    #expect(bad.count > 60)
    #expect(diagnostics.map(\.code) == bad.map(\.code))
    #expect(diagnostics.map(\.line) == bad.indices.map { $0 + 9 })
  }

  @Test("keys that come twice hide no other fault, however many they are")
  func manyTwice() {
    let yaml = """
      policy: test
      policy: test
      policy: test
      edition: "1"
      timezone: Europe/Utrecht
      calendar: nl
      rules:
        a: { starts: s, due: 5 days, due: 5 dagen, stops: z }
        a: { starts: s, due: 5 dagen, stops: z }
      """
    let (_, diagnostics) = read(yaml)
    #expect(
      diagnostics.map { "\($0.line):\($0.column) \($0.code.rawValue)" } == [
        "2:1 E-KEY-TWICE", "3:1 E-KEY-TWICE", "5:11 E-ZONE-UNKNOWN", "8:32 E-KEY-TWICE",
        "9:3 E-KEY-TWICE",
      ]
    )
  }

  @Test("scalars are what is written, never a truth value, a number or a date")
  func texts() throws {
    let yaml = """
      policy: no
      edition: 012
      timezone: Europe/Amsterdam
      calendar: nl
      hour: 09:30
      rules:
        1e3: { starts: 2026-01-01, due: 5 days, stops: [yes, ~, null, 0x1F] }
        "on": { starts: { event: a*b, where: { *c: d } }, due: 5 days, stops: "*" }
      """.replacing("*c", with: "\"*c\"")
    let (read, diagnostics) = read(yaml)
    let policy = try #require(read)
    #expect(diagnostics == [])
    #expect(policy.name == "no")
    #expect(policy.edition == "012")
    #expect(policy.rules.map(\.name) == ["1e3", "on"])
    #expect(policy.rules[0].starts.types == ["2026-01-01"])
    #expect(policy.rules[0].stops?.types == ["yes", "~", "null", "0x1F"])
    #expect(policy.rules[1].starts.types == ["a*b"])
    #expect(policy.rules[1].starts.filters.map(\.attribute) == ["*c"])
    #expect(policy.rules[1].stops?.types == ["*"])
  }

  @Test("a message repeats a policy's text on one line, cut and without control characters")
  func escaped() throws {
    let long = String(repeating: "x", count: 500)
    let (_, diagnostics) = read("policy: t\nhour: \"\\e[31m\(long)\"\n\"\\e[0m\": 1")
    #expect(diagnostics.count > 2)
    for diagnostic in diagnostics {
      #expect(!diagnostic.description.unicodeScalars.contains { $0.value < 0x20 })
      #expect(diagnostic.description.count < 400)
    }
  }

  @Test("the shipped policies have no fault and no warning")
  func shipped() throws {
    for path in ["policy.d/veilig-thuis.yaml", "examples/perf.yaml", "examples/boston311.yaml"] {
      let file = "\(Repository.root)/config/\(path)"
      let (policy, diagnostics) = PolicyEdition.read(
        bytes: try SettingsFile.bytes(of: file),
        file: file,
        in: Repository.configuration,
        isServed: path.hasPrefix("policy.d")
      )
      #expect(policy != nil)
      #expect(diagnostics == [])
    }
  }
}
