package import Casework
package import Civil
package import Ledger
import Policy

/// The couriers of all endpoints.
package struct Couriers: Sendable {
  private(set) var couriers: [Courier] = []

  package init() {}

  /// When the next attempt is to be made; nil when nothing waits.
  package var next: Instant? { couriers.compactMap(\.next).min() }

  /// Whether no attempt is under way.
  package var isIdle: Bool { couriers.allSatisfy(\.isIdle) }

  /// Since when endpoints want no more, by name.
  package var disabled: [String: Instant] {
    Dictionary(
      uniqueKeysWithValues: couriers.compactMap { courier in
        courier.disabled.map { (courier.endpoint, $0) }
      }
    )
  }

  /// Something was added to what endpoints wait for.
  package mutating func expectMore() {
    forEach { $0.expectMore() }
  }

  fileprivate mutating func forEach(_ body: (inout Courier) -> Void) {
    for index in couriers.indices { body(&couriers[index]) }
  }

  fileprivate mutating func update(_ endpoint: String, _ body: (inout Courier) -> Void) {
    guard let index = couriers.firstIndex(where: { $0.endpoint == endpoint }) else { return }
    body(&couriers[index])
  }
}

extension Couriers {
  /// Those of the endpoints, as the ledger knows them; what an earlier process had under way is attempted
  /// again, under the same id.
  ///
  /// - `old`: those so far, of which what is under way goes on.
  init(
    _ endpoints: [EndpointRoutes],
    replacing old: Couriers,
    anew: Set<String>,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    for endpoint in endpoints {
      let known = old.couriers.first { $0.endpoint == endpoint.name && !anew.contains($0.endpoint) }
      var courier = known ?? Courier(endpoint.name)
      courier.disabled = try transaction.disabled(endpoint.name)
      couriers.append(courier)
    }
  }
}

/// An attempt that was made, and what it came to.
package struct Attempted: Sendable {
  package var delivery: Delivery
  package var outcome: AttemptOutcome

  /// 0 ..< 1, drawn anew: what failed together doesn't come back together.
  package var jitter: Double

  package init(_ delivery: Delivery, _ outcome: AttemptOutcome, jitter: Double) {
    self.delivery = delivery
    self.outcome = outcome
    self.jitter = jitter
  }
}

extension Parcel {
  /// A delivery with the notice and the escalations that it is of.
  package init(
    _ delivery: Delivery,
    _ transaction: LedgerTransaction,
    attempted: Instant
  ) throws(LedgerError) {
    guard let notice = try transaction.notice(delivery.notice) else {
      preconditionFailure("a delivery is of a notice")
    }
    self.init(
      delivery: delivery,
      notice: notice,
      escalations: try transaction.escalations(of: notice),
      attempted: attempted,
      pages: notice.kind == .digest
        ? try transaction.digest(ofNotice: notice.sequence).flatMap { DigestPages($0) } : nil
    )
  }
}

extension Parcel {
  /// Whether all that it would tell is of cases that are erased since.
  fileprivate var isErased: Bool {
    notice.kind == .digest ? pages == nil : notice.escalations.isEmpty
  }
}

extension Watch {
  /// Opens the couriers of the endpoints, from what the ledger knows.
  ///
  /// - `old`: those so far, of which what is under way goes on.
  /// - `anew`: endpoints of which what is under way is attempted again.
  package func openCouriers(
    replacing old: Couriers,
    anew: Set<String> = []
  ) throws(LedgerError) -> Couriers {
    try ledger.read { try Couriers(endpoints, replacing: old, anew: anew, $0) }
  }

  /// Notes what attempts came to, and counts those that are to be made now: all of it is committed
  /// before any of them is made.
  ///
  /// - `takes`: whether new attempts are made.
  /// - Returns: what is to be sent now, and what ended in another way than by being delivered.
  package func carry(
    _ attempted: [Attempted],
    _ couriers: inout Couriers,
    takes: Bool = true,
    at now: Instant
  ) throws(LedgerError) -> (parcels: [Parcel], ended: [Delivery]) {
    try refill(&couriers)
    guard !attempted.isEmpty || takes && couriers.couriers.contains(where: { $0.isDue(at: now) })
    else { return ([], []) }
    couriers.forEach { $0.begin() }
    do throws(LedgerError) {
      let result = try step(attempted, &couriers, takes, at: now)
      couriers.forEach { $0.settle() }
      return result
    } catch {
      // Where the commit fails nothing has happened.
      couriers.forEach { $0.takeBack() }
      throw error
    }
  }

