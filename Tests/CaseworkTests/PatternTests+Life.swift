/// What closing a case does, and several moments of one start.
extension PatternTests {
  static let lifeRows = [
    Row(
      "closing the case ends its clocks, and none starts while it is closed",
      plain,
      [
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 close",
        "2026-03-04T10:00 a",
      ],
      clocks: ["cancelled 2026-03-12"]
    ),
    Row(
      "after it was opened again clocks start again, and the old ones stay ended",
      plain,
      [
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 close",
        "2026-03-04T10:00 open",
        "2026-03-05T10:00 a",
      ],
      clocks: ["cancelled 2026-03-12", "missed 2026-03-15"]
    ),
    Row(
      "the event that opens a case again may start a clock",
      starts("open"),
      [
        "2026-03-01T10:00 open",
        "2026-03-02T10:00 close",
        "2026-03-05T10:00 open",
      ],
      clocks: ["cancelled 2026-03-11", "missed 2026-03-15"]
    ),
    Row(
      "a rule that runs after closing goes on, and starts",
      "{ starts: a, due: 10 days, stops: z, after-close: runs }",
      [
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 close",
        "2026-03-05T10:00 a",
      ],
      clocks: ["missed 2026-03-12", "missed 2026-03-15"]
    ),
    Row(
      "a policy that says nothing of closing never closes",
      plain,
      life: "{}",
      [
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 close",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    Row(
      "of several moments a stop meets the earliest open one",
      "{ starts: a, moments: { m1: 1 month, m2: 2 months }, stops: z }",
      [
        "2026-03-02T10:00 a",
        "2026-03-20T10:00 z",
      ],
      clocks: ["met 2026-04-02", "missed 2026-05-02"]
    ),
    Row(
      "of several moments a late stop still meets the earliest",
      "{ starts: a, moments: { m1: 1 month, m2: 2 months }, stops: z }",
      [
        "2026-03-02T10:00 a",
        "2026-05-10T10:00 z",
      ],
      clocks: ["late 2026-04-02", "missed 2026-05-02"]
    ),
    Row(
      "each moment takes a stop of its own",
      "{ starts: a, moments: { m1: 1 month, m2: 2 months }, stops: z }",
      [
        "2026-03-01T10:00 z",
        "2026-03-02T10:00 a",
        "2026-04-01T10:00 z",
        "2026-05-05T10:00 z",
      ],
      clocks: ["met 2026-04-02", "late 2026-05-02"]
    ),
    Row(
      "a cancel ends every moment that is open",
      "{ starts: a, moments: { m1: 1 month, m2: 2 months }, stops: z, cancels: x }",
      [
        "2026-03-02T10:00 a",
        "2026-03-20T10:00 z",
        "2026-03-21T10:00 x",
      ],
      clocks: ["met 2026-04-02", "cancelled 2026-05-02"]
    ),
  ]
}
