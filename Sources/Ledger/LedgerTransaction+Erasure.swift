import Casework
package import Civil

/// Cases that are taken out for good, with all that their rows say; what counts as evidence is sealed
/// anew, so that the chain verifies.
extension LedgerTransaction {
  /// Where cases stand by their keys, beside the rows that stand under their numbers.
  package struct Mentions: Hashable, Sendable {
    /// The places of the notices that tell of them.
    package var notices: [Int64] = []

    /// The numbers of the pages on which they stand.
    package var digests: [Int64] = []

    /// The newest notice and the newest page that were looked at.
    fileprivate var lastNotice: Int64 = 0
    fileprivate var lastDigest: Int64 = 0

    package init() {}
  }

  /// Looks for the keys in notices and pages, from where it was looked before.
  ///
  /// It takes as long as there are many: what is long past can be looked through by a reader first.
  ///
  /// - `isOnPage`: whether any of the keys stands on a page, by its packed forms.
  package func find(
    _ keys: Set<String>,
    into mentions: inout Mentions,
    isOnPage: ([UInt8]) -> Bool
  ) throws(LedgerError) {
    let notices = try connection.statement(.noticesFrom)
    notices.bind(mentions.lastNotice, .max)
    while try notices.next() {
      mentions.lastNotice = notices.int(0)
      let subjects = Notice.subjects(packed: notices.bytes(1)) ?? []
      if subjects.contains(where: keys.contains) { mentions.notices.append(mentions.lastNotice) }
    }
    let pages = try connection.statement(
      "SELECT digest, pages FROM digests WHERE digest > ? ORDER BY digest"
    )
    pages.bind(mentions.lastDigest)
    while try pages.next() {
      mentions.lastDigest = pages.int(0)
      if isOnPage(Array(pages.bytes(1))) { mentions.digests.append(mentions.lastDigest) }
    }
  }

  /// Whether a number was that of a case that is erased.
  package func isErased(_ subject: Subject) throws(LedgerError) -> Bool {
    let statement = try connection.statement("SELECT 1 FROM erased WHERE subject = ?")
    statement.bind(subject)
    return try statement.value() == 1
  }

  /// When the first step was taken: nothing was received before; nil in an empty ledger.
  package func firstStep() throws(LedgerError) -> Instant? {
    try connection.statement("SELECT at FROM steps ORDER BY step LIMIT 1").value()
      .map { Instant(microseconds: $0) }
  }

  /// How many cases were erased.
  package func erasedCount() throws(LedgerError) -> Int64 {
    try connection.statement("SELECT count(*) FROM erased").value() ?? 0
  }

  /// Erases cases, which come in order of their numbers, each once.
  ///
  /// What stays: hashes of the events' sources and ids, by which an event that comes again is known as
  /// one that came before; the places of their facts and escalations, which are empty; and the
  /// deliveries, which name no case.
  ///
  /// - `mentions`: all notices and pages that name them.
  package func erase(
    _ subjects: [Subject],
    _ mentions: Mentions,
    at instant: Instant
  ) throws(LedgerError) {
    var keys: [Subject: String] = [:]
    var told: Set<Int64> = []
    for subject in subjects {
      keys[subject] = try key(of: subject)
      told.formUnion(try decidedPlaces(of: subject))
      try eraseFacts(of: subject)
    }
    let all = Set(keys.values)
    try emptyEscalations(told, of: all)
    try arm(subjects.map { Arming(subject: $0, next: nil) })
    try removeLinks(of: subjects)
    for subject in subjects { try remove(subject, keys[subject] ?? "", at: instant) }
    // After the cases are gone: a notice that is of one case alone is sealed by that one's salt.
    try empty(mentions, of: all, told)
  }

  /// Takes the rows out that stand under a case's number, and writes down that it is erased.
  private func remove(
    _ subject: Subject,
    _ key: String,
    at instant: Instant
  ) throws(LedgerError) {
    for table in ["decided", "merges", "subjects"] {
      let statement = try connection.statement("DELETE FROM \(table) WHERE subject = ?")
      statement.bind(subject)
      try statement.run()
    }
    let targets = try connection.statement("DELETE FROM merges WHERE target = ?")
    targets.bind(key, at: 1)
    try targets.run()
    let erased = try connection.statement("INSERT INTO erased (subject, at) VALUES (?, ?)")
    erased.bind(subject, instant.microseconds)
    try erased.run()
    connection.forgetCases()
    connection.standing.hasMerges = nil
    try seal(.erasure, .number(subject), at: instant)
  }

  // MARK: - Facts

