/// A day of the proleptic Gregorian calendar, as days since 1970-01-01.
public struct LocalDate: Hashable, Comparable, Sendable {
  /// Before 1970 below zero.
  public var days: Int32

  /// The day so many days after 1970-01-01.
  @inlinable public init(days: Int32) { self.days = days }

  /// The day with that year, month (1...12) and day of the month; nil when there is no such day.
  ///
  /// 31 April is a mistake to be told, never 1 May. Years run from 0 to 9999, as in RFC 3339.
  @inline(__always)
  package init?(year: Int, month: Int, day: Int) {
    guard 0...9999 ~= year, 1...12 ~= month, day >= 1,
      day <= 28 || day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    days = Self.days(year: year, month: month, day: day)
  }

  /// The first day of that month (1...12).
  package static func first(ofMonth month: Int, year: Int) -> LocalDate {
    LocalDate(days: days(year: year, month: month, day: 1))
  }

  /// Whether `a` comes first.
  @inlinable public static func < (a: LocalDate, b: LocalDate) -> Bool { a.days < b.days }

  /// The day so many days later.
  @inlinable public static func + (date: LocalDate, days: Int) -> LocalDate {
    LocalDate(days: date.days + Int32(days))
  }

  /// The day so many days earlier.
  @inlinable public static func - (date: LocalDate, days: Int) -> LocalDate { date + -days }

  /// How many days lie from `b` to `a`.
  @inlinable public static func - (a: LocalDate, b: LocalDate) -> Int {
    Int(a.days) - Int(b.days)
  }

  package var weekday: Weekday {
    // 1970-01-01 was a Thursday.
    let fromMonday = (Int(days) + 3) % 7
    return Weekday.allCases[fromMonday < 0 ? fromMonday + 7 : fromMonday]
  }

  package var year: Int { parts.year }

  /// Year, month and day of the month.
  package var parts: (year: Int, month: Int, day: Int) {
    // Civil-from-days in eras of 400 years that begin on 1 March, so that a leap day comes last.
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  /// The same day of the month `months` later (or earlier), or that month's last day where it has
  /// no such day: 31 August plus 18 months is 29 February 2028.
  public func adding(months: Int) -> LocalDate {
    let (year, month, day) = parts
    let monthsFromZero = year * 12 + month - 1 + months
    let newYear = Int(Int64(monthsFromZero).flooredQuotient(by: 12))
    let newMonth = monthsFromZero - newYear * 12 + 1
    let length = Self.length(ofMonth: newMonth, year: newYear)
    return LocalDate(days: Self.days(year: newYear, month: newMonth, day: min(day, length)))
  }

  /// Western Easter Sunday of that year (the anonymous Gregorian computus).
  package static func easter(year: Int) -> LocalDate {
    let golden = year % 19
    let century = year / 100
    let leapSkips = (century - (century + 8) / 25 + 1) / 3
    let epact = (19 * golden + century - century / 4 - leapSkips + 15) % 30
    let weekdayShift = (32 + 2 * (century % 4) + 2 * (year % 100 / 4) - epact - year % 4) % 7
    let correction = (golden + 11 * epact + 22 * weekdayShift) / 451
    let dayFromMarch = epact + weekdayShift - 7 * correction + 114
    return LocalDate(
      days: days(year: year, month: dayFromMarch / 31, day: dayFromMarch % 31 + 1)
    )
  }

  package static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  @inline(__always)
  private static func days(year: Int, month: Int, day: Int) -> Int32 {
    // Years that begin on 1 March, and so many eras of 400 ahead that none is below zero.
    let eras = 25_000
    let isEarly = month <= 2
    let shifted = UInt(bitPattern: (isEarly ? year - 1 : year) + eras * 400)
    let monthFromMarch = UInt(bitPattern: isEarly ? month + 9 : month - 3)
    let days =
      shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + (153 * monthFromMarch + 2) / 5
    return Int32(Int(bitPattern: days) + day - 1 - 719_468 - eras * 146_097)
  }
}

/// A day of the week, Monday first as ISO 8601 has it.
package enum Weekday: String, CaseIterable, Sendable {
  case monday = "Monday"
  case tuesday = "Tuesday"
  case wednesday = "Wednesday"
  case thursday = "Thursday"
  case friday = "Friday"
  case saturday = "Saturday"
  case sunday = "Sunday"
}

extension LocalDate: CustomStringConvertible {
  /// The date as ISO 8601 has it, `2026-03-05`.
  public var description: String {
    var text = DigitText()
    text.put(self)
    return text.string
  }
}

/// A number with leading zeros, for dates and times.
package func padded(_ number: Int, _ width: Int) -> String {
  if number >= 0, width <= DigitText.capacity {
    var text = DigitText()
    text.put(number, width)
    return text.string
  }
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
