import CProcessor
public import Civil

/// Events of any number of cases, as they were read.
public struct EventTable: Sendable {
  package var vocabulary: Vocabulary
  package var cases = Interner()
  @usableFromInline package var records: [EventRecord] = []
  @usableFromInline package var attributes: [AttributeValue] = []
  @usableFromInline var receipts = Receipts()

  /// Whether any event that was ever appended says that its case goes on under another key.
  private(set) var hasMerges = false

  package init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// Takes room at once for so many records, and as many attributes.
  package mutating func reserveCapacity(_ count: Int) {
    records.reserveCapacity(count)
    attributes.reserveCapacity(count)
    adviseLargePages(for: records)
    adviseLargePages(for: attributes)
  }

  /// Appends an event to whose attributes the newest ones belong, from where it says.
  ///
  /// Inlined where events are read: a record that is passed on is written and read again in pieces of
  /// other sizes, and the processor waits for each.
  @inlinable
  @inline(__always)
  public mutating func append(_ record: EventRecord, received: Instant) {
    var record = record
    record.isBare = Int(record.attributes) == attributes.count
    records.append(record)
    if record.type < EngineWords.typeCount || !receipts.isEmpty
      || received.microseconds != record.occurred.microseconds
    {
      noteNewest(received: received)
    }
  }

  /// Notes what is rare of the newest record.
  @usableFromInline
  mutating func noteNewest(received: Instant) {
    let record = records[records.count - 1]
    if record.engineEvent == .merged { hasMerges = true }
    if !receipts.isEmpty || received != record.occurred {
      receipts.append(received, after: records)
    }
  }

  /// Takes all records out; the words and the cases stay.
  package mutating func removeAll() {
    records.removeAll(keepingCapacity: true)
    attributes.removeAll(keepingCapacity: true)
    receipts.removeAll()
  }

  /// Takes the newest record back, with its attributes.
  package mutating func removeLast() {
    receipts.removeLast(1)
    let record = records.removeLast()
    attributes.removeLast(attributes.count - Int(record.attributes))
  }

  /// Takes out some records, with their attributes; the indices ascend.
  package mutating func remove(_ indices: [Int]) {
    guard let first = indices.first else { return }
    var removed = indices[...]
    var kept = first
    var attributesKept = Int(records[first].attributes)
    for index in first..<records.count {
      let range = attributeRange(of: index)
      if removed.first == index {
        removed.removeFirst()
        continue
      }
      records[kept] = records[index]
      records[kept].attributes = UInt32(attributesKept)
      receipts.move(from: index, to: kept)
      for position in range {
        attributes[attributesKept] = attributes[position]
        attributesKept += 1
      }
      kept += 1
    }
    receipts.removeLast(records.count - kept)
    records.removeLast(records.count - kept)
    attributes.removeLast(attributes.count - attributesKept)
  }

  /// Passes on the newest record, its attributes, and the words that both are in.
  ///
  /// Mutating, so that nothing is copied: each look from outside copies the table, with all references.
  package mutating func lendNewest(
    _ body: (EventRecord, ArraySlice<AttributeValue>, Vocabulary) -> Void
  ) {
    let newest = records.count - 1
    body(records[newest], attributes(of: newest), vocabulary)
  }

  /// Whether every event was received when it occurred.
  var isReceivedAtOnce: Bool { receipts.isEmpty }

  /// When the event at that index was received.
  package func received(of index: Int) -> Instant { receipts.instant(of: index, in: records) }

  /// The attributes of the record at that index.
  package func attributes(of index: Int) -> ArraySlice<AttributeValue> {
    attributes[attributeRange(of: index)]
  }

  /// Where the attributes of the record at that index stand.
  func attributeRange(of index: Int) -> Range<Int> {
    if records[index].isBare { return 0..<0 }
    let end = index + 1 < records.count ? Int(records[index + 1].attributes) : attributes.count
    return Int(records[index].attributes)..<end
  }

  /// The indices of all records, those of one case together and in order of reading.
  package func indicesByCase() -> (order: [UInt32], starts: [UInt32]) {
    var starts = [UInt32](repeating: 0, count: cases.count + 1)
    for record in records { starts[Int(record.subject) + 1] += 1 }
    for index in 1..<max(starts.count, 1) { starts[index] += starts[index - 1] }
    var next = starts
    var order = [UInt32](repeating: 0, count: records.count)
    for (index, record) in records.enumerated() {
      order[Int(next[Int(record.subject)])] = UInt32(index)
      next[Int(record.subject)] += 1
    }
    return (order, starts)
  }
}

/// Asks for large pages for all that the array has room for.
func adviseLargePages<Element>(for elements: [Element]) {
  elements.withUnsafeBytes {
    adviseLargePages($0.baseAddress, elements.capacity * MemoryLayout<Element>.stride)
  }
}
