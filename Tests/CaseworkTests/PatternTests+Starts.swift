/// Which events start a clock.
extension PatternTests {
  static let startRows = [
    Row(
      "each match has a clock, and a stop ends all that run",
      plain,
      [
        "2026-03-02T10:00 a",
        "2026-03-05T10:00 a",
        "2026-03-06T10:00 z",
      ],
      clocks: ["met 2026-03-12", "met 2026-03-15"]
    ),
    Row(
      "a stop ends no clock that starts later",
      plain,
      [
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 z",
        "2026-03-05T10:00 a",
      ],
      clocks: ["met 2026-03-12", "missed 2026-03-15"]
    ),
    Row(
      "several types start the same clock",
      starts("[a, b]"),
      [
        "2026-03-02T10:00 b",
        "2026-03-03T10:00 c",
        "2026-03-05T10:00 a",
      ],
      clocks: ["missed 2026-03-12", "missed 2026-03-15"]
    ),
    Row(
      "first keeps the first",
      starts("{ event: a, which: first }"),
      [
        "2026-03-02T10:00 a",
        "2026-03-05T10:00 a",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    Row(
      "last keeps the last",
      starts("{ event: a, which: last }"),
      [
        "2026-03-02T10:00 a",
        "2026-03-05T10:00 a",
      ],
      clocks: ["missed 2026-03-15"]
    ),
    Row(
      "any is every type",
      starts("{ event: any, which: last }"),
      [
        "2026-03-02T10:00 a",
        "2026-03-05T10:00 b",
      ],
      clocks: ["missed 2026-03-15"]
    ),
    Row(
      "crossing is a match whose predecessor of the same type was none",
      starts("{ event: s, where: { n: hoog }, which: crossing }"),
      [
        "2026-03-01T10:00 s n=laag",
        "2026-03-02T10:00 s n=hoog",
        "2026-03-03T10:00 other n=laag",
        "2026-03-04T10:00 s n=hoog",
        "2026-03-05T10:00 s n=laag",
        "2026-03-06T10:00 s n=hoog",
      ],
      clocks: ["missed 2026-03-12", "missed 2026-03-16"]
    ),
    Row(
      "the first event of all crosses too",
      starts("{ event: s, where: { n: hoog }, which: crossing }"),
      [
        "2026-03-02T10:00 s n=hoog"
      ],
      clocks: ["missed 2026-03-12"]
    ),
    Row(
      "where asks for one of its values, and an event without the attribute has none",
      starts("{ event: a, where: { u: [x, y], v: w } }"),
      [
        "2026-03-01T10:00 a u=x",
        "2026-03-02T10:00 a u=y v=w",
        "2026-03-03T10:00 a u=q v=w",
        "2026-03-04T10:00 a",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    // 1 January to 1 April are 31 + 28 + 31 = 90 days.
    Row(
      "three within 90 days: the ninetieth is in",
      starts("{ event: a, count: 3, within: 90 days }"),
      [
        "2026-01-01T23:00 a",
        "2026-02-01T10:00 a",
        "2026-04-01T01:00 a",
      ],
      clocks: ["missed 2026-04-11"]
    ),
    Row(
      "three within 90 days: the ninety-first is out",
      starts("{ event: a, count: 3, within: 90 days }"),
      [
        "2026-01-01T23:00 a",
        "2026-02-01T10:00 a",
        "2026-04-02T01:00 a",
      ],
      clocks: []
    ),
    Row(
      "the fourth matches as the third does",
      starts("{ event: a, count: 3, within: 90 days, which: each }"),
      [
        "2026-03-01T10:00 a",
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 a",
        "2026-03-04T10:00 a",
      ],
      clocks: ["missed 2026-03-13", "missed 2026-03-14"]
    ),
    Row(
      "a window in hours runs in elapsed time: at 24 hours it is in, a minute later out",
      starts("{ event: a, count: 2, within: 24 hours }"),
      [
        "2026-03-28T14:00 a",
        "2026-03-29T15:00 a",
        "2026-03-30T15:01 a",
      ],
      clocks: ["missed 2026-04-08"]
    ),
    Row(
      "counted are those with the same value",
      starts("{ event: a, count: 2, within: 90 days, same: k }"),
      [
        "2026-03-01T10:00 a k=1",
        "2026-03-02T10:00 a k=2",
        "2026-03-03T10:00 a",
        "2026-03-04T10:00 a",
        "2026-03-05T10:00 a k=1",
      ],
      clocks: ["missed 2026-03-15"]
    ),
    Row(
      "a law change goes by the day of the start, both ends in",
      "{ starts: a, due: 10 days, valid: { from: 2026-03-03, until: 2026-03-04 } }",
      [
        "2026-03-02T23:59 a",
        "2026-03-03T00:00 a",
        "2026-03-04T23:59 a",
        "2026-03-05T00:00 a",
      ],
      clocks: ["missed 2026-03-13", "missed 2026-03-14"]
    ),
  ]
}
