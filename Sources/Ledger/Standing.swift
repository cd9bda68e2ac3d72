import Civil

/// How the ledger stands: what its newest rows say, and its agenda, as far as they were read or written.
///
/// It stays true for who writes, since nobody else does; who only reads asks anew in each transaction.
struct Standing {
  var step: LedgerTransaction.StepRecord?
  var seal: (head: ChainHead, at: Instant)?

  /// The place of the newest escalation that stands in a row, and of the newest notice.
  var escalation: Int64?
  var notice: Int64?
  var agenda: Agenda?

  /// The edition of the newest step, with its number.
  var edition: (fingerprint: String, number: Int64)?

  /// Whether any case was ever merged.
  var hasMerges: Bool?

  /// Whether it is known that no case is owed a look.
  var owesNothing = false
}
