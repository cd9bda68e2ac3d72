/// Which cases may have a fact of a given source and id: a hash table that grows by one bucket at a
/// time (linear hashing, Litwin 1980), so that no commit has to rebuild it.
///
/// An entry is a hint: the hash of a source and id, and a case. Whoever finds one looks whether the
/// case has the fact; so an entry without its fact, left by a load that broke off, is harmless.
extension LedgerTransaction {
  /// How many entries a bucket has on average before the table grows, of twelve bytes each.
  private static let entriesPerBucket: Int64 = 96

  private static let entryBytes = 12

  /// One entry of the table.
  package struct IdentityEntry {
    package var hash: UInt64
    package var subject: Subject

    package init(hash: UInt64, subject: Subject) {
      self.hash = hash
      self.subject = subject
    }
  }

  /// How many buckets there are.
  package func bucketCount() throws(LedgerError) -> Int64 {
    try connection.statement(.bucketCount).value() ?? 0
  }

  /// The bucket of a hash among so many.
  package static func bucket(of hash: UInt64, among count: Int64) -> Int64 {
    let half = highestPower(in: count)
    let bucket = Int64(truncatingIfNeeded: hash & UInt64(2 * half - 1))
    return bucket < count ? bucket : bucket - half
  }

  private static func highestPower(in count: Int64) -> Int64 {
    1 << Int64(Int64.bitWidth - 1 - count.leadingZeroBitCount)
  }

  /// Grows the table to what so many facts need; how many buckets it has then.
  ///
  /// A table that had none has them all as soon as the last one is written.
  package func growIdentities(toFacts facts: Int64) throws(LedgerError) -> Int64 {
    var count = try bucketCount()
    let wanted = max(1, (facts + Self.entriesPerBucket - 1) / Self.entriesPerBucket)
    guard count < wanted else { return count }
    // Nothing is to be split: every bucket is there once the last one is, which the caller writes.
    if count == 0 { return wanted }
    while count < wanted {
      let parent = count - Self.highestPower(in: count)
      var stays: [UInt8] = []
      var goes: [UInt8] = []
      let old = try entries(ofBucket: parent)
      Self.forEach(in: old) { entry in
        let isMoved = Self.bucket(of: entry.hash, among: count + 1) == count
        if isMoved { goes.pack(entry) } else { stays.pack(entry) }
      }
      if !goes.isEmpty { try write(stays, bucket: parent) }
      try write(goes, bucket: count)
      count += 1
    }
    return count
  }

  /// The bytes of a bucket.
  package func entries(ofBucket bucket: Int64) throws(LedgerError) -> [UInt8] {
    let statement = try connection.statement(.bucket)
    statement.bind(bucket)
    guard try statement.next() else { return [] }
    defer { statement.reset() }
    return Array(statement.bytes(0))
  }

  /// Passes on the cases that a bucket has for a hash.
  package static func forEachSubject(
    ofIdentity hash: UInt64,
    in entries: [UInt8],
    _ body: (Subject) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    var found: [Subject] = []
    forEach(in: entries) { if $0.hash == hash { found.append($0.subject) } }
    for subject in found { try body(subject) }
  }

  private static func forEach(in entries: [UInt8], _ body: (IdentityEntry) -> Void) {
    entries.withUnsafeBytes { bytes in
      for place in stride(from: 0, to: bytes.count, by: entryBytes) {
        let hash = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let subject = bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt32.self)
        body(
          IdentityEntry(
            hash: UInt64(littleEndian: hash),
            subject: Subject(UInt32(littleEndian: subject))
          )
        )
      }
    }
  }

  /// Adds entries to a bucket; `old` is what it holds.
  package func add(
    _ new: some Sequence<IdentityEntry>,
    to old: [UInt8],
    bucket: Int64
  ) throws(LedgerError) {
    var bytes = old
    for entry in new { bytes.pack(entry) }
    try write(bytes, bucket: bucket)
  }

  private func write(_ bytes: [UInt8], bucket: Int64) throws(LedgerError) {
    let statement = try connection.statement(.writeBucket)
    statement.bind(bucket)
    try bytes.withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 2)
      try statement.run()
    }
  }

  /// Adds the entries of a step; how many facts there are with them.
  package func register(_ entries: [IdentityEntry], facts: Int64) throws(LedgerError) {
    let isFirst = try bucketCount() == 0
    let count = try growIdentities(toFacts: facts)
    if isFirst { try write([], bucket: count - 1) }
    let sorted = entries.map { (Self.bucket(of: $0.hash, among: count), $0) }
      .sorted { $0.0 < $1.0 }
    var rest = sorted[...]
    while let bucket = rest.first?.0 {
      let group = rest.prefix { $0.0 == bucket }
      rest = rest.dropFirst(group.count)
      try add(group.lazy.map(\.1), to: try self.entries(ofBucket: bucket), bucket: bucket)
    }
  }

  /// The cases that may have a fact whose identity has that hash.
  package func subjects(ofIdentity hash: UInt64) throws(LedgerError) -> [Subject] {
    let count = try bucketCount()
    guard count > 0 else { return [] }
    var subjects: [Subject] = []
    let entries = try entries(ofBucket: Self.bucket(of: hash, among: count))
    try Self.forEachSubject(ofIdentity: hash, in: entries) { subjects.append($0) }
    return subjects
  }
}

extension [UInt8] {
  fileprivate mutating func pack(_ entry: LedgerTransaction.IdentityEntry) {
    pack(entry.hash)
    pack(UInt32(entry.subject))
  }
}
