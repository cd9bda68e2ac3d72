import CProcessor
import Civil

/// Sorts buckets one after the other, in the same memory.
struct BucketSorter {
  private let tables: [EventPlaces]
  private let values: [[Symbol]]

  /// Where the attributes go, and where each case is said to begin.
  private let attributes: UnsafeMutableBufferPointer<AttributeValue>
  private let starts: UnsafeMutableBufferPointer<CaseLayout.Start>

  /// The bucket's records by case, and when each was received.
  ///
  /// Each has the number of its table in place of its case's.
  private var records: [EventRecord] = []
  private var received: [Instant] = []

  /// Where each case's records end among them.
  private var ends: [Int] = []

  /// A case's records by their places, in the order of its timeline.
  private var order: [Int] = []

  init(
    _ tables: [EventPlaces],
    _ values: [[Symbol]],
    attributes: UnsafeMutableBufferPointer<AttributeValue>,
    starts: UnsafeMutableBufferPointer<CaseLayout.Start>
  ) {
    self.tables = tables
    self.values = values
    self.attributes = attributes
    self.starts = starts
  }

  mutating func sort(_ bucket: Bucket) {
    gather(bucket)
    var start = bucket.start
    var target = Target(stretches: bucket.stretches)
    var first = 0
    for (subject, end) in zip(bucket.cases, ends) {
      starts[subject] = start
      sortOrder(first..<end)
      var attribute = start.attribute
      for index in order {
        var record = records[index]
        let table = Int(record.subject)
        let source = Int(record.attributes)
        record.subject = Symbol(subject)
        record.attributes = attribute - start.attribute
        if !record.isBare { copyAttributes(from: source, of: table, to: &attribute) }
        let place = target.next()
        tables[place.table].records[place.index] = record
        if !received.isEmpty { tables[place.table].received[place.index] = received[index] }
      }
      start.event += UInt32(end - first)
      start.attribute = attribute
      first = end
    }
  }

  /// Where the records of a bucket go, one after the other.
  private struct Target {
    var stretches: [Range<Int>]
    private var table = 0

    init(stretches: [Range<Int>]) { self.stretches = stretches }

    mutating func next() -> (table: Int, index: Int) {
      while stretches[table].isEmpty { table += 1 }
      let index = stretches[table].lowerBound
      stretches[table] = index + 1..<stretches[table].upperBound
      return (table, index)
    }
  }

  /// Copies the records of a bucket, by case.
  private mutating func gather(_ bucket: Bucket) {
    let first = bucket.cases.lowerBound
    ends = [Int](repeating: 0, count: bucket.cases.count)
    for (table, stretch) in zip(tables, bucket.stretches) {
      for index in stretch { ends[Int(table.records[index].subject) - first] += 1 }
    }
    var count = 0
    for number in ends.indices {
      let start = count
      count += ends[number]
      ends[number] = start
    }
    makeRoom(count)
    for (number, stretch) in bucket.stretches.enumerated() {
      let table = tables[number]
      for index in stretch {
        var record = table.records[index]
        let subject = Int(record.subject) - first
        record.subject = Symbol(number)
        records[ends[subject]] = record
        if !received.isEmpty { received[ends[subject]] = table.received[index] }
        ends[subject] += 1
        if !record.isBare {
          prefetch(table.attributes.baseAddress?.advanced(by: Int(record.attributes)))
        }
      }
    }
  }

  /// Takes memory for that many records.
  private mutating func makeRoom(_ count: Int) {
    guard records.count < count else { return }
    records = Array(unsafeUninitializedCapacity: count) { $1 = count }
    guard tables.contains(where: { !$0.received.isEmpty }) else { return }
    received = Array(unsafeUninitializedCapacity: count) { $1 = count }
  }

  /// Of so many, moving each to its place is quicker than what is made for many.
  private static let few = 32

  private mutating func sortOrder(_ range: Range<Int>) {
    guard range.count <= Self.few else { return order = range.sorted { precedes($0, $1) } }
    order.removeAll(keepingCapacity: true)
    for index in range {
      order.append(index)
      var place = order.count - 1
      while place > 0, precedes(index, order[place - 1]) {
        order[place] = order[place - 1]
        place -= 1
      }
      order[place] = index
    }
  }

  /// The order of a timeline; what even that doesn't tell apart stands as it was read.
  private func precedes(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (records[a], records[b])
    if first.occurred != second.occurred { return first.occurred < second.occurred }
    if EventRecord.precedes(first, second) { return true }
    return !EventRecord.precedes(second, first) && first.place < second.place
  }

  /// Copies an event's attributes in the common words.
  private func copyAttributes(from start: Int, of table: Int, to end: inout UInt32) {
    var source = start
    var isLast = false
    while !isLast {
      var attribute = tables[table].attributes[source]
      isLast = attribute.name >= EventPlaces.lastMark
      attribute.name &= ~EventPlaces.lastMark
      if !values[table].isEmpty { attribute.value = values[table][Int(attribute.value)] }
      attributes.initializeElement(at: Int(end), to: attribute)
      source += 1
      end += 1
    }
  }
}
