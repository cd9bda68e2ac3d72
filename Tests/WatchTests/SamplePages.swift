import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// A day in spring on which a page of the sample organisation is looked at.
enum SampleDay: String, CaseIterable, Sendable {
  /// Thursday 26 March 2026.
  case normal

  /// Tuesday 7 April 2026: Good Friday and Easter Monday had no page.
  case afterEaster = "after-easter"

  /// Monday 20 April 2026: three working days had no page, and what came in came in this morning.
  case afterOutage = "after-outage"

  /// Tuesday 21 April 2026, of a team that has no case.
  case empty

  /// Wednesday 22 April 2026, where nothing ever came in and the clock was refused.
  case notChecked = "not-checked"

  var date: String {
    switch self {
    case .normal: "2026-03-26"
    case .afterEaster: "2026-04-07"
    case .afterOutage: "2026-04-20"
    case .empty: "2026-04-21"
    case .notChecked: "2026-04-22"
    }
  }

  /// The day of the page before; nil for a first one.
  var before: String? {
    switch self {
    case .normal: "2026-03-25"
    case .afterEaster: "2026-04-02"
    case .afterOutage: "2026-04-14"
    case .empty: "2026-04-20"
    case .notChecked: nil
    }
  }

  fileprivate var organisation: String {
    self == .empty ? "wijkteam-noord" : SampleOrganisation.name
  }
}

/// A page of a day, with the calendar beside it.
struct SampleMade: Sendable {
  let day: SampleDay
  let language: Language
  let pages: DigestPages
  let calendar: DigestCalendar

  /// How many clocks belong in the calendar, counted case by case.
  let terms: Int
}

/// The watch of the sample organisation under the shipped policy: its history is loaded, then its events
/// come in as they happen, and a page is made on each of the days.
struct SamplePages {
  private var watch: Watch
  private var arrivals: ArraySlice<SampleOrganisation.Arrival>
  private let keys: [String]
  private var time: Instant
  private var next: Instant?

  /// All pages, in both languages.
  static func all() throws -> [SampleMade] {
    let first = try #require(LocalDate(year: 2025, month: 4, day: 1))
    let last = try #require(LocalDate(year: 2026, month: 4, day: 21))
    let organisation = SampleOrganisation(seed: 42, openingOn: first...last)
    return try withTemporaryFolder { folder in
      var lived = try SamplePages(folder + "/lived.db", organisation)
      try lived.step(at: try instant("2026-03-01T20:00:00+01:00"), isHistory: true)
      var made: [SampleMade] = []
      for day in SampleDay.allCases where day != .notChecked {
        let now = try Self.moment(of: day)
        if day == .afterOutage {
          // Nothing runs from Tuesday's page to Monday morning.
          try lived.run(until: try instant("2026-04-14T08:00:01+02:00"))
          try lived.step(at: now.adding(seconds: -1200))
        }
        try lived.run(until: now)
        made += try lived.pages(of: day)
      }
      return try made + unheard(folder + "/unheard.db")
    }
  }

  /// The pages of a ledger that has followed its source since this morning, and has heard nothing.
  private static func unheard(_ path: String) throws -> [SampleMade] {
    var pages = try SamplePages(path)
    try pages.step(at: try moment(of: .notChecked).adding(seconds: -3600))
    return try pages.pages(of: .notChecked, isClockRefused: true)
  }

  private init(_ path: String, _ organisation: SampleOrganisation? = nil) throws {
    let file = Repository.root + "/config/roster.yaml"
    let (roster, found) = Roster.read(bytes: try SettingsFile.bytes(of: file), file: file)
    #expect(found.map(\.description) == [])
    watch = Watch(
      try Ledger(path: path),
      Repository.editions(policy: "config/policy.d", isServed: true),
      sources: EventSources(
        named: [SampleOrganisation.source: EventSource(promisedSeconds: 26 * 3600)]
      ),
      language: .nl,
      roster: roster
    )
    arrivals = (organisation?.arrivals ?? [])[...]
    keys = organisation?.keys ?? []
    time = .distantPast
  }

