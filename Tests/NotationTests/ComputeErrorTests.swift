import Notation
import TestSupport
import Testing

/// A request with one fault, and what it is answered with.
struct BadRequest: Sendable, CustomTestStringConvertible {
  var line: String
  var code: DiagnosticCode
  var path = ""

  var testDescription: String { line }

  /// A request that is right but for the members added.
  private static func with(_ members: String, _ code: DiagnosticCode, _ path: String) -> BadRequest
  {
    BadRequest(
      line: #"{"from": "2026-03-05", "term": "10 weeks", \#(members)}"#,
      code: code,
      path: path
    )
  }

  private static func term(_ term: String, _ code: DiagnosticCode) -> BadRequest {
    BadRequest(line: #"{"from": "2026-03-05", "term": "\#(term)"}"#, code: code, path: "term")
  }

  static let all = [
    BadRequest(line: "", code: .jsonSyntax),
    BadRequest(line: "{", code: .jsonSyntax),
    BadRequest(line: #"{"from": "2026-03-05"} {}"#, code: .jsonSyntax),
    BadRequest(line: #"{"from": "2026-03-05", "from": "2026-03-06"}"#, code: .nameTwice),
    BadRequest(line: "[]", code: .shape),
    BadRequest(line: "null", code: .shape),
    BadRequest(line: "{}", code: .keyMissing, path: "from"),
    BadRequest(line: #"{"from": "2026-03-05"}"#, code: .keyMissing, path: "term"),
    BadRequest(line: #"{"term": "10 weeks"}"#, code: .keyMissing, path: "from"),
    BadRequest(line: #"{"from": 5, "term": "10 weeks"}"#, code: .shape, path: "from"),
    BadRequest(line: #"{"from": null, "term": "10 weeks"}"#, code: .shape, path: "from"),
    BadRequest(line: #"{"from": "5 March", "term": "1 week"}"#, code: .timeSyntax, path: "from"),
    BadRequest(line: #"{"from": "2026-02-29", "term": "1 week"}"#, code: .timeSyntax, path: "from"),
    BadRequest(line: #"{"from": "2026-03-05", "term": 10}"#, code: .shape, path: "term"),
    BadRequest(
      line: #"{"from": "2026-03-05", "term": "10 wekes"}"#,
      code: .termSyntax,
      path: "term"
    ),
    term("1000001 days", .termLong),
    term("-1000001 days", .termLong),
    term("1001 years", .termLong),
    term("P99999999999D", .termLong),
    term("P1000000Y1000000M", .termLong),
    term("PT90S", .termSyntax),
    term("1000001 dagen", .termSyntax),
    term("٥٥٥ days", .termSyntax),
    with(#""until": "2026-05-14""#, .keyUnknown, "until"),
    with(#""counting": "AWT""#, .word, "counting"),
    with(#""counting": true"#, .shape, "counting"),
    with(#""roll": "back""#, .word, "roll"),
    with(#""first-day": "yes""#, .word, "first-day"),
    with(#""first-day": 1"#, .word, "first-day"),
    with(#""calendar": "be""#, .calendarUnknown, "calendar"),
    with(#""calendar": 1"#, .shape, "calendar"),
    with(#""zone": "Europe/Utrecht""#, .zoneUnknown, "zone"),
    with(#""zone": "../zoneinfo/UTC""#, .zoneUnknown, "zone"),
    with(#""zone": "zone.tab""#, .zoneUnknown, "zone"),
    with(#""zone": "Europe""#, .zoneUnknown, "zone"),
    with(#""zone": """#, .zoneUnknown, "zone"),
    with(#""pauses": "none""#, .shape, "pauses"),
    with(#""pauses": ["2026-03-06"]"#, .dateSyntax, "pauses[0]"),
    with(#""pauses": [["2026-03-06"]]"#, .dateSyntax, "pauses[0]"),
    with(
      #""pauses": [["2026-03-06", "2026-03-07"], ["2026-03-09", "9"]]"#,
      .dateSyntax,
      "pauses[1]"
    ),
    with(#""pauses": [["2026-03-07", "2026-03-06"]]"#, .dateSyntax, "pauses[0]"),
    with(#""pauses": [["2026-03-07T10:00", "2026-03-08"]]"#, .dateSyntax, "pauses[0]"),
    with(#""sets": {}"#, .shape, "sets"),
    with(#""sets": {"working-days": []}"#, .shape, "sets"),
    with(
      #""sets": {"working-days": {"carnival": "closed"}}"#,
      .holidayUnknown,
      "sets.working-days.carnival"
    ),
    with(
      #""sets": {"working-days": {"5-may": "shut"}}"#,
      .word,
      "sets.working-days.5-may"
    ),
    with(#""next": "tuesday", "cut-off": "Monday 12:00""#, .word, "next"),
    with(#""next": "Tuesday""#, .keyMissing, "cut-off"),
    with(#""next": "Tuesday", "cut-off": "Monday""#, .cutOffSyntax, "cut-off"),
    with(#""next": "Tuesday", "cut-off": "Monday 24:00""#, .cutOffSyntax, "cut-off"),
    with(#""next": "Tuesday", "cut-off": "Monday +9:00""#, .cutOffSyntax, "cut-off"),
    with(
      #""next": "Tuesday", "cut-off": "Monday 12:00", "on-holiday": "later""#,
      .word,
      "on-holiday"
    ),
    BadRequest(
      line: #"{"from": "2026-03-05", "term": "5 working days", "counting": "awt"}"#,
      code: .termUnit,
      path: "counting"
    ),
    BadRequest(line: #"{"local": "2026-03-29"}"#, code: .timeSyntax, path: "local"),
    BadRequest(line: #"{"local": "2026-03-29T02:30:00Z"}"#, code: .timeSyntax, path: "local"),
    BadRequest(line: #"{"local": 1}"#, code: .shape, path: "local"),
    BadRequest(
      line: #"{"local": "2026-03-29T02:30:00", "zone": "Mars"}"#,
      code: .zoneUnknown,
      path: "zone"
    ),
  ]
}

struct ComputeErrorTests {
  @Test("a bad request is answered with its code and its place", arguments: BadRequest.all)
  func faults(bad: BadRequest) throws {
    let answer = try Answer(to: bad.line)
    #expect(answer["code"] == bad.code.rawValue)
    #expect(answer["path"] == bad.path)
    #expect(answer["error"].contains(bad.code.rawValue))
  }

  @Test("a mistake in the JSON is told at its byte")
  func column() throws {
    let answer = try Answer(to: #"{"from": "2026-03-05",, "term": "1 week"}"#)
    #expect(answer["error"].hasPrefix("23: error E-JSON-SYNTAX"))
  }

  @Test("no term is so long that it stops the batch")
  func longTerms() async {
    await #expect(processExitsWith: .success) {
      for term in ["1000000 years", "-1000000 years", "P1000000Y1000000M", "1000000 weeks"] {
        for counting in ["calendar", "awt", "local-clock", "thirty-day-months"] {
          let members = #""term": "\#(term)", "counting": "\#(counting)""#
          _ = try? Answer(to: #"{"from": "2026-03-05", \#(members)}"#)
          _ = try? Answer(to: #"{"from": "2026-03-05T12:00:00Z", \#(members)}"#)
        }
      }
    }
  }
}
