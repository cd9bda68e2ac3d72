package import Civil

/// A fact as the ledger keeps it: the event's own text, and when and how we received it.
package struct StoredFact {
  /// Its place among all facts, from 1.
  package var sequence: Int64
  package var received: Instant

  /// Its line in the file it came from.
  package var order: UInt32
  package var isHistory: Bool

  /// The event's text within what `FactChunk` holds.
  package var text: UnsafeRawBufferPointer

  package init(
    sequence: Int64,
    received: Instant,
    order: UInt32,
    isHistory: Bool,
    text: UnsafeRawBufferPointer
  ) {
    self.sequence = sequence
    self.received = received
    self.order = order
    self.isHistory = isHistory
    self.text = text
  }
}

/// The facts of one case that one step brought, packed into one row.
///
/// Each fact is sequence (8 bytes), received in microseconds (8), order (4), flags (1), length (4),
/// all little-endian, then its text.
package enum FactChunk {
  private static let headerBytes = 25

  package static func append(_ fact: StoredFact, to chunk: inout [UInt8]) {
    append(UInt64(bitPattern: fact.sequence), bytes: 8, to: &chunk)
    append(UInt64(bitPattern: fact.received.microseconds), bytes: 8, to: &chunk)
    append(UInt64(fact.order), bytes: 4, to: &chunk)
    append(fact.isHistory ? 1 : 0, bytes: 1, to: &chunk)
    append(UInt64(fact.text.count), bytes: 4, to: &chunk)
    chunk.append(contentsOf: fact.text)
  }

  /// Passes on each fact of a chunk, in order.
  package static func forEach(
    in chunk: UnsafeRawBufferPointer,
    _ body: (StoredFact) throws -> Void
  ) rethrows {
    var position = 0
    while position + headerBytes <= chunk.count {
      let count = Int(number(chunk, position + 21, bytes: 4))
      let start = position + headerBytes
      precondition(start + count <= chunk.count, "a chunk of facts is whole")
      try body(
        StoredFact(
          sequence: Int64(bitPattern: number(chunk, position, bytes: 8)),
          received: Instant(microseconds: Int64(bitPattern: number(chunk, position + 8, bytes: 8))),
          order: UInt32(number(chunk, position + 16, bytes: 4)),
          isHistory: chunk[position + 20] & 1 != 0,
          text: UnsafeRawBufferPointer(rebasing: chunk[start..<start + count])
        )
      )
      position = start + count
    }
  }

  private static func append(_ value: UInt64, bytes: Int, to chunk: inout [UInt8]) {
    for index in 0..<bytes { chunk.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }

  private static func number(
    _ chunk: UnsafeRawBufferPointer,
    _ start: Int,
    bytes: Int
  ) -> UInt64 {
    (0..<bytes).reduce(0) { $0 | UInt64(chunk[start + $1]) << (8 * $1) }
  }
}
