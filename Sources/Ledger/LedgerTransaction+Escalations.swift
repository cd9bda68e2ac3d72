package import Casework

extension LedgerTransaction {
  /// Appends an escalation to the log.
  ///
  /// Appending one twice is impossible: the second fails.
  ///
  /// - `print`: a hash of all that the id is derived from, to know it again by.
  /// - `salt`: of its case, where it was read.
  package func append(
    _ escalation: Escalation,
    id: [UInt8],
    print: UInt64,
    of subject: Subject,
    _ salt: CaseSalt? = nil
  ) throws(LedgerError) {
    if connection.pending.firstSequence == nil {
      connection.pending.firstSequence = try storedEscalations() + 1
    }
    let sequence = try newestEscalation() + 1
    let statement = try connection.statement(.addDecided)
    statement.bind(subject)
    statement.bind(Int64(bitPattern: print), at: 3)
    statement.bind(sequence, at: 4)
    try id.withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 2)
      try statement.run()
    }
    let wording = Wording(escalation)
    let number = try connection.wordings.number(of: wording) { () throws(LedgerError) in
      try self.number(of: wording)
    }
    connection.pending.append(escalation, id: id, wording: number)
    // As it would be read back.
    var kept = escalation
    kept.id = hexadecimal(id)
    kept.sequence = sequence
    connection.newestEscalations.append(kept, at: sequence)
    if isSealing {
      let salt = if let salt { salt } else { try self.salt(of: subject) }
      if let salt { connection.newestSalts.append(salt, at: sequence) }
      connection.pending.newest { connection.seal.append(unprinted: sequence, $0, salt) }
    }
    if connection.pending.isFull { try writePending() }
  }

  private func number(of wording: Wording) throws(LedgerError) -> Int64 {
    let bytes = wording.bytes
    for query in [Query.findWording, .addWording] {
      let statement = try connection.statement(query)
      let number = try bytes.withBytes { bytes throws(LedgerError) in
        statement.bind(bytes, at: 1)
        return try statement.value()
      }
      if let number {
        if query == .addWording { try seal(.wording, .number(number)) }
        return number
      }
    }
    preconditionFailure("a wording that is added has a number")
  }

  /// Writes the escalations that stand in no row yet.
  func writePending() throws(LedgerError) {
    guard connection.pending.count > 0, let first = connection.pending.firstSequence else { return }
    let statement = try connection.statement(.addEscalations)
    statement.bind(first, connection.pending.count)
    try connection.pending.bytes.withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 3)
      try statement.run()
    }
    connection.standing.escalation = first + connection.pending.count - 1
    connection.pending.removeAll()
  }

  /// The sequence of the newest escalation; 0 where there is none.
  package func newestEscalation() throws(LedgerError) -> Int64 {
    if let first = connection.pending.firstSequence { return first + connection.pending.count - 1 }
    return try storedEscalations()
  }

  private func storedEscalations() throws(LedgerError) -> Int64 {
    if let newest = connection.standing.escalation { return newest }
    let newest = try connection.statement(.newestEscalation).value() ?? 0
    connection.standing.escalation = newest
    return newest
  }

  /// Whose escalation has that id, in hexadecimal, and its place in the log; nil where none has.
  ///
  /// Ids stand by case, so the whole of them is looked through.
  package func place(
    ofEscalation id: String
  ) throws(LedgerError) -> (subject: Subject, sequence: Int64)? {
    guard let bytes = hexadecimalBytes(id) else { return nil }
    let statement = try connection.statement(.decidedAs)
    defer { statement.reset() }
    return try bytes.withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 1)
      return try statement.next() ? (statement.int(0), statement.int(1)) : nil
    }
  }

  /// The place in the log of an escalation of a case, by its id; nil where it has none such.
  package func place(of id: [UInt8], _ subject: Subject) throws(LedgerError) -> Int64? {
    let statement = try connection.statement(.decidedPlace)
    defer { statement.reset() }
    statement.bind(subject)
    return try id.withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 2)
      return try statement.next() ? statement.int(0) : nil
    }
  }

  /// The escalation at a place in the log; nil where there is none.
  package func escalation(_ sequence: Int64) throws(LedgerError) -> Escalation? {
    if let known = connection.newestEscalations[sequence] ?? known(sequence) { return known }
    try writePending()
    let statement = try connection.statement(.escalationsFrom)
    statement.bind(sequence)
    defer { statement.reset() }
    var row: [Escalation] = []
    if try statement.next() {
      try forEach(in: statement) { escalation in
        row.append(escalation)
        return true
      }
    }
    connection.newestRow = row
    return known(sequence)
  }

  /// Those that a notice tells, but those of cases that are erased since.
  package func escalations(of notice: Notice) throws(LedgerError) -> [Escalation] {
    var escalations: [Escalation] = []
    escalations.reserveCapacity(notice.escalations.count)
    for sequence in notice.escalations {
      if let escalation = try escalation(sequence) { escalations.append(escalation) }
    }
    return escalations
  }

  /// The escalation at a place, where it stands in the row that was read last; those of erased cases
  /// are left out of it.
  private func known(_ sequence: Int64) -> Escalation? {
    guard let first = connection.newestRow.first?.sequence, sequence >= first else { return nil }
    let limit = Int(clamping: sequence - first + 1)
    return connection.newestRow.prefix(limit).last { $0.sequence == sequence }
  }

  /// The escalations after a place in the log, in order.
  package func escalations(
    after sequence: Int64 = 0,
    limit: Int = .max
  ) throws(LedgerError) -> [Escalation] {
    if let newest = connection.newestEscalations.from(sequence + 1, limit: limit) { return newest }
    try writePending()
    var escalations: [Escalation] = []
    let statement = try connection.statement(.escalationsFrom)
    statement.bind(sequence + 1)
    defer { statement.reset() }
    while escalations.count < limit, try statement.next() {
      try forEach(in: statement) { escalation in
        if escalation.sequence > sequence { escalations.append(escalation) }
        return escalations.count < limit
      }
    }
    return escalations
  }

  /// The escalations after a place in the log that are told one by one, in order; and the place up to
  /// which that is all, nil where nothing stands after the first.
  ///
  /// A load of history leaves hundreds of thousands that aren't: passing over them takes a tenth of
  /// reading them. Ten times `limit` are looked at, at the most.
  package func told(
    after sequence: Int64,
    limit: Int
  ) throws(LedgerError) -> (escalations: [Escalation], through: Int64?) {
    if let newest = connection.newestEscalations.from(sequence + 1, limit: limit) {
      let isAllTold = newest.allSatisfy { $0.mark != .preceding }
      let told = isAllTold ? newest : newest.filter { $0.mark != .preceding }
      return (told, newest.last?.sequence)
    }
    try writePending()
    var told: [Escalation] = []
    var through: Int64?
    let statement = try connection.statement(.escalationsFrom)
    statement.bind(sequence + 1)
    defer { statement.reset() }
    while told.count < limit, (through ?? sequence) - sequence < Int64(limit) * 10,
      try statement.next()
    {
      let next = try forEach(in: statement, { $0.mark != .preceding }) { escalation in
        if escalation.sequence > sequence { told.append(escalation) }
        return told.count < limit
      }
      if next > sequence + 1 { through = next - 1 }
    }
    return (told, through)
  }

  /// Passes on the escalations of a row; the place after the last that was looked at.
  @discardableResult
  private func forEach(
    in row: Statement,
    _ isWanted: (Wording) -> Bool = { _ in true },
    _ body: (Escalation) -> Bool
  ) throws(LedgerError) -> Int64 {
    try EscalationPack.forEach(
      in: row.bytes(1),
      from: row.int(0),
      isWanted,
      { number throws(LedgerError) in
        try connection.wordings.wording(number) { () throws(LedgerError) in try wording(number) }
      },
      body
    )
  }

  private func wording(_ number: Int64) throws(LedgerError) -> Wording {
    let statement = try connection.statement(.wording)
    statement.bind(number)
    guard try statement.next() else { preconditionFailure("an escalation's wording is kept") }
    defer { statement.reset() }
    return Wording(statement.bytes(0))
  }

  /// The newest escalations that were decided live, at most so many, the newest rows first.
  func newestLive(limit: Int) throws(LedgerError) -> [Escalation] {
    var escalations: [Escalation] = []
    let statement = try connection.statement(.escalationsBack)
    defer { statement.reset() }
    while escalations.count < limit, try statement.next() {
      try forEach(in: statement) { escalation in
        if escalation.mark == nil { escalations.append(escalation) }
        return true
      }
    }
    return escalations
  }
}
