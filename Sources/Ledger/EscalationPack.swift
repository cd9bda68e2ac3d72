import Casework
import Civil

/// Escalations that follow each other in the log, packed into one row.
struct EscalationPack {
  private(set) var bytes: [UInt8] = []
  private(set) var count: Int64 = 0

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

  /// Passes on the escalations of a row, until the body says that it has enough.
  static func forEach(
    in row: UnsafeRawBufferPointer,
    from first: Int64,
    _ wording: (Int64) throws(LedgerError) -> Wording,
    _ body: (Escalation) -> Bool
  ) throws(LedgerError) {
    var reader = ByteReader(row)
    var sequence = first
    while !reader.isAtEnd {
      let id = reader.bytes(idBytes)
      let words = try wording(Int64(reader.number(UInt32.self)))
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
      guard body(escalation) else { return }
      sequence += 1
    }
  }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

/// Bytes as people see them: two digits each.
package func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
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
