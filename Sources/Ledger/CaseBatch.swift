package import Civil

/// How far the logs reached when a step was taken: all its facts, and the escalations before it.
package struct PastStep {
  package var lastFact: Int64
  package var lastEscalation: Int64

  package init(lastFact: Int64, lastEscalation: Int64) {
    self.lastFact = lastFact
    self.lastEscalation = lastEscalation
  }
}

/// What the ledger has of some cases, taken out at once so that it can be assessed elsewhere.
package struct CaseBatch {
  /// One chunk of facts of a case.
  package struct Chunk {
    /// Where it begins in `columns`.
    package var columns: Int

    /// Its events' texts within `texts`, where its columns must be read anew; nil where they needn't.
    package var texts: Range<Int>?
  }

  package fileprivate(set) var subjects: [LedgerTransaction.Subject] = []
  package fileprivate(set) var columns: [UInt8] = []
  package fileprivate(set) var texts: [UInt8] = []
  fileprivate var chunks: [Chunk] = []
  fileprivate var chunkEnds: [Int] = []

  /// The salt of each case, where many were read that lie side by side.
  fileprivate var salts: [CaseSalt?] = []

  /// The ids of each case's escalations, in order.
  fileprivate var decided: [UInt8] = []

  /// The prints of each case's escalations, in order, with their places in the log.
  fileprivate var prints: [(print: UInt64, sequence: Int64)] = []
  fileprivate var decidedEnds: [Int] = []
  fileprivate var asOf: PastStep?

  package init() {}

  /// Empties the batch, and keeps its memory for the next cases.
  fileprivate mutating func removeAll() {
    subjects = []
    columns.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    chunks.removeAll(keepingCapacity: true)
    chunkEnds.removeAll(keepingCapacity: true)
    salts.removeAll(keepingCapacity: true)
    decided.removeAll(keepingCapacity: true)
    prints.removeAll(keepingCapacity: true)
    decidedEnds.removeAll(keepingCapacity: true)
  }

  /// The chunks of one case, in order of receipt.
  package func chunks(of index: Int) -> ArraySlice<Chunk> {
    chunks[(index == 0 ? 0 : chunkEnds[index - 1])..<chunkEnds[index]]
  }

  /// The secret by which what is decided of one case is sealed; nil where it wasn't read.
  package func salt(of index: Int) -> CaseSalt? { salts.isEmpty ? nil : salts[index] }

  /// The sequence of the newest fact of one case; 0 where it has none.
  package func newestFact(of index: Int) -> Int64 {
    guard let newest = chunks(of: index).last else { return 0 }
    return columns.withUnsafeBytes { bytes in
      let chunk = FactChunk(bytes, at: newest.columns)
      return chunk.firstSequence + Int64(chunk.count) - 1
    }
  }

  /// When the newest fact of one case was received; nil where it has none.
  package func newestReceipt(of index: Int) -> Instant? {
    guard let newest = chunks(of: index).last else { return nil }
    return columns.withUnsafeBytes { FactChunk($0, at: newest.columns).received }
  }

  /// Whether an escalation of that id was decided before for the case.
  package func isDecided(_ id: [UInt8], of index: Int) -> Bool {
    id.withUnsafeBytes { id in
      decided.withUnsafeBytes { decided in
        holds(in: decidedRange(of: index)) { number in
          let other = decided[number * id.count..<(number + 1) * id.count]
          return other.elementsEqual(id) ? 0 : other.lexicographicallyPrecedes(id) ? -1 : 1
        }
      }
    }
  }

  /// Whether an escalation with that print was decided before for the case.
  package func isDecided(print: UInt64, of index: Int) -> Bool {
    holds(in: decidedRange(of: index)) { number in
      prints[number].print == print ? 0 : prints[number].print < print ? -1 : 1
    }
  }

  /// The escalations of a case whose prints are not among those, by their places in the log.
  package func decided(of index: Int, without known: Set<UInt64>) -> [Int64] {
    prints[decidedRange(of: index)].filter { !known.contains($0.print) }.map(\.sequence).sorted()
  }

  /// The ids of a case's escalations that were decided before.
  package func decidedIDs(of index: Int) -> Set<[UInt8]> {
    let range = decidedRange(of: index)
    guard !range.isEmpty else { return [] }
    let size = decided.count / prints.count
    return Set(range.map { Array(decided[$0 * size..<($0 + 1) * size]) })
  }

  /// How many escalations of a case were decided before.
  package func decidedCount(of index: Int) -> Int { decidedRange(of: index).count }

  /// Whether one of the sorted places is what is looked for: a place below it is told as negative.
  ///
  /// A case may have tens of thousands of escalations.
  private func holds(in range: Range<Int>, _ order: (Int) -> Int) -> Bool {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      let order = order(middle)
      if order == 0 { return true }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return false
  }

  private func decidedRange(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : decidedEnds[index - 1])..<decidedEnds[index]
  }
}

