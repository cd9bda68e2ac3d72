import Civil
import TestSupport
import Testing
import Watch

/// When which page is owed: by the wall clock of the place, on its working days.
struct DigestScheduleTests {
  /// A moment, the day of the page before, and the page that comes next.
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var now: String
    var last: String?
    var day: String
    var at: String
    var missed: [String]

    init(
      _ description: String,
      now: String,
      last: String?,
      next day: String,
      at: String,
      missed: [String] = []
    ) {
      testDescription = description
      (self.now, self.last, self.day, self.at, self.missed) = (now, last, day, at, missed)
    }
  }

  private static let rows = [
    Row(
      "the very first, before its time",
      now: "2026-03-05T07:59:59+01:00",
      last: nil,
      next: "2026-03-05",
      at: "2026-03-05T08:00:00+01:00"
    ),
    Row(
      "the very first, after its time: at once, and nothing was missed",
      now: "2026-03-05T15:00:00+01:00",
      last: nil,
      next: "2026-03-05",
      at: "2026-03-05T08:00:00+01:00"
    ),
    Row(
      "made: tomorrow",
      now: "2026-03-05T08:00:00+01:00",
      last: "2026-03-05",
      next: "2026-03-06",
      at: "2026-03-06T08:00:00+01:00"
    ),
    Row(
      "Friday made: Monday, and the weekend is no missed day",
      now: "2026-03-06T09:00:00+01:00",
      last: "2026-03-06",
      next: "2026-03-09",
      at: "2026-03-09T08:00:00+01:00"
    ),
    Row(
      "over the spring change of the clocks",
      now: "2026-03-27T08:00:00+01:00",
      last: "2026-03-27",
      next: "2026-03-30",
      at: "2026-03-30T08:00:00+02:00"
    ),
    Row(
      "over the autumn change of the clocks",
      now: "2026-10-23T08:00:00+02:00",
      last: "2026-10-23",
      next: "2026-10-26",
      at: "2026-10-26T08:00:00+01:00"
    ),
    Row(
      "over Easter, from Good Friday to Easter Monday",
      now: "2026-04-02T10:00:00+02:00",
      last: "2026-04-02",
      next: "2026-04-07",
      at: "2026-04-07T08:00:00+02:00"
    ),
    Row(
      "after an outage over two pages: today's at once, with those it missed",
      now: "2026-03-05T11:00:00+01:00",
      last: "2026-03-02",
      next: "2026-03-05",
      at: "2026-03-05T08:00:00+01:00",
      missed: ["2026-03-03", "2026-03-04"]
    ),
    Row(
      "after an outage that ended before today's time",
      now: "2026-03-05T03:00:00+01:00",
      last: "2026-03-03",
      next: "2026-03-05",
      at: "2026-03-05T08:00:00+01:00",
      missed: ["2026-03-04"]
    ),
    Row(
      "an outage from Friday until Saturday: Friday is said on Monday",
      now: "2026-03-07T10:00:00+01:00",
      last: "2026-03-05",
      next: "2026-03-09",
      at: "2026-03-09T08:00:00+01:00",
      missed: ["2026-03-06"]
    ),
    Row(
      "a clock that stood further: no second page of a day",
      now: "2026-03-05T08:00:00+01:00",
      last: "2026-03-06",
      next: "2026-03-09",
      at: "2026-03-09T08:00:00+01:00"
    ),
  ]

  private static func date(_ text: String) throws -> LocalDate {
    guard case .date(let date)? = TimeText(text) else { throw Unreadable() }
    return date
  }

  private struct Unreadable: Error {}

  @Test("which page comes next", arguments: rows)
  func next(row: Row) throws {
    let time = try #require(TimeOfDay(hour: 8, minute: 0))
    let schedule = DigestSchedule(at: time, in: Repository.amsterdam, Repository.nl)
    let page = schedule.next(
      after: try row.last.map(Self.date),
      at: try instant(row.now)
    )
    #expect(try page.day == Self.date(row.day))
    #expect(try page.at == instant(row.at))
    #expect(try page.missed == row.missed.map(Self.date))
  }

  @Test(
    "a time that doesn't exist takes the jump, one that comes twice the first",
    arguments: [
      ("Europe/Amsterdam", "2026-03-29", 2, "2026-03-29T01:00:00Z"),
      ("Europe/Amsterdam", "2026-10-25", 2, "2026-10-25T00:30:00Z"),
      // Where the clocks jump at midnight of a working day.
      ("Asia/Tehran", "2022-03-22", 0, "2022-03-21T20:30:00Z"),
      ("Asia/Tehran", "2022-09-21", 23, "2022-09-21T19:00:00Z"),
    ]
  )
  func changes(zone: String, day: String, hour: Int, wanted: String) throws {
    let time = try #require(TimeOfDay(hour: hour, minute: 30))
    let schedule = DigestSchedule(at: time, in: Repository.zone(zone), Repository.nl)
    let day = try Self.date(day)
    let at = schedule.instant(on: day)
    #expect(try at == instant(wanted))
    guard Repository.nl.working.isOpen(day) else { return }
    // Every second around it: owed from then on, once.
    for second in -5400...5399 as ClosedRange<Int64> {
      let now = at.adding(seconds: second)
      let page = schedule.next(after: day - 1, at: now)
      #expect((page.day == day && page.at <= now) == (second >= 0), "\(second)")
      #expect(schedule.next(after: day, at: now).at > now, "\(second)")
    }
  }

  @Test("after years away a month of missed days is named, the newest")
  func longAway() throws {
    let time = try #require(TimeOfDay(hour: 8, minute: 0))
    let schedule = DigestSchedule(at: time, in: Repository.amsterdam, Repository.nl)
    let last = try Self.date("2020-01-01")
    let page = schedule.next(after: last, at: try instant("2026-03-05T09:00:00+01:00"))
    #expect(page.missed.count == DigestSchedule.missedLimit)
    #expect(try page.missed.last == Self.date("2026-03-04"))
    #expect(page.missed == page.missed.sorted())
  }
}