  // MARK: - Time

  /// Lets time pass: a day at a time, and over the day before the end from moment to moment.
  private mutating func run(until end: Instant) throws {
    let near = end.adding(seconds: -86_400)
    while time < near { try step(at: min(time.adding(seconds: 86_400), near)) }
    while true {
      let moment = min(next ?? .distantFuture, arrivals.first?.at ?? .distantFuture)
      guard moment <= end else { break }
      // A daemon needs some milliseconds.
      let took = (4 + moment.seconds / 60 % 23) * 1000
      try step(at: max(time, Instant(microseconds: moment.microseconds + took)))
    }
  }

  /// Takes in what has come until then.
  private mutating func step(at now: Instant, isHistory: Bool = false) throws {
    let due = arrivals.prefix { $0.at <= now }
    arrivals = arrivals.dropFirst(due.count)
    time = now
    guard !due.isEmpty else {
      next = try watch.step(at: now).next
      return
    }
    let text = due.map(\.line).joined(separator: "\n")
    let outcome = try Array(text.utf8).withUnsafeBytes { bytes in
      var lines = EventText(bytes)
      var pieces: [EventText.Piece] = []
      while let piece = try lines.next() { pieces.append(piece) }
      return try watch.step(
        at: now,
        Watch.Arrival(file: "", bytes: bytes, pieces: pieces, isHistory: isHistory)
      )
    }
    #expect(outcome.refused.map(\.diagnostic.description) == [])
    #expect(outcome.counts.accepted == due.count)
    next = outcome.next
  }

  // MARK: - Pages

  /// One second past the time of the day's page.
  private static func moment(of day: SampleDay) throws -> Instant {
    try instant("\(day.date)T08:00:01+0\(day == .normal ? 1 : 2):00")
  }

  /// The pages of a day by its schedule, in each language.
  private func pages(of day: SampleDay, isClockRefused: Bool = false) throws -> [SampleMade] {
    let audience = DigestAudience(role: "teamleider", organisation: day.organisation)
    let policy = watch.editions.assessor.policy
    let hour = try #require(TimeOfDay(hour: 8, minute: 0))
    let schedule = DigestSchedule(at: hour, in: policy.zone, policy.calendar)
    let now = try Self.moment(of: day)
    let last = try day.before.map { policy.zone.local(try instant($0)).date }
    let owed = OwedDigest(
      audience: audience,
      page: schedule.next(after: last, at: now),
      since: last.map { schedule.instant(on: $0).adding(seconds: 1) }
    )
    let terms = try terms(of: audience, at: now)
    return try Language.allCases.map { language in
      let plan = DigestPlan([audience], schedule, DigestForms(language, policy.zone))
      let job = watch.digestJob([owed], plan, made: now, isClockRefused: isClockRefused)
      let made = try job.run()
      return SampleMade(
        day: day,
        language: language,
        pages: try #require(made.first).pages,
        calendar: try #require(try job.calendars(beside: made).first),
        terms: terms
      )
    }
  }

  /// How many clocks of the audience's own cases have a date, and run or ended in the last two weeks.
  private func terms(of audience: DigestAudience, at now: Instant) throws -> Int {
    let assessor = watch.editions.assessor
    let owner = PersonalText(audience.organisation ?? "")
    let told = assessor.policy.rules.map { rule in
      rule.alarm == nil && rule.rungs.contains { $0.tell.contains(audience.role) }
    }
    let oldest = now.adding(seconds: -14 * 86_400)
    var count = 0
    for key in keys {
      guard let found = try watch.assessedCase(key, asOf: now),
        let named = assessor.owner(of: found.timeline, asOf: now),
        found.vocabulary.values.text(named) == owner
      else { continue }
      for clock in found.assessment.clocks where told[clock.rule] {
        let isKept = clock.ending.map { $0.at > oldest } ?? true
        let hasDate = clock.promises.contains { !$0.isPaused && $0.fatal != nil }
        if isKept, hasDate { count += 1 }
      }
    }
    return count
  }
}
