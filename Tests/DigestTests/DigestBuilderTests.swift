import Casework
import Civil
import Digest
import TestSupport
import Testing

/// What cases come to on a page, with standings made by hand.
struct DigestBuilderTests {
  // MARK: - Lists

  /// Where a clock stands on Tuesday 24 November 2026 at 08:00.
  struct Placing: Sendable, CustomTestStringConvertible {
    var rule: SampleRule
    var due: String?
    var isRepeat = false
    var isPaused = false
    var isAcknowledged = false
    var isAbsent = false

    /// When its start was received.
    var known = "2026-11-01"
    let section: DigestSection.Kind?

    var testDescription: String { "\(rule) \(due ?? "-") \(section.map(\.rawValue) ?? "nowhere")" }
  }

  private static let placings = [
    Placing(rule: .protection, due: "2026-11-27T08:00:00+01:00", section: .protection),
    Placing(rule: .protection, due: "2026-11-27T08:00:01+01:00", section: nil),
    Placing(rule: .protection, due: "2026-11-24T08:00:00+01:00", section: .overdue),
    Placing(rule: .protection, due: "2026-11-26", isPaused: true, section: nil),
    Placing(rule: .acute, due: "2026-12-31", section: .acute),
    Placing(rule: .acute, due: nil, section: .acute),
    Placing(rule: .acute, due: "2026-11-23", section: .acute),
    Placing(rule: .acute, due: "2026-11-23", isAcknowledged: true, section: .overdue),
    Placing(rule: .acute, due: "2026-11-25", isAcknowledged: true, section: .soon),
    Placing(rule: .handOver, due: "2026-11-26", section: .handOvers),
    Placing(rule: .handOver, due: "2026-11-20", section: .handOvers),
    Placing(rule: .handOver, due: "2026-11-27", section: nil),
    Placing(
      rule: .inflow,
      due: "2026-12-01",
      isRepeat: true,
      known: "2026-11-23T20:00:00+01:00",
      section: .reports
    ),
    Placing(rule: .inflow, due: "2026-12-01", known: "2026-11-23T20:00:00+01:00", section: nil),
    Placing(rule: .inflow, due: "2026-12-01", isRepeat: true, section: nil),
    Placing(rule: .inflow, due: "2026-11-23", isRepeat: true, section: .overdue),
    Placing(rule: .term, due: "2026-11-24", section: .soon),
    Placing(rule: .term, due: "2026-11-26", section: .soon),
    Placing(rule: .term, due: "2026-11-27", section: nil),
    Placing(rule: .term, due: "2026-11-27T00:00:00+01:00", section: nil),
    Placing(rule: .term, due: "2026-11-23", section: .overdue),
    Placing(rule: .term, due: "2026-11-27", isAbsent: true, section: .ownerless),
    Placing(rule: .term, due: "2026-11-23", isAbsent: true, section: .overdue),
    Placing(rule: .term, due: nil, isPaused: true, isAbsent: true, section: nil),
    Placing(rule: .silence, due: "2026-11-23", section: .silent),
    Placing(rule: .silence, due: "2026-11-24", section: nil),
    Placing(rule: .ownerless, due: "2026-11-20T10:00:00+01:00", section: .ownerless),
  ]

  @Test("a clock stands in one list, the first that fits", arguments: placings)
  func placed(placing: Placing) throws {
    var clock = try SamplePage.clock(placing.rule, due: placing.due)
    clock.isRepeat = placing.isRepeat
    clock.isPaused = placing.isPaused
    if placing.isAcknowledged { clock.acknowledged = SamplePage.since }
    clock.known = try SamplePage.instant(placing.known)
    let isAbsent = placing.isAbsent
    var builder = SamplePage.builder { _, _ in isAbsent }
    builder.add(SamplePage.standing("Z-1", [clock]))
    let sections = builder.digest().sections
    #expect(sections.map(\.kind) == [placing.section].compactMap(\.self))
    for section in sections {
      #expect(section.count == 1)
      #expect(section.lines.map(\.isAbsent) == [isAbsent])
    }
  }

