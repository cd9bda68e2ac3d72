import CProcessor

/// The events of several tables, those of one case together, in the words of one vocabulary.
package struct CaseGroups: Sendable {
  package private(set) var cases: Interner
  package private(set) var vocabulary: Vocabulary
  private let tables: [EventTable]

  /// Where each table's records lie: only ever a hint to the processor.
  private let addresses: [UInt]

  /// For each table what its own symbols are in the common words; empty for the first, whose words
  /// they are.
  private var types: [[Symbol]] = [[]]
  private var values: [[Symbol]] = [[]]

  /// The events by case: the table's number in the upper bits, the record's in the lower.
  private var order: [UInt32] = []

  /// Where each case's events begin in the order; the next one's start is their end.
  private var starts: [UInt32] = []

  private static let indexBits: UInt32 = 28

  /// How many tables there may be, and how many records in each.
  package static let tableLimit = 1 << (32 - indexBits)
  package static let recordLimit = 1 << indexBits

  package var eventCount: Int { order.count }

  /// The tables must have begun with the same vocabulary.
  package init(_ tables: consuming [EventTable]) {
    var tables = tables
    precondition(!tables.isEmpty && tables.count <= Self.tableLimit, "a table for each thread")
    cases = tables[0].cases
    vocabulary = tables[0].vocabulary
    var subjects: [[Symbol]] = [[]]
    for number in tables.indices.dropFirst() {
      subjects.append(Self.translation(of: tables[number].cases, into: &cases))
      types.append(Self.translation(of: tables[number].vocabulary.types, into: &vocabulary.types))
      values.append(
        Self.translation(of: tables[number].vocabulary.values, into: &vocabulary.values)
      )
      tables[number].vocabulary = Vocabulary()
    }
    for number in tables.indices { tables[number].cases = Interner() }
    self.tables = tables
    addresses = tables.map { $0.records.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
    arrange(subjects)
  }

  private static func translation(of words: Interner, into common: inout Interner) -> [Symbol] {
    (0..<words.count).map { symbol in
      words.withBytes(of: Symbol(symbol)) { common.intern($0) }
    }
  }

  /// Sorts the records by case, those of one case as they were read, by counting.
  private mutating func arrange(_ subjects: [[Symbol]]) {
    var starts = [UInt32](repeating: 0, count: cases.count + 2)
    for (number, table) in tables.enumerated() {
      precondition(table.records.count <= Self.recordLimit, "a file has a largest size")
      let translated = subjects[number]
      for record in table.records {
        let subject = translated.isEmpty ? record.subject : translated[Int(record.subject)]
        starts[Int(subject) + 2] += 1
      }
    }
    for index in 2..<starts.count { starts[index] += starts[index - 1] }
    var order = [UInt32](repeating: 0, count: Int(starts[starts.count - 1]))
    for (number, table) in tables.enumerated() {
      let translated = subjects[number]
      for index in table.records.indices {
        let own = table.records[index].subject
        let subject = Int(translated.isEmpty ? own : translated[Int(own)])
        order[Int(starts[subject + 1])] = UInt32(number) << Self.indexBits | UInt32(index)
        starts[subject + 1] += 1
      }
    }
    // Each start has moved on to the next one's place, and so stands one further down.
    starts.removeLast()
    self.order = order
    self.starts = starts
  }

  /// Makes the timeline that of one case.
  package func fill(_ timeline: inout Timeline, subject: Symbol) {
    timeline.removeAll()
    timeline.subject = subject
    for position in Int(starts[Int(subject)])..<Int(starts[Int(subject) + 1]) {
      let number = Int(order[position] >> Self.indexBits)
      let index = Int(order[position] & (1 << Self.indexBits - 1))
      var record = tables[number].records[index]
      if number > 0 { record.type = types[number][Int(record.type)] }
      timeline.append(
        record,
        received: tables[number].received(of: index),
        attributes: tables[number].attributes(of: index),
        translation: values[number]
      )
    }
    timeline.sort()
  }

  /// How many cases ahead of the one that is looked at the processor is asked for records.
  private static let casesAhead = 8

  /// Asks the processor for a case's records: they lie all over the tables.
  private func prefetchRecords(of subject: Int) {
    guard subject + 1 < starts.count else { return }
    for position in Int(starts[subject])..<min(Int(starts[subject + 1]), Int(starts[subject]) + 64)
    {
      let index = UInt(order[position] & (1 << Self.indexBits - 1))
      let stride = UInt(MemoryLayout<EventRecord>.stride)
      let address = addresses[Int(order[position] >> Self.indexBits)] &+ index &* stride
      // A record may lie across two lines of the processor's cache.
      prefetch(UnsafeRawPointer(bitPattern: address))
      prefetch(UnsafeRawPointer(bitPattern: address &+ stride))
    }
  }

  /// Passes on the timelines of some cases, in order; the one timeline is reused.
  package func forEachTimeline(
    of subjects: Range<Int>,
    _ body: (Timeline) throws -> Void
  ) rethrows {
    var timeline = Timeline()
    for subject in subjects {
      prefetchRecords(of: subject + Self.casesAhead)
      fill(&timeline, subject: Symbol(subject))
      try body(timeline)
    }
  }

  /// Passes on each case's timeline, in order.
  package func forEachTimeline(_ body: (Timeline) throws -> Void) rethrows {
    try forEachTimeline(of: 0..<cases.count, body)
  }
}
