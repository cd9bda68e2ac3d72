package import Civil

/// When each case must be looked at next.
///
/// A case of `owed` must be looked at whatever its instant is: its facts were loaded in bulk, or the
/// edition is new.
extension LedgerTransaction {
  /// When one case must be looked at next; nil for never.
  package struct Arming {
    package var subject: Subject
    package var next: Instant?

    package init(subject: Subject, next: Instant?) {
      self.subject = subject
      self.next = next
    }
  }

  /// The earliest instant of all cases, in the past where cases are owed; nil when nothing lies ahead.
  package func nextInstant() throws(LedgerError) -> Instant? {
    let first = try agenda.next
    let next = first == Agenda.never ? nil : Instant(microseconds: first)
    guard try isOwed() else { return next }
    let newest = try newestStep()?.at ?? .distantPast
    return min(next ?? newest, newest)
  }

  /// Whether cases must be looked at though no instant of theirs has come.
  package func isOwed() throws(LedgerError) -> Bool {
    if connection.standing.owesNothing { return false }
    let isOwed = try connection.statement(.owedRange).value() != nil
    connection.standing.owesNothing = !isOwed
    return isOwed
  }

  /// Takes cases off the agenda whose instant has come, and then owed ones, at most so many.
  ///
  /// Both come in order of their numbers, and a case can be among both; each must be armed again in
  /// this step.
  package func takeDue(
    at instant: Instant,
    limit: Int
  ) throws(LedgerError) -> (due: [Subject], owed: [Subject]) {
    try readAgenda()
    let due = connection.standing.agenda?.take(at: instant.microseconds, limit: limit) ?? []
    var owed: [Subject] = []
    while due.count + owed.count < limit {
      let more = try takeOwed(limit: limit - due.count - owed.count)
      guard !more.isEmpty else { break }
      owed += more
    }
    return (due, owed)
  }

  /// The cases that are due by that instant, in order of their numbers, after one of them; and when each
  /// is.
  package func agenda(
    until instant: Instant,
    after subject: Subject,
    limit: Int
  ) throws(LedgerError) -> [(subject: Subject, instant: Instant)] {
    try agenda.cases(until: instant.microseconds, after: subject, limit: limit)
      .map { ($0.subject, Instant(microseconds: $0.instant)) }
  }

  private func takeOwed(limit: Int) throws(LedgerError) -> [Subject] {
    guard try isOwed() else { return [] }
    let statement = try connection.statement(.owedRange)
    guard try statement.next() else { return [] }
    let (first, last) = (statement.int(0), statement.int(1))
    statement.reset()
    let remove = try connection.statement(.removeOwed)
    remove.bind(first)
    try remove.run()
    let end = min(last, first + Int64(limit) - 1)
    if end < last { try addOwed(end + 1, last) }
    return Array(first...end)
  }

  private func addOwed(_ first: Subject, _ last: Subject) throws(LedgerError) {
    connection.standing.owesNothing = false
    let statement = try connection.statement(.addOwed)
    statement.bind(first, last)
    try statement.run()
  }

  /// Says that cases must be looked at at once; they come in order of their numbers, each once.
  ///
  /// Cases between two that lie near each other are looked at too, which changes nothing.
  package func owe(_ subjects: some Sequence<Subject>) throws(LedgerError) {
    var range: ClosedRange<Subject>?
    for subject in subjects {
      guard let open = range, subject <= open.upperBound + Self.owedGap else {
        if let range { try owe(range) }
        range = subject...subject
        continue
      }
      range = open.lowerBound...subject
    }
    if let range { try owe(range) }
  }

  private static let owedGap: Subject = 8

  /// Joins a range with those that it overlaps, so that no two begin alike.
  private func owe(_ range: ClosedRange<Subject>) throws(LedgerError) {
    let overlap = try connection.statement(.owedOverlap)
    overlap.bind(range.lowerBound, range.upperBound)
    var joined = range
    while try overlap.next() {
      joined = min(joined.lowerBound, overlap.int(0))...max(joined.upperBound, overlap.int(1))
    }
    let remove = try connection.statement(.removeOwedOverlap)
    remove.bind(range.lowerBound, range.upperBound)
    try remove.run()
    try addOwed(joined.lowerBound, joined.upperBound)
  }

  /// Owes every case: a new edition may move any of their dates.
  package func oweAll() throws(LedgerError) {
    let newest = try newestSubject()
    if newest > 0 { try owe(1...newest) }
  }

  // MARK: - Arming

  /// Says when a case must be looked at next; nil for never.
  package func arm(_ subject: Subject, at next: Instant?) throws(LedgerError) {
    try arm([Arming(subject: subject, next: next)])
  }

  /// Says when cases must be looked at next.
  package func arm(_ armings: [Arming]) throws(LedgerError) {
    try readAgenda()
    for arming in armings {
      let next = arming.next?.microseconds ?? Agenda.never
      connection.standing.agenda?.set(next, for: arming.subject)
    }
  }

  /// Writes what of the agenda was changed.
  func writeAgenda() throws(LedgerError) {
    try connection.standing.agenda?.writeChanged { block, instants throws(LedgerError) in
      let statement = try connection.statement(.writeAgendaBlock)
      statement.bind(block)
      statement.bind(instants, at: 2)
      try statement.run()
    }
  }

  /// The agenda as it stands in this transaction.
  var agenda: Agenda {
    get throws(LedgerError) {
      try readAgenda()
      return connection.standing.agenda ?? Agenda()
    }
  }

  /// Has the agenda in memory: 8 bytes a case, read in 5 ms a million.
  private func readAgenda() throws(LedgerError) {
    guard connection.standing.agenda == nil else { return }
    var agenda = Agenda()
    let statement = try connection.statement(.agendaBlocks)
    while try statement.next() { agenda.read(statement.int(0), statement.bytes(1)) }
    connection.standing.agenda = agenda
  }
}
