import Ledger

/// The chain of keyed hashes over facts, escalations and receipts.
extension Audit {
  func checkChain(
    _ progress: (Int64) -> Void,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    // Who has no key says so to whoever asked.
    guard let key = settings.key else { return }
    let findings = try ChainCheck.run(ledger, key: key, knownHeads: settings.knownHeads) { rows in
      progress(Int64(rows))
    }
    for finding in findings {
      tell(
        AuditFinding(.chain, in: finding.table, finding.key.description, finding.wrong.rawValue)
      )
    }
  }
}
