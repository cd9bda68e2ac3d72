import Casework
import Civil
import TestSupport
import Testing

/// When each rung comes due, how often, and when not.
struct LadderTests {
  /// A case and everything that is told of it.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let small: SmallCase
    let told: [String]
    var testDescription: String { name }

    init(
      _ name: String,
      ladder: String,
      _ rule: String,
      hour: String = "08:00",
      _ events: [String],
      told: [String]
    ) {
      self.name = name
      small = SmallCase(hour: hour, ladder: ladder, rule: rule, events: events)
      self.told = told
    }
  }

  private static func rungs(_ times: String...) -> String {
    "[" + times.map { "{ at: \($0), tell: t }" }.joined(separator: ", ") + "]"
  }
  private static let days = "{ starts: a, due: 5 days, stops: z, ladder: l }"

  private static let timeRows = [
    // Mon 2 and five days: Sat 7, breached at the midnight that ends it.
    Row(
      "rungs at a day offset come at the hour of their day, elapsed ones from the breach",
      ladder: rungs(
        "start",
        "-2 days",
        "-1 working day",
        "-24 hours",
        "due",
        "breach",
        "+2 hours",
        "+1 day",
        "+1 working day",
        "+1 week"
      ),
      days,
      ["2026-03-02T10:00 a"],
      told: [
        "2026-03-02T10:00 start",
        "2026-03-05T08:00 -2 days",
        "2026-03-06T08:00 -1 working day",
        "2026-03-07T00:00 -24 hours",
        "2026-03-07T08:00 due",
        "2026-03-08T00:00 breach",
        "2026-03-08T02:00 +2 hours",
        "2026-03-08T08:00 +1 day",
        "2026-03-09T08:00 +1 working day",
        "2026-03-14T08:00 +1 week",
      ]
    ),
    Row(
      "the hour is the policy's own",
      ladder: rungs("due", "+1 day"),
      days,
      hour: "16:30",
      ["2026-03-02T10:00 a"],
      told: ["2026-03-07T16:30 due", "2026-03-08T16:30 +1 day"]
    ),
    // T48: 24 hours over the change of the clocks end on Sun 29 March at 15:00.
    Row(
      "of a term in hours due and breach are one; days lead to the same reading of the clock",
      ladder: rungs("-1 day", "-30 minutes", "due", "breach", "+15 minutes", "+1 day"),
      "{ starts: a, due: 24 hours, stops: z, ladder: l }",
      ["2026-03-28T14:00 a"],
      told: [
        "2026-03-28T15:00 -1 day",
        "2026-03-29T14:30 -30 minutes",
        "2026-03-29T15:00 due",
        "2026-03-29T15:00 breach",
        "2026-03-29T15:15 +15 minutes",
        "2026-03-30T15:00 +1 day",
      ]
    ),
    Row(
      "of a term in hours working days lead to the hour of their day",
      ladder: rungs("-1 working day", "+1 working day"),
      "{ starts: a, due: 24 hours, stops: z, ladder: l }",
      ["2026-03-06T12:00 a"],
      // Sat 7 March 12:00; the working day before is Fri 6, whose hour lay before the start.
      told: ["2026-03-06T12:00 -1 working day", "2026-03-09T08:00 +1 working day"]
    ),
    Row(
      "working days of a ladder skip King's Day and the weekend",
      ladder: rungs("-2 working days", "+1 working day"),
      "{ starts: a, due: { read: d }, stops: z, ladder: l }",
      ["2026-04-01T10:00 a d=2026-04-25"],
      told: ["2026-04-23T08:00 -2 working days", "2026-04-28T08:00 +1 working day"]
    ),
    // Two working days before Tue 7 is Wed 1, before Fri 10 it is Wed 8.
    Row(
      "warnings hang from the earliest reading, the ladder from the fatal one",
      ladder: rungs("due"),
      """
      { starts: a, stops: z, warn: 2 days, ladder: l,
        due: { later: { term: 10 days, fatal: yes }, earlier: { term: 5 days } } }
      """,
      ["2026-03-02T10:00 a"],
      told: ["2026-03-05T08:00 warn 2 days", "2026-03-12T08:00 due"]
    ),
    Row(
      "the same where the fatal reading is the earliest",
      ladder: rungs("due"),
      """
      { starts: a, stops: z, warn: 2 days, ladder: l,
        due: { later: { term: 10 days }, earlier: { term: 5 days, fatal: yes } } }
      """,
      ["2026-03-02T10:00 a"],
      told: ["2026-03-05T08:00 warn 2 days", "2026-03-07T08:00 due"]
    ),
    Row(
      "a warning from before the start is told at the start",
      ladder: "",
      "{ starts: a, due: 5 days, warn: 1 week }",
      ["2026-03-02T10:00 a"],
      told: ["2026-03-02T10:00 warn 1 week"]
    ),
    Row(
      "of several warnings from before the start only the nearest is told",
      ladder: "",
      "{ starts: a, due: 5 days, warn: [4 weeks, 2 weeks, 1 week, 2 days] }",
      ["2026-03-02T10:00 a"],
      told: ["2026-03-02T10:00 warn 1 week", "2026-03-05T08:00 warn 2 days"]
    ),
    Row(
      "a literal end that lies before the start is told at the start",
      ladder: rungs("due", "+1 working day"),
      "{ starts: a, due: { read: d }, ladder: l }",
      ["2026-03-02T10:00 a d=2026-02-20"],
      told: ["2026-03-02T10:00 due", "2026-03-02T10:00 +1 working day"]
    ),
  ]

  private static let endingRows = [
    Row(
      "nothing is told after a stop",
      ladder: rungs("due", "+1 day"),
      days,
      ["2026-03-02T10:00 a", "2026-03-07T09:00 z"],
      told: ["2026-03-07T08:00 due"]
    ),
    Row(
      "a stop at the instant of a rung comes first",
      ladder: rungs("due"),
      days,
      ["2026-03-02T10:00 a", "2026-03-07T08:00 z"],
      told: []
    ),
    Row(
      "nothing is told of a clock that is met at birth",
      ladder: rungs("start", "due"),
      "{ starts: a, due: 5 days, stops: { event: z, early: counts }, ladder: l }",
      ["2026-03-01T10:00 z", "2026-03-02T10:00 a"],
      told: []
    ),
    Row(
      "nothing is told after closing, and a case opened again tells of its new clock only",
      ladder: rungs("due"),
      days,
      [
        "2026-03-02T10:00 a", "2026-03-03T10:00 close", "2026-03-04T10:00 open",
        "2026-03-05T10:00 a",
      ],
      told: ["2026-03-10T08:00 due"]
    ),
    Row(
      "of a rule that keeps the last start the earlier ones fall silent",
      ladder: rungs("-2 days", "due"),
      "{ starts: { event: any, which: last }, due: 5 days, ladder: l }",
      ["2026-03-02T10:00 a", "2026-03-06T10:00 b"],
      // -2 days of the first came on Thu 5; its end of Sat 7 was overtaken on Fri 6.
      told: ["2026-03-05T08:00 -2 days", "2026-03-09T08:00 -2 days", "2026-03-11T08:00 due"]
    ),
    Row(
      "while a clock is paused nothing is told; the new end is told anew",
      ladder: rungs("-2 days", "due"),
      "{ starts: a, due: 5 days, ladder: l, pauses: { from: p, to: q } }",
      // Seven days' pause: Sat 14.
      ["2026-03-02T10:00 a", "2026-03-06T10:00 p", "2026-03-13T10:00 q"],
      told: ["2026-03-05T08:00 -2 days", "2026-03-13T10:00 moved", "2026-03-14T08:00 due"]
    ),
    Row(
      "where pauses move nothing, they silence nothing",
      ladder: rungs("due"),
      "{ starts: a, due: 5 days, ladder: l, pauses: { from: p, to: q, moves: no } }",
      ["2026-03-02T10:00 a", "2026-03-06T10:00 p", "2026-03-13T10:00 q"],
      told: ["2026-03-07T08:00 due"]
    ),
    Row(
      "an extension on the last day makes a new promise with rungs of its own",
      ladder: rungs("start", "-2 days", "due"),
      "{ starts: a, due: 5 days, ladder: l, extends: { event: e, by: 1 week } }",
      ["2026-03-02T10:00 a", "2026-03-07T10:00 e"],
      told: [
        "2026-03-02T10:00 start", "2026-03-05T08:00 -2 days", "2026-03-07T08:00 due",
        "2026-03-07T10:00 moved", "2026-03-12T08:00 -2 days", "2026-03-14T08:00 due",
      ]
    ),
    Row(
      "a refused extension changes nothing",
      ladder: rungs("due"),
      "{ starts: a, due: 5 days, ladder: l, extends: { event: e, by: 1 week, each: 3 days } }",
      ["2026-03-02T10:00 a", "2026-03-06T10:00 e"],
      told: ["2026-03-07T08:00 due"]
    ),
  ]

  private static let repetitionRows = [
    Row(
      "a rung is repeated as often as its ladder says, the first time included",
      ladder: "[{ at: breach, tell: t, every: 60 minutes, at-most: 3 }]",
      days,
      ["2026-03-02T10:00 a"],
      told: [
        "2026-03-08T00:00 breach", "2026-03-08T01:00 breach #1", "2026-03-08T02:00 breach #2",
      ]
    ),
    // Fri 10 April; five working days on is Fri 17, then Fri 24, then Mon 4 May ([27]).
    Row(
      "repetitions in working days come at the hour, and skip closed days",
      ladder: "[{ at: due, tell: t, every: 5 working days, at-most: 4 }]",
      "{ starts: a, due: { read: d }, ladder: l }",
      ["2026-04-01T10:00 a d=2026-04-10"],
      told: [
        "2026-04-10T08:00 due", "2026-04-17T08:00 due #1", "2026-04-24T08:00 due #2",
        "2026-05-04T08:00 due #3",
      ]
    ),
    Row(
      "repetitions end with the clock",
      ladder: "[{ at: due, tell: t, every: 1 day }]",
      days,
      ["2026-03-02T10:00 a", "2026-03-09T07:59 z"],
      told: ["2026-03-07T08:00 due", "2026-03-08T08:00 due #1"]
    ),
  ]

  @Test("a case is told of as its ladder says", arguments: timeRows + endingRows + repetitionRows)
  func told(row: Row) throws {
    #expect(try row.small.told() == row.told)
  }

  @Test("of repetitions that were missed only the newest is yielded, with its number")
  func newestRepetition() throws {
    let file = try SmallCase(
      ladder: "[{ at: due, tell: t, every: 1 day, at-most: 20 }]",
      rule: Self.days,
      events: ["2026-03-02T10:00 a"]
    ).file()
    func repetitions(_ time: String) throws -> [Int] {
      file.assessor.assess(file.timeline, file.vocabulary, asOf: try file.instant(time))
        .rungs.map(\.repetition)
    }
    #expect(try repetitions("2026-03-07T07:59:59+01:00") == [])
    #expect(try repetitions("2026-03-07T08:00:00+01:00") == [0])
    #expect(try repetitions("2026-03-12T07:59:00+01:00") == [4])
    #expect(try repetitions("2026-03-12T08:00:00+01:00") == [5])
    #expect(try repetitions("2027-01-01") == [19])
  }

  @Test("the next instant is the next event or rung, and none once nothing lies ahead")
  func nextInstant() throws {
    let file = try SmallCase(
      ladder: Self.rungs("due", "+1 day"),
      rule: Self.days,
      events: ["2026-03-02T10:00 a", "2026-03-07T12:00 z"]
    ).file()
    func next(_ time: String) throws -> String? {
      file.assessor.assess(file.timeline, file.vocabulary, asOf: try file.instant(time))
        .next.map { Repository.amsterdam.text($0) }
    }
    #expect(try next("2026-03-01") == "2026-03-02T10:00:00+01:00")
    #expect(try next("2026-03-02T10:00:00+01:00") == "2026-03-07T08:00:00+01:00")
    #expect(try next("2026-03-07T08:00:00+01:00") == "2026-03-07T12:00:00+01:00")
    #expect(try next("2026-03-07T12:00:00+01:00") == nil)
  }

  @Test("a reason says how the rung stands to the end")
  func reasons() throws {
    let escalations = try SmallCase(
      ladder:
        "[{ at: start, tell: t }, { at: due, tell: t }, { at: +1 day, tell: t, every: 1 day, at-most: 2 }]",
      rule: "{ starts: a, due: 5 days, warn: 2 days, ladder: l }",
      events: ["2026-03-02T10:00 a"]
    ).file().escalations(until: "2027-01-01")
    #expect(escalations.map(\.reason) == [.started, .upcoming, .due, .overdue, .repeated])
  }
}
