/// Which days of a pause lengthen a term.
extension PatternTests {
  static func paused(_ more: String = "", due: String = "10 days") -> String {
    "{ starts: a, due: \(due), stops: z, pauses: { from: p, to: q\(more) } }"
  }

  static let pauseRows = [
    // 4, 5, 6.
    Row(
      "from the first paused day to the day before it goes on",
      paused(),
      [
        "2026-03-02T10:00 a",
        "2026-03-04T10:00 p",
        "2026-03-07T10:00 q",
      ],
      clocks: ["missed 2026-03-15"]
    ),
    // Awb art. 4:15: 17..30 March are 14 days.
    Row(
      "between: neither the day it stopped nor the day it went on",
      paused(", days: between", due: "8 weeks"),
      [
        "2026-03-06T10:00 a",
        "2026-03-16T10:00 p",
        "2026-03-31T10:00 q",
      ],
      clocks: ["missed 2026-05-15"]
    ),
    Row(
      "a pause within a pause counts once",
      paused(),
      [
        "2026-03-02T10:00 a",
        "2026-03-04T10:00 p",
        "2026-03-05T10:00 p",
        "2026-03-07T10:00 q",
      ],
      clocks: ["missed 2026-03-15"]
    ),
    Row(
      "pauses add up",
      paused(),
      [
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 p",
        "2026-03-05T10:00 q",
        "2026-03-08T10:00 p",
        "2026-03-10T10:00 q",
      ],
      clocks: ["missed 2026-03-16"]
    ),
    Row(
      "a pause of hours on one day is none",
      paused(),
      [
        "2026-03-02T10:00 a",
        "2026-03-04T09:00 p",
        "2026-03-04T17:00 q",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    Row(
      "the event's own day is no day of the term, and so none of the pause",
      paused(),
      [
        "2026-03-02T10:00 a",
        "2026-03-02T11:00 p",
        "2026-03-05T10:00 q",
      ],
      clocks: ["missed 2026-03-14"]
    ),
    Row(
      "a pause that is still open has no date",
      paused(),
      [
        "2026-03-02T10:00 a",
        "2026-03-04T10:00 p",
      ],
      clocks: ["paused 2026-03-12"]
    ),
    Row(
      "a pause may begin on the last day",
      paused(),
      [
        "2026-03-02T10:00 a",
        "2026-03-12T10:00 p",
        "2026-03-14T10:00 q",
      ],
      clocks: ["missed 2026-03-14"]
    ),
    Row(
      "a pause after the end is none",
      paused(),
      [
        "2026-03-02T10:00 a",
        "2026-03-13T10:00 p",
        "2026-03-20T10:00 q",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    Row(
      "where pauses move nothing, the paused date stands beside the one that counts",
      paused(", moves: no"),
      [
        "2026-03-02T10:00 a",
        "2026-03-04T10:00 p",
        "2026-03-07T10:00 q",
      ],
      clocks: ["missed 2026-03-12 shadow 2026-03-15"]
    ),
    Row(
      "where pauses move nothing, an open pause doesn't stop the clock",
      paused(", moves: no"),
      [
        "2026-03-02T10:00 a",
        "2026-03-04T10:00 p",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    // Wed 4 and Thu 5.
    Row(
      "a term in working days is lengthened by working days",
      paused(due: "5 working days"),
      [
        "2026-03-02T10:00 a",
        "2026-03-04T10:00 p",
        "2026-03-08T10:00 q",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    // T62: Mon 20 April and seven days are King's Day.
    Row(
      "the pause shifts first, then the law rolls",
      "{ starts: a, due: 10 weeks, counting: awt, pauses: { from: p, to: q } }",
      [
        "2026-02-09T10:00 a",
        "2026-03-03T10:00 p",
        "2026-03-10T10:00 q",
      ],
      clocks: ["missed 2026-04-28"]
    ),
    Row(
      "a stop during a pause is in time",
      paused(),
      [
        "2026-03-02T10:00 a",
        "2026-03-04T10:00 p",
        "2026-03-20T10:00 z",
      ],
      clocks: ["met 2026-03-12"]
    ),
  ]
}
