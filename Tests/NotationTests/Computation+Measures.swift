import Civil

extension Computation {
  /// A barring order runs to the hour at which it began, and never rolls (Wth articles 2 and 13).
  static let barringOrders = [
    Computation(
      id: "T43",
      from: "2026-03-20T22:40:00+01:00",
      term: "10 days",
      counting: .localClock,
      due: "2026-03-30T22:40:00+02:00",
      steps: ["counted"],
      source: "Wth art. 2: 239 hours"
    ),
    Computation(
      id: "T44",
      from: "2026-03-20T22:40:00+01:00",
      term: "4 weeks",
      counting: .localClock,
      due: "2026-04-17T22:40:00+02:00",
      source: "Wth art. 9"
    ),
    Computation(
      id: "T45",
      from: "2025-12-16T19:00:00+01:00",
      term: "10 days",
      counting: .localClock,
      due: "2025-12-26T19:00:00+01:00",
      source: "Wth art. 13: Boxing Day, not rolled"
    ),
    Computation(
      id: "T45 advice",
      from: "2025-12-16T19:00:00+01:00",
      term: "8 days",
      counting: .localClock,
      due: "2025-12-24T19:00:00+01:00",
      source: "advice about day eight"
    ),
    Computation(
      id: "T46",
      from: "2024-10-17T02:30:00+02:00",
      term: "10 days",
      counting: .localClock,
      due: "2024-10-27T02:30:00+02:00",
      steps: ["counted", "fold"],
      source: "the first of two"
    ),
    Computation(
      id: "T47",
      from: "2026-03-19T02:30:00+01:00",
      term: "10 days",
      counting: .localClock,
      due: "2026-03-29T03:00:00+02:00",
      steps: ["counted", "gap"],
      source: "the jump itself"
    ),
    Computation(
      id: "T48",
      from: "2026-03-28T14:00:00+01:00",
      term: "24 hours",
      due: "2026-03-29T15:00:00+02:00",
      source: "Wth art. 5: hours are elapsed"
    ),
    Computation(
      id: "T49",
      from: "2026-10-24T14:00:00+02:00",
      term: "24 hours",
      due: "2026-10-25T13:00:00+01:00",
      source: "Wth art. 5: hours are elapsed"
    ),
    Computation(
      id: "T50",
      from: "2026-03-06",
      term: "3 days",
      counting: .awt,
      due: "2026-03-10",
      steps: ["counted", "two-working-days"],
      source: "Wth art. 6: Monday 9 alone is open"
    ),
    Computation(
      id: "T51",
      from: "2026-04-02",
      term: "3 days",
      counting: .awt,
      due: "2026-04-08",
      steps: ["counted", "rolled", "two-working-days"],
      source: "Wth art. 6: Easter"
    ),
  ]

  static let criminalLaw = [
    Computation(
      id: "T52",
      from: "2026-10-24T10:00:00+02:00",
      term: "72 hours",
      due: "2026-10-27T09:00:00+01:00",
      source: "Sr art. 38x: 72 elapsed hours"
    ),
    Computation(
      id: "T53",
      from: "2026-10-23T20:00:00+02:00",
      term: "P3DT15H",
      due: "2026-10-27T10:00:00+01:00",
      source: "Sv art. 59a: 87 elapsed hours"
    ),
    Computation(
      id: "T54",
      from: "2025-10-01",
      term: "3 months",
      counting: .thirtyDayMonths,
      due: "2025-12-30",
      steps: ["counted"],
      source: "Sr art. 66 and 88: 90 days"
    ),
    Computation(
      id: "T54 in days",
      from: "2025-10-01",
      term: "90 days",
      counting: .awt,
      due: "2025-12-30",
      source: "Sr art. 66 and 88: 90 days"
    ),
    Computation(
      id: "T54 by the calendar",
      from: "2025-10-01",
      term: "3 months",
      counting: .awt,
      due: "2026-01-05",
      source: "the reading that Sr art. 88 forbids"
    ),
    Computation(
      id: "T55",
      from: "2025-09-26",
      term: "3 months",
      counting: .thirtyDayMonths,
      due: "2025-12-29",
      source: "Sr art. 66 and 88: Christmas, weekend"
    ),
    Computation(
      id: "T56",
      from: "2026-03-01",
      term: "90 days",
      firstDayCounts: true,
      due: "2026-05-29",
      source: "Sv art. 509hh: the first day counts"
    ),
    Computation(
      id: "T56 extended once",
      from: "2026-05-29",
      term: "90 days",
      due: "2026-08-27",
      source: "Sv art. 509hh"
    ),
    Computation(
      id: "T56 extended twice",
      from: "2026-08-27",
      term: "90 days",
      due: "2026-11-25",
      source: "Sv art. 509hh"
    ),
    Computation(
      id: "T56 extended thrice",
      from: "2026-11-25",
      term: "90 days",
      due: "2027-02-23",
      source: "Sv art. 509hh"
    ),
  ]
}
