package import Civil

/// How a rule is kept over a period, as inspectorate and statistics office count it: of the clocks whose
/// due lies in the period those that were met in time.
package struct DigestFigure: Hashable, Sendable {
  package enum Period: String, CaseIterable, Sendable { case week, month }

  package var period: Period

  /// From its first day to its last.
  package var days: ClosedRange<LocalDate>
  package var rule: String
  package var title: String
  package var inTime: Int
  package var total: Int

  /// Days from start to end of those that ended in it, the median; nil where none did.
  package var medianDays: Int?

  /// Days since the start of the oldest that still runs; nil where none does.
  package var oldestOpenDays: Int?

  package init(
    period: Period,
    days: ClosedRange<LocalDate>,
    rule: String,
    title: String,
    inTime: Int,
    total: Int
  ) {
    self.period = period
    self.days = days
    self.rule = rule
    self.title = title
    self.inTime = inTime
    self.total = total
  }
}

/// The reports that came in over a period, and how many of them were on a case that had one before.
package struct DigestReports: Hashable, Sendable {
  package var period: DigestFigure.Period

  /// From its first day to its last.
  package var days: ClosedRange<LocalDate>
  package var repeats: Int
  package var total: Int

  package init(
    period: DigestFigure.Period,
    days: ClosedRange<LocalDate>,
    repeats: Int,
    total: Int
  ) {
    self.period = period
    self.days = days
    self.repeats = repeats
    self.total = total
  }
}

/// What is counted of one period.
package struct DigestPeriod: Hashable, Sendable {
  package var period: DigestFigure.Period
  package var days: ClosedRange<LocalDate>
  package var figures: [DigestFigure]

  /// nil where none came in.
  package var reports: DigestReports?
}

extension Digest {
  /// The periods of which anything is counted, in their order.
  package var periods: [DigestPeriod] {
    DigestFigure.Period.allCases.compactMap { period in
      let figures = figures.filter { $0.period == period }
      let reports = reports.first { $0.period == period }
      guard let days = figures.first?.days ?? reports?.days else { return nil }
      return DigestPeriod(period: period, days: days, figures: figures, reports: reports)
    }
  }
}

/// What ends for those who are to act: a role, of an organisation where it is known of which.
package struct DigestTeam: Hashable, Sendable {
  package var role: String
  package var organisation: String?

  /// Days without any are left out.
  package var loads: [DigestLoad]

  package var count: Int { loads.reduce(0) { $0 + $1.count } }

  package init(role: String, organisation: String?, loads: [DigestLoad]) {
    self.role = role
    self.organisation = organisation
    self.loads = loads
  }
}

/// How many terms end on a day.
package struct DigestLoad: Hashable, Sendable {
  package var day: LocalDate
  package var count: Int

  package init(day: LocalDate, count: Int) {
    self.day = day
    self.count = count
  }
}
