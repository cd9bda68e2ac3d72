import Civil

extension Computation {
  static let administrativeLaw = [
    Computation(
      id: "T59",
      from: "2026-03-06",
      term: "8 weeks",
      counting: .awt,
      pauses: [["2026-03-17", "2026-03-30"]],
      due: "2026-05-18",
      steps: ["counted", "paused", "rolled"],
      source: "Awb art. 4:15: decree day, weekend"
    ),
    Computation(
      id: "T60",
      from: "2026-03-13",
      term: "6 weeks",
      counting: .awt,
      due: "2026-04-24",
      source: "Awb art. 6:7 and 6:8"
    ),
    Computation(
      id: "T61",
      from: "2026-03-16",
      term: "6 weeks",
      counting: .awt,
      due: "2026-04-28",
      source: "Awb art. 6:7 and 6:8: King's Day"
    ),
    Computation(
      id: "T62",
      from: "2026-02-09",
      term: "10 weeks",
      counting: .awt,
      pauses: [["2026-03-03", "2026-03-09"]],
      due: "2026-04-28",
      steps: ["counted", "paused", "rolled"],
      source: "seven paused days; King's Day"
    ),
    Computation(
      id: "T63",
      from: "2026-01-26",
      term: "10 weeks",
      counting: .awt,
      pauses: [["2026-02-02", "2026-02-08"]],
      due: "2026-04-13",
      steps: ["counted", "paused"],
      source: "shifted first, then rolled: not Tuesday 14"
    ),
    Computation(
      id: "T63 in two pauses",
      from: "2026-01-26",
      term: "10 weeks",
      counting: .awt,
      pauses: [["2026-02-02", "2026-02-05"], ["2026-02-04", "2026-02-08"]],
      due: "2026-04-13",
      source: "a day paused twice counts once"
    ),
  ]

  static let agreements = [
    Computation(
      id: "T64",
      from: "2025-11-28",
      term: "3 months",
      roll: .earlier,
      due: "2026-02-27",
      steps: ["counted", "rolled"],
      source: "agreed: Saturday 28 February"
    ),
    Computation(
      id: "T65",
      from: "2024-02-29",
      term: "12 months",
      roll: .earlier,
      due: "2025-02-28",
      source: "agreed: 29 February has no day a year on"
    ),
    Computation(
      id: "T66",
      from: "2026-08-31",
      term: "18 months",
      roll: .earlier,
      due: "2028-02-29",
      source: "agreed: the month's last day"
    ),
    Computation(
      id: "T67",
      from: "2026-03-27",
      term: "3 months",
      roll: .earlier,
      due: "2026-06-26",
      source: "agreed: Saturday 27 June"
    ),
    Computation(
      id: "T68",
      from: "2026-05-21",
      term: "-7 days",
      roll: .earlier,
      due: "2026-05-13",
      steps: ["counted", "rolled"],
      source: "counted back from Ascension Day"
    ),
    Computation(
      id: "T68 by law",
      from: "2026-05-21",
      term: "-7 days",
      counting: .awt,
      due: "2026-05-14",
      steps: ["counted", "not-rolled"],
      source: "AWT art. 1 lid 2"
    ),
    Computation(
      id: "T69 in time",
      from: "2026-03-02T11:59",
      next: .tuesday,
      cutOff: "Monday 12:00",
      due: "2026-03-03",
      source: "the weekly triage"
    ),
    Computation(
      id: "T69 too late",
      from: "2026-03-02T12:01",
      next: .tuesday,
      cutOff: "Monday 12:00",
      due: "2026-03-10",
      source: "the weekly triage"
    ),
  ]
}
