import Civil

/// A date as HTTP writes it (RFC 9110 section 5.6.7).
enum HTTPDate {
  /// Reads `Sun, 06 Nov 1994 08:49:37 GMT` and the two obsolete forms, `Sunday, 06-Nov-94 08:49:37
  /// GMT` and `Sun Nov  6 08:49:37 1994`; nil for anything else, and for a day that never was or
  /// had another name.
  ///
  /// `now` gives a year of two digits its century: the one that brings it within 50 years.
  static func instant(_ text: String, now: Instant) -> Instant? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 6 where parts[0].hasSuffix(","):
      guard parts[5] == "GMT", let year = number(parts[3], digits: 4) else { return nil }
      return instant(String(parts[0].dropLast()), year, parts[2], parts[1], parts[4])
    case 4:
      let day = parts[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
      guard parts[3] == "GMT", parts[0].hasSuffix(","), day.count == 3,
        let year = number(day[2], digits: 2),
        let name = shortName(String(parts[0].dropLast()))
      else { return nil }
      return instant(name, full(year, now: now), day[1], day[0], parts[2])
    // The day of the month has two places, the first a space below 10.
    case 6 where parts[2].isEmpty:
      guard let year = number(parts[5], digits: 4) else { return nil }
      return instant(parts[0], year, parts[1], "0" + parts[3], parts[4])
    case 5:
      guard let year = number(parts[4], digits: 4) else { return nil }
      return instant(parts[0], year, parts[1], parts[2], parts[3])
    default: return nil
    }
  }

  /// The instant of parts as they were written: `Sun`, `Nov`, `06`, `08:49:37`.
  private static func instant(
    _ weekday: String,
    _ year: Int,
    _ month: String,
    _ day: String,
    _ time: String
  ) -> Instant? {
    guard let month = months.firstIndex(of: month), let day = number(day, digits: 2),
      let date = LocalDate(year: year, month: month + 1, day: day),
      date.weekday.rawValue.prefix(3) == weekday, let second = secondOfDay(time)
    else { return nil }
    return Instant(seconds: Int64(date.days) * 86_400 + Int64(second))
  }

  /// Seconds since midnight of `08:49:37`; 60 is a leap second, the next minute's first here.
  private static func secondOfDay(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let hour = number(String(parts[0]), digits: 2), hour < 24,
      let minute = number(String(parts[1]), digits: 2), minute < 60,
      let second = number(String(parts[2]), digits: 2), second <= 60
    else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  /// The number of exactly so many decimal digits; a sign is none.
  private static func number(_ text: String, digits: Int) -> Int? {
    let isPlain = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return isPlain && text.utf8.count == digits ? Int(text) : nil
  }

  private static func shortName(_ weekday: String) -> String? {
    Weekday(rawValue: weekday).map { String($0.rawValue.prefix(3)) }
  }

  /// The year with those last two digits from 49 years before this one to 50 after it.
  private static func full(_ year: Int, now: Instant) -> Int {
    let first = LocalDateTime(microsecondsSinceEpoch: now.microseconds).date.year - 49
    return first + ((year - first) % 100 + 100) % 100
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
