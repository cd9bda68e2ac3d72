/// What a step reads and writes; it must not outlive its closure.
package struct LedgerTransaction {
  let connection: Connection

  /// The number by which all other tables know a case.
  package typealias Subject = Int64

  // MARK: - Cases

  /// The case of that key, a new one on first sight.
  package func subject(_ key: String) throws(LedgerError) -> Subject {
    if let subject = try find(key) { return subject }
    let statement = try connection.statement(.addSubject)
    statement.bind(key, at: 1)
    let salt = connection.salts.next()
    let added = try salt.withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 2)
      return try statement.value()
    }
    guard let subject = added else { preconditionFailure("a case that is added has a number") }
    connection.newestSalt = (subject, salt)
    return subject
  }

  /// Adds a case that is known to be new, under the number after all others'.
  ///
  /// - `salt`: nil for one of its own.
  package func add(_ subject: Subject, key: String, salt: CaseSalt? = nil) throws(LedgerError) {
    let statement = try connection.statement(.insertSubject)
    statement.bind(subject)
    statement.bind(key, at: 2)
    try (salt ?? newSalt()).withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 3)
      try statement.run()
    }
  }

  /// A salt for a case that is still to be added.
  package func newSalt() -> CaseSalt { connection.salts.next() }

  /// The highest number that a case has or had; 0 where there was none.
  package func newestSubject() throws(LedgerError) -> Subject {
    try connection.statement(.newestSubject).value() ?? 0
  }

  /// The case of that key; nil where there is none.
  package func find(_ key: String) throws(LedgerError) -> Subject? {
    let statement = try connection.statement(.findSubject)
    statement.bind(key, at: 1)
    return try statement.value()
  }

  package func key(of subject: Subject) throws(LedgerError) -> String {
    let statement = try connection.statement(.subjectKey)
    statement.bind(subject)
    guard try statement.next() else { return "" }
    defer { statement.reset() }
    return statement.text(0)
  }

  /// Passes on every case, in order of its number; the body must not ask for every case again.
  package func forEachSubject(_ body: (Subject, String) throws -> Void) throws {
    let statement = try connection.statement(.allSubjects)
    defer { statement.reset() }
    while try statement.next() { try body(statement.int(0), statement.text(1)) }
  }

  // MARK: - Facts

  /// A case has at most 268 million chunks, one a step in which facts touch it; there may be 34 billion
  /// cases.
  private static let chunkBits: Int64 = 28

  /// The case of a chunk, by its place.
  static func subject(ofChunk position: Int64) -> Subject { position >> chunkBits }

  /// Where the chunks of a case stand: from the first place on, before the end.
  static func chunks(of subject: Subject) -> (first: Int64, end: Int64) {
    (subject << chunkBits, (subject + 1) << chunkBits)
  }

  /// Appends a chunk of facts to a case.
  ///
  /// - `print`: what seals it, `FactChunk.Packer.print`; nil where nothing is sealed.
  /// - `isNew`: whether the case is known to have no facts yet.
  package func append(
    columns: UnsafeRawBufferPointer,
    print: SealedPrint?,
    to subject: Subject,
    isNew: Bool = false
  ) throws(LedgerError) {
    let first = subject << Self.chunkBits
    var position = first
    if !isNew {
      let newest = try connection.statement(.newestChunk)
      newest.bind(first, (subject + 1) << Self.chunkBits)
      if let newest = try newest.value() { position = newest + 1 }
    }
    let facts = try connection.statement(.addFacts)
    facts.bind(position)
    facts.bind(columns, at: 2)
    try facts.run()
    seal(.chunk, .number(position), print)
  }

  /// Appends the texts of the chunks that were packed; of facts that stand under these sequences.
  package func appendTexts(of packer: FactChunk.Packer) throws(LedgerError) {
    let statement = try connection.statement(.addTexts)
    try packer.texts.withBytes { texts throws(LedgerError) in
      for (index, row) in packer.textRows.enumerated() {
        let isLast = index + 1 == packer.textRows.count
        let end = isLast ? texts.count : packer.textRows[index + 1].start
        statement.bind(row.sequence)
        statement.bind(UnsafeRawBufferPointer(rebasing: texts[row.start..<end]), at: 2)
        try statement.run()
      }
    }
  }

  /// Passes on the chunks of the cases in a range, in order of the case, then of receipt.
  func forEachChunk(
    of range: ClosedRange<Subject>,
    _ body: (Subject, UnsafeRawBufferPointer) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let statement = try connection.statement(.factsOfCases)
    statement.bind(range.lowerBound << Self.chunkBits, (range.upperBound + 1) << Self.chunkBits)
    defer { statement.reset() }
    while try statement.next() {
      try body(statement.int(0) >> Self.chunkBits, statement.bytes(1))
    }
  }

  /// Passes on the text of each of those facts, in order.
  package func forEachText(
    of sequences: Range<Int64>,
    _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(LedgerError) {
    guard !sequences.isEmpty else { return }
    let statement = try connection.statement(.textsFrom)
    statement.bind(sequences.lowerBound)
    defer { statement.reset() }
    var next = sequences.lowerBound
    while next < sequences.upperBound, try statement.next() {
      var sequence = statement.int(0)
      FactChunk.forEachText(in: statement.bytes(1)) { text in
        if sequences.contains(sequence) { body(text) }
        sequence += 1
      }
      next = sequence
    }
    precondition(next >= sequences.upperBound, "a fact's text is kept")
  }

  /// Passes on the hash of source and id of each fact of a case, with its sequence.
  package func forEachIdentity(
    in subject: Subject,
    _ body: (_ identity: UInt64, _ sequence: Int64) -> Void
  ) throws(LedgerError) {
    try forEachChunk(of: subject...subject) { _, bytes throws(LedgerError) in
      let chunk = FactChunk(bytes, at: 0)
      var sequence = chunk.firstSequence
      chunk.forEachHead(in: bytes) { identity, _, _ in
        body(identity, sequence)
        sequence += 1
      }
    }
  }

  // MARK: - Cursors

  /// How far a sink has come in the log; 0 where it has not begun.
  package func cursor(of sink: String) throws(LedgerError) -> Int64 {
    let statement = try connection.statement(.cursor)
    statement.bind(sink, at: 1)
    return try statement.value() ?? 0
  }

  package func moveCursor(of sink: String, to sequence: Int64) throws(LedgerError) {
    let statement = try connection.statement(.moveCursor)
    statement.bind(sequence)
    statement.bind(sink, at: 2)
    try statement.run()
  }
}
