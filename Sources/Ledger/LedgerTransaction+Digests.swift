package import Civil

/// The pages that were made, one for each day and audience.
extension LedgerTransaction {
  /// A page, and what it was made of.
  package struct DigestRecord: Hashable, Sendable {
    package var role: String

    /// nil for all of them.
    package var organisation: String?
    package var day: LocalDate
    package var made: Instant

    /// When the page before was made; nil for the first.
    package var since: Instant?

    /// The last fact and the last escalation that it is made of.
    package var facts: Int64
    package var escalations: Int64

    /// The SHA-256 of its text.
    package var hash: [UInt8]

    /// The place of the notice by which it is sent.
    package var notice: Int64

    /// Its forms, packed; empty in lists.
    package var pages: [UInt8]

    /// The head of the chain that it names; nil where nothing was sealed.
    package var head: String?

    package init(
      role: String,
      organisation: String?,
      day: LocalDate,
      made: Instant,
      since: Instant?,
      facts: Int64,
      escalations: Int64,
      hash: [UInt8],
      notice: Int64,
      pages: [UInt8],
      head: String? = nil
    ) {
      self.role = role
      self.organisation = organisation
      self.day = day
      self.made = made
      self.since = since
      self.facts = facts
      self.escalations = escalations
      self.hash = hash
      self.notice = notice
      self.pages = pages
      self.head = head
    }

    fileprivate init(_ row: Statement) {
      let organisation = row.text(1)
      let head = row.text(10)
      self.init(
        role: row.text(0),
        organisation: organisation.isEmpty ? nil : organisation,
        day: LocalDate(days: Int32(truncatingIfNeeded: row.int(2))),
        made: Instant(microseconds: row.int(3)),
        since: row.isNull(4) ? nil : Instant(microseconds: row.int(4)),
        facts: row.int(5),
        escalations: row.int(6),
        hash: Array(row.bytes(7)),
        notice: row.int(8),
        pages: Array(row.bytes(9)),
        head: head.isEmpty ? nil : head
      )
    }
  }

  /// Records a page; a second one of the same audience and day is refused, with the whole step.
  package func append(_ digest: DigestRecord) throws(LedgerError) {
    let statement = try connection.statement(.addDigest)
    statement.bind(digest.role, at: 1)
    statement.bind(digest.organisation ?? "", at: 2)
    statement.bind(Int64(digest.day.days), at: 3)
    statement.bind(digest.made.microseconds, at: 4)
    if let since = digest.since {
      statement.bind(since.microseconds, at: 5)
    } else {
      statement.bindNull(at: 5)
    }
    statement.bind(digest.facts, at: 6)
    statement.bind(digest.escalations, at: 7)
    statement.bind(digest.notice, at: 9)
    statement.bind(digest.head ?? "", at: 11)
    let added = try digest.hash.withBytes { hash throws(LedgerError) in
      try digest.pages.withBytes { pages throws(LedgerError) in
        statement.bind(hash, at: 8)
        statement.bind(pages, at: 10)
        return try statement.value()
      }
    }
    guard let number = added else { preconditionFailure("a page that is added has a number") }
    try seal(.digest, .number(number), at: digest.made)
  }

  /// The newest page of an audience, without its forms; nil where there is none.
  ///
  /// - `day`: before that day alone.
  package func newestDigest(
    of role: String,
    _ organisation: String?,
    before day: LocalDate = LocalDate(days: .max)
  ) throws(LedgerError) -> DigestRecord? {
    let statement = try connection.statement(.newestDigest)
    statement.bind(role, at: 1)
    statement.bind(organisation ?? "", at: 2)
    statement.bind(Int64(day.days), at: 3)
    return try digests(statement).first
  }

  /// The page of an audience on a day; nil where none was made.
  package func digest(
    of role: String,
    _ organisation: String?,
    on day: LocalDate
  ) throws(LedgerError) -> DigestRecord? {
    let statement = try connection.statement(.digest)
    statement.bind(role, at: 1)
    statement.bind(organisation ?? "", at: 2)
    statement.bind(Int64(day.days), at: 3)
    return try digests(statement).first
  }

  /// The page that a notice sends, by the notice's place; nil where it sends none.
  package func digest(ofNotice sequence: Int64) throws(LedgerError) -> DigestRecord? {
    let statement = try connection.statement(.digestOfNotice)
    statement.bind(sequence)
    return try digests(statement).first
  }

  /// The newest pages without their forms, the newest first.
  package func digests(limit: Int) throws(LedgerError) -> [DigestRecord] {
    let statement = try connection.statement(.digests)
    statement.bind(Int64(limit))
    return try digests(statement)
  }

  private func digests(_ statement: Statement) throws(LedgerError) -> [DigestRecord] {
    var digests: [DigestRecord] = []
    while try statement.next() { digests.append(DigestRecord(statement)) }
    return digests
  }
}
