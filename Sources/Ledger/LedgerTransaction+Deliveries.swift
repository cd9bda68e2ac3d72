package import Casework
package import Civil

/// The notices on their way to endpoints, and the endpoints that want no more.
extension LedgerTransaction {
  /// Adds notices that follow each other to what an endpoint is to be sent, after all that it has.
  ///
  /// - `sequence`: the place of the first of them among the endpoint's.
  package func addDeliveries(
    of notices: ClosedRange<Int64>,
    to endpoint: String,
    at sequence: Int64,
    from: Instant
  ) throws(LedgerError) {
    let statement = try connection.statement(.addDeliveries)
    statement.bind(endpoint, at: 1)
    statement.bind(sequence - notices.lowerBound, at: 2)
    statement.bind(from.microseconds, at: 3)
    statement.bind(notices.lowerBound, at: 4)
    statement.bind(notices.upperBound, at: 5)
    try statement.run()
  }

  /// The last place among an endpoint's deliveries; 0 where it has none.
  package func newestDelivery(to endpoint: String) throws(LedgerError) -> Int64 {
    let statement = try connection.statement(.newestDelivery)
    statement.bind(endpoint, at: 1)
    return try statement.value() ?? 0
  }

  /// Writes down how deliveries stand; those that have ended are sealed.
  ///
  /// Of a storm hundreds that follow each other stand alike, and are written in one go. None may be
  /// given twice.
  package func keep(_ deliveries: [Delivery]) throws(LedgerError) {
    let ordered = deliveries.sorted { ($0.endpoint, $0.sequence) < ($1.endpoint, $1.sequence) }
    var first = 0
    for (index, delivery) in ordered.enumerated() {
      if delivery.state != .waiting { sealReceipt(delivery) }
      if index + 1 < ordered.count, ordered[index + 1].continues(delivery) { continue }
      try write(ordered[first], through: delivery.sequence)
      first = index + 1
    }
  }

  /// Writes down how a delivery stands; one that has ended is sealed.
  ///
  /// - `isReopened`: whether it had ended, and is under way again.
  package func keep(_ delivery: Delivery, isReopened: Bool = false) throws(LedgerError) {
    try write(delivery, through: delivery.sequence, isReopened: isReopened)
    if delivery.state != .waiting {
      sealReceipt(delivery)
    } else if isReopened {
      sealReopened(.delivery(delivery.sequence, to: delivery.endpoint))
    }
  }

  /// Writes how a delivery stands, and all that follow it up to a place, which stand alike.
  private func write(
    _ delivery: Delivery,
    through last: Int64,
    isReopened: Bool = false
  ) throws(LedgerError) {
    // Where the state stays, the indexes by it need no change.
    let goesOn = delivery.state == .waiting && !isReopened
    let statement = try connection.statement(goesOn ? .keepAttempts : .keepDeliveries)
    statement.bind(Int64(delivery.attempts), delivery.at.microseconds)
    statement.bind(delivery.code, at: 3)
    statement.bind(delivery.endpoint, at: 4)
    statement.bind(delivery.sequence, at: 5)
    statement.bind(last, at: 6)
    if !goesOn { statement.bind(delivery.state.rawValue, at: 7) }
    try statement.run()
  }

  /// Seals a delivery that has ended, as it is written.
  private func sealReceipt(_ delivery: Delivery) {
    guard isSealing else { return }
    var columns: [UInt8] = []
    columns.reserveCapacity(64)
    columns.pack(column: delivery.state.rawValue)
    columns.pack(column: delivery.notice)
    columns.pack(column: Int64(delivery.attempts))
    columns.pack(column: delivery.at.microseconds)
    columns.pack(column: delivery.code)
    let key = SealedKey.delivery(delivery.sequence, to: delivery.endpoint)
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

  /// The same, each with the cases that it tells of.
  package func waitingWithSubjects(
    for endpoint: String,
    after sequence: Int64,
    limit: Int
  ) throws(LedgerError) -> [(delivery: Delivery, subjects: [String])] {
    var found: [(delivery: Delivery, subjects: [String])] = []
    for delivery in try waiting(for: endpoint, after: sequence, limit: limit) {
      found.append((delivery, try subjects(ofNotice: delivery.notice)))
    }
    return found
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
    while try statement.next() { deliveries.append(Delivery(statement)) }
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

extension Delivery {
  /// Whether it comes right behind another of its endpoint and stands as that one does.
  fileprivate func continues(_ other: Delivery) -> Bool {
    sequence == other.sequence + 1 && endpoint == other.endpoint && state == other.state
      && attempts == other.attempts && at == other.at && code == other.code
  }

  /// A row of a statement that reads deliveries.
  fileprivate init(_ row: Statement) {
    self.init(
      endpoint: row.text(0),
      notice: row.int(1),
      sequence: row.int(2),
      state: State(rawValue: row.int(3)) ?? .waiting,
      attempts: Int(row.int(4)),
      at: Instant(microseconds: row.int(5)),
      code: row.text(6)
    )
  }
}
