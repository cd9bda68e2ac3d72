package import Casework
package import Civil
import Foundation
import GRDB

/// What a step reads and writes; it must not outlive its closure.
package struct LedgerTransaction {
  let database: Database

  /// The number by which all other tables know a case.
  package typealias Subject = Int64

  // MARK: - Cases and facts

  /// The case of that key, a new one on first sight.
  package func subject(_ key: String) throws -> Subject {
    if let subject = try find(key) { return subject }
    try database.cachedStatement(sql: "INSERT INTO subjects (key) VALUES (?)").execute(
      arguments: [key])
    return database.lastInsertedRowID
  }

  /// The case of that key; nil where there is none.
  package func find(_ key: String) throws -> Subject? {
    let statement = try database.cachedStatement(sql: "SELECT subject FROM subjects WHERE key = ?")
    return try Int64.fetchOne(statement, arguments: [key])
  }

  package func key(of subject: Subject) throws -> String {
    let statement = try database.cachedStatement(sql: "SELECT key FROM subjects WHERE subject = ?")
    return try String.fetchOne(statement, arguments: [subject]) ?? ""
  }

  /// Appends a chunk of facts to a case; its position.
  package func append(_ chunk: [UInt8], to subject: Subject) throws -> Int64 {
    let number = try Int64.fetchOne(
      database.cachedStatement(
        sql: "UPDATE subjects SET chunks = chunks + 1 WHERE subject = ? RETURNING chunks - 1"
      ),
      arguments: [subject]
    )
    let position = subject << Self.chunkBits | (number ?? 0)
    try chunk.withUnsafeBytes { bytes in
      try database.cachedStatement(sql: "INSERT INTO facts (pos, data) VALUES (?, ?)").execute(
        arguments: [position, Data(bytes)])
    }
    return position
  }

  /// A case has at most 268 million chunks, one a step in which facts touch it; there may be 34 billion
  /// cases.
  private static let chunkBits: Int64 = 28

  /// Passes on each fact of a case, in the order of receipt.
  package func forEachFact(of subject: Subject, _ body: (StoredFact) throws -> Void) throws {
    let statement = try database.cachedStatement(
      sql: "SELECT data FROM facts WHERE pos >= ? AND pos < ? ORDER BY pos"
    )
    let rows = try Row.fetchCursor(
      statement,
      arguments: [subject << Self.chunkBits, (subject + 1) << Self.chunkBits]
    )
    while let row = try rows.next() {
      try row.withUnsafeData(atIndex: 0) { data in
        try data?.withUnsafeBytes { try FactChunk.forEach(in: $0, body) }
      }
    }
  }

  /// Passes on the facts of one chunk.
  package func forEachFact(at position: Int64, _ body: (StoredFact) throws -> Void) throws {
    let statement = try database.cachedStatement(sql: "SELECT data FROM facts WHERE pos = ?")
    guard let data = try Data.fetchOne(statement, arguments: [position]) else { return }
    try data.withUnsafeBytes { try FactChunk.forEach(in: $0, body) }
  }

  /// Where the fact of that hash lies; nil where there is none.
  package func position(ofHash hash: UInt64) throws -> Int64? {
    let statement = try database.cachedStatement(sql: "SELECT pos FROM ids WHERE hash = ?")
    return try Int64.fetchOne(statement, arguments: [Int64(bitPattern: hash)])
  }

  package func register(hash: UInt64, at position: Int64) throws {
    try database.cachedStatement(sql: "INSERT INTO ids (hash, pos) VALUES (?, ?)").execute(
      arguments: [Int64(bitPattern: hash), position])
  }

  // MARK: - Agenda

  /// The cases whose instant has come, in order of instant and case.
  package func due(at instant: Instant, limit: Int) throws -> [Subject] {
    let statement = try database.cachedStatement(
      sql: "SELECT subject FROM agenda WHERE next_at <= ? ORDER BY next_at, subject LIMIT ?"
    )
    return try Int64.fetchAll(statement, arguments: [instant.microseconds, limit])
  }

  /// The earliest instant of all cases; nil when nothing lies ahead.
  package func nextInstant() throws -> Instant? {
    let statement = try database.cachedStatement(sql: "SELECT min(next_at) FROM agenda")
    return try Int64.fetchOne(statement).map(Instant.init(microseconds:))
  }

  /// Says when a case must be looked at next; nil for never.
  package func arm(_ subject: Subject, at next: Instant?) throws {
    let old = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT next_at FROM subjects WHERE subject = ?"),
      arguments: [subject]
    )
    let new = next?.microseconds
    guard old != new else { return }
    if let old {
      try database.cachedStatement(sql: "DELETE FROM agenda WHERE next_at = ? AND subject = ?")
        .execute(arguments: [old, subject])
    }
    if let new {
      try database.cachedStatement(sql: "INSERT INTO agenda (next_at, subject) VALUES (?, ?)")
        .execute(arguments: [new, subject])
    }
    try database.cachedStatement(sql: "UPDATE subjects SET next_at = ? WHERE subject = ?").execute(
      arguments: [new, subject])
  }

  /// Puts every case on the agenda of that instant: a new edition may move any of their dates.
  package func armAll(at instant: Instant) throws {
    try database.execute(sql: "DELETE FROM agenda")
    try database.execute(
      sql: "UPDATE subjects SET next_at = ?",
      arguments: [instant.microseconds]
    )
    try database.execute(
      sql: "INSERT INTO agenda (next_at, subject) SELECT next_at, subject FROM subjects"
    )
  }

  // MARK: - Escalations

  /// Whether an escalation of that id was decided before.
  package func isDecided(_ id: [UInt8], of subject: Subject) throws -> Bool {
    let statement = try database.cachedStatement(
      sql: "SELECT 1 FROM decided WHERE subject = ? AND id = ?"
    )
    return try Int.fetchOne(statement, arguments: [subject, Data(id)]) != nil
  }

  /// Appends an escalation to the log.
  ///
  /// Appending one twice is impossible: the second fails.
  package func append(
    _ escalation: Escalation,
    id: [UInt8],
    of subject: Subject,
    step: Int64
  ) throws {
    try database.cachedStatement(sql: "INSERT INTO decided (subject, id) VALUES (?, ?)").execute(
      arguments: [subject, Data(id)])
    try database.cachedStatement(
      sql: """
        INSERT INTO escalations (step, subject, id, rule, title, moment, rung, level, effect, at,
          available, decided, due, due_at, readings, roles, reason, repetition, mark)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        step, subject, Data(id), escalation.rule, escalation.title, escalation.moment,
        escalation.rung, escalation.level.rawValue, escalation.effect.rawValue,
        escalation.at.microseconds, escalation.available.microseconds,
        escalation.decided.microseconds, escalation.due,
        escalation.dueAt.microseconds,
        escalation.readings.map { "\($0.due) \($0.name)" }.joined(separator: "\n"),
        escalation.roles.joined(separator: "\n"),
        escalation.reason.rawValue, escalation.repetition, escalation.mark?.rawValue,
      ])
  }

  /// The escalations after a place in the log, in order.
  ///
  /// `subject`: of one case only; nil for all.
  package func escalations(
    after sequence: Int64 = 0,
    of subject: Subject? = nil,
    limit: Int = .max
  ) throws -> [Escalation] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT e.*, s.key FROM escalations e JOIN subjects s ON s.subject = e.subject
        WHERE e.seq > ? AND (? IS NULL OR e.subject = ?) ORDER BY e.seq LIMIT ?
        """,
      arguments: [sequence, subject, subject, limit]
    )
    var escalations: [Escalation] = []
    while let row = try rows.next() { escalations.append(Self.escalation(row)) }
    return escalations
  }

  private static func namedDue(_ line: Substring) -> Escalation.NamedDue {
    let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    return Escalation.NamedDue(name: String(parts.last ?? ""), due: String(parts.first ?? ""))
  }

  private static func escalation(_ row: Row) -> Escalation {
    let id: Data = row["id"]
    let roles: String = row["roles"]
    let readings: String = row["readings"]
    return Escalation(
      id: id.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
      sequence: row["seq"],
      subject: row["key"],
      rule: row["rule"],
      title: row["title"],
      moment: row["moment"],
      rung: row["rung"],
      level: Level(rawValue: row["level"]) ?? .error,
      effect: Effect(rawValue: row["effect"]) ?? .agreed,
      at: Instant(microseconds: row["at"]),
      available: Instant(microseconds: row["available"]),
      decided: Instant(microseconds: row["decided"]),
      due: row["due"],
      dueAt: Instant(microseconds: row["due_at"]),
      readings: readings.split(separator: "\n").map(Self.namedDue),
      roles: roles.split(separator: "\n").map(String.init),
      reason: Reason(rawValue: row["reason"]) ?? .overdue,
      repetition: row["repetition"],
      mark: (row["mark"] as String?).flatMap(Escalation.Mark.init(rawValue:))
    )
  }

  // MARK: - Steps

  /// A step's number, instant and edition, and how far the logs reach after it.
  package struct StepRecord: Hashable, Sendable {
    package var step: Int64
    package var at: Instant
    package var edition: String
    package var lastFact: Int64
    package var lastEscalation: Int64

    /// A step to append; how far the escalations reach, the ledger knows.
    package init(step: Int64, at: Instant, edition: String, lastFact: Int64) {
      self.step = step
      self.at = at
      self.edition = edition
      self.lastFact = lastFact
      lastEscalation = 0
    }

    fileprivate init(_ row: Row) {
      step = row["step"]
      at = Instant(microseconds: row["at"])
      edition = row["fingerprint"]
      lastFact = row["last_fact"]
      lastEscalation = row["last_escalation"]
    }
  }

  /// The newest step; nil in an empty ledger.
  package func newestStep() throws -> StepRecord? {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT step, at, fingerprint, last_fact, last_escalation
          FROM steps JOIN editions USING (edition) ORDER BY step DESC LIMIT 1
          """
      )
    )
    return row.map(StepRecord.init)
  }

  /// Records a step: it is a fact too.
  package func append(_ step: StepRecord) throws {
    try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO editions (fingerprint) VALUES (?)"
    ).execute(arguments: [step.edition])
    try database.cachedStatement(
      sql: """
        INSERT INTO steps (step, at, edition, last_fact, last_escalation)
        SELECT ?, ?, edition, ?, (SELECT ifnull(max(seq), 0) FROM escalations)
        FROM editions WHERE fingerprint = ?
        """
    ).execute(arguments: [step.step, step.at.microseconds, step.lastFact, step.edition])
  }

  // MARK: - Cursors

  /// How far a sink has come in the log; 0 where it has not begun.
  package func cursor(of sink: String) throws -> Int64 {
    let statement = try database.cachedStatement(sql: "SELECT seq FROM cursors WHERE sink = ?")
    return try Int64.fetchOne(statement, arguments: [sink]) ?? 0
  }

  package func moveCursor(of sink: String, to sequence: Int64) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO cursors (sink, seq) VALUES (?, ?)
        ON CONFLICT (sink) DO UPDATE SET seq = max(seq, excluded.seq)
        """
    ).execute(arguments: [sink, sequence])
  }

  // MARK: - Figures

  /// How much there is of everything.
  package struct Figures: Hashable, Sendable {
    package var cases: Int
    package var armedCases: Int
    package var facts: Int64
    package var escalations: Int64

    /// The delays of the newest escalations that were decided live, in milliseconds, ascending.
    package var delaysMilliseconds: [Int64]
    package var cursors: [String: Int64]
  }

  package func figures() throws -> Figures {
    func count(_ sql: String) throws -> Int64 { try Int64.fetchOne(database, sql: sql) ?? 0 }
    let delays = try Int64.fetchAll(
      database,
      sql: """
        SELECT (decided - available) / 1000 FROM
          (SELECT decided, available FROM escalations WHERE mark IS NULL ORDER BY seq DESC LIMIT 1000)
        ORDER BY 1
        """
    )
    var cursors: [String: Int64] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT sink, seq FROM cursors") {
      cursors[row["sink"]] = row["seq"]
    }
    return Figures(
      cases: Int(try count("SELECT count(*) FROM subjects")),
      armedCases: Int(try count("SELECT count(*) FROM agenda")),
      facts: try newestStep()?.lastFact ?? 0,
      escalations: try count("SELECT ifnull(max(seq), 0) FROM escalations"),
      delaysMilliseconds: delays,
      cursors: cursors
    )
  }

  /// Every case, in the order of first sight.
  package func forEachSubject(_ body: (Subject, String) throws -> Void) throws {
    let rows = try Row.fetchCursor(database, sql: "SELECT subject, key FROM subjects")
    while let row = try rows.next() { try body(row[0], row[1]) }
  }
}
