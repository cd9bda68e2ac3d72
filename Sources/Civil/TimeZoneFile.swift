/// The 64-bit block and the footer of a TZif file (RFC 8536 section 3).
struct TimeZoneFile {
  /// Seconds since the epoch of each change, ascending.
  var changes: [Int64] = []

  /// The offset before the first change, then the one that begins at each change.
  var offsets: [Int64] = []

  /// How the changes go on after the last one; nil where they don't.
  var rule: ChangeRule?

  init?(_ bytes: [UInt8]) {
    guard let first = Header(bytes, at: 0), first.version >= UInt8(ascii: "2"),
      let header = Header(bytes, at: first.end(timeSize: 4))
    else { return nil }
    let start = header.start + Header.length
    let kinds = start + header.timeCount * 8
    let types = kinds + header.timeCount
    let end = header.end(timeSize: 8)
    guard end <= bytes.count, header.typeCount > 0 else { return nil }
    func offset(ofType type: Int) -> Int64? {
      type < header.typeCount ? bigEndian(bytes, types + type * 6, size: 4) : nil
    }
    guard let initial = offset(ofType: 0) else { return nil }
    offsets = [initial]
    for index in 0..<header.timeCount {
      guard let offset = offset(ofType: Int(bytes[kinds + index])) else { return nil }
      changes.append(bigEndian(bytes, start + index * 8, size: 8))
      offsets.append(offset)
    }
    let footer = bytes[end...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
    rule = ChangeRule(posix: String(decoding: footer, as: UTF8.self))
    if changes.isEmpty, let rule { offsets = [rule.standardOffset] }
    guard isSound else { return nil }
  }

  /// Whether it can be of a zone: its changes ascend and end within four-digit years, and no clock is more
  /// than 26 hours from Greenwich (RFC 8536 section 3.2).
  private var isSound: Bool {
    zip(changes, changes.dropFirst()).allSatisfy(<)
      && changes.last ?? 0 <= Self.endOfYear9999
      && offsets.allSatisfy { abs($0) <= 26 * 3600 }
  }

  private static let endOfYear9999: Int64 = 253_402_300_799

  private struct Header {
    static let length = 44
    let start: Int
    let version: UInt8
    let utcCount, standardCount, leapCount, timeCount, typeCount, characterCount: Int

    init?(_ bytes: [UInt8], at start: Int) {
      guard bytes.count >= start + Self.length,
        bytes[start..<start + 4].elementsEqual("TZif".utf8)
      else { return nil }
      self.start = start
      version = bytes[start + 4]
      // A count below zero is none that a file has; taken so large, it fails the check of the end.
      func count(_ field: Int) -> Int {
        let count = bigEndian(bytes, start + 20 + field * 4, size: 4)
        return count >= 0 ? Int(count) : Int(UInt32.max)
      }
      utcCount = count(0)
      standardCount = count(1)
      leapCount = count(2)
      timeCount = count(3)
      typeCount = count(4)
      characterCount = count(5)
    }

    func end(timeSize: Int) -> Int {
      start + Self.length + timeCount * (timeSize + 1) + typeCount * 6 + characterCount
        + leapCount * (timeSize + 4) + standardCount + utcCount
    }
  }
}

/// A signed big-endian number of 4 or 8 bytes.
private func bigEndian(_ bytes: [UInt8], _ start: Int, size: Int) -> Int64 {
  let value = bytes[start..<start + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
}

/// The footer's rule: a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ChangeRule {
  let standardOffset: Int64
  private var summer: (offset: Int64, begins: YearlyChange, ends: YearlyChange)?

  /// Nil for an empty string or one that RFC 8536 section 3.3 doesn't allow.
  init?(posix text: String) {
    var rest = Substring(text)
    guard Self.skipName(&rest), let west = Self.time(&rest) else { return nil }
    standardOffset = -west
    guard !rest.isEmpty else { return }
    guard Self.skipName(&rest) else { return nil }
    var offset = standardOffset + 3600
    if rest.first != "," {
      guard let west = Self.time(&rest) else { return nil }
      offset = -west
    }
    let parts = rest.dropFirst().split(separator: ",")
    guard parts.count == 2, let begins = YearlyChange(parts[0]), let ends = YearlyChange(parts[1])
    else { return nil }
    summer = (offset, begins, ends)
  }

  /// The changes of that year in order, each with the offset that begins then.
  func changes(inYear year: Int) -> [(at: Int64, offset: Int64)] {
    guard let summer else { return [] }
    return [
      (summer.begins.localSeconds(inYear: year) - standardOffset, summer.offset),
      (summer.ends.localSeconds(inYear: year) - summer.offset, standardOffset),
    ].sorted { $0.0 < $1.0 }
  }

  private static func skipName(_ rest: inout Substring) -> Bool {
    if rest.first == "<" {
      guard let end = rest.firstIndex(of: ">") else { return false }
      rest = rest[rest.index(after: end)...]
      return true
    }
    let name = rest.prefix { $0.isLetter }
    rest = rest.dropFirst(name.count)
    return name.count >= 3
  }

  /// `[+-]h[h][:mm[:ss]]` in seconds; takes what it read off the front.
  fileprivate static func time(_ rest: inout Substring) -> Int64? {
    let text = rest.prefix { $0.isNumber || "+-:".contains($0) }
    rest = rest.dropFirst(text.count)
    let parts = text.drop { "+-".contains($0) }.split(separator: ":").map { Int64($0) }
    guard 1...3 ~= parts.count else { return nil }
    var seconds: Int64 = 0
    for (part, unit) in zip(parts, [3600, 60, 1] as [Int64]) {
      // RFC 8536 section 3.3.1: a change lies within a week.
      guard let part, part <= 167 else { return nil }
      seconds += part * unit
    }
    return text.hasPrefix("-") ? -seconds : seconds
  }
}

/// One yearly change: `M3.5.0/2`, `J60` or `59`.
private struct YearlyChange {
  private enum Day {
    case weekday(month: Int, week: Int, weekday: Int)
    case julian(Int)
    case ofYear(Int)
  }