  @Test("late lines come by level, then lateness, then key; ten are shown and all counted")
  func ranked() throws {
    var standings: [CaseStanding] = []
    for number in 0..<60 {
      var clock = try SamplePage.clock(.term, due: "2026-11-\(10 + number / 2 % 10)")
      clock.level = Level.allCases[number % 3]
      standings.append(SamplePage.standing("Z-\(10 + number)", [clock]))
    }
    let expected = standings.sorted { a, b in
      let (first, second) = (a.clocks[0], b.clocks[0])
      if first.level != second.level { return first.level > second.level }
      if first.dueAt != second.dueAt {
        return (first.dueAt ?? .distantFuture) < (second.dueAt ?? .distantFuture)
      }
      return a.key < b.key
    }.map(\.key)
    var random = SplitMix64(seed: 6)
    for parts in 1...4 {
      let builders = SamplePage.builders(of: standings.shuffled(using: &random), parts)
      let section = try #require(SamplePage.merged(builders).digest().sections.first)
      #expect(section.kind == .overdue)
      #expect(section.count == 60)
      #expect(section.lines.map(\.subject) == Array(expected.prefix(10)))
    }
  }

  @Test("who reads a line: the role that its ladder names, of the organisation whose it is")
  func audiences() throws {
    var clock = try SamplePage.clock(.handOver, due: "2026-11-25")
    clock.organisations = ["wijkteam"]
    let standing = SamplePage.standing("Z-1", [clock], organisation: "vt")
    let rows: [(role: String, organisation: String?, isRead: Bool)] = [
      ("owner", "vt", true), ("owner", "wijkteam", false), ("owner", nil, true),
      ("teamleider", "wijkteam", true), ("teamleider", "vt", false), ("teamleider", nil, true),
      ("manager", nil, false), ("manager", "vt", false),
    ]
    for (role, organisation, isRead) in rows {
      var builder = SamplePage.builder(DigestAudience(role: role, organisation: organisation))
      builder.add(standing)
      let digest = builder.digest()
      #expect(digest.sections.isEmpty != isRead, "\(role) of \(organisation ?? "all")")
      #expect(digest.forecast.isEmpty != isRead)
      #expect(digest.proof.read == 1, "all that was looked at is the same for everybody")
      for line in digest.sections.flatMap(\.lines) {
        #expect(line.role == "owner")
        #expect(line.organisation == "vt")
      }
    }
  }

  // MARK: - Since the page before

  /// How a clock stood and stands: its due, or what else it is.
  enum Stand: Sendable {
    case due(String)
    case paused
    case ended
    case absent
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let before: Stand
    let now: Stand
    var edit: @Sendable (inout ClockStanding) -> Void = { _ in }
    let told: String
    var testDescription: String { "\(before) \(now): \(told)" }
  }

  private static let changes = [
    Change(before: .absent, now: .due("2026-12-01"), told: "new"),
    Change(before: .absent, now: .paused, told: ""),
    Change(before: .due("2026-12-01"), now: .due("2026-12-01"), told: ""),
    Change(before: .due("2026-12-01"), now: .absent, told: "gone"),
    Change(before: .ended, now: .absent, told: ""),
    Change(before: .ended, now: .due("2026-12-01"), told: "back"),
    Change(before: .paused, now: .due("2026-12-01"), told: "back"),
    Change(before: .paused, now: .paused, told: ""),
    Change(before: .due("2026-12-01"), now: .paused, told: "paused"),
    Change(
      before: .due("2026-12-01"),
      now: .due("2026-12-05"),
      edit: { $0.pausedDays = 4 },
      told: "paused"
    ),
    Change(
      before: .due("2026-12-01"),
      now: .due("2026-12-15"),
      edit: {
        $0.literal = $0.due
        $0.promises = 2
      },
      told: "extended"
    ),
    Change(
      before: .due("2026-12-01"),
      now: .due("2026-12-15"),
      edit: { $0.literal = $0.due },
      told: "corrected"
    ),
    Change(
      before: .due("2026-12-01"),
      now: .due("2026-12-02"),
      edit: { $0.start = $0.start + 1 },
      told: "corrected"
    ),
    Change(before: .due("2026-12-01"), now: .due("2026-12-02"), told: "calendar"),
  ]

