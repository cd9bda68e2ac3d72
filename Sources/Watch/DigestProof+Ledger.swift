import Casework
import Civil
import Digest
import Ledger

extension DigestProof {
  /// How far the ledger reached at an instant, and how late what was decided over the 24 hours before
  /// it was.
  ///
  /// - `shielded`: the keys of cases whose delays count for nothing.
  init(
    at made: Instant,
    without shielded: Set<String> = [],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    self.init()
    guard let step = try transaction.step(upTo: made) else { return }
    facts = step.lastFact
    escalations = step.lastEscalation
    let before = try transaction.step(upTo: made.adding(seconds: -Self.measuredSeconds))
    delays = Delays(
      try transaction.delaysMilliseconds(
        after: before?.lastEscalation ?? 0,
        through: step.lastEscalation,
        without: shielded
      )
    )
  }

  private static let measuredSeconds: Int64 = 24 * 3600
}

extension DigestProof.Delays {
  /// The percentiles by nearest rank; nil of nothing.
  init?(_ delays: [Int64]) {
    let sorted = delays.sorted()
    guard let worst = sorted.last else { return nil }
    self.init(
      count: sorted.count,
      median: sorted[(sorted.count + 1) / 2 - 1],
      p99: sorted[(sorted.count * 99 + 99) / 100 - 1],
      worst: worst
    )
  }
}

extension LedgerTransaction {
  /// The newest step that was taken at or before an instant; nil where there was none.
  fileprivate func step(upTo instant: Instant) throws(LedgerError) -> StepRecord? {
    guard let newest = try newestStep() else { return nil }
    if newest.at <= instant { return newest }
    var found: StepRecord?
    // Steps are numbered in the order of their instants.
    var (low, high) = (Int64(0), newest.step)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      guard let step = try step(before: middle + 1), step.at <= instant else {
        high = middle
        continue
      }
      found = step
      low = middle
    }
    return found
  }

  /// How late each of those escalations was decided; what was no delay of a running daemon isn't
  /// among them.
  fileprivate func delaysMilliseconds(
    after first: Int64,
    through last: Int64,
    without shielded: Set<String>
  ) throws(LedgerError) -> [Int64] {
    var delays: [Int64] = []
    var newest = first
    while newest < last {
      let limit = min(Self.escalationsAtOnce, last - newest)
      let escalations = try escalations(after: newest, limit: Int(limit))
      guard let end = escalations.last else { break }
      delays += escalations.filter { $0.mark == nil && !shielded.contains($0.subject) }
        .map(\.delayMilliseconds)
      newest = end.sequence
    }
    return delays
  }

  private static let escalationsAtOnce: Int64 = 10_000
}
