import Civil

extension Computation {
  /// The veiligheidsbeoordeling: five working days, as IGJ and the protocol measure them.
  private static func working(
    _ id: String,
    _ from: String,
    due: String,
    _ days: String,
    sets: [String: String] = [:]
  ) -> Computation {
    Computation(
      id: id,
      from: from,
      term: "5 working days",
      sets: sets,
      due: due,
      source: "five working days: \(days)"
    )
  }

  /// The start of the onderzoek: five days by Uitvoeringsbesluit Wmo 2015 article 4.1.7(1).
  private static func statutory(
    _ id: String,
    _ from: String,
    due: String,
    _ steps: [String],
    _ days: String
  ) -> Computation {
    Computation(
      id: id,
      from: from,
      term: "5 days",
      counting: .awt,
      due: due,
      steps: ["counted"] + steps,
      source: "Uitvoeringsbesluit Wmo 2015 art. 4.1.7 lid 1: \(days)"
    )
  }

  /// The onderzoek: ten weeks from the triagebesluit (article 4.1.7(2)).
  private static func tenWeeks(
    _ id: String,
    _ from: String,
    due: String,
    _ days: String,
    isRolled: Bool = true
  ) -> Computation {
    Computation(
      id: id,
      from: from,
      term: "10 weeks",
      counting: .awt,
      due: due,
      steps: isRolled ? ["counted", "rolled"] : ["counted"],
      source: "Uitvoeringsbesluit Wmo 2015 art. 4.1.7 lid 2: \(days)"
    )
  }

  static let workingDays = [
    working("T01", "2026-03-02", due: "2026-03-09", "3, 4, 5, 6, 9"),
    working("T02", "2026-03-06T16:55", due: "2026-03-13", "9 to 13"),
    working("T03", "2026-03-07T03:10", due: "2026-03-13", "9 to 13"),
    working("T04", "2026-04-01", due: "2026-04-10", "2, [3 to 6], 7, 8, 9, 10"),
    working("T04b", "2026-04-01", due: "2026-04-09", "2, 3, 7, 8, 9", sets: goodFridayOpen),
    working("T05", "2024-12-23", due: "2025-01-02", "24, [25, 26], 27, 30, 31, [1], 2"),
    working("T05b", "2024-12-23", due: "2025-01-03", "[27], [31], 2, 3", sets: decreeDaysClosed),
    working("T06", "2025-12-24T23:30", due: "2026-01-05", "[25, 26], 29, 30, 31, [1], 2, 5"),
    working("T06b", "2025-12-24T23:30", due: "2026-01-06", "[2], 5, 6", sets: decreeDaysClosed),
    working("T07", "2026-04-23", due: "2026-05-01", "24, [27], 28, 29, 30, 1"),
    working("T08", "2027-04-26", due: "2027-05-04", "[27], 28, 29, 30, 3, 4"),
    working("T09", "2027-05-03", due: "2027-05-12", "4, [5, 6], 7, 10, 11, 12"),
    working("T09b", "2027-05-03", due: "2027-05-13", "4, [5 to 7], 10 on", sets: decreeDaysClosed),
    working("T10", "2025-04-24", due: "2025-05-01", "25, [26, 27], 28, 29, 30, 1"),
    working("T11", "2025-04-26", due: "2025-05-02", "28, 29, 30, 1, 2"),
    working("T12", "2028-04-26", due: "2028-05-04", "[27], 28, 1, 2, 3, 4"),
    working("T12b", "2028-04-26", due: "2028-05-08", "1, 2, 3, 4, [5], 8", sets: decreeDaysClosed),
    working("T13", "2024-02-23", due: "2024-03-01", "26, 27, 28, 29, 1"),
    working("T14", "2026-05-21", due: "2026-05-29", "22, [25], 26 to 29"),
    working("T15", "2028-04-28", due: "2028-05-08", "1 to 4, [5], 8"),
    working("T15b", "2028-04-28", due: "2028-05-05", "1 to 5", sets: ["5-may": "open"]),
    working("T16", "2026-12-30", due: "2027-01-07", "31, [1], 4 to 7"),
    working("T17", "2026-03-05T23:30:00Z", due: "2026-03-13", "6 March 00:30 in Amsterdam"),
    working("T18", "2026-06-30T22:30:00Z", due: "2026-07-08", "1 July 00:30 in Amsterdam"),
    working("T19", "2026-03-29T01:30:00Z", due: "2026-04-07", "30, 31, 1, 2, [3, 6], 7"),
  ]

