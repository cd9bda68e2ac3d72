import CSQLite
package import Casework
package import Civil

/// What an audit looks at: all rows of a table one after the other, in bounded memory.
extension LedgerTransaction {
  /// What SQLite finds wrong with its own file, by pages and rows (`PRAGMA integrity_check`).
  package func damages() throws(LedgerError) -> [String] {
    let statement = try connection.statement("PRAGMA integrity_check(\(Self.listedDamages))")
    var damages: [String] = []
    while try statement.next() { damages.append(statement.text(0)) }
    return damages == ["ok"] ? [] : damages
  }

  private static let listedDamages = 100

  // MARK: - Steps and escalations

  /// The steps that don't follow the one before: by an instant that went back, by a log that became
  /// shorter, or by a number that was left out.
  package func disorderedSteps() throws(LedgerError) -> [Int64] {
    let statement = try connection.statement(
      """
      SELECT step FROM (
        SELECT step, at, last_fact, last_escalation,
          lag(step) OVER steps AS step_before, lag(at) OVER steps AS at_before,
          lag(last_fact) OVER steps AS fact_before,
          lag(last_escalation) OVER steps AS escalation_before
        FROM steps WINDOW steps AS (ORDER BY step)
      ) WHERE at < at_before OR last_fact < fact_before OR last_escalation < escalation_before
        OR step <> step_before + 1
      ORDER BY step
      """
    )
    var steps: [Int64] = []
    while try statement.next() { steps.append(statement.int(0)) }
    return steps
  }

  /// Passes on what is noted as decided: whose case, the escalation's id, and its place in the log.
  package func forEachDecided(
    _ body: (Subject, UnsafeRawBufferPointer, Int64) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let statement = try connection.statement("SELECT subject, id, seq FROM decided")
    while try statement.next() {
      try body(statement.int(0), statement.bytes(1), statement.int(2))
    }
  }

  /// The cases that the next steps look at, so that what is due of them may not be decided yet.
  package struct WaitingCases {
    fileprivate var due: Set<Subject> = []
    fileprivate var owed: [ClosedRange<Subject>] = []

    package func contains(_ subject: Subject) -> Bool {
      due.contains(subject) || owed.contains { $0.contains(subject) }
    }
  }

  /// Those whose instant has come by then, and those that are owed a look.
  package func waitingCases(at instant: Instant) throws(LedgerError) -> WaitingCases {
    var waiting = WaitingCases()
    try agenda.forEach(until: instant.microseconds) { waiting.due.insert($0) }
    let owed = try connection.statement("SELECT first, last FROM owed")
    while try owed.next() { waiting.owed.append(owed.int(0)...max(owed.int(0), owed.int(1))) }
    return waiting
  }

  // MARK: - Facts

  /// A fact by the case that has it, its place among all facts, and the hash of its source and id.
  package struct FactPlace: Hashable, Sendable {
    package var subject: Subject
    package var sequence: Int64
    package var identity: UInt64
  }

  /// The facts of cases that follow each other, in order of the cases.
  package func factPlaces(of range: ClosedRange<Subject>) throws(LedgerError) -> [FactPlace] {
    var places: [FactPlace] = []
    try forEachChunk(of: range) { subject, bytes throws(LedgerError) in
      let chunk = FactChunk(bytes, at: 0)
      var sequence = chunk.firstSequence
      chunk.forEachHead(in: bytes) { identity, _, _ in
        places.append(FactPlace(subject: subject, sequence: sequence, identity: identity))
        sequence += 1
      }
    }
    return places
  }

  /// Passes on the texts of those facts that are there, each with its fact's sequence; unlike
  /// `forEachText` it bears that some are gone.
  package func forEachKeptText(
    of sequences: Range<Int64>,
    _ body: (Int64, UnsafeRawBufferPointer) -> Void
  ) throws(LedgerError) {
    let statement = try connection.statement(.textsFrom)
    statement.bind(sequences.lowerBound)
    defer { statement.reset() }
    while try statement.next() {
      var sequence = statement.int(0)
      guard sequence < sequences.upperBound else { return }
      FactChunk.forEachText(in: statement.bytes(1)) { text in
        if sequences.contains(sequence) { body(sequence, text) }
        sequence += 1
      }
      if sequence >= sequences.upperBound { return }
    }
  }

  /// Those of the facts by whose source and id their case can't be found.
  package func unregistered(_ places: [FactPlace]) throws(LedgerError) -> [FactPlace] {
    let count = try bucketCount()
    guard count > 0 else { return places }
    // By bucket, so that each is read once.
    let sorted = places.map { (bucket: Self.bucket(of: $0.identity, among: count), place: $0) }
      .sorted { $0.bucket < $1.bucket }
    var lost: [FactPlace] = []
    var (bucket, entries): (Int64, [UInt8]) = (-1, [])
    for item in sorted {
      if item.bucket != bucket {
        (bucket, entries) = (item.bucket, try self.entries(ofBucket: item.bucket))
      }
      var isFound = false
      try Self.forEachSubject(
        ofIdentity: item.place.identity,
        in: entries
      ) { subject throws(LedgerError) in
        isFound = isFound || subject == item.place.subject
      }
      if !isFound { lost.append(item.place) }
    }
    return lost
  }

  // MARK: - Deliveries

  /// A delivery by its endpoint, and its place among the endpoint's.
  package struct DeliveryPlace: Hashable, Sendable {
    package var endpoint: String
    package var sequence: Int64
  }

  /// The deliveries that arrived, or failed for good, though no attempt was ever noted.
  ///
  /// What a person gave up, what was overtaken, and what was held at a restore needs none.
  package func unattemptedDeliveries() throws(LedgerError) -> [DeliveryPlace] {
    let statement = try connection.statement(
      """
      SELECT endpoint, sequence FROM deliveries
      WHERE attempts = 0 AND (state = ?1 OR state = ?2 AND code <> ?3)
      ORDER BY endpoint, sequence
      """
    )
    statement.bind(Delivery.State.delivered.rawValue, Delivery.State.dead.rawValue)
    statement.bind(Delivery.restoredCode, at: 3)
    var places: [DeliveryPlace] = []
    while try statement.next() {
      places.append(DeliveryPlace(endpoint: statement.text(0), sequence: statement.int(1)))
    }
    return places
  }

  // MARK: - Erasures

  /// When a case was erased last; nil where none was.
  package func newestErasure() throws(LedgerError) -> Instant? {
    try connection.statement("SELECT max(at) FROM erased").value().map(Instant.init(microseconds:))
  }
}

extension Delivery {
  /// The code of one that was open in a backup, and waits after its restore until a person has decided.
  package static let restoredCode = "restored"
}

extension LedgerError {
  /// Whether the file itself is damaged, or is none of SQLite's.
  package var isDamage: Bool { [SQLITE_CORRUPT, SQLITE_NOTADB].contains(code & 0xFF) }
}

extension Ledger {
  /// The version of SQLite that runs here.
  package static var engineVersion: String { String(cString: sqlite3_libversion()) }
}