  private func step(
    _ attempted: [Attempted],
    _ couriers: inout Couriers,
    _ takes: Bool,
    at now: Instant
  ) throws(LedgerError) -> (parcels: [Parcel], ended: [Delivery]) {
    try ledger.step { transaction in
      let ended = try note(attempted, &couriers, at: now, transaction)
      guard takes else { return ([], ended) }
      let (parcels, overtaken) = try takeParcels(&couriers, at: now, transaction)
      try transaction.keep(parcels.map(\.delivery) + overtaken)
      return (parcels, ended + overtaken)
    }
  }

  /// Notes what attempts came to; the deliveries that are dead now.
  private func note(
    _ attempted: [Attempted],
    _ couriers: inout Couriers,
    at now: Instant,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [Delivery] {
    var noted: [Delivery] = []
    for attempt in attempted {
      var delivery: Delivery?
      couriers.update(attempt.delivery.endpoint) { courier in
        delivery = courier.note(
          attempt.outcome,
          of: attempt.delivery.sequence,
          at: now,
          jitter: attempt.jitter
        )
      }
      guard let delivery else { continue }
      noted.append(delivery)
      if attempt.outcome.verdict == .disable {
        try transaction.disable(delivery.endpoint, at: now, code: delivery.code)
      }
    }
    try transaction.keep(noted)
    return noted.filter { $0.state == .dead }
  }

  /// What is to be attempted now, and what needs no attempt any more; neither is kept yet.
  private func takeParcels(
    _ couriers: inout Couriers,
    at now: Instant,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> (parcels: [Parcel], overtaken: [Delivery]) {
    var parcels: [Parcel] = []
    var overtaken: [Delivery] = []
    for endpoint in couriers.couriers.map(\.endpoint) {
      var taken: [Delivery] = []
      couriers.update(endpoint) { taken = $0.take(at: now) }
      for delivery in taken {
        let parcel = try Parcel(delivery, transaction, attempted: now)
        guard try isOvertaken(parcel, at: now, transaction) else {
          parcels.append(parcel)
          continue
        }
        couriers.update(endpoint) { courier in
          if let over = courier.end(delivery.sequence, .overtaken, at: now) {
            overtaken.append(over)
          }
        }
      }
    }
    return (parcels, overtaken)
  }

  /// Reads on what endpoints wait for, where there is room.
  private func refill(_ couriers: inout Couriers) throws(LedgerError) {
    // By their places: while a copy of a courier is at hand, adding to it would copy its whole window.
    for index in couriers.couriers.indices {
      guard let wanted = couriers.couriers[index].wanted else { continue }
      let endpoint = couriers.couriers[index].endpoint
      let found = try ledger.read { transaction in
        try transaction.waitingWithSubjects(
          for: endpoint,
          after: wanted.after,
          limit: wanted.limit
        )
      }
      couriers.update(endpoint) { $0.add(found, of: wanted.limit) }
    }
  }

  /// For how long after it was built a notice is sent as it is, in seconds.
  private static let freshSeconds: Int64 = 60

  /// Whether all that a notice tells is no longer so.
  private func isOvertaken(
    _ parcel: Parcel,
    at now: Instant,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Bool {
    if parcel.isErased { return true }
    guard now > parcel.notice.built.adding(seconds: Self.freshSeconds) else { return false }
    if parcel.notice.kind == .digest { return try hasNewerDigest(than: parcel, transaction) }
    var reader = CaseReader(editions, sources)
    for (key, own) in byCase(parcel.escalations) {
      guard let found = try assessedCase(key, asOf: now, &reader, transaction) else { return false }
      for escalation in own {
        let clock = editions.assessor.standing(escalation, in: found.timeline, found.assessment)
        guard escalation.reason != .withdrawn, let clock,
          editions.assessor.isOver(escalation, clock, found.assessment)
        else { return false }
      }
    }
    return true
  }
}
