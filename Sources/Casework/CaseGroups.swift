import CProcessor

/// The events of several tables, those of one case together, in the words of one vocabulary.
package final class CaseGroups: Sendable {
  package let cases: Interner
  package let vocabulary: Vocabulary
  private let tables: [EventTable]

  /// Where each table's records and attributes lie: only ever hints to the processor.
  private let recordAddresses: [UInt]
  private let attributeAddresses: [UInt]

  /// For each table what its own symbols are in the common words; empty for the first, whose words
  /// they are.
  private let types: [[Symbol]]
  private let values: [[Symbol]]

  /// Whether every event was received when it occurred, as with events straight from a file.
  private let isReceivedAtOnce: Bool

  /// The events by case: the table's number in the upper bits, the record's in the lower.
  private let order: [UInt32]

  /// Where each case's events begin in the order; the next one's start is their end.
  private let starts: [UInt32]

  private static let indexBits: UInt32 = 28

  /// How many tables there may be, and how many records in each.
  package static let tableLimit = 1 << (32 - indexBits)
  package static let recordLimit = 1 << indexBits

  package var eventCount: Int { order.count }

  /// Whether any event says that its case goes on under another key.
  package var hasMerges: Bool { tables.contains(where: \.hasMerges) }

  /// The tables must have begun with the same vocabulary.
  package init(_ tables: consuming [EventTable]) {
    var tables = tables
    precondition(!tables.isEmpty && tables.count <= Self.tableLimit, "a table for each thread")
    // What has been taken over is let go at once: shared, it would be copied to be added to.
    var cases = tables[0].takeCases()
    var vocabulary = tables[0].takeVocabulary()
    var subjects: [[Symbol]] = [[]]
    var types: [[Symbol]] = [[]]
    var values: [[Symbol]] = [[]]
    for number in tables.indices.dropFirst() {
      subjects.append(cases.intern(all: tables[number].takeCases()))
      let words = tables[number].takeVocabulary()
      types.append(vocabulary.types.intern(all: words.types))
      values.append(vocabulary.values.intern(all: words.values))
    }
    self.cases = cases
    self.vocabulary = vocabulary
    self.types = types
    self.values = values
    self.tables = tables
    isReceivedAtOnce = tables.allSatisfy(\.isReceivedAtOnce)
    (order, starts) = Self.arranged(tables, subjects, cases: cases.count)
    recordAddresses = tables.map { Self.address(of: $0.records) }
    attributeAddresses = tables.map { Self.address(of: $0.attributes) }
  }

  private static func address(of elements: [some Sendable]) -> UInt {
    elements.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
  }

  /// Sorts the records by case, those of one case as they were read, by counting.
  private static func arranged(
    _ tables: [EventTable],
    _ subjects: [[Symbol]],
    cases: Int
  ) -> (order: [UInt32], starts: [UInt32]) {
    let counts = inParallel(tables.count) { number in
      Self.counts(of: tables[number], subjects[number], cases: cases)
    }
    var starts = [UInt32](repeating: 0, count: cases + 1)
    for subject in 0..<cases {
      starts[subject + 1] = counts.reduce(starts[subject]) { $0 + $1[subject] }
    }
    var order = [UInt32](repeating: 0, count: Int(starts[cases]))
    order.withUnsafeMutableBufferPointer { order in
      // Each table writes to places of its own.
      nonisolated(unsafe) let order = order
      _ = inParallel(tables.count) { number in
        var next = starts
        for before in counts[..<number] {
          for subject in 0..<cases { next[subject] += before[subject] }
        }
        let translation = subjects[number]
        for (index, record) in tables[number].records.enumerated() {
          let subject = record.subject(translation)
          order[Int(next[subject])] = UInt32(number) << indexBits | UInt32(index)
          next[subject] += 1
        }
      }
    }
    return (order, starts)
  }

  /// How many of a table's records each case has.
  private static func counts(
    of table: EventTable,
    _ translation: [Symbol],
    cases: Int
  ) -> [UInt32] {
    precondition(table.records.count <= recordLimit, "a file has a largest size")
    var counts = [UInt32](repeating: 0, count: cases)
    for record in table.records { counts[record.subject(translation)] += 1 }
    return counts
  }

  /// Makes the timeline that of one case.
  package func fill(_ timeline: inout Timeline, subject: Symbol) {
    timeline.removeAll()
    timeline.subject = subject
    let positions = Int(starts[Int(subject)])..<Int(starts[Int(subject) + 1])
    if isReceivedAtOnce {
      var runs = runs(of: positions)
      timeline.append(positions.count) { event(at: runs.next(in: self), &$0) }
    } else {
      var attributes: [AttributeValue] = []
      for position in positions {
        let (number, index) = place(at: position)
        attributes.removeAll(keepingCapacity: true)
        let record = event(at: position, &attributes)
        timeline.append(
          record,
          received: tables[number].received(of: index),
          attributes: attributes[...]
        )
      }
    }
    timeline.sort()
  }

  /// What each table has of a case, to be merged: each read its own part of the files, in order.
  private struct Runs {
    /// Where each run goes on, and where it ends: as many as there may be tables.
    private var places = InlineArray<16, Range<Int>>(repeating: 0..<0)
    private var count = 0

    mutating func append(_ run: Range<Int>) {
      places[count] = run
      count += 1
    }

    /// The position of the earliest event that is left.
    mutating func next(in groups: CaseGroups) -> Int {
      var first = 0
      for run in 1..<count
      where groups.precedes(places[run].lowerBound, places[first].lowerBound) {
        first = run
      }
      let run = places[first]
      places[first] = run.lowerBound + 1..<run.upperBound
      if run.count == 1 {
        for other in first + 1..<count { places[other - 1] = places[other] }
        count -= 1
      }
      return run.lowerBound
    }
  }

  private func runs(of positions: Range<Int>) -> Runs {
    var runs = Runs()
    var start = positions.lowerBound
    while start < positions.upperBound {
      let number = order[start] >> Self.indexBits
      var end = start + 1
      while end < positions.upperBound, order[end] >> Self.indexBits == number { end += 1 }
      runs.append(start..<end)
      start = end
    }
    return runs
  }

  /// Whether the event at one position of the order comes before that at another.
  private func precedes(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (place(at: a), place(at: b))
    return EventRecord.precedes(
      tables[first.number].records[first.index],
      tables[second.number].records[second.index]
    )
  }

  /// The table and the record in it of a position of the order.
  private func place(at position: Int) -> (number: Int, index: Int) {
    (Int(order[position] >> Self.indexBits), Int(order[position] & (1 << Self.indexBits - 1)))
  }

  /// The event at a position of the order in the common words, its attributes added.
  private func event(at position: Int, _ attributes: inout [AttributeValue]) -> EventRecord {
    let (number, index) = place(at: position)
    // Each word of the table is asked for by itself: the whole table would be counted as in use.
    for place in tables[number].attributeRange(of: index) {
      var attribute = tables[number].attributes[place]
      if number > 0 { attribute.value = values[number][Int(attribute.value)] }
      attributes.append(attribute)
    }
    var record = tables[number].records[index]
    if number > 0 { record.type = types[number][Int(record.type)] }
    return record
  }

  // MARK: - Fetching ahead

  /// How many cases ahead of the one that is looked at its records are fetched, and its attributes:
  /// they lie all over the tables, and where the attributes lie only the records say.
  private static let recordsAhead = 16
  private static let attributesAhead = 8

  /// The places in the order that are worth fetching for a case that is still ahead.
  private func places(of subject: Int) -> Range<Int> {
    guard subject + 1 < starts.count else { return 0..<0 }
    let start = Int(starts[subject])
    return start..<min(Int(starts[subject + 1]), start + 64)
  }

  private func prefetchRecords(of subject: Int) {
    let stride = UInt(MemoryLayout<EventRecord>.stride)
    for place in places(of: subject) {
      let index = UInt(order[place] & (1 << Self.indexBits - 1))
      let address = recordAddresses[Int(order[place] >> Self.indexBits)] &+ index &* stride
      // The next record too, up to where its attributes begin: there this one's end.
      prefetch(UnsafeRawPointer(bitPattern: address))
      prefetch(UnsafeRawPointer(bitPattern: address &+ 2 &* stride &- 1))
    }
  }

  private func prefetchAttributes(of subject: Int) {
    for place in places(of: subject) {
      let number = Int(order[place] >> Self.indexBits)
      let record = tables[number].records[Int(order[place] & (1 << Self.indexBits - 1))]
      guard !record.isBare else { continue }
      let offset = UInt(record.attributes) &* UInt(MemoryLayout<AttributeValue>.stride)
      prefetch(UnsafeRawPointer(bitPattern: attributeAddresses[number] &+ offset))
    }
  }

  /// Passes on the timelines of some cases, in order; the one timeline is reused.
  package func forEachTimeline(
    of subjects: Range<Int>,
    _ body: (Timeline) throws -> Void
  ) rethrows {
    var timeline = Timeline()
    for subject in subjects {
      prefetchRecords(of: subject + Self.recordsAhead)
      prefetchAttributes(of: subject + Self.attributesAhead)
      fill(&timeline, subject: Symbol(subject))
      try body(timeline)
    }
  }

  /// Passes on each case's timeline, in order.
  package func forEachTimeline(_ body: (Timeline) throws -> Void) rethrows {
    try forEachTimeline(of: 0..<cases.count, body)
  }
}

extension EventRecord {
  /// The number of its case; `translation`: what its table's numbers are in the common ones, empty
  /// where they are those.
  fileprivate func subject(_ translation: [Symbol]) -> Int {
    Int(translation.isEmpty ? subject : translation[Int(subject)])
  }
}

extension EventTable {
  fileprivate mutating func takeCases() -> Interner {
    let taken = cases
    cases = Interner()
    return taken
  }

  fileprivate mutating func takeVocabulary() -> Vocabulary {
    let taken = vocabulary
    vocabulary = Vocabulary()
    return taken
  }
}
