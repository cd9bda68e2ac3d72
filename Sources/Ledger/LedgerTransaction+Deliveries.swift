package import Casework
package import Civil

/// The notices on their way to endpoints, and the endpoints that want no more.
extension LedgerTransaction {
  /// Adds a notice to what an endpoint is to be sent, at a place after all that it has.
  package func addDelivery(
    of notice: Int64,
    to endpoint: String,
    at sequence: Int64,
    from: Instant
  ) throws(LedgerError) {
    let statement = try connection.statement(.addDelivery)
    statement.bind(endpoint, at: 1)
    statement.bind(sequence, at: 2)
    statement.bind(notice, at: 3)
    statement.bind(from.microseconds, at: 4)
    try statement.run()
  }

  /// The last place among an endpoint's deliveries; 0 where it has none.
  package func newestDelivery(to endpoint: String) throws(LedgerError) -> Int64 {
    let statement = try connection.statement(.newestDelivery)
    statement.bind(endpoint, at: 1)
    return try statement.value() ?? 0
  }

  /// Writes down how a delivery stands; one that has ended is sealed.
  ///
  /// - `isReopened`: whether it had ended, and is under way again.
  package func keep(_ delivery: Delivery, isReopened: Bool = false) throws(LedgerError) {
    // Where the state stays, the indexes by it need no change.
    let goesOn = delivery.state == .waiting && !isReopened
    let statement = try connection.statement(goesOn ? .keepAttempt : .keepDelivery)
    statement.bind(Int64(delivery.attempts), delivery.at.microseconds)
    statement.bind(delivery.code, at: 3)
    statement.bind(delivery.endpoint, at: 4)
    statement.bind(delivery.sequence, at: 5)
    if !goesOn { statement.bind(delivery.state.rawValue, at: 6) }
    try statement.run()
    let key = SealedKey.delivery(delivery.sequence, to: delivery.endpoint)
    if delivery.state != .waiting {
      sealReceipt(delivery, key)
    } else if isReopened {
      sealReopened(key)
    }
  }

  /// Seals a delivery that has ended, as it was just written.
  private func sealReceipt(_ delivery: Delivery, _ key: SealedKey) {
    guard isSealing else { return }
    var columns: [UInt8] = []
    columns.reserveCapacity(64)
    columns.pack(column: delivery.state.rawValue)
    columns.pack(column: delivery.notice)
    columns.pack(column: Int64(delivery.attempts))
    columns.pack(column: delivery.at.microseconds)
    columns.pack(column: delivery.code)
    seal(.receipt, key, written: columns, at: delivery.at)
  }

  /// What an endpoint waits for, after a place, in order.
  package func waiting(
    for endpoint: String,
    after sequence: Int64,
    limit: Int
  ) throws(LedgerError) -> [Delivery] {
    let statement = try connection.statement(.waitingDeliveries)
    statement.bind(endpoint, at: 1)
    statement.bind(sequence, at: 2)
    statement.bind(Int64(limit), at: 3)
    return try deliveries(statement)
  }

  /// All deliveries of an endpoint, or of all where nil, the newest first, at most so many.
  ///
  /// - `state`: of that state alone; nil for any.
  package func deliveries(
    of endpoint: String?,
    in state: Delivery.State?,
    limit: Int
  ) throws(LedgerError) -> [Delivery] {
    let statement = try connection.statement(.allDeliveries)
    statement.bind(endpoint ?? "", at: 1)
    statement.bind(state?.rawValue ?? -1, at: 2)
    statement.bind(Int64(limit), at: 3)
    return try deliveries(statement)
  }

  /// The delivery at a place among an endpoint's; nil where there is none.
  package func delivery(
    _ sequence: Int64,
    of endpoint: String
  ) throws(LedgerError) -> Delivery? {
    let statement = try connection.statement(.delivery)
    statement.bind(endpoint, at: 1)
    statement.bind(sequence, at: 2)
    return try deliveries(statement).first
  }

  /// What an endpoint has not been given.
  package struct Backlog: Sendable {
    package var endpoint: String

    /// How many deliveries wait, since when the oldest, and how many are dead.
    package var waiting: Int64
    package var oldest: Instant?
    package var dead: Int64

    /// Since when the endpoint wants no more; nil where it takes what comes.
    package var disabled: Instant?
  }

  /// What each endpoint that has not been given all has not been given.
  package func backlogs() throws(LedgerError) -> [Backlog] {
    let statement = try connection.statement(.backlogs)
    var backlogs: [(backlog: Backlog, notice: Int64?)] = []
    while try statement.next() {
      let backlog = Backlog(
        endpoint: statement.text(0),
        waiting: statement.int(1),
        oldest: nil,
        dead: statement.int(3),
        disabled: nil
      )
      backlogs.append((backlog, statement.isNull(2) ? nil : statement.int(2)))
    }
    var result: [Backlog] = []
    for (var backlog, notice) in backlogs {
      if let notice { backlog.oldest = try self.notice(notice)?.built }
      backlog.disabled = try disabled(backlog.endpoint)
      result.append(backlog)
    }
    return result
  }

  private func deliveries(_ statement: Statement) throws(LedgerError) -> [Delivery] {
    var deliveries: [Delivery] = []
    while try statement.next() {
      deliveries.append(
        Delivery(
          endpoint: statement.text(0),
          notice: statement.int(1),
          sequence: statement.int(2),
          state: Delivery.State(rawValue: statement.int(3)) ?? .waiting,
          attempts: Int(statement.int(4)),
          at: Instant(microseconds: statement.int(5)),
          code: statement.text(6)
        )
      )
    }
    return deliveries
  }

  // MARK: - Endpoints

  /// Notes that an endpoint wants no more, and how it said so.
  package func disable(
    _ endpoint: String,
    at instant: Instant,
    code: String
  ) throws(LedgerError) {
    let statement = try connection.statement(.disableEndpoint)
    statement.bind(endpoint, at: 1)
    statement.bind(instant.microseconds, at: 2)
    statement.bind(code, at: 3)
    try statement.run()
  }

  package func enable(_ endpoint: String) throws(LedgerError) {
    let statement = try connection.statement(.enableEndpoint)
    statement.bind(endpoint, at: 1)
    try statement.run()
  }

  /// Since when an endpoint wants no more; nil where it takes what comes.
  package func disabled(_ endpoint: String) throws(LedgerError) -> Instant? {
    let statement = try connection.statement(.disabledEndpoint)
    statement.bind(endpoint, at: 1)
    return try statement.value().map { Instant(microseconds: $0) }
  }
}
