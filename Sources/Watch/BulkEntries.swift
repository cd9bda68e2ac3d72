import Casework
import Ledger

/// What the facts of a bulk load refer to, and what refers to them: its new cases, and the identities of
/// its new events.
struct BulkEntries {
  let buckets: IdentityBuckets
  let isTaken: [Bool]

  /// Whether the ledger has no identities yet.
  let isFirst: Bool

  /// Enters them all.
  func enter(
    _ plan: BulkPlan,
    _ events: [BulkEvent],
    _ cases: Interner,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    for symbol in plan.new {
      try transaction.add(
        plan.numbers[Int(symbol)],
        key: cases.text(symbol),
        salt: plan.salts[Int(symbol)]
      )
    }
    var new: [LedgerTransaction.IdentityEntry] = []
    for bucket in 0..<Int64(buckets.count) {
      new.removeAll(keepingCapacity: true)
      for index in buckets[bucket] where isTaken[Int(index)] {
        let event = events[Int(index)]
        let subject = plan.numbers[Int(event.subject)]
        new.append(LedgerTransaction.IdentityEntry(hash: event.identity, subject: subject))
      }
      // A new table is as large as its last bucket says.
      guard !new.isEmpty || (isFirst && bucket == buckets.count - 1) else { continue }
      let old = isFirst ? [] : try transaction.entries(ofBucket: bucket)
      try transaction.add(new, to: old, bucket: bucket)
    }
  }
}
