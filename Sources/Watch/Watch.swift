package import Casework
package import Civil
package import Ledger
package import Notation
package import Policy

/// The deciding: takes in facts, assesses the cases they touch and those whose instant has come, and
/// appends what is to be told.
///
/// It knows no thread, no socket and no clock: whoever calls it says what time it is.
package struct Watch {
  package let ledger: Ledger
  package let editions: Editions
  private let sources: EventSources
  private let builder: EscalationBuilder
  private var cases: CaseReader
  private var intake: EventReader

  package init(
    _ ledger: Ledger,
    _ editions: Editions,
    sources: EventSources,
    language: Language
  ) {
    self.ledger = ledger
    self.editions = editions
    self.sources = sources
    builder = EscalationBuilder(editions.assessor, language)
    cases = CaseReader(editions.assessor, sources)
    intake = EventReader(sources: sources, zone: editions.assessor.policy.zone)
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

    /// Facts in the ledger that could not be read again: our own mistake, to be told loudly.
    package var unreadable = 0

    /// When the next step is needed; nil when nothing lies ahead.
    package var next: Instant?
  }

  /// How many cases whose instant has come one step takes at the most.
  package static let casesPerStep = 1000

  /// Takes one step: what arrived is appended, every touched case is assessed once, and all of it is
  /// committed together.
  ///
  /// The step's instant never goes back behind the one before.
  package mutating func step(
    at now: Instant,
    _ arrival: Arrival? = nil
  ) throws(LedgerError) -> Outcome {
    try ledger.step { transaction in
      let newest = try transaction.newestStep()
      let instant = max(now, newest?.at ?? .distantPast)
      var outcome = Outcome()
      var touched: Set<LedgerTransaction.Subject> = []
      var lastFact = newest?.lastFact ?? 0
      if newest == nil || newest?.edition != editions.fingerprint {
        try transaction.armAll(at: instant)
      }
      if let arrival {
        touched = try take(arrival, at: instant, &lastFact, &outcome, transaction)
      }
      touched.formUnion(try transaction.due(at: instant, limit: Self.casesPerStep))
      let number = (newest?.step ?? 0) + 1
      for subject in touched.sorted() {
        try decide(subject, at: instant, step: number, &outcome, transaction)
      }
      try transaction.append(
        LedgerTransaction.StepRecord(
          step: number,
          at: instant,
          edition: editions.fingerprint,
          lastFact: lastFact
        )
      )
      outcome.next = try transaction.nextInstant()
      return outcome
    }
  }

  /// Assesses one case, appends what is new, and says when to look again.
  private mutating func decide(
    _ subject: LedgerTransaction.Subject,
    at instant: Instant,
    step: Int64,
    _ outcome: inout Outcome,
    _ transaction: LedgerTransaction
  ) throws {
    let (timeline, unreadable) = try cases.timeline(of: subject, transaction)
    outcome.unreadable += unreadable
    let assessment = editions.assessor.assess(timeline, cases.vocabulary, asOf: instant)
    if !assessment.rungs.isEmpty {
      let key = try transaction.key(of: subject)
      for rung in assessment.rungs {
        let record = timeline.records[rung.anchor]
        let (escalation, id) = builder.escalation(
          rung,
          key: key,
          anchor: cases.identity(of: record),
          received: timeline.received(of: rung.anchor),
          decided: instant
        )
        guard try !transaction.isDecided(id, of: subject) else { continue }
        try transaction.append(escalation, id: id, of: subject, step: step)
        outcome.escalations += 1
      }
    }
    try transaction.arm(subject, at: assessment.next)
  }

  // MARK: - Intake

  /// Appends what can be taken of an arrival; the cases that it touches.
  private mutating func take(
    _ arrival: Arrival,
    at instant: Instant,
    _ lastFact: inout Int64,
    _ outcome: inout Outcome,
    _ transaction: LedgerTransaction
  ) throws -> Set<LedgerTransaction.Subject> {
    var batch = EventTable(vocabulary: editions.assessor.vocabulary)
    var texts: [Range<Int>] = []
    var identities: [UInt64: Int] = [:]
    for piece in arrival.pieces {
      let text = piece.start..<piece.end
      do throws(Diagnostic) {
        let context = EventReader.Context(
          received: instant,
          order: UInt32(truncatingIfNeeded: piece.number),
          place: UInt32(truncatingIfNeeded: piece.start),
          flags: arrival.isHistory ? .history : []
        )
        try intake.read(
          UnsafeRawBufferPointer(rebasing: arrival.bytes[text]),
          context,
          into: &batch
        )
      } catch {
        outcome.refuse(error.placed(file: arrival.file, line: piece.line), text)
        continue
      }
      let index = batch.records.count - 1
      let earlier = identities[batch.records[index].identity]
      let verdict: Verdict
      if let earlier {
        verdict = arrival.isSame(text, texts[earlier]) ? .duplicate : .conflict
      } else {
        verdict = try self.verdict(batch.records[index].identity, arrival, text, transaction)
      }
      switch verdict {
      case .new:
        identities[batch.records[index].identity] = index
        texts.append(text)
        outcome.counts.accepted += 1
      case .duplicate:
        batch.removeLast()
        outcome.counts.duplicates += 1
      case .conflict:
        batch.removeLast()
        outcome.refuse(
          Diagnostic(
            .eventConflict,
            file: arrival.file,
            line: piece.line,
            found: "an id that came before with other content",
            wanted: "a correction as an event of its own"
          ),
          text
        )
      }
    }
    return try append(batch, texts, arrival, at: instant, &lastFact, transaction)
  }

  private enum Verdict { case new, duplicate, conflict }

  /// Whether a fact of that identity is in the ledger already, and says the same.
  private func verdict(
    _ identity: UInt64,
    _ arrival: Arrival,
    _ text: Range<Int>,
    _ transaction: LedgerTransaction
  ) throws -> Verdict {
    guard let position = try transaction.position(ofHash: identity) else { return .new }
    let incoming = EventText.identity(in: arrival.bytes, at: text.lowerBound)
    let newText = arrival.event(text)
    var verdict = Verdict.conflict
    try transaction.forEachFact(at: position) { fact in
      guard EventText.identity(in: fact.text, at: 0) == incoming else { return }
      let isSame = fact.text.elementsEqual(newText)
      verdict = isSame ? .duplicate : .conflict
    }
    return verdict
  }

  private func append(
    _ batch: EventTable,
    _ texts: [Range<Int>],
    _ arrival: Arrival,
    at instant: Instant,
    _ lastFact: inout Int64,
    _ transaction: LedgerTransaction
  ) throws -> Set<LedgerTransaction.Subject> {
    var touched: Set<LedgerTransaction.Subject> = []
    let (order, starts) = batch.indicesByCase()
    for number in 0..<batch.cases.count where starts[number] < starts[number + 1] {
      let subject = try transaction.subject(batch.cases.text(Symbol(number)))
      var chunk: [UInt8] = []
      let indices = order[Int(starts[number])..<Int(starts[number + 1])].map { Int($0) }
      for index in indices {
        lastFact += 1
        FactChunk.append(
          StoredFact(
            sequence: lastFact,
            received: instant,
            order: batch.records[index].order,
            isHistory: arrival.isHistory,
            text: arrival.event(texts[index])
          ),
          to: &chunk
        )
      }
      let position = try transaction.append(chunk, to: subject)
      for index in indices {
        try transaction.register(hash: batch.records[index].identity, at: position)
      }
      touched.insert(subject)
    }
    return touched
  }
}

extension Watch.Arrival {
  /// The event's own text, without the white space round it.
  fileprivate func event(_ text: Range<Int>) -> UnsafeRawBufferPointer {
    EventText.event(in: bytes, from: text.lowerBound)
  }

  fileprivate func isSame(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    event(a).elementsEqual(event(b))
  }
}

extension Watch.Outcome {
  fileprivate mutating func refuse(_ diagnostic: Diagnostic, _ text: Range<Int>) {
    counts.add(diagnostic)
    refused.append((diagnostic, text))
  }
}
