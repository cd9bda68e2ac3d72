/// The open days among all days: neither weekend, nor holiday, nor decree day.
///
/// Years near to now stand in a table, so that the n-th open day is two look-ups; every other day is
/// found by the plain definition, `isOpenByDefinition`, which the table is built from.
///
/// A class: a loop over many days takes hold of the table once.
public final class DaySet: Sendable {
  private let holidays: [Holiday]
  private let decreeDays: Set<LocalDate>

  @usableFromInline let first: LocalDate

  /// The open days of the tabled years, in order, as days since the first.
  ///
  /// Sixteen bits are enough for a hundred years, and leave twice as many in the processor's cache.
  @usableFromInline let openDays: [UInt16]

  /// For each tabled day, and the day after the last, how many open days of the table precede it.
  @usableFromInline let openBefore: [UInt16]

  private static let tabledYears = 1975...2075

  init(holidays: [Holiday], decreeDays: [LocalDate]) {
    self.holidays = holidays
    self.decreeDays = Set(decreeDays)
    first = LocalDate.first(ofMonth: 1, year: Self.tabledYears.lowerBound)
    let end = LocalDate.first(ofMonth: 1, year: Self.tabledYears.upperBound + 1)
    var closed = [Bool](repeating: false, count: end - first)
    for index in closed.indices where Self.isWeekend(first + index) { closed[index] = true }
    for year in Self.tabledYears {
      for holiday in holidays {
        if let date = holiday.date(inYear: year) { closed[date - first] = true }
      }
    }
    for date in decreeDays where first <= date && date < end { closed[date - first] = true }
    var openDays: [UInt16] = []
    var openBefore: [UInt16] = []
    openBefore.reserveCapacity(closed.count + 1)
    for index in closed.indices {
      openBefore.append(UInt16(openDays.count))
      if !closed[index] { openDays.append(UInt16(index)) }
    }
    openBefore.append(UInt16(openDays.count))
    self.openDays = openDays
    self.openBefore = openBefore
  }

  /// Whether it is one of them.
  public func isOpen(_ date: LocalDate) -> Bool {
    let index = date - first
    guard isTabled(index) else { return isOpenByDefinition(date) }
    return openBefore[index] < openBefore[index + 1]
  }

  /// That day itself, or the first open day after it.
  public func onOrAfter(_ date: LocalDate) -> LocalDate { nth(1, after: date - 1) }

  /// That day itself, or the last open day before it.
  public func onOrBefore(_ date: LocalDate) -> LocalDate { nth(-1, after: date + 1) }

  /// The n-th open day strictly after that day; strictly before it where n is below zero, and that
  /// day itself for 0.
  @inlinable public func nth(_ n: Int, after date: LocalDate) -> LocalDate {
    // Ahead the day itself is passed over too. What overflows is found by no index.
    let own = n > 0 ? 1 : 0
    let index = Int(date.days) &- Int(first.days) &+ own
    if n != 0, openBefore.indices.contains(index) {
      let position = Int(openBefore[index]) &+ n &- own
      if openDays.indices.contains(position) {
        return LocalDate(days: first.days &+ Int32(openDays[position]))
      }
    }
    return nthByDefinition(n, after: date)
  }

  private func isTabled(_ index: Int) -> Bool { index >= 0 && index < openBefore.count - 1 }

  /// How many open days lie after `start`, up to and including `end`.
  public func count(after start: LocalDate, through end: LocalDate) -> Int {
    let from = start + 1 - first
    let to = end + 1 - first
    guard from < to else { return 0 }
    if openBefore.indices.contains(from), openBefore.indices.contains(to) {
      return Int(openBefore[to]) - Int(openBefore[from])
    }
    return (1...(end - start)).count { isOpen(start + $0) }
  }

  /// The definition that the table repeats.
  public func isOpenByDefinition(_ date: LocalDate) -> Bool {
    if Self.isWeekend(date) || decreeDays.contains(date) { return false }
    let year = date.year
    return !holidays.contains { $0.date(inYear: year) == date }
  }

  /// The definition of `nth`, day by day.
  public func nthByDefinition(_ n: Int, after date: LocalDate) -> LocalDate {
    var date = date
    var left = abs(n)
    while left > 0 {
      date = n > 0 ? date + 1 : date - 1
      if isOpenByDefinition(date) { left -= 1 }
    }
    return date
  }

  private static func isWeekend(_ date: LocalDate) -> Bool {
    let fromThursday = (Int(date.days) % 7 + 7) % 7
    return fromThursday == 2 || fromThursday == 3
  }
}
