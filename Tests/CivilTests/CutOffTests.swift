import Civil
import TestSupport
import Testing

/// The weekly triage of Noord-Holland-Noord: before Monday 12:00 for Tuesday.
struct CutOffTests {
  private static let reckoner = Reckoner(calendar: Repository.nl, zone: Repository.amsterdam)

  private func triage(after text: String, _ onHoliday: CutOff.OnHoliday = .keep) throws -> String {
    let noon = try #require(TimeOfDay(hour: 12, minute: 0))
    let cutOff = CutOff(
      day: .tuesday,
      cutOffDay: .monday,
      cutOffTime: noon,
      onHoliday: onHoliday
    )
    let start = try #require(TimeText(text)).moment(in: Repository.amsterdam)
    return Self.reckoner.next(cutOff, after: start).description
  }

  @Test(
    "what comes in before the cut-off is for this week's day",
    arguments: [
      ("2026-03-02T11:59", "2026-03-03"), ("2026-03-02T12:00", "2026-03-10"),
      ("2026-03-02T12:01", "2026-03-10"), ("2026-03-02", "2026-03-03"),
      ("2026-03-03T09:00", "2026-03-10"), ("2026-03-08T23:59", "2026-03-10"),
      // The clocks go forward in the night before.
      ("2026-03-30T09:59:59Z", "2026-03-31"), ("2026-03-30T10:00:00Z", "2026-04-07"),
      // The cut-off is King's Day, the recurring day 5 May.
      ("2026-04-24T16:00", "2026-04-28"), ("2026-04-29T10:00", "2026-05-05"),
    ]
  )
  func kept(start: String, day: String) throws {
    #expect(try triage(after: start) == day)
  }

  @Test(
    "on holidays both days may move to the working day before",
    arguments: [
      ("2026-04-24T11:59", "2026-04-28"), ("2026-04-24T12:00", "2026-05-04"),
      ("2026-04-24T16:00", "2026-05-04"), ("2026-03-02T11:59", "2026-03-03"),
    ]
  )
  func earlier(start: String, day: String) throws {
    #expect(try triage(after: start, .earlier) == day)
  }
}
