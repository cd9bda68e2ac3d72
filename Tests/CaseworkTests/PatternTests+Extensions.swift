/// Ends that are lengthened, set or named.
extension PatternTests {
  static let informing = """
    { starts: a, due: 4 weeks, counting: awt, stops: z,
      extends: { event: e, by: { read: duur, else: 2 weeks }, each: 2 weeks } }
    """
  static let conduct = """
    { starts: a, due: { read: einde, else: 90 days, at-most: 90 days }, first-day: counts,
      extends: { event: e, to: { read: einde, else: 90 days }, each: 90 days, times: 3 } }
    """
  static let barring = """
    { starts: a, due: { read: einde, else: 10 days, at-most: 10 days }, counting: local-clock,
      extends: { event: e, to: { read: einde }, total: 4 weeks, times: 1 } }
    """

  static let extensionRows = [
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
}