  private static let goodFridayOpen = ["good-friday": "open"]
  private static let decreeDaysClosed = ["decree-days": "closed"]

  static let statutoryFiveDays = [
    statutory("T20", "2026-03-02", due: "2026-03-09", ["rolled"], "Saturday 7"),
    statutory("T21", "2026-03-06", due: "2026-03-11", [], "Wednesday 11"),
    statutory("T22", "2025-12-24", due: "2025-12-30", ["two-working-days"], "29 alone is open"),
    statutory("T23", "2026-04-02", due: "2026-04-08", ["two-working-days"], "7 alone is open"),
    statutory(
      "T24",
      "2027-05-04",
      due: "2027-05-11",
      ["rolled", "two-working-days"],
      "Sunday 9, and 10 alone is open"
    ),
  ]

  static let tenWeeksOfInquiry = [
    tenWeeks("T25", "2026-03-05", due: "2026-05-18", "Ascension Day, decree day, weekend"),
    tenWeeks("T26", "2026-02-24", due: "2026-05-06", "5 May"),
    tenWeeks("T27", "2026-02-16", due: "2026-04-28", "King's Day"),
    tenWeeks("T28", "2026-01-23", due: "2026-04-07", "Good Friday to Easter Monday"),
    tenWeeks("T29", "2027-02-24", due: "2027-05-10", "5 May, Ascension Day, decree day, weekend"),
    tenWeeks("T30", "2025-02-15", due: "2025-04-28", "King's Day on Saturday, Sunday"),
    tenWeeks("T31", "2028-02-17", due: "2028-05-01", "29 February counts; King's Day, decree day"),
    tenWeeks("T32", "2024-02-29", due: "2024-05-13", "Ascension Day, decree day"),
    tenWeeks("T33", "2024-10-16", due: "2024-12-30", "Christmas, decree day"),
    tenWeeks("T34", "2025-03-20", due: "2025-06-02", "Ascension Day, decree day"),
    tenWeeks("T35", "2025-10-23", due: "2026-01-05", "New Year's Day, decree day"),
    tenWeeks("T36", "2026-10-16", due: "2026-12-28", "Christmas Day, weekend"),
    tenWeeks("T37", "2027-10-16", due: "2027-12-27", "Christmas in the weekend, no day instead"),
    tenWeeks("T38", "2026-03-16", due: "2026-05-26", "Whit Monday"),
    tenWeeks("T39", "2023-12-20", due: "2024-02-28", "an open day", isRolled: false),
    tenWeeks("T40", "2026-03-05", due: "2026-05-18", "from the triage, not the melding"),
    Computation(
      id: "T41",
      from: "2026-02-19",
      term: "12 weeks",
      counting: .awt,
      due: "2026-05-18",
      steps: ["counted", "rolled"],
      source: "AWT art. 4 sub a: twelve weeks roll"
    ),
    Computation(
      id: "T42",
      from: "2026-02-12",
      term: "13 weeks",
      counting: .awt,
      due: "2026-05-14",
      steps: ["counted", "not-rolled"],
      source: "AWT art. 4 sub a: thirteen weeks don't"
    ),
  ]

  static let informing = [
    Computation(
      id: "T57",
      from: "2025-12-02",
      term: "4 weeks",
      counting: .awt,
      due: "2025-12-30",
      source: "Wmo 2015 art. 5.3.1"
    ),
    Computation(
      id: "T58",
      from: "2025-12-04",
      term: "4 weeks",
      counting: .awt,
      due: "2026-01-05",
      source: "Wmo 2015 art. 5.3.1: New Year's Day, decree day"
    ),
    Computation(
      id: "T58b",
      from: "2026-01-01",
      term: "2 weeks",
      counting: .awt,
      due: "2026-01-15",
      source: "Wmo 2015 art. 5.3.1: extended from the end as counted"
    ),
  ]
}
