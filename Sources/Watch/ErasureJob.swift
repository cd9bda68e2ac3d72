import Casework
package import Civil
package import Ledger
import Notation
package import Policy

/// Looks for what is to be erased, by a reader of the ledger of its own: on any queue, beside the steps.
package struct ErasureJob: Sendable {
  let watch: Settings
  package let orders: [ErasureOrder]

  /// What is kept for how long; nil where orders alone are looked at.
  let plan: RetentionPlan?
  let now: Instant

  /// What a watch is made of.
  struct Settings: Sendable {
    var ledger: Ledger
    var editions: Editions
    var sources: EventSources
  }

  /// What is to go.
  package struct Found: Sendable {
    package var erasure: Erasure

    /// How many cases are old enough, and kept by a clock that runs.
    package var kept = 0

    /// Whether there may be more cases than were taken.
    package var isMore = false

    /// What is of an earlier day goes; nil where it is kept for good.
    package var firstPage: LocalDate?
    package var firstArchived: LocalDate?
    package var firstQuarantined: LocalDate?
  }

  /// How many cases are erased in one step: what is due meanwhile waits for it.
  package static let casesAtOnce = 200

  /// - Throws: where the ledger can't be read.
  package func run() throws(LedgerError) -> Found {
    let reader = Watch(
      try watch.ledger.reader(),
      watch.editions,
      sources: watch.sources,
      language: .nl
    )
    guard let plan else { return Found(erasure: try reader.erasure(by: orders)) }
    let old = try reader.outlived(plan, limit: Self.casesAtOnce, at: now)
    return Found(
      erasure: try reader.erasure(by: orders + old.orders),
      kept: old.kept,
      isMore: old.orders.count == Self.casesAtOnce,
      firstPage: plan.firstKept(plan.retention.pages),
      firstArchived: plan.firstKept(plan.retention.archive),
      firstQuarantined: plan.firstKept(plan.retention.quarantine)
    )
  }

  /// What finds the cases in files.
  package func matcher(for keys: Set<String>) -> CaseMatcher {
    CaseMatcher(keys, watch.editions, watch.sources)
  }
}

extension Watch {
  /// - `retention`: for how long things are kept; nil to look at orders alone.
  package func erasureJob(
    _ orders: [ErasureOrder],
    _ retention: Configuration.Retention?,
    at now: Instant
  ) -> ErasureJob {
    ErasureJob(
      watch: ErasureJob.Settings(ledger: ledger, editions: editions, sources: sources),
      orders: orders,
      plan: retention.map { RetentionPlan($0, editions.assessor.policy, at: now) },
      now: now
    )
  }
}
