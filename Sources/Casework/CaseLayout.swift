import CProcessor
import Civil

/// The events of all cases, those of one case together and in the order of a timeline.
///
/// They are moved within the tables that they were read into: ten million of them never stand in memory
/// twice. The cases are cut into buckets, and each table has a stretch for each bucket. The stretches of
/// one bucket, the first table's first, hold its cases one after the other.
struct CaseLayout: Sendable {
  private let tables: [EventColumns]

  /// The attributes of all records, in the order of the cases and of their events.
  private let attributes: [AttributeValue]

  /// Where each case's events begin among all, and its attributes; the next one's are their end.
  private let starts: [Start]

  /// Where each bucket's stretch begins, for each table.
  private let stretches: [[Int]]

  /// How many bits of a case's number tell the cases of one bucket apart.
  private let bucketBits: UInt32

  /// Where a case begins.
  struct Start: BitwiseCopyable {
    var event: UInt32 = 0
    var attribute: UInt32 = 0
  }

  /// As many stretches as can be added to in turn, each in a line of its own in the processor's cache.
  private static let bucketLimit = 1024

  var eventCount: Int { Int(starts[starts.count - 1].event) }

  /// - `subjects`, `types`, `values`: for each table what its own symbols are in the common ones; empty
  ///   where they are those.
  init(
    _ tables: consuming [EventColumns],
    cases: Int,
    subjects: [[Symbol]],
    types: [[Symbol]],
    values: [[Symbol]]
  ) {
    var bits: UInt32 = 0
    while cases >> bits >= Self.bucketLimit { bits += 1 }
    bucketBits = bits
    let sizes = withPlaces(in: &tables) { tables in
      inParallel(tables.count) { number in
        let sizes = tables[number].prepare(
          subjects[number],
          types[number],
          buckets: cases >> bits + 1,
          bits: bits
        )
        tables[number].partition(sizes.starts, bits: bits)
        return sizes
      }
    }
    stretches = sizes.map(\.starts)
    let buckets = Bucket.all(sizes, cases: cases, bits: bits)
    var starts = [Start](repeating: buckets[buckets.count - 1].end, count: cases + 1)
    attributes = Self.arranged(&tables, buckets, values, &starts)
    for number in tables.indices { tables[number].attributes = [] }
    self.tables = tables
    self.starts = starts
  }

  /// Sorts each bucket by case and the events of each case; the attributes in that order.
  ///
  /// - `starts`: made to say where each case begins.
  private static func arranged(
    _ tables: inout [EventColumns],
    _ buckets: [Bucket],
    _ values: [[Symbol]],
    _ starts: inout [Start]
  ) -> [AttributeValue] {
    // What one thread read, one sorts; with more of them, small pieces even out.
    let pieces = tables.count == 1 ? 1 : tables.count * 4
    let end = Int(buckets[buckets.count - 1].end.attribute)
    return [AttributeValue](unsafeUninitializedCapacity: end) { attributes, count in
      count = end
      starts.withUnsafeMutableBufferPointer { starts in
        withPlaces(in: &tables) { tables in
          _ = inParallel(pieces) { piece in
            // Each bucket is read from places of its own, and written to others of its own.
            var sorter = BucketSorter(tables, values, attributes: attributes, starts: starts)
            let range = buckets.count * piece / pieces..<buckets.count * (piece + 1) / pieces
            for bucket in buckets[range] { sorter.sort(bucket) }
          }
        }
      }
    }
  }

  /// Passes on what reads the cases.
  func withReader<Result>(_ body: (CaseLayoutReader) throws -> Result) rethrows -> Result {
    try withColumns(of: tables[...]) { records, received in
      try attributes.withUnsafeBufferPointer { attributes in
        try starts.withUnsafeBufferPointer { starts in
          try body(
            CaseLayoutReader(
              records: records,
              received: received,
              attributes: attributes,
              starts: starts,
              stretches: stretches,
              bucketBits: bucketBits
            )
          )
        }
      }
    }
  }
}

/// Some cases that lie together.
struct Bucket {
  let cases: Range<Int>

  /// What each table has of them.
  let stretches: [Range<Int>]

  /// Where they begin among all, and the next bucket's.
  let start: CaseLayout.Start
  let end: CaseLayout.Start

  /// - `sizes`: what each table has of each.
  static func all(_ sizes: [BucketSizes], cases: Int, bits: UInt32) -> [Bucket] {
    var buckets: [Bucket] = []
    var end = CaseLayout.Start()
    for number in 0..<cases >> bits + 1 {
      let start = end
      let stretches = sizes.map { $0.starts[number]..<$0.starts[number + 1] }
      // A file's bytes are counted in as many bits.
      end.event += UInt32(stretches.reduce(0) { $0 + $1.count })
      end.attribute += UInt32(sizes.reduce(0) { $0 + $1.attributes[number] })
      let range = number << bits..<min((number + 1) << bits, cases)
      buckets.append(Bucket(cases: range, stretches: stretches, start: start, end: end))
    }
    return buckets
  }
}

/// What a table has of each bucket.
struct BucketSizes {
  /// Where each bucket's records begin, once they stand together.
  var starts: [Int]

  /// How many attributes each has.
  var attributes: [Int]
}

/// A table's events, without its words.
struct EventColumns: Sendable {
  var records: [EventRecord]

