import Casework
import Civil

/// Escalations that follow each other in the log, packed into one row.
struct EscalationPack {
  private(set) var bytes: [UInt8] = []
  private(set) var count: Int64 = 0

  /// Where the newest of them begins.
  private var newestStart = 0

  /// The sequence of the first of them; nil while it is not known.
  var firstSequence: Int64?

  /// A row of this size fills a page of the file.
  private static let fullBytes = 3800

  var isFull: Bool { bytes.count >= Self.fullBytes }

  /// Empties the pack; the next escalation follows the last one.
  mutating func removeAll() {
    firstSequence = firstSequence.map { $0 + count }
    bytes.removeAll(keepingCapacity: true)
    count = 0
  }

  mutating func append(_ escalation: Escalation, id: [UInt8], wording: Int64) {
    precondition(id.count == Self.idBytes, "an escalation's id has 128 bits")
    newestStart = bytes.count
    bytes.append(contentsOf: id)
    bytes.pack(UInt32(wording))
    for instant in [escalation.at, escalation.available, escalation.decided, escalation.dueAt] {
      bytes.pack(instant.microseconds)
    }
    bytes.pack(escalation.anchor)
    bytes.pack(UInt32(escalation.repetition))
    bytes.pack(escalation.subject)
    bytes.pack(escalation.due)
    bytes.pack(UInt8(escalation.readings.isEmpty ? 0 : 1))
    if !escalation.readings.isEmpty {
      bytes.pack(UInt32(escalation.readings.count))
      for reading in escalation.readings {
        bytes.pack(reading.name)
        bytes.pack(reading.due)
      }
    }
    count += 1
  }

  private static let idBytes = 16

  /// Passes on the bytes of the escalation that was appended last.
  func newest<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[newestStart...])) }
  }

  // MARK: - Erasing

  /// What stands in the place of an escalation whose case is erased: so the others keep their sequences.
  static let emptied = [UInt8](repeating: 0, count: idBytes + 4 + 4 * 8 + 8 + 4 + 4 + 4 + 1)

  /// Where each escalation of a row begins and ends, with its case's key.
  ///
  /// The key is empty where it is emptied. The list ends early where the bytes are torn.
  static func places(
    in row: UnsafeRawBufferPointer
  ) -> (escalations: [(bytes: Range<Int>, subject: String)], isWhole: Bool) {
    var places: [(bytes: Range<Int>, subject: String)] = []
    var reader = WaryReader(row)
    while !reader.isAtEnd {
      let start = reader.position
      guard reader.skip(idBytes + 4 + 4 * 8 + 8 + 4), let subject = reader.text(),
        reader.text() != nil, let hasReadings = reader.number(UInt8.self)
      else { return (places, false) }
      if hasReadings != 0 {
        guard let count = reader.number(UInt32.self) else { return (places, false) }
        for _ in 0..<count {
          guard reader.text() != nil, reader.text() != nil else { return (places, false) }
        }
      }
      places.append((start..<reader.position, subject))
    }
    return (places, true)
  }

  /// A row in which those of one case are emptied; `erased` is told the place of each of them.
  static func emptying(
    _ row: UnsafeRawBufferPointer,
    of key: String,
    erased: (Int) -> Void
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, place) in places(in: row).escalations.enumerated() {
      if place.subject == key {
        bytes += emptied
        erased(index)
      } else {
        bytes += row[place.bytes]
      }
    }
    return bytes
  }

  // MARK: - Reading

  /// Passes on the escalations of a row but those that are emptied, until the body says that it has
  /// enough.
  ///
  /// - `isWanted`: whether escalations in those words are wanted; of others nothing more is read.
  /// - Returns: the place after the last that was looked at.
  static func forEach(
    in row: UnsafeRawBufferPointer,
    from first: Int64,
    _ isWanted: (Wording) -> Bool,
    _ wording: (Int64) throws(LedgerError) -> Wording,
    _ body: (Escalation) -> Bool
  ) throws(LedgerError) -> Int64 {
    var reader = ByteReader(row)
    var sequence = first
    while !reader.isAtEnd {
      let id = reader.bytes(idBytes)
      let number = Int64(reader.number(UInt32.self))
      // One that is emptied has no words.
      if number != 0, !isWanted(try wording(number)) {
        passOver(&reader)
        sequence += 1
        continue
      }
      let at = Instant(microseconds: reader.number())
      let available = Instant(microseconds: reader.number())
      let decided = Instant(microseconds: reader.number())
      let dueAt = Instant(microseconds: reader.number())
      let anchor: UInt64 = reader.number()
      let repetition = Int(reader.number(UInt32.self))
      let subject = reader.text()
      let due = reader.text()
      var readings: [Escalation.NamedDue] = []
      if reader.number(UInt8.self) != 0 {
        for _ in 0..<reader.number(UInt32.self) {
          let name = reader.text()
          readings.append(Escalation.NamedDue(name: name, due: reader.text()))
        }
      }
      guard !subject.isEmpty else {
        sequence += 1
        continue
      }
      let words = try wording(number)
      let escalation = Escalation(
        id: hexadecimal(id),
        sequence: sequence,
        subject: subject,
        rule: words.rule,
        anchor: anchor,
        title: words.title,
        moment: words.moment,
        rung: words.rung,
        level: words.level,
        effect: words.effect,
        at: at,
        available: available,
        decided: decided,
        due: due,
        dueAt: dueAt,
        readings: readings,
        roles: words.roles,
        reason: words.reason,
        repetition: repetition,
        mark: words.mark
      )
      sequence += 1
      guard body(escalation) else { break }
    }
    return sequence
  }

  /// Passes over what follows an escalation's words.
  private static func passOver(_ reader: inout ByteReader) {
    _ = reader.bytes(4 * 8 + 8 + 4)
    reader.skipText()
    reader.skipText()
    guard reader.number(UInt8.self) != 0 else { return }
    for _ in 0..<2 * reader.number(UInt32.self) { reader.skipText() }
  }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

/// Bytes as people see them: two digits each.
package func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
  Array(bytes).withUnsafeBytes { hexadecimal($0) }
}

/// The same, for callers in other modules as fast as in this one.
package func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.withUnsafeBytes { hexadecimal($0) }
}

package func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> String {
  String(unsafeUninitializedCapacity: bytes.count * 2) { text in
    var count = 0
    for byte in bytes {
      text[count] = hexadecimalDigit(byte >> 4)
      text[count + 1] = hexadecimalDigit(byte & 15)
      count += 2
    }
    return count
  }
}
