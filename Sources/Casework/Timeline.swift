package import Civil

/// A case's events in order: `assess` walks them and allocates nothing an event.
package struct Timeline: Sendable {
  package var subject: Symbol = 0
  package private(set) var records: [EventRecord] = []
  private(set) var attributes: [AttributeValue] = []
  private(set) var receipts = Receipts()
  private var isSorted = true

  package init() {}

  /// Of the parts of another.
  init(
    subject: Symbol,
    records: [EventRecord],
    attributes: [AttributeValue],
    receipts: Receipts
  ) {
    self.subject = subject
    self.records = records
    self.attributes = attributes
    self.receipts = receipts
  }

  package var count: Int { records.count }

  package mutating func removeAll() {
    records.removeAll(keepingCapacity: true)
    attributes.removeAll(keepingCapacity: true)
    receipts.removeAll()
    isSorted = true
  }

  /// Adds an event at the end; `sort` must follow before anything is read.
  package mutating func append(
    _ record: EventRecord,
    received: Instant,
    attributes values: ArraySlice<AttributeValue>
  ) {
    if let last = records.last, EventRecord.precedes(record, last) { isSorted = false }
    records.append(record)
    records[records.count - 1].attributes = UInt32(attributes.count)
    receipts.append(received, after: records)
    attributes.append(contentsOf: values)
  }

  /// Begins the timeline of a case of which all is in order already.
  ///
  /// - `values`: the attributes of all events that will be appended, one after the other.
  mutating func begin(subject: Symbol, attributes values: UnsafeBufferPointer<AttributeValue>) {
    removeAll()
    self.subject = subject
    attributes.append(contentsOf: values)
  }

  /// Appends the next events of a case that was so begun; each says where its attributes stand among them.
  ///
  /// - `received`: when each was; nil where all were when they occurred.
  mutating func append(
    inOrder new: UnsafeBufferPointer<EventRecord>,
    received: UnsafeBufferPointer<Instant>?
  ) {
    guard let received else { return records.append(contentsOf: new) }
    for (record, instant) in zip(new, received) {
      records.append(record)
      receipts.append(instant, after: records)
    }
  }

  /// Brings the events into the order of a timeline; how they arrived changes nothing.
  package mutating func sort() {
    guard !isSorted else { return }
    let old = self
    let order = records.indices.sorted { EventRecord.precedes(old.records[$0], old.records[$1]) }
    removeAll()
    for index in order { append(old, index) }
    isSorted = true
  }

  private mutating func append(_ other: Timeline, _ index: Int) {
    append(
      other.records[index],
      received: other.received(of: index),
      attributes: other.attributes[other.attributeRange(of: index)]
    )
  }

  /// Where an event's attributes stand; while events are appended unsorted, of the last one only.
  private func attributeRange(of index: Int) -> Range<Int> {
    let end = index + 1 < records.count ? Int(records[index + 1].attributes) : attributes.count
    return Int(records[index].attributes)..<end
  }

  /// All attributes of an event that were kept.
  package func attributes(of index: Int) -> ArraySlice<AttributeValue> {
    attributes[attributeRange(of: index)]
  }

  /// The value of an attribute; nil where the event has none of that name.
  package func value(_ name: Symbol, of index: Int) -> Symbol? {
    for position in attributeRange(of: index) where attributes[position].name == name {
      return attributes[position].value
    }
    return nil
  }

  package func occurred(_ index: Int) -> Instant { records[index].occurred }

  package func received(of index: Int) -> Instant { receipts.instant(of: index, in: records) }

  /// The timeline as it was known then: without what was received later.
  package func known(at instant: Instant) -> Timeline {
    if receipts.isEmpty {
      let known = count(asOf: instant)
      return known == count ? self : part(0..<known)
    }
    guard records.indices.contains(where: { received(of: $0) > instant }) else { return self }
    return part(records.indices.filter { received(of: $0) <= instant })
  }

  /// The timeline of some of its events alone: what was known at a time.
  package func part(_ indices: some Sequence<Int>) -> Timeline {
    var part = Timeline()
    part.subject = subject
    for index in indices.sorted() { part.append(self, index) }
    return part
  }

  /// How many events had occurred by then: the ones that an assessment as of then sees.
  package func count(asOf: Instant) -> Int {
    if let last = records.last, last.occurred <= asOf { return records.count }
    var low = 0
    var high = records.count
    while low < high {
      let middle = (low + high) / 2
      if records[middle].occurred <= asOf { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// When that event occurred, as the start of a term.
  package func moment(of index: Int) -> Moment {
    records[index].moment
  }
}