  /// When each record was received; empty where all were when they occurred.
  var received: [Instant]
  var attributes: [AttributeValue]
}

/// Where a table's events stand while they are moved.
struct EventPlaces {
  let records: UnsafeMutableBufferPointer<EventRecord>
  let received: UnsafeMutableBufferPointer<Instant>
  let attributes: UnsafeMutableBufferPointer<AttributeValue>

  /// Marks the last attribute of an event: the next record won't be the one that was read after it.
  static let lastMark: Symbol = 1 << 31

  /// Puts the records into common numbers, marks where the attributes of each end, and counts what
  /// there is of each bucket.
  func prepare(
    _ subjects: [Symbol],
    _ types: [Symbol],
    buckets count: Int,
    bits: UInt32
  ) -> BucketSizes {
    var sizes = BucketSizes(
      starts: [Int](repeating: 0, count: count + 1),
      attributes: [Int](repeating: 0, count: count)
    )
    for index in records.indices {
      if !subjects.isEmpty {
        records[index].subject = subjects[Int(records[index].subject)]
        records[index].type = types[Int(records[index].type)]
      }
      let bucket = Int(records[index].subject >> bits)
      sizes.starts[bucket + 1] += 1
      guard !records[index].isBare else { continue }
      let end = index + 1 < records.count ? Int(records[index + 1].attributes) : attributes.count
      attributes[end - 1].name |= Self.lastMark
      sizes.attributes[bucket] += end - Int(records[index].attributes)
    }
    for bucket in 0..<count { sizes.starts[bucket + 1] += sizes.starts[bucket] }
    return sizes
  }

  /// Brings the records of each bucket together by swapping (McIlroy and others: Engineering Radix
  /// Sort); their order within it is lost.
  func partition(_ starts: [Int], bits: UInt32) {
    guard let base = records.baseAddress else { return }
    var next = starts
    for bucket in 0..<starts.count - 1 {
      while next[bucket] < starts[bucket + 1] {
        let hole = next[bucket]
        var record = base[hole]
        var home = Int(record.subject >> bits)
        while home != bucket {
          let place = next[home]
          next[home] = place + 1
          swap(&record, &base[place])
          if !received.isEmpty { received.swapAt(hole, place) }
          // Until that bucket's turn comes again, many others have theirs.
          prefetch(base + place + 4)
          home = Int(record.subject >> bits)
        }
        base[hole] = record
        next[bucket] = hole + 1
      }
    }
  }
}

/// Passes on where the columns of all tables stand.
private func withPlaces<Result>(
  in tables: inout [EventColumns],
  _ known: [EventPlaces] = [],
  _ body: ([EventPlaces]) -> Result
) -> Result {
  guard var table = tables.popLast() else { return body(known) }
  defer { tables.append(table) }
  return table.records.withUnsafeMutableBufferPointer { records in
    table.received.withUnsafeMutableBufferPointer { received in
      table.attributes.withUnsafeMutableBufferPointer { attributes in
        let places = EventPlaces(records: records, received: received, attributes: attributes)
        return withPlaces(in: &tables, [places] + known, body)
      }
    }
  }
}

/// Passes on where the records of all tables stand, and when they were received.
private func withColumns<Result>(
  of tables: ArraySlice<EventColumns>,
  _ records: [UnsafeBufferPointer<EventRecord>] = [],
  _ received: [UnsafeBufferPointer<Instant>] = [],
  _ body: ([UnsafeBufferPointer<EventRecord>], [UnsafeBufferPointer<Instant>]) throws -> Result
) rethrows -> Result {
  guard let table = tables.first else { return try body(records, received) }
  return try table.records.withUnsafeBufferPointer { first in
    try table.received.withUnsafeBufferPointer {
      try withColumns(of: tables.dropFirst(), records + [first], received + [$0], body)
    }
  }
}

/// Reads the cases of a layout.
struct CaseLayoutReader {
  fileprivate let records: [UnsafeBufferPointer<EventRecord>]
  fileprivate let received: [UnsafeBufferPointer<Instant>]
  fileprivate let attributes: UnsafeBufferPointer<AttributeValue>
  fileprivate let starts: UnsafeBufferPointer<CaseLayout.Start>
  fileprivate let stretches: [[Int]]
  fileprivate let bucketBits: UInt32

  /// Makes the timeline that of one case.
  func fill(_ timeline: inout Timeline, subject: Int) {
    let (start, end) = (starts[subject], starts[subject + 1])
    timeline.begin(
      subject: Symbol(subject),
      attributes: UnsafeBufferPointer(
        rebasing: attributes[Int(start.attribute)..<Int(end.attribute)]
      )
    )
    let bucket = subject >> bucketBits
    var skipped = Int(start.event - starts[bucket << bucketBits].event)
    var left = Int(end.event - start.event)
    var table = 0
    while left > 0 {
      let first = stretches[table][bucket] + skipped
      let count = min(stretches[table][bucket + 1] - first, left)
      if count > 0 {
        let range = first..<first + count
        timeline.append(
          inOrder: UnsafeBufferPointer(rebasing: records[table][range]),
          received: received[table].isEmpty
            ? nil : UnsafeBufferPointer(rebasing: received[table][range])
        )
        left -= count
        skipped = 0
      } else {
        skipped = -count
      }
      table += 1
    }
  }
}
