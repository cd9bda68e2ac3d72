import Notation
import Testing

/// A policy with one fault: `⟦` stands before the place at which it must be told.
struct BadPolicy: Sendable, CustomTestStringConvertible {
  var code: DiagnosticCode
  var name: String
  var yaml: String
  var path: String

  /// Whether it is read to be served.
  var isServed = false

  var testDescription: String { "\(code.rawValue): \(name)" }

  /// The file, and the line and column of the fault.
  var marked: (yaml: String, line: Int, column: Int) { Self.unmarked(yaml) }

  /// Takes the mark out, and says where it stood.
  static func unmarked(_ text: String) -> (yaml: String, line: Int, column: Int) {
    let halves = text.split(separator: "⟦", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2 else { return (text, 1, 1) }
    let lines = halves[0].split(omittingEmptySubsequences: false) { $0.isNewline }
    return (String(halves[0] + halves[1]), lines.count, (lines.last?.count ?? 0) + 1)
  }

  init(
    _ code: DiagnosticCode,
    _ name: String,
    _ yaml: String,
    at path: String = "",
    isServed: Bool = false
  ) {
    (self.code, self.name, self.yaml, self.path) = (code, name, yaml, path)
    self.isServed = isServed
  }

  /// A policy that is right but for its one rule.
  static func rule(
    _ code: DiagnosticCode,
    _ name: String,
    _ rule: String,
    at path: String = "",
    isServed: Bool = false
  ) -> BadPolicy {
    let yaml = """
      policy: test
      edition: "1"
      timezone: Europe/Amsterdam
      calendar: nl
      case: { opens: open, closes: close }
      ladders: { vt: [{ at: due, tell: owner }] }
      rules:
        a: \(rule)
        b: { starts: s, due: 1 day, stops: z, ladder: vt, title: B, basis: b, effect: norm }
      """
    let place = "rules.a" + (path.isEmpty ? "" : "." + path)
    return BadPolicy(code, name, yaml, at: place, isServed: isServed)
  }

  /// A rule that is right but for the keys added.
  static func keys(
    _ code: DiagnosticCode,
    _ name: String,
    _ keys: String,
    at path: String
  ) -> BadPolicy {
    rule(code, name, "{ starts: s, due: 5 days, stops: z, \(keys) }", at: path)
  }

  /// A rule that is right but for its `due`.
  static func due(
    _ code: DiagnosticCode,
    _ name: String,
    _ due: String,
    at path: String = "due"
  ) -> BadPolicy {
    rule(code, name, "{ starts: s, stops: z, due: \(due) }", at: path)
  }

  /// A policy that is right but for its ladders, and for what else is added.
  static func ladder(
    _ code: DiagnosticCode,
    _ name: String,
    _ rungs: String,
    at path: String = ""
  ) -> BadPolicy {
    let yaml = """
      policy: test
      edition: "1"
      timezone: Europe/Amsterdam
      calendar: nl
      ladders:
        vt: \(rungs)
      rules:
        a: { starts: s, due: 5 days, stops: z, ladder: vt }
      """
    return BadPolicy(code, name, yaml, at: "ladders.vt" + path)
  }

  /// A policy that is right but for its head, of which a line can be replaced.
  static func head(
    _ code: DiagnosticCode,
    _ name: String,
    policy: String = "policy: test",
    edition: String = "edition: \"1\"",
    zone: String = "timezone: Europe/Amsterdam",
    calendar: String = "calendar: nl",
    more: String = "hour: 09:00",
    at path: String
  ) -> BadPolicy {
    let yaml = """
      \(policy)
      \(edition)
      \(zone)
      \(calendar)
      \(more)
      rules:
        a: { starts: s, due: 5 days, stops: z }
      """
    return BadPolicy(code, name, yaml, at: path)
  }

  static let all = yamlFaults + headFaults + whenFaults + dueFaults + ruleFaults + ladderFaults
}

/// Nests a value in that many lists.
func nested(_ depth: Int) -> String {
  String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
}
