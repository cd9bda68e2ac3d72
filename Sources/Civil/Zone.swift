/// The rules by which a place's clocks run, read from a TZif file of the system's tzdata (RFC 8536).
///
/// Beyond the file's last change its footer rule goes on; the Gregorian calendar repeats after 400
/// years, so 400 years of changes answer for every later instant.
package final class Zone: Sendable {
  /// The IANA name, `Europe/Amsterdam`.
  package let name: String

  /// Seconds since the epoch at which an offset begins, ascending; the first one is "always before".
  private let changes: [Int64]

  /// The seconds east of Greenwich from the change of the same index on.
  private let offsets: [Int64]

  /// For each stretch of 2^21 seconds from 1970 on, the change that governs its first second: what
  /// makes a look-up a step or two instead of a search.
  private let hints: [UInt16]

  private static let hintShift: Int64 = 21
  private static let hintCount = 2048

  private static let cycleSeconds: Int64 = 146_097 * 86_400

  /// The zone without an offset.
  package static let utc = Zone(name: "UTC", changes: [.min], offsets: [0])

  private init(name: String, changes: [Int64], offsets: [Int64]) {
    self.name = name
    self.changes = changes
    self.offsets = offsets
    hints = Self.hints(changes)
  }

  private static func hints(_ changes: [Int64]) -> [UInt16] {
    guard changes.count <= Int(UInt16.max) else { return [] }
    var index = 0
    return (0..<hintCount).map { stretch in
      let start = Int64(stretch) << hintShift
      while index + 1 < changes.count, changes[index + 1] <= start { index += 1 }
      return UInt16(index)
    }
  }

  /// Reads the bytes of a TZif file of version 2 or later; nil when they are anything else.
  package convenience init?(name: String, tzif bytes: [UInt8]) {
    guard let file = TimeZoneFile(bytes), let first = file.offsets.first else { return nil }
    var changes: [Int64] = [.min]
    var offsets = [first]
    for (change, offset) in zip(file.changes, file.offsets.dropFirst())
    where offset != offsets.last {
      changes.append(change)
      offsets.append(offset)
    }
    if let rule = file.rule {
      let lastTabled = max(file.changes.last ?? 0, 0)
      let firstYear = Instant(seconds: lastTabled).utcYear
      for year in firstYear...(firstYear + 401) {
        for (change, offset) in rule.changes(inYear: year)
        where change > lastTabled && offset != offsets.last {
          changes.append(change)
          offsets.append(offset)
        }
      }
    }
    self.init(name: name, changes: changes, offsets: offsets)
  }

  /// Seconds east of Greenwich at that instant.
  package func offset(at instant: Instant) -> Int64 {
    offsets[place(of: instant.seconds).index]
  }

  /// The offset at that instant, with the seconds since the epoch from and until which it surely
  /// holds: a reader of many times near each other asks once.
  package func period(at instant: Instant) -> (offset: Int64, from: Int64, until: Int64) {
    let (index, shift) = place(of: instant.seconds)
    guard shift == 0, index + 1 < changes.count || changes.count <= Self.cycledCount else {
      return (offsets[index], instant.seconds, instant.seconds + 1)
    }
    return (offsets[index], changes[index], index + 1 < changes.count ? changes[index + 1] : .max)
  }

  /// What a clock on the wall shows at that instant.
  package func local(_ instant: Instant) -> LocalDateTime {
    LocalDateTime(
      microsecondsSinceEpoch: instant.microseconds + offset(at: instant) * 1_000_000
    )
  }

  /// The instants that a reading of the wall clock may mean.
  package func resolve(_ local: LocalDateTime) -> LocalReading {
    let wall = local.microsecondsSinceEpoch
    if let offset = offset(around: wall) {
      let instant = Instant(microseconds: wall - offset * 1_000_000)
      return LocalReading(first: instant, second: instant, kind: .plain)
    }
    // Two days hold every change of offset that can matter to this reading.
    let before = offset(at: Instant(microseconds: wall - 86_400_000_000))
    let after = offset(at: Instant(microseconds: wall + 86_400_000_000))
    let first = Instant(microseconds: wall - before * 1_000_000)
    let second = Instant(microseconds: wall - after * 1_000_000)
    let firstHolds = offset(at: first) == before
    let secondHolds = offset(at: second) == after
    switch (firstHolds, secondHolds) {
    case (true, true):
      return LocalReading(first: first, second: second, kind: before == after ? .plain : .fold)
    case (true, false): return LocalReading(first: first, second: first, kind: .plain)
    case (false, true): return LocalReading(first: second, second: second, kind: .plain)
    case (false, false): return LocalReading(first: first, second: second, kind: .gap)
    }
  }

  /// The offset of a reading of the wall clock that no change is near to; nil where one is, or may be.
  private func offset(around wall: Int64) -> Int64? {
    let seconds = wall.flooredQuotient(by: 1_000_000)
    let (index, shift) = place(of: seconds - Self.daySeconds)
    guard shift == 0, index + 1 < changes.count, changes[index + 1] > seconds + Self.daySeconds,
      -Self.daySeconds...Self.daySeconds ~= offsets[index]
    else { return nil }
    return offsets[index]
  }

  private static let daySeconds: Int64 = 86_400

  /// The instant of a term's end at that reading: the first of two, and in a gap the jump itself.
  package func instant(of local: LocalDateTime) -> Instant {
    let reading = resolve(local)
    guard reading.kind == .gap else { return reading.first }
    let (index, shift) = place(of: reading.first.seconds)
    return Instant(seconds: changes[index] + shift)
  }

  /// The first instant of that day.
  package func startOfDay(_ date: LocalDate) -> Instant {
    instant(of: LocalDateTime(date: date, microsecondOfDay: 0))
  }

  /// More changes than this mean that 400 years of the footer's rule are among them.
  private static let cycledCount = 400

  /// Which change governs that second, and by how many seconds the table's years lie behind it.
  private func place(of seconds: Int64) -> (index: Int, shift: Int64) {
    let stretch = Int(truncatingIfNeeded: seconds >> Self.hintShift)
    if hints.indices.contains(stretch), seconds <= changes[changes.count - 1] {
      var index = Int(hints[stretch])
      while index + 1 < changes.count, changes[index + 1] <= seconds { index += 1 }
      return (index, 0)
    }
    var shift: Int64 = 0
    if let last = changes.last, changes.count > Self.cycledCount {
      while seconds - shift > last { shift += Self.cycleSeconds }
    }
    var low = 0
    var high = changes.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if changes[middle] <= seconds - shift { low = middle } else { high = middle - 1 }
    }
    return (low, shift)
  }
}

/// The instants behind a reading of the wall clock.
package struct LocalReading: Hashable, Sendable {
  /// `plain`: one instant; `gap`: the clocks jumped over it; `fold`: it came twice.
  package enum Kind: String, Sendable { case plain, gap, fold }

  /// Read with the offset before the change.
  package var first: Instant

  /// Read with the offset after the change.
  package var second: Instant

  package var kind: Kind
}

extension Instant {
  /// The year of this instant's date in UTC.
  fileprivate var utcYear: Int { Zone.utc.local(self).date.year }
}
