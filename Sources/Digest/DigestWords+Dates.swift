import Casework
package import Civil

/// Days, times and lengths as the page writes them.
extension DigestWords {
  /// "di 24 november 2026", "Tue 24 November 2026".
  package func date(_ date: LocalDate) -> String {
    weekday(date) + language.text(date).drop { $0 != " " }
  }

  /// "di", "Tue".
  package func weekday(_ date: LocalDate) -> String {
    String(language.text(date.weekday).prefix(language == .nl ? 2 : 3))
  }

  /// "vr 20 november": without its year where that is the page's own.
  package func date(_ day: LocalDate, on digest: Digest) -> String {
    day.year == digest.day.year ? String(date(day).dropLast(" 2026".count)) : date(day)
  }

  /// "di 24 november 2026 11:00"; a time that comes twice that day has its offset.
  package func time(_ instant: Instant) -> String {
    let local = zone.local(instant)
    let minutes = Int(local.microsecondOfDay / 60_000_000)
    let text = "\(date(local.date)) \(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    return zone.resolve(local).kind == .fold ? text + " (\(zone.text(instant).suffix(6)))" : text
  }

  /// A last day, or a moment.
  package func end(_ end: End) -> String {
    switch end {
    case .day(let day): date(day)
    case .instant(let instant): time(instant)
    }
  }

  /// A date as notices write it, with its weekday; what is no date stays as it is.
  package func date(written text: String) -> String {
    TimeText(text).map { end($0.end(in: zone)) } ?? text
  }

  /// The number of the week that the day is in, by ISO 8601.
  package func week(of day: LocalDate) -> Int {
    let thursday = day.startOfWeek + 3
    return (thursday - LocalDate.first(ofMonth: 1, year: thursday.year)) / 7 + 1
  }

  /// "46 minuten", "3 uur", "2 dagen": whole ones of the largest unit that fits, never rounded up.
  package func length(seconds: Int64) -> String {
    let seconds = Int(max(0, seconds))
    switch seconds {
    case ..<60: return counted(seconds, "seconde", "seconden", "second", "seconds")
    case ..<3600: return counted(seconds / 60, "minuut", "minuten", "minute", "minutes")
    case ..<172_800: return counted(seconds / 3600, "uur", "uur", "hour", "hours")
    default: return days(seconds / 86400)
    }
  }

  /// "80 ms", "1,3 s", "4 minuten": never rounded up.
  package func length(milliseconds: Int64) -> String {
    switch milliseconds {
    case ..<1000: "\(milliseconds) ms"
    case ..<60_000:
      "\(milliseconds / 1000)\(say(",", "."))\(milliseconds % 1000 / 100) s"
    default: length(seconds: milliseconds / 1000)
    }
  }

  package func days(_ count: Int) -> String { counted(count, "dag", "dagen", "day", "days") }

  func cases(_ count: Int) -> String { counted(count, "zaak", "zaken", "case", "cases") }

  func counted(
    _ count: Int,
    _ dutchOne: String,
    _ dutchMany: String,
    _ englishOne: String,
    _ englishMany: String
  ) -> String {
    "\(count) " + (count == 1 ? say(dutchOne, englishOne) : say(dutchMany, englishMany))
  }

  /// `a, b en c`.
  func list(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + say(" en ", " and ") + last
  }
}

extension LocalDate {
  /// The Monday of its week.
  package var startOfWeek: LocalDate {
    self - (Weekday.allCases.firstIndex(of: weekday) ?? 0)
  }
}
