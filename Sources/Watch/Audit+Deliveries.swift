import Casework
import Civil
import Ledger
import Policy

/// The deliveries: none ended without an attempt, and none told of a case that had been closed.
extension Audit {
  /// How many deliveries are held against their cases, the newest first.
  private static let lookedAt = 10_000

  /// For how long after it was built a notice is sent without another look at its cases, with the longest
  /// attempt, in seconds.
  private static let graceSeconds: Int64 = 180

  func checkDeliveries(
    _ transaction: LedgerTransaction,
    _ progress: (Int64, Int64) -> Void,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    for place in try transaction.unattemptedDeliveries() {
      tell(AuditFinding(.unattempted, in: "deliveries", "\(place.endpoint) \(place.sequence)"))
    }
    var reader = CaseReader(watch.editions, watch.sources)
    let closing = CaseClosing(assessor)
    let deliveries = try transaction.deliveries(of: nil, in: .delivered, limit: Self.lookedAt)
    for (index, delivery) in deliveries.enumerated() {
      let closed = try closedCase(of: delivery, closing, &reader, transaction)
      if let closed {
        let key = "\(delivery.endpoint) \(delivery.sequence)"
        tell(AuditFinding(.closed, in: "deliveries", key, closed))
      }
      progress(Int64(index + 1), Int64(deliveries.count))
    }
  }

  /// The case of a delivery all of which was known to be over by a closing; nil where any of it wasn't.
  private func closedCase(
    of delivery: Delivery,
    _ closing: CaseClosing,
    _ reader: inout CaseReader,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> String? {
    let found = try transaction.notices(after: delivery.notice - 1, limit: 1).first
    guard let notice = found, notice.sequence == delivery.notice, notice.kind == .escalations
    else { return nil }
    let known = known(notice, delivery)
    var closed: String?
    for sequence in notice.escalations {
      guard let escalation = try transaction.escalation(sequence),
        escalation.reason != .withdrawn, ends(escalation.rule),
        let found = try assessed(escalation.subject, at: known, &reader, transaction)
      else { return nil }
      let timeline = found.timeline.known(at: known)
      let view = CaseView(timeline, found.vocabulary, kin: [], asOf: known)
      guard closing.isClosed(view) else { return nil }
      closed = escalation.subject
    }
    return closed
  }

  /// Up to when what was received could have kept it from being sent: of several attempts the first one
  /// isn't known, and so until it was built.
  private func known(_ notice: Notice, _ delivery: Delivery) -> Instant {
    let before = delivery.at.adding(seconds: -Self.graceSeconds)
    return delivery.attempts == 1 ? max(notice.built, before) : notice.built
  }

  private func ends(_ rule: String) -> Bool {
    assessor.policy.rules.first { $0.name == rule }.map { !$0.runsAfterClose } ?? false
  }

  private func assessed(
    _ key: String,
    at instant: Instant,
    _ reader: inout CaseReader,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> AssessedCase? {
    try watch.assessedCase(key, asOf: instant, &reader, transaction)
  }
}