  @Test("what changed since is told once, with its reason", arguments: changes)
  func changed(change: Change) throws {
    var now = try SamplePage.clocks(change.now)
    for index in now.indices { change.edit(&now[index]) }
    var standing = SamplePage.standing("Z-1", now.filter { $0.ending == nil })
    standing.before = try SamplePage.clocks(change.before)
    var builder = SamplePage.builder()
    builder.add(standing)
    let changes = builder.digest().changes
    let told =
      changes.new.lines.map { _ in "new" } + changes.gone.lines.map { _ in "gone" }
      + changes.back.lines.map { _ in "back" } + changes.moved.map(\.reason.rawValue)
    #expect(told == [change.told].filter { !$0.isEmpty })
    let counts = changes.new.count + changes.gone.count + changes.back.count + changes.movedCount
    #expect(counts == told.count)
    for moved in changes.moved { #expect(moved.was == "2026-12-01") }
  }

  @Test("a case that nothing came to has no changes, and neither has a first page")
  func unchanged() throws {
    let clock = try SamplePage.clock(.term, due: "2026-12-01")
    var standing = SamplePage.standing("Z-1", [clock])
    var builder = SamplePage.builder()
    builder.add(standing)
    #expect(builder.digest().changes == DigestChanges())
    standing.before = []
    var first = SamplePage.builder(since: nil)
    first.add(standing)
    #expect(first.digest().changes == DigestChanges())
  }

  // MARK: - Shields

  @Test("a case that is shielded from a reader is counted, and nothing else of it is on the page")
  func shielded() throws {
    var standing = SamplePage.standing("Z-1", [try SamplePage.clock(.term, due: "2026-11-23")])
    standing.before = []
    standing.youngest = SamplePage.since
    standing.shielded = [PersonalText("iemand"), PersonalText("tl-1")]
    var other = SamplePage.builder(readers: [PersonalText("owner"), PersonalText("tl-2")])
    other.add(standing)
    #expect(other.digest().proof.shielded == 0)
    #expect(other.digest().sections.map(\.count) == [1])
    var page = SamplePage.builder(readers: [PersonalText("owner"), PersonalText("tl-1")])
    var rest = page
    rest.add(standing)
    page.merge(rest)
    var empty = SamplePage.builder().digest()
    empty.proof.shielded = 1
    #expect(page.digest() == empty)
  }

  // MARK: - Numbers

  @Test("the proof adds up, however cases are shared out")
  func proof() throws {
    let covers = CaseStanding.Cover.allCases
    let standings = (0..<50).map { number in
      var standing = CaseStanding(
        key: "Z-\(number)",
        organisation: nil,
        cover: covers[number % 7 % covers.count]
      )
      standing.running = number % 3
      standing.youngest = Instant(seconds: 1_700_000_000 + Int64(number * 17 % 50))
      return standing
    }
    for parts in 1...3 {
      let proof = SamplePage.merged(SamplePage.builders(of: standings, parts)).digest().proof
      #expect(proof.read == 50)
      #expect(proof.difference == 0)
      // Of numbers modulo 7: 0 and 4 are closed, 1 and 5 watched, 2 and 6 exempt, 3 neither.
      #expect(proof.closed == 15)
      #expect(proof.withClock == 14)
      #expect(proof.exempt == 14)
      #expect(proof.withoutClock == 7)
      #expect(proof.clocks == 49)
      #expect(proof.youngest == Instant(seconds: 1_700_000_049))
    }
  }

  @Test("figures count what was due in the last full week and month, and what ended in it")
  func figures() throws {
    // The week is 16 to 22 November 2026, the month October.
    var standing = SamplePage.standing("Z-1", [])
    standing.ended = [
      try SamplePage.ended(.term, from: "2026-11-09", due: "2026-11-16", at: "2026-11-16"),
      try SamplePage.ended(.term, from: "2026-11-09", due: "2026-11-22", at: "2026-11-13"),
      try SamplePage.ended(.term, from: "2026-11-02", due: "2026-11-20", at: "2026-11-22"),
      try SamplePage.ended(.term, from: "2026-11-01", due: "2026-11-15", at: "2026-11-21"),
      try SamplePage.ended(.term, from: "2026-11-01", due: "2026-11-23", at: "2026-11-23"),
      try SamplePage.ended(.term, from: "2026-09-21", due: "2026-10-01", at: "2026-09-30"),
      try SamplePage.ended(.term, from: "2026-10-21", due: "2026-10-31", at: "2026-11-02"),
    ]
    standing.clocks = [
      try SamplePage.clock(.term, due: "2026-11-18", start: "2026-11-04"),
      try SamplePage.clock(.term, due: "2026-12-18", start: "2026-10-15"),
    ]
    var builder = SamplePage.builder()
    builder.add(standing)
    let figures = builder.digest().figures
    #expect(figures.map(\.rule) == ["term", "term"])
    let week = try #require(figures.first { $0.period == .week })
    #expect(week.days.lowerBound.description == "2026-11-16")
    #expect(week.days.upperBound.description == "2026-11-22")
    #expect([week.inTime, week.total] == [2, 4])
    // 7, 20 and 20 days.
    #expect(week.medianDays == 20)
    #expect(week.oldestOpenDays == 40)
    let month = try #require(figures.first { $0.period == .month })
    #expect(month.days.lowerBound.description == "2026-10-01")
    #expect(month.days.upperBound.description == "2026-10-31")
    #expect([month.inTime, month.total] == [1, 2])
    #expect(month.medianDays == nil)
  }

  @Test("the share of repeat reports is of all that came in over the period, on the case's pages")
  func repeatReports() throws {
    // The week is 16 to 22 November 2026, the month October.
    let days = ["2026-11-15", "2026-11-16", "2026-11-22", "2026-11-23", "2026-10-01", "2026-10-31"]
    var standings: [CaseStanding] = []
    for (number, day) in days.enumerated() {
      var standing = SamplePage.standing("Z-\(number)", [], organisation: "vt")
      let start = Repository.amsterdam.local(try SamplePage.instant(day)).date
      standing.reports = [
        ReportStanding(day: start, isRepeat: number % 2 == 0),
        ReportStanding(day: start, isRepeat: true),
      ]
      standings.append(standing)
    }
    for parts in 1...3 {
      let digest = SamplePage.merged(SamplePage.builders(of: standings, parts)).digest()
      #expect(digest.reports.map(\.period) == [.week, .month])
      #expect(digest.reports.map(\.total) == [4, 4])
      #expect(digest.reports.map(\.repeats) == [3, 3])
    }
    for (role, organisation, isRead) in [
      ("owner", "vt", true), ("owner", "wijkteam", false), ("manager", nil, false),
    ] as [(String, String?, Bool)] {
      var builder = SamplePage.builder(DigestAudience(role: role, organisation: organisation))
      for standing in standings { builder.add(standing) }
      #expect(builder.digest().reports.isEmpty != isRead, "\(role)")
    }
  }

  @Test("what ends for each team comes by how much it is, and adds up to all that ends")
  func teams() throws {
    var standings: [CaseStanding] = []
    for number in 0..<45 {
      // Of team n there are n and one.
      let team = (0..<9).first { number < ($0 + 1) * ($0 + 2) / 2 } ?? 0
      let clock = try SamplePage.clock(.term, due: "2026-12-0\(1 + number % 3)")
      let organisation = team == 8 ? nil : "vt-\(team)"
      standings.append(SamplePage.standing("Z-\(number)", [clock], organisation: organisation))
    }
    for parts in 1...3 {
      let digest = SamplePage.merged(SamplePage.builders(of: standings, parts)).digest()
      #expect(digest.teamCount == 9)
      #expect(digest.teams.map(\.count) == [9, 8, 7, 6, 5, 4])
      #expect(digest.teams.map(\.organisation).prefix(2) == [nil, "vt-7"])
      #expect(digest.teams.allSatisfy { $0.role == "owner" })
      for team in digest.teams { #expect(team.loads.map(\.day) == team.loads.map(\.day).sorted()) }
      #expect(digest.forecast.map(\.count) == [15, 15, 15])
    }
  }

  @Test("a case that nobody owns stands on the pages of its home, and of all where it has none")
  func unowned() throws {
    var clock = try SamplePage.clock(.handOver, due: "2026-12-20")
    clock.organisations = [nil]
    for home in ["vt", nil] as [String?] {
      var standing = SamplePage.standing("Z-1", [clock])
      standing.isOwned = false
      standing.home = home
      for (role, organisation, isRead) in [
        ("teamleider", "vt", home != nil), ("teamleider", "wijkteam", false),
        ("teamleider", nil, true),
      ] as [(String, String?, Bool)] {
        var builder = SamplePage.builder(DigestAudience(role: role, organisation: organisation))
        builder.add(standing)
        let sections = builder.digest().sections
        #expect(sections.map(\.kind) == (isRead ? [.ownerless] : []))
        // Who sees it doesn't own it.
        for line in sections.flatMap(\.lines) { #expect(line.organisation == nil) }
      }
      var alarmed = SamplePage.builder()
      alarmed.add(standing)
      #expect(alarmed.digest().sections.isEmpty, "an alarm tells them of it")
    }
  }

  @Test("the forecast counts what ends on each of seventy days, today the first")
  func forecast() throws {
    let days = [
      "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-25", "2027-02-01", "2027-02-02",
    ]
    var builder = SamplePage.builder()
    for (number, day) in days.enumerated() {
      let clocks = [
        try SamplePage.clock(.term, due: day), try SamplePage.clock(.silence, due: day),
      ]
      builder.add(SamplePage.standing("Z-\(number)", clocks))
    }
    let forecast = builder.digest().forecast
    #expect(forecast.map(\.day.description) == ["2026-11-24", "2026-11-25", "2027-02-01"])
    #expect(forecast.map(\.count) == [1, 2, 1])
  }

  @Test("orders in force are listed, those that end first before those for good, and counted whole")
  func orders() throws {
    var clock = try SamplePage.clock(.term, due: "2026-11-23")
    clock.acknowledged = SamplePage.since
    var standing = SamplePage.standing("Z-1", [clock])
    standing.orders = [
      StandingOrder(kind: .exempt, rule: nil, given: SamplePage.since, until: .distantFuture),
      StandingOrder(
        kind: .muted,
        rule: SampleRule.term.index,
        given: SamplePage.since,
        until: SamplePage.made.adding(seconds: 60)
      ),
      StandingOrder(
        kind: .muted,
        rule: SampleRule.acute.index,
        given: SamplePage.since,
        until: .distantFuture
      ),
    ]
    var builder = SamplePage.builder(cap: 2)
    builder.add(standing)
    let digest = builder.digest()
    #expect(digest.orders.map(\.kind) == [.muted, .acknowledged])
    #expect(digest.orders.map(\.rule) == ["term", "term"])
    #expect(digest.orderCount == 3, "of a rule without a clock that is read nothing is told")
    #expect(digest.sections.flatMap(\.lines).map(\.isMuted) == [true])
  }
}
