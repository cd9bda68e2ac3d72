import Notation
import Testing

@Suite("What is told of a fault")
struct DiagnosticTests {
  @Test("is one line that moves no cursor, whatever stood in the file or its name")
  func isOneSafeLine() {
    let diagnostic = Diagnostic(
      .keyUnknown,
      file: "a\u{1B}[2J.yaml",
      line: 2,
      column: 1,
      path: "rules.\u{202E}b",
      found: "\"cas\te\n\""
    )
    #expect(
      diagnostic.description
        == "a\\u{1b}[2J.yaml:2:1: error E-KEY-UNKNOWN at rules.\\u{202e}b: found \"cas\\u{9}e\\u{a}\""
    )
  }
}
