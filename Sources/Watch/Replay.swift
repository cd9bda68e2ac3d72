package import Casework
package import Civil
package import Ledger
package import Notation
import Policy

/// Derives old escalations again, from what was known when they were decided.
package struct Replay {
  private let ledger: Ledger
  private let sources: EventSources
  private let language: Language

  /// A desk for each edition that something was decided by.
  private var watches: [String: (watch: Watch, desk: CaseDesk)] = [:]

  package init(_ ledger: Ledger, sources: EventSources, language: Language) {
    self.ledger = ledger
    self.sources = sources
    self.language = language
  }

  /// An escalation as it stands in the ledger, and as it is derived again.
  package struct Outcome {
    package var stored: Escalation

    /// Nil where nothing like it follows any more: a defect.
    package var derived: Escalation?

    /// When its step was taken, and by which editions.
    package var step: LedgerTransaction.StepRecord
    package var zone: Zone

    package var isSame: Bool { stored == derived }
  }

  /// Why an escalation can't be derived again.
  package enum Failure: Error {
    case unknown
    case editionLost
    case ledger(LedgerError)
  }

  /// Derives the escalation of that id again.
  package mutating func replay(_ id: String) throws(Failure) -> Outcome {
    try reading { replay, transaction in
      guard let place = try transaction.place(ofEscalation: id),
        let stored = try transaction.escalation(place.sequence)
      else { throw Failure.unknown }
      return try replay.replay(stored, of: place.subject, transaction)
    }
  }

  /// Derives escalations that follow each other in the log again.
  ///
  /// - `sequence`: after that place, at most so many.
  package mutating func replay(
    after sequence: Int64,
    limit: Int,
    _ body: (Outcome) -> Void
  ) throws(Failure) {
    try reading { replay, transaction in
      for stored in try transaction.escalations(after: sequence, limit: limit) {
        guard let subject = try transaction.find(stored.subject) else { throw Failure.unknown }
        body(try replay.replay(stored, of: subject, transaction))
      }
    }
  }

  /// The ledger knows its own errors alone.
  private mutating func reading<Result>(
    _ body: (inout Replay, LedgerTransaction) throws -> Result
  ) throws(Failure) -> Result {
    var failure: Failure?
    do {
      return try ledger.read { transaction in
        do {
          return try body(&self, transaction)
        } catch {
          failure = error as? Failure
          throw error
        }
      }
    } catch {
      throw failure ?? .ledger(error)
    }
  }

  private mutating func replay(
    _ stored: Escalation,
    of subject: LedgerTransaction.Subject,
    _ transaction: LedgerTransaction
  ) throws -> Outcome {
    guard let step = try transaction.step(ofEscalation: stored.sequence) else {
      throw Failure.unknown
    }
    guard try prepare(step, transaction),
      let watch = watches[step.edition]?.watch, var desk = watches[step.edition]?.desk
    else {
      throw Failure.editionLost
    }
    let before = try transaction.step(before: step.step)
    let past = PastStep(lastFact: step.lastFact, lastEscalation: before?.lastEscalation ?? 0)
    desk.inForce = try InForce(watch.editions.assessor.policy, at: step, transaction)
    let kinship = try watch.kinship(of: [subject], transaction)
    var batch = CaseBatch()
    try transaction.read(kinship.subjects, reading: desk.reading, asOf: past, into: &batch)
    let reason = try reason(step, before, kinship, batch, &desk, transaction)
    func derived(_ reason: DecisionReason) throws(LedgerError) -> Escalation? {
      let decisions = desk.decide(
        kinship.indices,
        of: batch,
        kinship,
        reasons: [subject: reason],
        at: step.at
      ).decisions
      for decision in decisions {
        for new in try watch.settled(decision, by: desk, at: step.at, transaction)
        where new.escalation.id == stored.id {
          var same = new.escalation
          same.sequence = stored.sequence
          return same
        }
      }
      return nil
    }
    var same = try derived(reason)
    // No step says that facts were read otherwise before it: then every case was owed a look.
    if reason == .due, same != stored, let owed = try derived(.owed), owed == stored { same = owed }
    watches[step.edition] = (watch, desk)
    return Outcome(
      stored: stored,
      derived: same,
      step: step,
      zone: watch.editions.assessor.policy.zone
    )
  }

  /// Restores the editions of a step; false where they are lost.
  private mutating func prepare(
    _ step: LedgerTransaction.StepRecord,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Bool {
    if watches[step.edition] != nil { return true }
    let archive = try transaction.archive(of: step.edition) { EditionArchive(packed: $0) }
    guard let archive = archive.flatMap(\.self), let editions = Editions.restored(from: archive),
      editions.fingerprint == step.edition
    else { return false }
    let watch = Watch(ledger, editions, sources: sources, language: language)
    watches[step.edition] = (watch, CaseDesk(editions, sources, language))
    return true
  }

  /// Why the case was decided: by its instant where that had come, by what is new of it or its kin, or
  /// because it was owed a look.
  private func reason(
    _ step: LedgerTransaction.StepRecord,
    _ before: LedgerTransaction.StepRecord?,
    _ kinship: Kinship,
    _ batch: CaseBatch,
    _ desk: inout CaseDesk,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> DecisionReason {
    let known = before?.lastFact ?? 0
    let isNew = batch.subjects.indices.contains { batch.newestFact(of: $0) > known }
    guard let before else { return isNew ? .news : .owed }
    let past = PastStep(lastFact: known, lastEscalation: before.lastEscalation)
    var earlier = CaseBatch()
    try transaction.read(kinship.subjects, reading: desk.reading, asOf: past, into: &earlier)
    let decision = desk.decide(
      kinship.indices,
      of: earlier,
      kinship,
      reasons: [:],
      at: before.at
    ).decisions.first
    guard let decision, step.edition == before.edition else { return isNew ? .news : .owed }
    if let next = decision.next, next <= step.at { return .due }
    // One step takes so many cases whose instant has come; this one may have had to wait for another.
    let newest = kinship.indices.first.flatMap { earlier.newestReceipt(of: $0) } ?? .distantFuture
    let armed = max(newest, desk.inForce.editions)
    if let waiting = decision.new.first, waiting.escalation.at > armed { return .due }
    return isNew ? .news : .owed
  }
}

extension InForce {
  /// As it was when a step was taken.
  fileprivate init(
    _ policy: PolicyEdition,
    at step: LedgerTransaction.StepRecord,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    try self.init(policy, transaction)
    editions = try transaction.activation(at: step.at)?.since ?? .distantPast
  }
}
