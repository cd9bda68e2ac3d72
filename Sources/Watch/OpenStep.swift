import Casework
import Civil
import Ledger
import Policy

/// A step that is being taken: its number and instant, and how far the facts reach.
struct OpenStep {
  let number: Int64
  let instant: Instant
  var lastFact: Int64

  /// Whether who takes it has taken none before.
  var isFirst = false
  let isNewEdition: Bool
  private let edition: String

  /// Opens the next step; under a new edition, which comes into force with it, every case is owed a
  /// look.
  init(
    at now: Instant,
    by editions: Editions,
    _ approvers: [String],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    let newest = try transaction.newestStep()
    number = (newest?.step ?? 0) + 1
    instant = max(now, newest?.at ?? .distantPast)
    lastFact = newest?.lastFact ?? 0
    edition = editions.fingerprint
    isNewEdition = newest?.edition != edition
    guard isNewEdition else { return }
    try transaction.append(
      LedgerTransaction.Activation(at: instant, edition: edition, approvers: approvers),
      archive: editions.archive.packed
    )
    // What was always watched has no beginning that anything could precede.
    let rules = editions.assessor.policy.rules.map(\.name)
    try transaction.watch(rules, since: newest == nil ? .distantPast : instant)
    if newest != nil { try transaction.oweAll() }
  }

  func close(_ transaction: LedgerTransaction) throws(LedgerError) {
    try transaction.append(
      LedgerTransaction.StepRecord(
        step: number,
        at: instant,
        edition: edition,
        lastFact: lastFact,
        isFirst: isFirst
      )
    )
  }
}
