import Foundation
import Notation
import Testing

/// Lines that are refused, each with its code and the byte that is to blame.
extension EventReaderTests {
  /// A line that is refused; the arrow stands before the byte that the column names.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    let code: DiagnosticCode
    let line: String
    var testDescription: String { name }

    init(_ name: String, _ code: DiagnosticCode, _ line: String) {
      self.name = name
      self.code = code
      self.line = line
    }

    /// The same event with other members at its end.
    init(_ name: String, _ code: DiagnosticCode, members: String) {
      let head = #"{"id":"1","case":"Z","type":"m","time":"2026-03-05T21:10:00Z","#
      self.init(name, code, head + members + "}")
    }

    var text: String { line.replacing("↓", with: "") }

    /// From 1; 0 where the whole line is meant.
    var column: Int {
      line.range(of: "↓").map { line.utf8.distance(from: line.startIndex, to: $0.lowerBound) + 1 }
        ?? 0
    }
  }

  static let identityRefusals = [
    Refusal("no id", .eventID, #"{"case":"Z","type":"m","time":"2026-03-05T21:10:00Z"}"#),
    Refusal("an empty id", .eventID, #"{"id":↓"","case":"Z","type":"m","date":"2026-03-05"}"#),
    Refusal("no type", .eventType, #"{"id":"1","case":"Z","time":"2026-03-05T21:10:00Z"}"#),
    Refusal("an empty type", .eventType, #"{"id":"1","case":"Z","type":↓"","date":"2026-03-05"}"#),
    Refusal("no case", .eventCase, #"{"id":"1","type":"m","time":"2026-03-05T21:10:00Z"}"#),
    Refusal(
      "a CloudEvent with a case and no subject",
      .eventCase,
      #"{"specversion":"1.0","id":"1","case":"Z","type":"m","time":"2026-03-05T21:10:00Z"}"#
    ),
    Refusal(
      "a case of 201 bytes",
      .eventCase,
      #"{"id":"1","case":↓"\#(String(repeating: "z", count: 201))","type":"m","date":"2026-03-05"}"#
    ),
    Refusal(
      "an escaped control character in a case",
      .eventCase,
      #"{"id":"1","case":↓"Z\u001b[2J","type":"m","date":"2026-03-05"}"#
    ),
    Refusal(
      "an escaped DEL in a case",
      .eventCase,
      #"{"id":"1","case":↓"Z\u007f","type":"m","date":"2026-03-05"}"#
    ),
    Refusal(
      "a control character itself",
      .jsonSyntax,
      "{\"id\":\"1\",\"case\":\"Z↓\u{1}\",\"type\":\"m\",\"date\":\"2026-03-05\"}"
    ),
    Refusal("an id that is no text", .textWanted, #"{"id":↓5,"case":"Z","type":"m"}"#),
    Refusal("a type that is a list", .textWanted, #"{"id":"1","case":"Z","type":↓["m"]}"#),
    Refusal("an id that is null", .eventID, #"{"id":↓null,"case":"Z","type":"m"}"#),
    Refusal("a case twice, once as null", .nameTwice, members: #"↓"case":null"#),
    Refusal("a sequence in words", .sequence, members: #""sequence":↓"first""#),
    Refusal("a sequence of 33 bits", .sequence, members: #""sequence":↓4294967296"#),
    Refusal("a sequence below zero", .sequence, members: #""sequence":↓-1"#),
  ]

  static func timed(_ name: String, _ code: DiagnosticCode, _ member: String) -> Refusal {
    Refusal(name, code, #"{"id":"1","case":"Z","type":"m",\#(member)}"#)
  }

  static let timeRefusals = [
    Refusal("no time", .timeMissing, #"{"id":"1","case":"Z","type":"m"}"#),
    timed("a time without offset", .timeOffset, #""time":↓"2026-03-05T21:10:00""#),
    timed("a date as time", .timeOffset, #""time":↓"2026-03-05""#),
    timed("31 April", .timeSyntax, #""time":↓"2026-04-31T21:10:00Z""#),
    timed("29 February of 2027", .timeSyntax, #""time":↓"2027-02-29T21:10:00Z""#),
    timed("the twenty-fifth hour", .timeSyntax, #""time":↓"2026-03-05T24:10:00Z""#),
    timed("a time in words", .timeSyntax, #""time":↓"yesterday""#),
    timed("an empty time", .timeSyntax, #""time":↓"""#),
    timed("a time in seconds", .textWanted, #""time":↓1772741400"#),
    timed("31 April as date", .dateSyntax, #""date":↓"2026-04-31""#),
    timed("a time as date", .dateSyntax, #""date":↓"2026-03-05T21:10:00Z""#),
    timed(
      "a registration without offset",
      .timeOffset,
      #""date":"2026-03-05","registered":↓"2026-03-05T21:10:00""#
    ),
  ]

  static let nameRefusals = [
    Refusal("an attribute twice", .nameTwice, members: #""a":1,↓"a":2"#),
    Refusal("an unread attribute twice", .nameTwice, members: #""x":[],↓"x":{}"#),
    Refusal("an attribute twice, once escaped", .nameTwice, members: #""ab":1,↓"\u0061b":2"#),
    Refusal("an attribute in data too", .nameTwice, members: #""a":1,"data":{"b":1,↓"a":2}"#),
    Refusal("an attribute after data", .nameTwice, members: #""data":{"a":1},↓"a":2"#),
    Refusal("the id twice", .nameTwice, members: #"↓"id":"1""#),
    Refusal("the id twice, once escaped", .nameTwice, members: #"↓"\u0069d":"2""#),
    Refusal("an unused envelope word twice", .nameTwice, members: #""dataref":"a",↓"dataref":"b""#),
    Refusal("the data twice", .nameTwice, members: #""data":{},↓"data":{}"#),
    Refusal(
      "a name of 201 bytes",
      .nameLength,
      members: #"↓"\#(String(repeating: "n", count: 201))":1"#
    ),
    Refusal(
      "65 attributes",
      .attributeCount,
      members: (1...64).map { #""a\#($0)":1,"# }.joined() + #"↓"a65":1"#
    ),
  ]

  static func nested(_ levels: Int) -> String {
    String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
  }

  static let syntaxRefusals = [
    Refusal("nothing but a bracket", .jsonSyntax, #"{↓"#),
    Refusal("a list", .jsonSyntax, #"↓[1]"#),
    Refusal("two events on a line", .jsonSyntax, #"{"id":"1"}↓{"id":"2"}"#),
    Refusal("a comma too many", .jsonSyntax, members: #""a":1,↓"#),
    Refusal("a name without quotes", .jsonSyntax, members: #"↓a:1"#),
    Refusal("a number with a leading zero", .jsonSyntax, members: #""a":0↓1"#),
    Refusal("a lone low surrogate", .jsonSyntax, members: #""a":"\udc00↓""#),
    Refusal("an unknown escape", .jsonSyntax, members: #""a":"\↓x""#),
    Refusal(
      "33 levels, the event's own among them",
      .jsonDepth,
      members: #""a":\#(String(repeating: "[", count: 31))↓[]"# + String(repeating: "]", count: 31)
    ),
    Refusal(
      "33 levels by way of data",
      .jsonDepth,
      members: #""data":{"a":\#(String(repeating: "[", count: 30))↓[]"#
        + String(repeating: "]", count: 30) + "}"
    ),
  ]
}