extension LedgerTransaction {
  /// What the ledger has of those cases, which come in order of their numbers, each once.
  ///
  /// - `reading`: the way in which columns are read now; chunks that were read otherwise come with
  ///   their texts.
  /// - `decided`: whether what was decided of them is wanted too.
  package func cases(
    _ subjects: [Subject],
    reading: UInt64,
    decided: Bool = true
  ) throws(LedgerError) -> CaseBatch {
    var batch = CaseBatch()
    try read(subjects, reading: reading, decided: decided, into: &batch)
    return batch
  }

  /// Fills a batch with what the ledger has of those cases; nobody else may hold the batch.
  ///
  /// - `asOf`: a step, to see only what was known then and decided before it; nil for all.
  package func read(
    _ subjects: [Subject],
    reading: UInt64,
    asOf: PastStep? = nil,
    decided: Bool = true,
    into batch: inout CaseBatch
  ) throws(LedgerError) {
    batch.removeAll()
    batch.asOf = asOf
    batch.subjects = subjects
    let isDense = subjects.count * 2 > (subjects.last ?? 0) - (subjects.first ?? 0)
    if isDense, let first = subjects.first, let last = subjects.last {
      try appendChunks(first...last, reading, to: &batch)
      if decided, isSealing, subjects.count > 1 { try readSalts(first...last, into: &batch) }
    } else {
      for subject in subjects { try appendChunks(subject...subject, reading, to: &batch) }
    }
    while batch.chunkEnds.count < subjects.count { batch.chunkEnds.append(batch.chunks.count) }
    guard decided else { return }
    let newestDecided = try connection.statement(.newestDecidedCase).value() ?? 0
    if isDense, let first = subjects.first, let last = subjects.last, first <= newestDecided {
      try appendDecided(first...last, to: &batch)
    } else if !isDense {
      for subject in subjects where subject <= newestDecided {
        try appendDecided(subject...subject, to: &batch)
      }
    }
    while batch.nextDecided != nil { batch.endDecided() }
  }

  /// Appends the chunks of those of the batch's cases that lie in a range of numbers.
  private func appendChunks(
    _ range: ClosedRange<Subject>,
    _ reading: UInt64,
    to batch: inout CaseBatch
  ) throws(LedgerError) {
    try forEachChunk(of: range) { subject, bytes throws(LedgerError) in
      while batch.chunkEnds.count < batch.subjects.count,
        batch.subjects[batch.chunkEnds.count] < subject
      {
        batch.chunkEnds.append(batch.chunks.count)
      }
      guard batch.chunkEnds.count < batch.subjects.count,
        batch.subjects[batch.chunkEnds.count] == subject
      else { return }
      if let asOf = batch.asOf, FactChunk.sequences(of: bytes).lowerBound > asOf.lastFact { return }
      var chunk = CaseBatch.Chunk(columns: batch.columns.count, texts: nil)
      if FactChunk.reading(of: bytes) != reading {
        let start = batch.texts.count
        try forEachText(of: FactChunk.sequences(of: bytes)) { batch.texts.pack($0) }
        chunk.texts = start..<batch.texts.count
      }
      batch.columns.append(contentsOf: bytes)
      batch.chunks.append(chunk)
    }
  }

  /// Reads the salts of the batch's cases, which lie in that range.
  private func readSalts(
    _ range: ClosedRange<Subject>,
    into batch: inout CaseBatch
  ) throws(LedgerError) {
    batch.salts = [CaseSalt?](repeating: nil, count: batch.subjects.count)
    var index = 0
    try forEachSalt(of: range) { subject, salt in
      while index < batch.subjects.count, batch.subjects[index] < subject { index += 1 }
      if index < batch.subjects.count, batch.subjects[index] == subject {
        batch.salts[index] = salt
      }
    }
  }

  /// Appends what was decided of those of the batch's cases that lie in a range of numbers.
  private func appendDecided(
    _ range: ClosedRange<Subject>,
    to batch: inout CaseBatch
  ) throws(LedgerError) {
    let statement = try connection.statement(.decidedOfCases)
    statement.bind(range.lowerBound, range.upperBound)
    while try statement.next() {
      let subject = statement.int(3)
      while let next = batch.nextDecided, next < subject { batch.endDecided() }
      guard batch.nextDecided == subject else { continue }
      if let asOf = batch.asOf, statement.int(2) > asOf.lastEscalation { continue }
      batch.decided.append(contentsOf: statement.bytes(0))
      batch.prints.append((UInt64(bitPattern: statement.int(1)), statement.int(2)))
    }
  }
}

extension CaseBatch {
  /// The case of which what was decided comes next; nil after the last.
  fileprivate var nextDecided: LedgerTransaction.Subject? {
    decidedEnds.count < subjects.count ? subjects[decidedEnds.count] : nil
  }

  /// Notes that no more was decided of that case.
  fileprivate mutating func endDecided() {
    let start = decidedEnds.last ?? 0
    if prints.count > start + 1 { prints[start...].sort { $0.print < $1.print } }
    decidedEnds.append(prints.count)
  }
}
