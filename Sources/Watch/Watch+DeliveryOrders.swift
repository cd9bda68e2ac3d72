import Casework
package import Civil
package import Ledger

/// What a person has said of deliveries.
package struct DeliveryOrder: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// What is dead goes out again under the same id, and an endpoint that was disabled is asked again.
    case retry

    /// What waits, or is dead, is given up.
    case drop
  }

  package var kind: Kind
  package var endpoint: String

  /// Which of the endpoint's deliveries; nil for all that are dead.
  package var sequence: Int64?

  package init(_ kind: Kind, endpoint: String, sequence: Int64?) {
    self.kind = kind
    self.endpoint = endpoint
    self.sequence = sequence
  }
}

extension Watch {
  /// How many deliveries one order for all of an endpoint's is carried out on.
  private static let deliveriesPerOrder = 100_000

  /// Carries out orders; couriers must be opened anew after it.
  ///
  /// - Returns: how many deliveries stand otherwise than before.
  package func apply(_ orders: [DeliveryOrder], at now: Instant) throws(LedgerError) -> Int {
    try ledger.step { transaction in
      var changed = 0
      for order in orders {
        if order.kind == .retry { try transaction.enable(order.endpoint) }
        for var delivery in try meant(by: order, transaction) {
          guard delivery.state == .waiting || delivery.state == .dead else { continue }
          let isReopened = delivery.state == .dead && order.kind == .retry
          switch order.kind {
          case .retry: (delivery.state, delivery.attempts) = (.waiting, 0)
          case .drop: delivery.state = .dropped
          }
          delivery.at = now
          try transaction.keep(delivery, isReopened: isReopened)
          changed += 1
        }
      }
      return changed
    }
  }

  private func meant(
    by order: DeliveryOrder,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [Delivery] {
    if let sequence = order.sequence {
      return try [transaction.delivery(sequence, of: order.endpoint)].compactMap(\.self)
    }
    return try transaction.deliveries(
      of: order.endpoint,
      in: .dead,
      limit: Self.deliveriesPerOrder
    )
  }
}
