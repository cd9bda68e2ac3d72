/// A word or name in both languages that people read.
package struct LocalizedText: Hashable, Sendable {
  package var nl: String
  package var en: String

  package init(nl: String, en: String) {
    self.nl = nl
    self.en = en
  }
}

/// The days on which the law or the office stands still, by rule and by decree.
///
/// Two sets are kept apart: the days that move the end of a statutory term (Algemene termijnenwet
/// art. 1 and 3), and the days that are no working days. A decree day moves a term's end and is an
/// ordinary working day all the same, unless the organisation says otherwise.
public final class HolidayCalendar: Sendable {
  package let name: String

  /// The last day for which the days set by decree are known; nil where none are set.
  package let horizon: LocalDate?

  package let holidays: [Holiday]

  /// Days equated with holidays by royal decree under article 3 lid 3, in order.
  package let decreeDays: [DecreeDay]

  /// Whether a decree day is no working day either.
  package let decreeDaysClosed: Bool

  /// The days that aren't Saturday, Sunday, holiday or decree day.
  public let statutory: DaySet

  /// The days on which people work.
  public let working: DaySet

  package init(
    name: String,
    horizon: LocalDate?,
    holidays: [Holiday],
    decreeDays: [DecreeDay],
    decreeDaysClosed: Bool
  ) {
    self.name = name
    self.horizon = horizon
    self.holidays = holidays
    self.decreeDays = decreeDays.sorted { $0.date < $1.date }
    self.decreeDaysClosed = decreeDaysClosed
    let decrees = self.decreeDays.map(\.date)
    statutory = DaySet(holidays: holidays, decreeDays: decrees)
    working = DaySet(
      holidays: holidays.filter(\.isClosedForWork),
      decreeDays: decreeDaysClosed ? decrees : []
    )
  }

  /// The same calendar with other working days; the statutory set stays as the law has it.
  ///
  /// - `closed`: for a holiday's id, whether nobody works then.
  /// - `decreeDaysClosed`: whether nobody works on decree days.
  package func with(closed: [String: Bool], decreeDaysClosed: Bool?) -> HolidayCalendar {
    HolidayCalendar(
      name: name,
      horizon: horizon,
      holidays: holidays.map { holiday in
        var holiday = holiday
        holiday.isClosedForWork = closed[holiday.id] ?? holiday.isClosedForWork
        return holiday
      },
      decreeDays: decreeDays,
      decreeDaysClosed: decreeDaysClosed ?? self.decreeDaysClosed
    )
  }

  /// Why a term can't end on that day under article 1; nil where it can.
  package func closure(on date: LocalDate) -> Closure? {
    if let holiday = holidays.first(where: { $0.date(inYear: date.year) == date }) {
      return .holiday(holiday)
    }
    if let decree = decreeDays.first(where: { $0.date == date }) { return .decree(decree) }
    return date.weekday == .saturday || date.weekday == .sunday ? .weekend(date.weekday) : nil
  }
}

/// A recognised holiday, as a rule that gives its day in any year.
package struct Holiday: Hashable, Sendable {
  /// How the day of a year is found.
  package enum Rule: Hashable, Sendable {
    case fixed(month: Int, day: Int, onSunday: SundayRule)

    /// So many days after Easter Sunday.
    case easter(days: Int)
  }

  /// Where a fixed day goes that falls on a Sunday.
  package enum SundayRule: String, CaseIterable, Sendable {
    case stays
    case dayBefore = "day-before"
    case dayAfter = "day-after"
  }

  /// What the policy calls it, `good-friday`.
  package var id: String
  package var name: LocalizedText
  package var rule: Rule

  /// The years in which it is kept.
  package var years: ClosedRange<Int>

  /// The article that makes it one, `art. 3 lid 1 Algemene termijnenwet`.
  package var basis: String

  /// Whether it is no working day.
  package var isClosedForWork: Bool

  package init(
    id: String,
    name: LocalizedText,
    rule: Rule,
    years: ClosedRange<Int>,
    basis: String,
    isClosedForWork: Bool
  ) {
    self.id = id
    self.name = name
    self.rule = rule
    self.years = years
    self.basis = basis
    self.isClosedForWork = isClosedForWork
  }

  /// Its day in that year; nil in years without it.
  package func date(inYear year: Int) -> LocalDate? {
    guard years.contains(year) else { return nil }
    switch rule {
    case .easter(let days): return LocalDate.easter(year: year) + days
    case .fixed(let month, let day, let onSunday):
      guard let date = LocalDate(year: year, month: month, day: day) else { return nil }
      guard date.weekday == .sunday else { return date }
      switch onSunday {
      case .stays: return date
      case .dayBefore: return date - 1
      case .dayAfter: return date + 1
      }
    }
  }
}

/// A day that a royal decree equates with a holiday.
package struct DecreeDay: Hashable, Sendable {
  package var date: LocalDate

  /// Where the decree was published.
  package var source: String

  package init(date: LocalDate, source: String) {
    self.date = date
    self.source = source
  }
}

/// Why a day is closed.
package enum Closure: Hashable, Sendable {
  case weekend(Weekday)
  case holiday(Holiday)
  case decree(DecreeDay)
}
