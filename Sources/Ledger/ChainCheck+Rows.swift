/// The rows that are sealed, as they are read for the check: none of them is trusted to be whole.
extension ChainCheck {
  /// Reads what `SealedKind` reads.
  mutating func readRows(of kind: SealedKind) throws(LedgerError) {
    guard let sql = kind.allRows else { return }
    let statement = try transaction.connection.statement(sql)
    while try statement.next() {
      let isNotice = kind == .notice
      judge(
        kind,
        SealedKey(text: kind.hasText ? statement.text(1) : "", number: statement.int(0)),
        try transaction.print(of: kind, statement, key),
        isEmptied: isNotice && statement.bytes(2).isEmpty,
        isOpen: kind == .receipt && statement.int(2) == 0
      )
    }
  }

  /// No case that is erased is there still.
  mutating func readErased() throws(LedgerError) {
    let statement = try transaction.connection.statement(
      "SELECT subject FROM erased JOIN subjects USING (subject) ORDER BY subject"
    )
    while try statement.next() {
      add(ChainFinding("subjects", .number(statement.int(0)), .notErased))
    }
  }

  // MARK: - Escalations

  mutating func readEscalations() throws(LedgerError) {
    let statement = try transaction.connection.statement(
      "SELECT seq, count, data FROM escalations ORDER BY seq"
    )
    while try statement.next() {
      let first = statement.int(0)
      let row = statement.bytes(2)
      let (places, isWhole) = EscalationPack.places(in: row)
      for (index, place) in places.enumerated() {
        let bytes = UnsafeRawBufferPointer(rebasing: row[place.bytes])
        judge(
          .escalation,
          .number(first &+ Int64(index)),
          transaction.print(ofEscalation: bytes, try transaction.salt(of: place.subject), key),
          isEmptied: bytes.elementsEqual(EscalationPack.emptied)
        )
      }
      if !isWhole {
        judge(.escalation, .number(first &+ Int64(places.count)), nil)
      } else if statement.int(1) != places.count {
        add(ChainFinding(SealedKind.escalation.table, .number(first), .altered))
      }
    }
  }

  // MARK: - Facts

  mutating func readChunks() throws(LedgerError) {
    let statement = try transaction.connection.statement("SELECT pos, data FROM facts ORDER BY pos")
    var texts = TextWalk(try transaction.connection.statement(Query.textsFrom.sql))
    var ranges = FactRanges()
    var subject: (number: LedgerTransaction.Subject, key: String, salt: CaseSalt?)?
    while try statement.next() {
      let position = statement.int(0)
      let bytes = statement.bytes(1)
      guard let head = FactChunk.head(of: bytes) else {
        judge(.chunk, .number(position), nil, isEmptied: bytes.isEmpty)
        continue
      }
      ranges.add(head.first, head.count)
      let number = LedgerTransaction.subject(ofChunk: position)
      let known =
        if let subject, subject.number == number { subject } else { try readSubject(number) }
      subject = known
      // A chunk in another case's place is known by the salt of its own.
      var salt = known.salt
      if head.key != known.key, let own = try transaction.salt(of: head.key) { salt = own }
      var print: SealedPrint?
      if let salt { print = try texts.print(of: bytes, head.first, head.count, salt) }
      if judge(.chunk, .number(position), print), head.key != known.key {
        add(ChainFinding("subjects", .number(number), .altered))
      }
    }
    try readTexts(outside: ranges)
  }

  private mutating func readSubject(
    _ number: LedgerTransaction.Subject
  ) throws(LedgerError) -> (number: LedgerTransaction.Subject, key: String, salt: CaseSalt?) {
    let salt = try transaction.salt(of: number)
    if salt == nil { add(ChainFinding("subjects", .number(number), .missing)) }
    return (number, try transaction.key(of: number), salt)
  }

  /// A text of a fact that no chunk has: nothing may be left of one that is erased, and none is added.
  private mutating func readTexts(outside ranges: FactRanges) throws(LedgerError) {
    let known = ranges.sorted
    var next = 0
    let statement = try transaction.connection.statement("SELECT seq, data FROM texts ORDER BY seq")
    while try statement.next() {
      var sequence = statement.int(0)
      var reader = WaryReader(statement.bytes(1))
      while !reader.isAtEnd {
        let start = reader.position
        guard reader.skipText() else { break }
        while next < known.count, known[next].upperBound <= sequence { next += 1 }
        let isKnown = next < known.count && known[next].lowerBound <= sequence
        let isEmpty = reader.position - start == MemoryLayout<UInt32>.size
        if !isKnown, !isEmpty { add(ChainFinding("texts", .number(sequence), .unsealed)) }
        sequence &+= 1
      }
    }
  }
}

/// The facts that chunks have, as ranges of sequences that are joined where they follow each other.
private struct FactRanges {
  private var ranges: [Range<Int64>] = []

  mutating func add(_ first: Int64, _ count: UInt32) {
    let (end, overflows) = first.addingReportingOverflow(Int64(count))
    guard !overflows else { return }
    if let last = ranges.last, last.upperBound == first {
      ranges[ranges.count - 1] = last.lowerBound..<end
    } else {
      ranges.append(first..<end)
    }
  }

  var sorted: [Range<Int64>] { ranges.sorted { $0.lowerBound < $1.lowerBound } }
}

/// Reads texts of facts from where they stand; those of the next chunk often follow.
private struct TextWalk {
  private let statement: Statement
  private var row = WaryReader(UnsafeRawBufferPointer(start: nil, count: 0))
  private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)

  /// The fact whose text comes next in the row; nil where there is no row.
  private var sequence: Int64?

  init(_ statement: Statement) { self.statement = statement }

  /// The print of a chunk with the texts of its facts; nil where one of them is gone or torn.
  mutating func print(
    of columns: UnsafeRawBufferPointer,
    _ first: Int64,
    _ count: UInt32,
    _ salt: CaseSalt
  ) throws(LedgerError) -> SealedPrint? {
    var print = ChunkPrint(columns, salt.maker)
    guard count > 0 else { return print.print }
    guard try go(to: first) else { return nil }
    var rest = count
    while rest > 0 {
      if row.isAtEnd { guard try nextRow() else { return nil } }
      let start = row.position
      while rest > 0, !row.isAtEnd {
        guard row.skipText() else { return nil }
        sequence = sequence.map { $0 &+ 1 }
        rest -= 1
      }
      print.add(texts: UnsafeRawBufferPointer(rebasing: bytes[start..<row.position]))
    }
    return print.print
  }

  private mutating func go(to first: Int64) throws(LedgerError) -> Bool {
    if sequence == first { return true }
    statement.reset()
    statement.bind(first)
    guard try takeRow() else { return false }
    while let sequence, sequence < first {
      guard row.skipText() else { return false }
      self.sequence = sequence + 1
    }
    return sequence == first
  }

  /// Goes on with the row that follows; false where facts are missing between.
  private mutating func nextRow() throws(LedgerError) -> Bool {
    let wanted = sequence
    guard try takeRow() else { return false }
    return sequence == wanted
  }

  private mutating func takeRow() throws(LedgerError) -> Bool {
    let isRow = try statement.next()
    bytes = isRow ? statement.bytes(1) : UnsafeRawBufferPointer(start: nil, count: 0)
    row = WaryReader(bytes)
    sequence = isRow ? statement.int(0) : nil
    return isRow
  }
}
