import Casework
import Civil
import Ledger
import Policy

/// Has new notices sent to each endpoint that a route leads to.
///
/// Those of a storm follow each other at every endpoint, and are added to what it waits for in one go.
struct Mailing {
  private let endpoints: [EndpointRoutes]

  /// The last place among the deliveries of each endpoint.
  private var places: [Int64] = []

  /// What is to be added for each endpoint still.
  private var runs: [Run?]

  /// Notices that follow each other.
  private struct Run {
    var notices: ClosedRange<Int64>
    let sequence: Int64
    let from: Instant
  }

  init(to endpoints: [EndpointRoutes], _ transaction: LedgerTransaction) throws(LedgerError) {
    self.endpoints = endpoints
    runs = Array(repeating: nil, count: endpoints.count)
    for endpoint in endpoints {
      places.append(try transaction.newestDelivery(to: endpoint.name))
    }
  }

  /// Adds a notice, which was appended after all others.
  mutating func add(
    _ notice: Notice,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    guard notice.state == .pending else { return }
    var facts: Route.Facts?
    for (index, endpoint) in endpoints.enumerated() {
      if !endpoint.routes.isEmpty {
        let known =
          if let facts { facts } else {
            Route.Facts(notice, try transaction.escalations(of: notice))
          }
        facts = known
        guard endpoint.isSent(known) else { continue }
      }
      try add(notice, toEndpoint: index, transaction)
    }
  }

  private mutating func add(
    _ notice: Notice,
    toEndpoint index: Int,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    places[index] += 1
    if let run = runs[index], run.from == notice.from,
      run.notices.upperBound + 1 == notice.sequence
    {
      runs[index]?.notices = run.notices.lowerBound...notice.sequence
      return
    }
    try end(index, transaction)
    runs[index] = Run(
      notices: notice.sequence...notice.sequence,
      sequence: places[index],
      from: notice.from
    )
  }

  /// Adds what is left to be added.
  mutating func end(_ transaction: LedgerTransaction) throws(LedgerError) {
    for index in runs.indices { try end(index, transaction) }
  }

  private mutating func end(_ index: Int, _ transaction: LedgerTransaction) throws(LedgerError) {
    guard let run = runs[index] else { return }
    runs[index] = nil
    try transaction.addDeliveries(
      of: run.notices,
      to: endpoints[index].name,
      at: run.sequence,
      from: run.from
    )
  }
}
