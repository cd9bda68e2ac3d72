package import Casework
package import Civil
package import Ledger
package import Notation
package import Policy

/// The deciding: takes in facts, assesses the cases they touch and those whose instant has come, and
/// appends what is to be told.
///
/// It knows no clock: whoever calls it says what time it is. Cases are assessed on several threads
/// where they are many; the facts and the escalations, and their order, are the same with any number.
package struct Watch {
  package let ledger: Ledger
  package let editions: Editions
  let sources: EventSources
  let threads: Int
  private var desks: [CaseDesk]
  private var intake: Intake

  /// The cases of the newest step: kept for its memory.
  private var batch = CaseBatch()

  /// - `threads`: how many may assess at once.
  package init(
    _ ledger: Ledger,
    _ editions: Editions,
    sources: EventSources,
    language: Language,
    threads: Int = 1
  ) {
    self.ledger = ledger
    self.editions = editions
    self.sources = sources
    self.threads = threads
    desks = (0..<threads).map { _ in CaseDesk(editions, sources, language) }
    intake = Intake(editions, sources)
  }

  /// Events that came in together: pieces of one text.
  package struct Arrival {
    package var file: String
    package var bytes: UnsafeRawBufferPointer
    package var pieces: [EventText.Piece]
    package var isHistory: Bool

    package init(
      file: String,
      bytes: UnsafeRawBufferPointer,
      pieces: [EventText.Piece],
      isHistory: Bool
    ) {
      self.file = file
      self.bytes = bytes
      self.pieces = pieces
      self.isHistory = isHistory
    }
  }

  /// What a step did.
  package struct Outcome {
    package var counts = IntakeCounts()

    /// What could not be taken, each with the place of its text among the arrival's bytes.
    package var refused: [(diagnostic: Diagnostic, text: Range<Int>)] = []
    package var escalations = 0

    /// How many cases were assessed.
    package var cases = 0

    /// Facts in the ledger that could not be read again: our own mistake, to be told loudly.
    package var unreadable = 0

    /// When the next step is needed; nil when nothing lies ahead.
    package var next: Instant?

    mutating func refuse(_ diagnostic: Diagnostic, _ text: Range<Int>) {
      counts.add(diagnostic)
      refused.append((diagnostic, text))
    }
  }

  /// How many cases whose instant has come one step takes at the most: more hardly make it faster, and
  /// a timer waits for them.
  package static let casesPerStep = 10_000

  /// Takes one step: what arrived is appended, every touched case is assessed once, and all of it is
  /// committed together.
  ///
  /// The step's instant never goes back behind the one before.
  package mutating func step(
    at now: Instant,
    _ arrival: Arrival? = nil
  ) throws(LedgerError) -> Outcome {
    try ledger.step { transaction in
      var step = try OpenStep(at: now, by: editions, transaction)
      var outcome = Outcome()
      var touched: [LedgerTransaction.Subject] = []
      if let arrival { touched = try intake.take(arrival, &step, &outcome, transaction) }
      let due = try transaction.takeDue(at: step.instant, limit: Self.casesPerStep)
      touched = touched.isEmpty ? due : Set(touched + due).sorted()
      try decide(touched, at: step.instant, &outcome, transaction)
      try step.close(transaction)
      outcome.next = try transaction.nextInstant()
      return outcome
    }
  }

  /// Below so many cases other threads cost more than they bring.
  private static let fewCases = 256

  /// Assesses cases, appends what is new, and says when to look again.
  private mutating func decide(
    _ subjects: [LedgerTransaction.Subject],
    at instant: Instant,
    _ outcome: inout Outcome,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    guard !subjects.isEmpty else { return }
    try transaction.read(subjects, reading: desks[0].reading, into: &batch)
    let batch = batch
    let parts = subjects.count < Self.fewCases ? 1 : desks.count
    let results = desks.withUnsafeMutableBufferPointer { desks in
      inParallel(parts) { number in
        let range =
          subjects.count * number / parts..<subjects.count * (number + 1) / parts
        return desks[number].decide(range, of: batch, at: instant)
      }
    }
    var armings: [LedgerTransaction.Arming] = []
    armings.reserveCapacity(subjects.count)
    for (decisions, unreadable) in results {
      outcome.unreadable += unreadable
      for decision in decisions {
        for new in decision.new {
          try transaction.append(
            new.escalation,
            id: new.id,
            print: new.print,
            of: decision.subject
          )
        }
        outcome.escalations += decision.new.count
        armings.append(
          LedgerTransaction.Arming(subject: decision.subject, next: decision.next)
        )
      }
    }
    outcome.cases += subjects.count
    try transaction.arm(armings)
  }
}

/// A step that is being taken: its number and instant, and how far the facts reach.
struct OpenStep {
  let number: Int64
  let instant: Instant
  var lastFact: Int64
  private let edition: String

  /// Opens the next step; under a new edition every case is owed a look.
  init(
    at now: Instant,
    by editions: Editions,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    let newest = try transaction.newestStep()
    number = (newest?.step ?? 0) + 1
    instant = max(now, newest?.at ?? .distantPast)
    lastFact = newest?.lastFact ?? 0
    edition = editions.fingerprint
    if let newest, newest.edition != edition { try transaction.oweAll() }
  }

  func close(_ transaction: LedgerTransaction) throws(LedgerError) {
    try transaction.append(
      LedgerTransaction.StepRecord(step: number, at: instant, edition: edition, lastFact: lastFact)
    )
  }
}
