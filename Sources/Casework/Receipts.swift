public import Civil

/// When each event of a table or timeline was received, by its index.
///
/// It is empty while every event was received when it occurred, as with events straight from a file:
/// ten million of them then cost nothing.
@usableFromInline
struct Receipts: Sendable {
  @usableFromInline var received: [Instant] = []

  @inlinable var isEmpty: Bool { received.isEmpty }

  mutating func removeAll() { received.removeAll(keepingCapacity: true) }

  /// Adds that of the last of the records.
  mutating func append(_ instant: Instant, after records: [EventRecord]) {
    guard received.isEmpty else { return received.append(instant) }
    guard let last = records.last, last.occurred.microseconds != instant.microseconds else {
      return
    }
    received = records.dropLast().map(\.occurred)
    received.append(instant)
  }

  /// Takes back those of the last so many records.
  mutating func removeLast(_ count: Int) { if !received.isEmpty { received.removeLast(count) } }

  mutating func move(from: Int, to: Int) { if !received.isEmpty { received[to] = received[from] } }

  func instant(of index: Int, in records: [EventRecord]) -> Instant {
    received.isEmpty ? records[index].occurred : received[index]
  }
}
