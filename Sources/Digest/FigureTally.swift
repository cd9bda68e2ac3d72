import Casework
package import Civil

/// The periods that a page of a day counts: the last full week (ISO 8601) and the last full month.
package struct FigurePeriods: Hashable, Sendable {
  package let week: ClosedRange<LocalDate>
  package let month: ClosedRange<LocalDate>

  package init(before day: LocalDate) {
    let monday = day - (Weekday.allCases.firstIndex(of: day.weekday) ?? 0)
    week = monday - 7...monday - 1
    let (year, month, _) = day.parts
    let first = LocalDate.first(ofMonth: month, year: year)
    self.month = first.adding(months: -1)...first - 1
  }

  /// Whether a day lies in any of them.
  package func contains(_ day: LocalDate) -> Bool { week.contains(day) || month.contains(day) }

  func days(of period: DigestFigure.Period) -> ClosedRange<LocalDate> {
    switch period {
    case .week: week
    case .month: month
    }
  }
}

/// Counts how rules are kept over the periods, for one audience.
struct FigureTally: Sendable {
  /// What is counted of one rule over one period.
  private struct Tally: Sendable {
    var inTime = 0
    var total = 0

    /// How many of those that ended took so many days: as many entries as there are lengths.
    var lengths: [Int: Int] = [:]

    var medianDays: Int? {
      let count = lengths.values.reduce(0, +)
      guard count > 0 else { return nil }
      let sorted = lengths.sorted { $0.key < $1.key }
      func days(at place: Int) -> Int {
        var passed = 0
        for (days, count) in sorted {
          passed += count
          if place < passed { return days }
        }
        return 0
      }
      return (days(at: (count - 1) / 2) + days(at: count / 2)) / 2
    }
  }

  /// The reports of one period.
  private struct Reports: Sendable {
    var repeats = 0
    var total = 0

    static func + (a: Reports, b: Reports) -> Reports {
      Reports(repeats: a.repeats + b.repeats, total: a.total + b.total)
    }
  }

  private let periods: FigurePeriods
  private let zone: Zone
  private var week: [Int: Tally] = [:]
  private var month: [Int: Tally] = [:]

  /// The start of the oldest clock of each rule that still runs.
  private var oldest: [Int: LocalDate] = [:]
  private var reports: [DigestFigure.Period: Reports] = [:]

  init(before day: LocalDate, in zone: Zone) {
    periods = FigurePeriods(before: day)
    self.zone = zone
  }

  /// Counts a clock that is open, or that was stopped.
  mutating func add(_ clock: ClockStanding) {
    if clock.ending == nil, !clock.isPaused {
      oldest[clock.rule] = min(oldest[clock.rule] ?? clock.start, clock.start)
    }
    Self.add(clock, periods.week, zone, to: &week)
    Self.add(clock, periods.month, zone, to: &month)
  }

  mutating func add(_ report: ReportStanding) {
    let one = Reports(repeats: report.isRepeat ? 1 : 0, total: 1)
    for period in DigestFigure.Period.allCases where periods.days(of: period).contains(report.day) {
      reports[period, default: Reports()] = reports[period, default: Reports()] + one
    }
  }

  private static func add(
    _ clock: ClockStanding,
    _ days: ClosedRange<LocalDate>,
    _ zone: Zone,
    to tallies: inout [Int: Tally]
  ) {
    if let due = clock.due, let dueAt = clock.dueAt, days.contains(due.date(in: zone)) {
      tallies[clock.rule, default: Tally()].total += 1
      if let ending = clock.ending, ending.at < dueAt {
        tallies[clock.rule, default: Tally()].inTime += 1
      }
    }
    if let ending = clock.ending, days.contains(ending.day) {
      tallies[clock.rule, default: Tally()].lengths[ending.day - clock.start, default: 0] += 1
    }
  }

  mutating func merge(_ other: FigureTally) {
    Self.merge(other.week, into: &week)
    Self.merge(other.month, into: &month)
    oldest.merge(other.oldest, uniquingKeysWith: min)
    reports.merge(other.reports, uniquingKeysWith: +)
  }

  private static func merge(_ other: [Int: Tally], into tallies: inout [Int: Tally]) {
    tallies.merge(other) { one, other in
      var sum = one
      sum.inTime += other.inTime
      sum.total += other.total
      sum.lengths.merge(other.lengths, uniquingKeysWith: +)
      return sum
    }
  }

  /// A figure for each rule and period of which there is anything to say, in order of the rules.
  func figures(_ rules: [DigestRule], on day: LocalDate) -> [DigestFigure] {
    DigestFigure.Period.allCases.flatMap { period in
      rules.indices.compactMap { rule in figure(period, rule, rules[rule], on: day) }
    }
  }

  /// The reports of each period that has any.
  var allReports: [DigestReports] {
    DigestFigure.Period.allCases.compactMap { period in
      guard let counted = reports[period] else { return nil }
      return DigestReports(
        period: period,
        days: periods.days(of: period),
        repeats: counted.repeats,
        total: counted.total
      )
    }
  }

  private func figure(
    _ period: DigestFigure.Period,
    _ number: Int,
    _ rule: DigestRule,
    on day: LocalDate
  ) -> DigestFigure? {
    let tally = (period == .week ? week : month)[number]
    guard tally != nil || oldest[number] != nil else { return nil }
    var figure = DigestFigure(
      period: period,
      days: periods.days(of: period),
      rule: rule.name,
      title: rule.title,
      inTime: tally?.inTime ?? 0,
      total: tally?.total ?? 0
    )
    figure.medianDays = tally?.medianDays
    figure.oldestOpenDays = oldest[number].map { day - $0 }
    return figure
  }
}
