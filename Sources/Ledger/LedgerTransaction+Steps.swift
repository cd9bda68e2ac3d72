import Casework
package import Civil

extension LedgerTransaction {
  /// A step's number, instant and edition, and how far the logs reach after it.
  package struct StepRecord: Hashable, Sendable {
    package var step: Int64
    package var at: Instant
    package var edition: String
    package var lastFact: Int64
    package var lastEscalation: Int64

    /// Whether who took it had taken none before: until then perhaps nobody was awake.
    package var isFirst: Bool

    /// A step to append; how far the escalations reach, the ledger knows.
    package init(
      step: Int64,
      at: Instant,
      edition: String,
      lastFact: Int64,
      isFirst: Bool = false
    ) {
      self.step = step
      self.at = at
      self.edition = edition
      self.lastFact = lastFact
      self.isFirst = isFirst
      lastEscalation = 0
    }

    /// What is sealed of it, as its row would be packed.
    fileprivate var sealed: [UInt8] {
      var columns: [UInt8] = []
      columns.pack(column: at.microseconds)
      columns.pack(column: edition)
      columns.pack(column: lastFact)
      columns.pack(column: lastEscalation)
      columns.pack(column: isFirst ? 1 : 0)
      return columns
    }

    fileprivate init(_ row: Statement) {
      step = row.int(0)
      at = Instant(microseconds: row.int(1))
      edition = row.text(2)
      lastFact = row.int(3)
      lastEscalation = row.int(4)
      isFirst = row.int(5) != 0
    }
  }

  /// The newest step; nil in an empty ledger.
  package func newestStep() throws(LedgerError) -> StepRecord? {
    if let step = connection.standing.step { return step }
    let statement = try connection.statement(.newestStep)
    guard try statement.next() else { return nil }
    defer { statement.reset() }
    connection.standing.step = StepRecord(statement)
    return connection.standing.step
  }

  /// Notes the number by which facts are read from this step on; whether they were read by another before.
  package func note(reading: UInt64) throws(LedgerError) -> Bool {
    let number = Int64(bitPattern: reading)
    guard try connection.statement(.reading).value() != number else { return false }
    let statement = try connection.statement(.writeReading)
    statement.bind(number)
    try statement.run()
    return true
  }

  /// The step that decided an escalation, by its place in the log; nil where there is none such.
  package func step(ofEscalation sequence: Int64) throws(LedgerError) -> StepRecord? {
    try step(.stepOfEscalation, sequence)
  }

  /// The step before another; nil where that was the first.
  package func step(before step: Int64) throws(LedgerError) -> StepRecord? {
    try self.step(.stepBefore, step)
  }

  private func step(_ query: Query, _ number: Int64) throws(LedgerError) -> StepRecord? {
    let statement = try connection.statement(query)
    statement.bind(number)
    guard try statement.next() else { return nil }
    defer { statement.reset() }
    return StepRecord(statement)
  }

  /// Records a step: it is a fact too.
  package func append(_ step: StepRecord) throws(LedgerError) {
    var step = step
    step.lastEscalation = try newestEscalation()
    let statement = try connection.statement(.addStep)
    statement.bind(step.step, step.at.microseconds)
    statement.bind(step.lastFact, at: 3)
    statement.bind(step.lastEscalation, at: 4)
    statement.bind(step.isFirst ? 1 : 0, at: 5)
    statement.bind(try edition(step.edition), at: 6)
    try statement.run()
    connection.standing.step = step
    seal(.step, .number(step.step), written: step.sealed, at: step.at)
  }

  /// The number of an edition, which it has from its first step on.
  private func edition(_ fingerprint: String) throws(LedgerError) -> Int64 {
    if let edition = connection.standing.edition, edition.fingerprint == fingerprint {
      return edition.number
    }
    let add = try connection.statement(.addEdition)
    add.bind(fingerprint, at: 1)
    try add.run()
    let statement = try connection.statement(.edition)
    statement.bind(fingerprint, at: 1)
    guard let number = try statement.value() else {
      preconditionFailure("an edition that is added has a number")
    }
    connection.standing.edition = (fingerprint, number)
    return number
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

  package func figures() throws(LedgerError) -> Figures {
    var cursors: [String: Int64] = [:]
    let statement = try connection.statement(.cursors)
    while try statement.next() { cursors[statement.text(0)] = statement.int(1) }
    let live = try newestLive(limit: Self.measuredDelays).map(\.delayMilliseconds)
    return Figures(
      cases: Int(try connection.statement(.countSubjects).value() ?? 0),
      armedCases: try agenda.count,
      facts: try newestStep()?.lastFact ?? 0,
      escalations: try newestEscalation(),
      delaysMilliseconds: live.prefix(Self.measuredDelays).sorted(),
      cursors: cursors
    )
  }

  /// How many of the newest delays the figures show.
  private static let measuredDelays = 1000
}
