import Civil

/// A date as a message's header has it (RFC 5322 section 3.3).
enum MailDate {
  /// As `Thu, 05 Mar 2026 08:00:00 +0000`; the seconds are rounded down.
  ///
  /// In UTC, as a header can't say which zone's rules an offset follows.
  static func text(_ instant: Instant) -> String {
    let local = LocalDateTime(microsecondsSinceEpoch: instant.microseconds)
    let (year, month, day) = local.date.parts
    let second = Int(local.microsecondOfDay / 1_000_000)
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
    return "\(local.date.weekday.rawValue.prefix(3)), \(padded(day, 2)) \(months[month - 1]) "
      + "\(padded(year, 4)) \(time.joined(separator: ":")) +0000"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
