package import Civil

/// One event as the columns of a timeline hold it.
package struct EventRecord: Sendable {
  /// When it occurred; of a mere date the first instant of that day.
  package var occurred: Instant

  /// When we received it.
  package var received: Instant

  /// Hash of source and id: settles the order of events that nothing else tells apart.
  package var identity: UInt64

  /// Which case, as its symbol.
  package var subject: Symbol
  package var type: Symbol

  /// The local day of the occurrence.
  package var day: Int32

  /// The source's sequence, or the line in its file.
  package var order: UInt32

  /// Where the event's own text begins in what was read.
  package var place: UInt32

  /// Where its attributes begin in `EventTable.attributes`; the next record's are their end.
  package var attributes: UInt32
  package var flags: Flags

  /// What else is known of an event.
  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Only the day is known, not the time.
    package static let dateOnly = Flags(rawValue: 1)

    /// It came with a load of history.
    package static let history = Flags(rawValue: 2)
  }

  package init(
    occurred: Instant,
    received: Instant,
    identity: UInt64,
    subject: Symbol,
    type: Symbol,
    day: Int32,
    order: UInt32,
    place: UInt32,
    attributes: UInt32,
    flags: Flags
  ) {
    self.occurred = occurred
    self.received = received
    self.identity = identity
    self.subject = subject
    self.type = type
    self.day = day
    self.order = order
    self.place = place
    self.attributes = attributes
    self.flags = flags
  }

  /// The order of a timeline: occurrence, the source's sequence, then source and id.
  package static func precedes(_ a: EventRecord, _ b: EventRecord) -> Bool {
    if a.occurred != b.occurred { return a.occurred < b.occurred }
    if a.order != b.order { return a.order < b.order }
    return a.identity < b.identity
  }
}

/// An attribute that the policy reads, and its value, both as symbols.
package struct AttributeValue: Hashable, Sendable {
  package var name: Symbol
  package var value: Symbol

  package init(name: Symbol, value: Symbol) {
    self.name = name
    self.value = value
  }
}

/// Events of any number of cases, as they were read.
package struct EventTable: Sendable {
  package var vocabulary: Vocabulary
  package var cases = Interner()
  package var records: [EventRecord] = []
  package var attributes: [AttributeValue] = []

  package init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// The attributes of the record at that index.
  package func attributes(of index: Int) -> ArraySlice<AttributeValue> {
    let end = index + 1 < records.count ? Int(records[index + 1].attributes) : attributes.count
    return attributes[Int(records[index].attributes)..<end]
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

  /// Passes on each case's timeline, in order of the cases' first sight; the one timeline is reused.
  package func forEachTimeline(_ body: (Timeline) throws -> Void) rethrows {
    let (order, starts) = indicesByCase()
    var timeline = Timeline()
    for subject in 0..<cases.count {
      fill(&timeline, subject: Symbol(subject), from: order, starts: starts)
      try body(timeline)
    }
  }

  /// Makes the timeline that of one case.
  package func fill(
    _ timeline: inout Timeline,
    subject: Symbol,
    from order: [UInt32],
    starts: [UInt32]
  ) {
    timeline.removeAll()
    timeline.subject = subject
    for position in Int(starts[Int(subject)])..<Int(starts[Int(subject) + 1]) {
      let index = Int(order[position])
      timeline.append(records[index], attributes: attributes(of: index))
    }
    timeline.sort()
  }
}

/// A case's events in order, as columns: `assess` walks them and allocates nothing an event.
package struct Timeline: Sendable {
  package var subject: Symbol = 0
  package private(set) var records: [EventRecord] = []
  package private(set) var occurred: [Instant] = []
  package private(set) var days: [Int32] = []
  package private(set) var types: [Symbol] = []
  private var attributes: [AttributeValue] = []
  private var isSorted = true

  package init() {}

  package var count: Int { records.count }

  package mutating func removeAll() {
    records.removeAll(keepingCapacity: true)
    occurred.removeAll(keepingCapacity: true)
    days.removeAll(keepingCapacity: true)
    types.removeAll(keepingCapacity: true)
    attributes.removeAll(keepingCapacity: true)
    isSorted = true
  }

  /// Adds an event at the end; `sort` must follow before anything is read.
  package mutating func append(_ record: EventRecord, attributes values: ArraySlice<AttributeValue>)
  {
    if let last = records.last, EventRecord.precedes(record, last) { isSorted = false }
    var record = record
    record.attributes = UInt32(attributes.count)
    attributes.append(contentsOf: values)
    records.append(record)
    occurred.append(record.occurred)
    days.append(record.day)
    types.append(record.type)
  }

  /// Brings the events into the order of a timeline; how they arrived changes nothing.
  package mutating func sort() {
    guard !isSorted else { return }
    let old = self
    let order = records.indices.sorted { EventRecord.precedes(old.records[$0], old.records[$1]) }
    removeAll()
    for index in order { append(old.records[index], attributes: old.attributes(of: index)) }
    isSorted = true
  }

  /// The attributes of an event; while events are appended unsorted, of the last one only.
  private func attributes(of index: Int) -> ArraySlice<AttributeValue> {
    let end = index + 1 < records.count ? Int(records[index + 1].attributes) : attributes.count
    return attributes[Int(records[index].attributes)..<end]
  }

  /// The value of an attribute; nil where the event has none of that name.
  package func value(_ name: Symbol, of index: Int) -> Symbol? {
    let end = index + 1 < records.count ? Int(records[index + 1].attributes) : attributes.count
    for position in Int(records[index].attributes)..<end where attributes[position].name == name {
      return attributes[position].value
    }
    return nil
  }

  /// The timeline as it was known then: without what was received later.
  package func known(at instant: Instant) -> Timeline {
    guard records.contains(where: { $0.received > instant }) else { return self }
    return part(records.indices.filter { records[$0].received <= instant })
  }

  /// The timeline of some of its events alone: what was known at a time.
  package func part(_ indices: some Sequence<Int>) -> Timeline {
    var part = Timeline()
    part.subject = subject
    for index in indices.sorted() { part.append(records[index], attributes: attributes(of: index)) }
    return part
  }

  /// How many events had occurred by then: the ones that an assessment as of then sees.
  package func count(asOf: Instant) -> Int {
    if let last = occurred.last, last <= asOf { return occurred.count }
    var low = 0
    var high = occurred.count
    while low < high {
      let middle = (low + high) / 2
      if occurred[middle] <= asOf { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// When that event occurred, as the start of a term.
  package func moment(of index: Int) -> Moment {
    Moment(
      instant: occurred[index],
      date: LocalDate(days: days[index]),
      isDateOnly: records[index].flags.contains(.dateOnly)
    )
  }
}
