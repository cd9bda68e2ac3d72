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
    guard count >= 16, Self.separates(bytes[10]), let clock = DigitPairs(.clock, at: start + 8),
      clock[3] < 24, clock[6] < 60
    else { return nil }
    var microseconds = Int64(truncatingIfNeeded: clock[3] &* 60 &+ clock[6]) &* 60_000_000
    var position = 16
    if count >= 24, let second = DigitPairs(.millisecond, at: start + 16), second[1] < 60,
      !isDigit(bytes[23])
    {
      let milliseconds = second[1] &* 1000 &+ second[4] &* 10 &+ second.digit(6)
      microseconds &+= Int64(truncatingIfNeeded: milliseconds) &* 1000
      position = 23
    } else if position < count, bytes[position] == UInt8(ascii: ":") {
      guard count >= 19, let second = DigitPairs(.second, at: start + 11), second[6] < 60 else {
        return nil
      }
      microseconds += Int64(second[6]) * 1_000_000
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
  @inline(__always)
  private static func date(_ text: UnsafeRawPointer) -> LocalDate? {
    guard let first = DigitPairs(.yearAndMonth, at: text),
      let last = DigitPairs(.date, at: text + 2)
    else { return nil }
    return LocalDate(year: first[0] * 100 + first[2], month: first[5], day: last[6])
  }

  /// Whether that byte may stand between date and time (RFC 3339 section 5.6).
  private static func separates(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "T") || byte == UInt8(ascii: "t") || byte == UInt8(ascii: " ")
  }

  /// Microseconds of `.123456…`, digits beyond the sixth dropped; 0 where there is no point.
  @inline(__always)
  private static func fraction(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int64? {
    guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return 0 }
    position += 1
    let start = position
    var fraction: Int64 = 0
    while position < bytes.count, isDigit(bytes[position]) {
      if position < start + 6 { fraction = fraction * 10 + Int64(bytes[position] & 15) }
      position += 1
    }
    for _ in 0..<max(0, start + 6 - position) { fraction *= 10 }
    return position > start ? fraction : nil
  }

  /// Seconds east of Greenwich of `Z` or `+01:00`, which must end the text.
  @inline(__always)
  private static func offset(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int64? {
    let rest = bytes.count - start
    if rest == 1, bytes[start] == UInt8(ascii: "Z") || bytes[start] == UInt8(ascii: "z") {
      return 0
    }
    guard rest == 6, let text = bytes.baseAddress,
      let clock = DigitPairs(.clock, at: text + start - 2), clock[3] < 24, clock[6] < 60
    else { return nil }
    let seconds = Int64(clock[3] * 3600 + clock[6] * 60)
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

/// The numbers that two digits each make in eight bytes of text, all read at once.
private struct DigitPairs {
  /// What eight bytes must look like, the first one lowest.
  struct Form {
    /// `0` where a digit stands, else the sign that stands there.
    let text: UInt64

    /// All bits of the bytes that are signs, and of those that may be anything.
    let signs: UInt64
    let others: UInt64

    /// It is `0000-00-`.
    static let yearAndMonth = Form(
      text: 0x2D30_302D_3030_3030,
      signs: 0xFF00_00FF_0000_0000,
      others: 0
    )

    /// It is `00-00-00`.
    static let date = Form(text: 0x3030_2D30_302D_3030, signs: 0x0000_FF00_00FF_0000, others: 0)

    /// It is `00:00` behind three bytes.
    static let clock = Form(
      text: 0x3030_3A30_3000_0000,
      signs: 0x0000_FF00_0000_0000,
      others: 0x0000_0000_00FF_FFFF
    )

    /// It is `:00.000` before a byte.
    static let millisecond = Form(
      text: 0x0030_3030_2E30_303A,
      signs: 0x0000_0000_FF00_00FF,
      others: 0xFF00_0000_0000_0000
    )

    /// It is `:00` behind five bytes.
    static let second = Form(
      text: 0x3030_3A00_0000_0000,
      signs: 0x0000_FF00_0000_0000,
      others: 0x0000_00FF_FFFF_FFFF
    )
  }

  /// At each digit what it is, in a byte.
  private let digits: UInt64

  /// At each digit with another behind it the number that they make, in a byte.
  private var numbers: UInt64 { digits &* 10 &+ digits &>> 8 }

  /// Nil where the eight bytes there don't have that form.
  @inline(__always)
  init?(_ form: Form, at text: UnsafeRawPointer) {
    digits = (text.loadUnaligned(as: UInt64.self).littleEndian ^ form.text) & ~form.others
    let tooHigh = (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
    guard digits & form.signs | tooHigh == 0 else { return nil }
  }

  /// The number whose first digit is that byte.
  @inline(__always)
  subscript(place: Int) -> Int {
    Int(truncatingIfNeeded: numbers &>> UInt64(8 * place) & 0xFF)
  }

  /// The digit that is that byte.
  @inline(__always)
  func digit(_ place: Int) -> Int { Int(truncatingIfNeeded: digits &>> UInt64(8 * place) & 0xFF) }
}

@inline(__always)
private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

extension Zone {
  /// The instant with this zone's offset, `2026-03-05T21:10:00+01:00`; fractions only where there
  /// are any.
  package func text(_ instant: Instant) -> String {
    let offset = offset(at: instant)
    let minutes = Int(abs(offset)) / 60
    var text = DigitText()
    text.put(
      LocalDateTime(microsecondsSinceEpoch: instant.microseconds + offset * 1_000_000)
    )
    text.put(offset < 0 ? "-" : "+")
    text.put(minutes / 60, 2)
    text.put(":")
    text.put(minutes % 60, 2)
    return text.string
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
    var text = DigitText()
    text.put(self)
    return text.string
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
