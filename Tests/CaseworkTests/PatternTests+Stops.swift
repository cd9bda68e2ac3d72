/// What ends a clock, in time, late or altogether.
extension PatternTests {
  static let stopRows = [
    Row(
      "a stop at the instant of the start counts, written after it",
      plain,
      [
        "2026-03-02T10:00 a",
        "2026-03-02T10:00 z",
      ],
      clocks: ["met 2026-03-12"]
    ),
    Row(
      "a stop at the instant of the start counts, written before it",
      plain,
      [
        "2026-03-02T10:00 z",
        "2026-03-02T10:00 a",
      ],
      clocks: ["met 2026-03-12"]
    ),
    Row(
      "a stop a minute before the start doesn't",
      plain,
      [
        "2026-03-02T09:59 z",
        "2026-03-02T10:00 a",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    Row(
      "a stop of which only the day is known counts on the day of the start",
      plain,
      [
        "2026-03-02T10:00 a",
        "2026-03-02 z",
      ],
      clocks: ["met 2026-03-12"]
    ),
    Row(
      "a stop of which only the day is known does not count from the day before",
      plain,
      [
        "2026-03-02T10:00 a",
        "2026-03-01 z",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    Row(
      "a stop in the last minute of the last day is in time",
      plain,
      [
        "2026-03-02T10:00 a",
        "2026-03-12T23:59 z",
      ],
      clocks: ["met 2026-03-12"]
    ),
    Row(
      "a stop at the midnight that ends the last day is late",
      plain,
      [
        "2026-03-02T10:00 a",
        "2026-03-13T00:00 z",
      ],
      clocks: ["late 2026-03-12"]
    ),
    Row(
      "where the stop is the start's own type, the next one stops",
      stops("a"),
      [
        "2026-03-02T10:00 a",
        "2026-03-05T10:00 a",
      ],
      clocks: ["met 2026-03-12", "missed 2026-03-15"]
    ),
    Row(
      "with same, a stop ends only the clocks of its own value",
      stops("{ event: z, same: o }"),
      [
        "2026-03-02T10:00 a o=1",
        "2026-03-03T10:00 a o=2",
        "2026-03-04T10:00 a",
        "2026-03-05T10:00 z o=2",
        "2026-03-06T10:00 z",
      ],
      clocks: ["missed 2026-03-12", "met 2026-03-13", "missed 2026-03-14"]
    ),
    Row(
      "where early counts, a stop before the start has met it at birth",
      stops("{ event: z, early: counts }"),
      [
        "2026-03-01T10:00 z",
        "2026-03-02T10:00 a",
      ],
      clocks: ["met 2026-03-12"]
    ),
    Row(
      "early and same together",
      stops("{ event: z, early: counts, same: o }"),
      [
        "2026-03-01T10:00 z o=1",
        "2026-03-02T10:00 a o=1",
        "2026-03-03T10:00 a o=2",
      ],
      clocks: ["met 2026-03-12", "missed 2026-03-13"]
    ),
    Row(
      "one person's two signatures are one",
      stops("{ event: z, signed: 2 }"),
      [
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 z signed-by=p",
        "2026-03-04T10:00 z signed-by=p",
        "2026-03-05T10:00 z",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    Row(
      "two people's signatures meet it, when the second has signed",
      stops("{ event: z, signed: 2 }"),
      [
        "2026-03-02T10:00 a",
        "2026-03-12T10:00 z signed-by=p",
        "2026-03-13T10:00 z signed-by=q",
      ],
      clocks: ["late 2026-03-12"]
    ),
    Row(
      "a signature from before the start is none of the two",
      stops("{ event: z, signed: 2 }"),
      [
        "2026-03-01T10:00 z signed-by=p",
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 z signed-by=q",
      ],
      clocks: ["missed 2026-03-12"]
    ),
    Row(
      "what is cancelled no longer applies, also after its end",
      "{ starts: a, due: 10 days, stops: z, cancels: x }",
      [
        "2026-03-02T10:00 a",
        "2026-03-20T10:00 x",
        "2026-03-21T10:00 z",
      ],
      clocks: ["cancelled 2026-03-12"]
    ),
    Row(
      "what was met is not cancelled afterwards, and a cancel before the start is none",
      "{ starts: a, due: 10 days, stops: z, cancels: { event: x, same: o } }",
      [
        "2026-03-01T10:00 x o=2",
        "2026-03-02T10:00 a o=1",
        "2026-03-03T10:00 z",
        "2026-03-04T10:00 x o=1",
        "2026-03-05T10:00 a o=2",
        "2026-03-06T10:00 a o=3",
        "2026-03-07T10:00 x o=3",
      ],
      clocks: ["met 2026-03-12", "missed 2026-03-15", "cancelled 2026-03-16"]
    ),
  ]
}