  private func eraseFacts(of subject: Subject) throws(LedgerError) {
    var chunks: [(position: Int64, sequences: Range<Int64>)] = []
    let (first, end) = Self.chunks(of: subject)
    let statement = try connection.statement(.factsOfCases)
    statement.bind(first, end)
    while try statement.next() {
      chunks.append((statement.int(0), FactChunk.sequences(of: statement.bytes(1))))
    }
    for chunk in chunks {
      try emptyTexts(of: chunk.sequences)
      sealErased(.chunk, .number(chunk.position))
    }
    let remove = try connection.statement("DELETE FROM facts WHERE pos >= ? AND pos < ?")
    remove.bind(first, end)
    try remove.run()
  }

  /// Puts empty texts in the place of those: other facts' texts stand in the same rows.
  private func emptyTexts(of sequences: Range<Int64>) throws(LedgerError) {
    var rows: [(sequence: Int64, bytes: [UInt8])] = []
    let statement = try connection.statement(.textsFrom)
    statement.bind(sequences.lowerBound)
    var next = sequences.lowerBound
    while next < sequences.upperBound, try statement.next() {
      let sequence = statement.int(0)
      var bytes: [UInt8] = []
      next = sequence
      FactChunk.forEachText(in: statement.bytes(1)) { text in
        if sequences.contains(next) { bytes.pack(UInt32(0)) } else { bytes.pack(text) }
        next += 1
      }
      rows.append((sequence, bytes))
    }
    statement.reset()
    for row in rows {
      try write(row.bytes, "UPDATE texts SET data = ?2 WHERE seq = ?1", row.sequence)
    }
  }

  private func write(
    _ bytes: [UInt8],
    _ sql: String,
    _ number: Int64
  ) throws(LedgerError) {
    let statement = try connection.statement(sql)
    statement.bind(number)
    try bytes.withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 2)
      try statement.run()
    }
  }

  // MARK: - Escalations

  private func decidedPlaces(of subject: Subject) throws(LedgerError) -> [Int64] {
    let statement = try connection.statement(.decidedOfCases)
    statement.bind(subject, subject)
    var places: [Int64] = []
    while try statement.next() { places.append(statement.int(2)) }
    return places
  }

  /// Empties escalations in their rows; the places of the others stay as they are.
  private func emptyEscalations(_ sequences: Set<Int64>, of keys: Set<String>) throws(LedgerError) {
    try writePending()
    printEscalations()
    connection.forgetCases()
    var rest = sequences.sorted()[...]
    while let first = rest.first {
      let statement = try connection.statement(.escalationsFrom)
      statement.bind(first)
      guard try statement.next() else { preconditionFailure("what is decided stands in the log") }
      let start = statement.int(0)
      var row = Array(statement.bytes(1))
      statement.reset()
      for key in keys {
        row = row.withUnsafeBytes { bytes in
          EscalationPack.emptying(bytes, of: key) { index in
            sealErased(.escalation, .number(start + Int64(index)))
          }
        }
      }
      try write(row, "UPDATE escalations SET data = ?2 WHERE seq = ?1", start)
      let count = row.withUnsafeBytes { EscalationPack.places(in: $0).escalations.count }
      rest = rest.drop { $0 < start + Int64(count) }
    }
  }

  // MARK: - Notices and pages

  /// Takes cases out of the notices, and empties the pages on which they stand; of a page the sum stays,
  /// so that it isn't sent anew.
  private func empty(
    _ mentions: Mentions,
    of keys: Set<String>,
    _ told: Set<Int64>
  ) throws(LedgerError) {
    for sequence in mentions.notices {
      guard var notice = try notices(after: sequence - 1, limit: 1).first else { continue }
      notice.subjects.removeAll(where: keys.contains)
      notice.escalations.removeAll(where: told.contains)
      try replace(notice)
    }
    for digest in mentions.digests {
      let statement = try connection.statement(
        "UPDATE digests SET pages = zeroblob(0) WHERE digest = ?"
      )
      statement.bind(digest)
      try statement.run()
    }
  }

  /// Empties the pages of the days before that one; how many weren't empty.
  package func emptyPages(before day: LocalDate) throws(LedgerError) -> Int {
    let statement = try connection.statement(
      """
      UPDATE digests SET pages = zeroblob(0) WHERE day < ? AND length(pages) > 0 RETURNING digest
      """
    )
    statement.bind(Int64(day.days))
    var count = 0
    while try statement.next() { count += 1 }
    return count
  }

  /// Takes what cases may share out in one look through all of it, which has no order by case.
  private func removeLinks(of subjects: [Subject]) throws(LedgerError) {
    let statement = try connection.statement(
      "DELETE FROM links WHERE subject IN (SELECT value FROM json_each(?))"
    )
    statement.bind("[\(subjects.map(String.init).joined(separator: ","))]", at: 1)
    try statement.run()
  }
}
