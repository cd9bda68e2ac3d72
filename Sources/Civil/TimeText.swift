/// A time as text has it: a date, a reading of the wall clock, or an instant with its offset.
package enum TimeText: Hashable, Sendable {
  case date(LocalDate)
  case local(LocalDateTime)
  case instant(Instant)

  /// Reads `2026-03-05`, `2026-03-05T21:10:00` or `2026-03-05T21:10:00+01:00` (RFC 3339); nil for
  /// anything else, and for days and times that no clock shows.
  package init?(_ text: some StringProtocol) {
    var copy = String(text)
    guard let read = copy.withUTF8({ TimeText(bytes: UnsafeRawBufferPointer($0)) }) else {
      return nil
    }
    self = read
  }

  /// The same, of bytes.
  package init?(bytes: UnsafeRawBufferPointer) {
    let count = bytes.count
    guard count >= 10, let start = bytes.baseAddress, let date = Self.date(start) else {
      return nil
    }
    if count == 10 {
      self = .date(date)
      return
    }
    guard count >= 16, Self.separates(bytes[10]), let hour = twoDigits(start + 11), hour < 24,
      bytes[13] == UInt8(ascii: ":"), let minute = twoDigits(start + 14), minute < 60
    else { return nil }
    var position = 16
    var microseconds = Int64(hour * 3600 + minute * 60) * 1_000_000
    if position < count, bytes[position] == UInt8(ascii: ":") {
      guard count >= 19, let second = twoDigits(start + 17), second < 60 else { return nil }
      microseconds += Int64(second) * 1_000_000
      position = 19
      guard let fraction = Self.fraction(bytes, &position) else { return nil }
      microseconds += fraction
    }
    let local = LocalDateTime(date: date, microsecondOfDay: microseconds)
    guard position < count else {
      self = .local(local)
      return
    }
    guard let offset = Self.offset(bytes, position) else { return nil }
    self = .instant(Instant(microseconds: local.microsecondsSinceEpoch - offset * 1_000_000))
  }

  /// The day of the ten bytes there, `2026-03-05`.
  private static func date(_ text: UnsafeRawPointer) -> LocalDate? {
    guard let century = twoDigits(text), let year = twoDigits(text + 2),
      text.load(fromByteOffset: 4, as: UInt8.self) == UInt8(ascii: "-"),
      let month = twoDigits(text + 5),
      text.load(fromByteOffset: 7, as: UInt8.self) == UInt8(ascii: "-"),
      let day = twoDigits(text + 8)
    else { return nil }
    return LocalDate(year: century * 100 + year, month: month, day: day)
  }

  /// Whether that byte may stand between date and time (RFC 3339 section 5.6).
  private static func separates(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "T") || byte == UInt8(ascii: "t") || byte == UInt8(ascii: " ")
  }

  /// Microseconds of `.123456…`, digits beyond the sixth dropped; 0 where there is no point.
  private static func fraction(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int64? {
    guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return 0 }
    position += 1
    let start = position
    var unit: Int64 = 100_000
    var fraction: Int64 = 0
    while position < bytes.count, isDigit(bytes[position]) {
      fraction += Int64(bytes[position] - UInt8(ascii: "0")) * unit
      unit /= 10
      position += 1
    }
    return position > start ? fraction : nil
  }

  /// Seconds east of Greenwich of `Z` or `+01:00`, which must end the text.
  private static func offset(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int64? {
    let rest = bytes.count - start
    if rest == 1, bytes[start] == UInt8(ascii: "Z") || bytes[start] == UInt8(ascii: "z") {
      return 0
    }
    guard rest == 6, bytes[start + 3] == UInt8(ascii: ":"), let text = bytes.baseAddress,
      let hours = twoDigits(text + start + 1), hours < 24,
      let minutes = twoDigits(text + start + 4), minutes < 60
    else { return nil }
    let seconds = Int64(hours * 3600 + minutes * 60)
    switch bytes[start] {
    case UInt8(ascii: "+"): return seconds
    case UInt8(ascii: "-"): return -seconds
    default: return nil
    }
  }

  /// The moment it stands for in that zone; of a reading that comes twice the first, of one that
  /// does not exist the jump.
  package func moment(in zone: Zone) -> Moment {
    switch self {
    case .date(let date): Moment(date, in: zone)
    case .local(let local):
      Moment(instant: zone.instant(of: local), date: local.date, isDateOnly: false)
    case .instant(let instant): Moment(instant, in: zone)
    }
  }

  /// The end it stands for: with the day, or at the instant.
  package func end(in zone: Zone) -> End {
    switch self {
    case .date(let date): .day(date)
    case .local(let local): .instant(zone.instant(of: local))
    case .instant(let instant): .instant(instant)
    }
  }
}

/// The number of the two digits there; nil where one is none.
@inline(__always)
private func twoDigits(_ text: UnsafeRawPointer) -> Int? {
  let tens = text.load(as: UInt8.self) &- UInt8(ascii: "0")
  let ones = text.load(fromByteOffset: 1, as: UInt8.self) &- UInt8(ascii: "0")
  guard tens < 10, ones < 10 else { return nil }
  return Int(tens) * 10 + Int(ones)
}

private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

extension Zone {
  /// The instant with this zone's offset, `2026-03-05T21:10:00+01:00`; fractions only where there
  /// are any.
  package func text(_ instant: Instant) -> String {
    let offset = offset(at: instant)
    let sign = offset < 0 ? "-" : "+"
    let minutes = Int(abs(offset)) / 60
    return local(instant).text + sign + padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)
  }

  /// The end as a date, or as an instant with its offset.
  package func text(_ end: End) -> String {
    switch end {
    case .day(let date): date.description
    case .instant(let instant): text(instant)
    }
  }
}

extension LocalDateTime {
  /// The reading as `2026-03-05T21:10:00`.
  package var text: String {
    let seconds = Int(microsecondOfDay / 1_000_000)
    let fraction = Int(microsecondOfDay % 1_000_000)
    let time =
      padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
    return "\(date)T\(time)" + (fraction == 0 ? "" : "." + padded(fraction, 6))
  }
}

extension Instant {
  /// The instant in UTC, `2026-03-05T20:10:00Z`.
  package var text: String { Zone.utc.local(self).text + "Z" }
}

extension TimeOfDay {
  /// Reads `08:00`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(isDigit) }),
      let hour = Int(parts[0]),
      let minute = Int(parts[1])
    else { return nil }
    self.init(hour: hour, minute: minute)
  }
}
