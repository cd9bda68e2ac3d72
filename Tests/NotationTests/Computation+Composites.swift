import Civil

extension Computation {
  /// Several clocks on one case.
  static let composites = [
    Computation(
      id: "C1 statutory",
      from: "2026-04-01T21:10",
      term: "5 days",
      counting: .awt,
      due: "2026-04-07",
      source: "2 and 7 April are open"
    ),
    Computation(
      id: "C1 informing",
      from: "2026-04-01T21:10",
      term: "4 weeks",
      counting: .awt,
      due: "2026-04-29",
      source: "Wmo 2015 art. 5.3.1"
    ),
    Computation(
      id: "C1 second melding",
      from: "2026-04-04T23:45",
      term: "5 working days",
      due: "2026-04-13",
      source: "its own clock: 7, 8, 9, 10, 13"
    ),
    Computation(
      id: "C1 inquiry",
      from: "2026-04-09",
      term: "10 weeks",
      counting: .awt,
      due: "2026-06-18",
      source: "ten weeks"
    ),
    Computation(
      id: "C1 gedragsaanwijzing",
      from: "2026-04-10",
      term: "90 days",
      firstDayCounts: true,
      due: "2026-07-08",
      source: "Sv art. 509hh"
    ),
    Computation(
      id: "C2 veiligheidsbeoordeling",
      from: "2025-12-16T19:00",
      term: "5 working days",
      due: "2025-12-23",
      source: "17, 18, 19, 22, 23"
    ),
    Computation(
      id: "C2 extended",
      from: "2025-12-16T19:00:00+01:00",
      term: "4 weeks",
      counting: .localClock,
      due: "2026-01-13T19:00:00+01:00",
      source: "Wth art. 9"
    ),
    Computation(
      id: "C3 acceptance",
      from: "2026-04-30",
      term: "2 working days",
      due: "2026-05-04",
      source: "1, 4"
    ),
    Computation(
      id: "C3 first contact",
      from: "2026-05-04",
      term: "5 working days",
      due: "2026-05-12",
      source: "[5], 6, 7, 8, 11, 12"
    ),
    Computation(
      id: "C4 kept",
      from: "2026-04-24T16:00",
      next: .tuesday,
      cutOff: "Monday 12:00",
      due: "2026-04-28",
      source: "the cut-off is King's Day"
    ),
    Computation(
      id: "C4 moved",
      from: "2026-04-24T16:00",
      next: .tuesday,
      cutOff: "Monday 12:00",
      onHoliday: .earlier,
      due: "2026-05-04",
      source: "the cut-off was Friday noon"
    ),
    Computation(
      id: "C5 first",
      from: "2026-10-25T02:40:00+02:00",
      term: "60 minutes",
      due: "2026-10-25T02:40:00+01:00",
      source: "an hour that reads the same"
    ),
    Computation(
      id: "C5 second",
      from: "2026-10-25T02:40:00+01:00",
      term: "60 minutes",
      due: "2026-10-25T03:40:00+01:00",
      source: "the second 02:40"
    ),
    Computation(
      id: "C6",
      from: "2026-12-17",
      term: "2 working days",
      due: "2026-12-21",
      source: "18, 21"
    ),
  ]
}