  private let day: Day
  private let secondOfDay: Int64

  init?(_ text: Substring) {
    let parts = text.split(separator: "/", maxSplits: 1)
    guard let date = parts.first else { return nil }
    if parts.count == 2 {
      var rest = parts[1]
      guard let time = ChangeRule.time(&rest), rest.isEmpty else { return nil }
      secondOfDay = time
    } else {
      secondOfDay = 7200
    }
    let numbers = date.drop { $0.isLetter }.split(separator: ".").compactMap { Int($0) }
    switch (date.first, numbers.count) {
    case ("M", 3):
      guard 1...12 ~= numbers[0], 1...5 ~= numbers[1], 0...6 ~= numbers[2] else { return nil }
      day = .weekday(month: numbers[0], week: numbers[1], weekday: numbers[2])
    case ("J", 1) where 1...365 ~= numbers[0]: day = .julian(numbers[0])
    case (_, 1) where 0...365 ~= numbers[0]: day = .ofYear(numbers[0])
    default: return nil
    }
  }

  /// Seconds from the epoch to this change on the wall clock that runs before it.
  func localSeconds(inYear year: Int) -> Int64 {
    Int64(date(inYear: year).days) * 86_400 + secondOfDay
  }

  private func date(inYear year: Int) -> LocalDate {
    let newYear = LocalDate.first(ofMonth: 1, year: year)
    switch day {
    case .ofYear(let number): return newYear + number
    case .julian(let number):
      // A Julian day never counts 29 February.
      let leap = LocalDate.length(ofMonth: 2, year: year) == 29
      return newYear + (number - 1 + (leap && number >= 60 ? 1 : 0))
    case .weekday(let month, let week, let weekday):
      let first = LocalDate.first(ofMonth: month, year: year)
      // POSIX counts weekdays from Sunday, 1970-01-01 was a Thursday.
      let firstWeekday = ((Int(first.days) + 4) % 7 + 7) % 7
      var dayOfMonth = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
      if dayOfMonth >= LocalDate.length(ofMonth: month, year: year) { dayOfMonth -= 7 }
      return first + dayOfMonth
    }
  }
}
