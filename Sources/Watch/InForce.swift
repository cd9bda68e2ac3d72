import Casework
import Civil
import Ledger
import Policy

/// Since when the rules are watched, and the editions are in force.
struct InForce {
  /// For each rule of the policy, by its index.
  var rules: [Instant]
  var editions: Instant

  /// As if all had always been so.
  init(_ policy: PolicyEdition) {
    rules = policy.rules.map { _ in .distantPast }
    editions = .distantPast
  }

  /// As the ledger has it.
  init(_ policy: PolicyEdition, _ transaction: LedgerTransaction) throws(LedgerError) {
    let watched = try transaction.watchedRules()
    rules = policy.rules.map { watched[$0.name] ?? .distantPast }
    editions = try transaction.newestActivation()?.since ?? .distantPast
  }

  /// As it would be if the policy came into force now, beside the rules that are watched already.
  init(_ policy: PolicyEdition, from now: Instant, _ watched: [String: Instant]) {
    rules = policy.rules.map { watched[$0.name] ?? now }
    editions = now
  }
}

extension LedgerTransaction.Activation {
  /// Since when it is in force; what was always so has no beginning that anything could precede.
  var since: Instant { isFirst ? .distantPast : at }
}
