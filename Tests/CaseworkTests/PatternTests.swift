import TestSupport
import Testing

/// What starts, stops, pauses and lengthens a clock: tables of small cases.
struct PatternTests {
  /// A case and the clocks that it must have.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let small: SmallCase
    let clocks: [String]
    var testDescription: String { name }

    init(
      _ name: String,
      _ rule: String,
      life: String = "{ opens: open, closes: close }",
      _ events: [String],
      clocks: [String]
    ) {
      self.name = name
      small = SmallCase(life: life, rule: rule, events: events)
      self.clocks = clocks
    }
  }

  private static let plain = "{ starts: a, due: 10 days, stops: z }"
  private static func starts(_ when: String) -> String {
    "{ starts: \(when), due: 10 days, stops: z }"
  }
  private static func stops(_ when: String) -> String {
    "{ starts: a, due: 10 days, stops: \(when) }"
  }

  // MARK: - Starts

  private static let startRows = [
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

  // MARK: - Stops and cancels

  private static let stopRows = [
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

  // MARK: - Closing and moments

  private static let lifeRows = [
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

  // MARK: - Pauses

  private static func paused(_ more: String = "", due: String = "10 days") -> String {
    "{ starts: a, due: \(due), stops: z, pauses: { from: p, to: q\(more) } }"
  }

  private static let pauseRows = [
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

  // MARK: - Extensions and literal ends

  private static let informing = """
    { starts: a, due: 4 weeks, counting: awt, stops: z,
      extends: { event: e, by: { read: duur, else: 2 weeks }, each: 2 weeks } }
    """
  private static let conduct = """
    { starts: a, due: { read: einde, else: 90 days, at-most: 90 days }, first-day: counts,
      extends: { event: e, to: { read: einde, else: 90 days }, each: 90 days, times: 3 } }
    """
  private static let barring = """
    { starts: a, due: { read: einde, else: 10 days, at-most: 10 days }, counting: local-clock,
      extends: { event: e, to: { read: einde }, total: 4 weeks, times: 1 } }
    """

  private static let extensionRows = [
    // T58b: the nominal end is New Year's Day, which rolls; two weeks on is Thu 15 January.
    Row(
      "an extension counts from the nominal end, not from the rolled one",
      informing,
      [
        "2025-12-04T10:00 a",
        "2025-12-20T10:00 e",
      ],
      clocks: ["missed 2026-01-15"]
    ),
    Row(
      "an extension may be had again and again where no rule says how often",
      informing,
      [
        "2025-12-02T10:00 a",
        "2025-12-20T10:00 e",
        "2026-01-05T10:00 e duur=P1W",
      ],
      clocks: ["missed 2026-01-20"]
    ),
    Row(
      "an extension that is longer than each may be is refused, and told",
      informing,
      [
        "2025-12-02T10:00 a",
        "2025-12-20T10:00 e duur=P3W",
      ],
      clocks: ["missed 2025-12-30 refused 1"]
    ),
    Row(
      "an extension after the end is refused, on the last day it isn't",
      informing,
      [
        "2025-12-02T10:00 a",
        "2025-12-30T23:59 e",
        "2026-01-14T00:00 e",
      ],
      clocks: ["missed 2026-01-13 refused 1"]
    ),
    Row(
      "an extension may need two signatures",
      "{ starts: a, due: 10 days, extends: { event: e, by: 5 days, signed: 2 } }",
      [
        "2026-03-02T10:00 a",
        "2026-03-03T10:00 e signed-by=p",
        "2026-03-04T10:00 e signed-by=p",
        "2026-03-05T10:00 e signed-by=q",
        "2026-03-06T10:00 e signed-by=q",
      ],
      clocks: ["missed 2026-03-17"]
    ),
    // T56.
    Row(
      "ninety days with the first day counted, three times more, and no fourth",
      conduct,
      [
        "2026-03-01T10:00 a",
        "2026-05-20T10:00 e",
        "2026-08-20T10:00 e",
        "2026-11-20T10:00 e",
        "2027-02-20T10:00 e",
      ],
      clocks: ["missed 2027-02-23 refused 1"]
    ),
    Row(
      "a conduct order once extended",
      conduct,
      [
        "2026-03-01T10:00 a",
        "2026-05-20T10:00 e",
      ],
      clocks: ["missed 2026-08-27"]
    ),
    // T43, T44.
    Row(
      "an order ends at the hour at which it began, across the change of the clocks",
      barring,
      [
        "2026-03-20T22:40 a"
      ],
      clocks: ["missed 2026-03-30T22:40:00+02:00"]
    ),
    Row(
      "an order is extended to four weeks from its imposition",
      barring,
      [
        "2026-03-20T22:40 a",
        "2026-03-28T10:00 e einde=2026-04-17T22:40:00+02:00",
      ],
      clocks: ["missed 2026-04-17T22:40:00+02:00"]
    ),
    Row(
      "an extension beyond the total is refused",
      barring,
      [
        "2026-03-20T22:40 a",
        "2026-03-28T10:00 e einde=2026-04-17T22:41:00+02:00",
      ],
      clocks: ["missed 2026-03-30T22:40:00+02:00 refused 1"]
    ),
    Row(
      "an extension beyond the times is refused",
      barring,
      [
        "2026-03-20T22:40 a",
        "2026-03-28T10:00 e einde=2026-04-10T22:40:00+02:00",
        "2026-04-08T10:00 e einde=2026-04-17T22:40:00+02:00",
      ],
      clocks: ["missed 2026-04-10T22:40:00+02:00 refused 1"]
    ),
    Row(
      "an order's own end counts where it is within the law's",
      barring,
      [
        "2026-03-20T22:40 a einde=2026-03-28T12:00:00+01:00"
      ],
      clocks: ["missed 2026-03-28T12:00:00+01:00"]
    ),
    Row(
      "an order's own end beyond the law's is capped, and told",
      barring,
      [
        "2026-03-20T22:40 a einde=2026-04-02T12:00:00+02:00"
      ],
      clocks: ["missed 2026-03-30T22:40:00+02:00 capped"]
    ),
    Row(
      "a literal without anything to fall back on has no date where it can't be read",
      "{ starts: a, due: { read: einde }, stops: z }",
      [
        "2026-03-02T10:00 a einde=soon",
        "2026-03-03T10:00 a einde=2026-03-20",
      ],
      clocks: ["running", "missed 2026-03-20"]
    ),
    Row(
      "at once is due at the instant itself",
      "{ starts: a, due: at once, stops: z }",
      [
        "2026-03-02T10:00 a"
      ],
      clocks: ["missed 2026-03-02T10:00:00+01:00"]
    ),
  ]

  @Test(
    "a case has the clocks that its rule gives it",
    arguments: startRows + stopRows + lifeRows + pauseRows + extensionRows
  )
  func clocks(row: Row) throws {
    #expect(try row.small.clocks() == row.clocks)
  }

  @Test("an event counts from the instant at which it occurs, and not before")
  func future() throws {
    let small = SmallCase(
      rule: Self.plain,
      events: ["2026-03-02T10:00 a", "2026-03-05T10:00 z"]
    )
    #expect(try small.clocks(asOf: "2026-03-02T09:59:59+01:00") == [])
    #expect(try small.clocks(asOf: "2026-03-02T10:00:00+01:00") == ["running 2026-03-12"])
    #expect(try small.clocks(asOf: "2026-03-05T09:59:59+01:00") == ["running 2026-03-12"])
    #expect(try small.clocks(asOf: "2026-03-05T10:00:00+01:00") == ["met 2026-03-12"])
  }
}
