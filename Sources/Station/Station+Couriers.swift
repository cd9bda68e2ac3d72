import Casework
import Civil
import Dispatch
import Ledger
import Logging
import Notation
import Sinks
import Watch

extension Station {
  /// The endpoints' couriers, who carries for each, and what came of attempts.
  struct Post {
    var couriers = Couriers()
    var carriers: [String: any Carrier] = [:]
    var attempted: [Attempted] = []
    var isOpen = false
    var isRetrying = false

    /// Whether a look at it stands on the queue already: what comes back together is kept together.
    var isScheduled = false

    /// Those of which it was told that they fail, or want no more.
    var failing: Set<String> = []
  }

  /// How long an old carrier may take with what it has in hand.
  private static let carrierSeconds = 130

  func schedulePost() {
    guard !post.isScheduled, !isStopped else { return }
    post.isScheduled = true
    executor.queue.async { [unowned self] in assumeIsolated { $0.carryPost() } }
  }

  /// Keeps what attempts came to, and makes those that are due.
  private func carryPost() {
    post.isScheduled = false
    guard isReady, !isStopped, !post.carriers.isEmpty, !post.isRetrying else { return }
    do throws(LedgerError) {
      if !post.isOpen { try openPost() }
      let attempted = post.attempted
      // While it stops, what came back is kept, and nothing more is sent.
      let (parcels, ended) = try watch.carry(
        attempted,
        &post.couriers,
        takes: !isStopping,
        at: now()
      )
      post.attempted.removeFirst(attempted.count)
      for attempt in attempted { tell(attempt) }
      for delivery in ended { tell(delivery) }
      send(parcels)
      armPost()
      if isStopping { finishStopIfIdle() }
    } catch {
      holdPost(error)
    }
  }

  /// Opens the couriers, and carries out what people have said of deliveries meanwhile.
  private func openPost() throws(LedgerError) {
    var anew: Set<String> = []
    while let (orders, names, unread) = DeliveryOrders.take(state: state) {
      let changed = try watch.apply(orders, at: now())
      let by = names.sorted().map(PlainText.escaped).joined(separator: ",")
      log.notice("orders for deliveries", metadata: ["deliveries": "\(changed)", "by": "\(by)"])
      if unread > 0 {
        log.error("orders for deliveries that can't be read", metadata: ["lines": "\(unread)"])
      }
      anew.formUnion(orders.map(\.endpoint))
      guard DeliveryOrders.remove(state: state, keeping: unread) else { break }
    }
    post.couriers = try watch.openCouriers(
      replacing: post.couriers,
      anew: anew
    )
    post.isOpen = true
  }

  /// Where the disk refuses, nothing is sent either: an attempt is recorded before it is made.
  private func holdPost(_ error: LedgerError) {
    log.error("\(error.description)")
    post.isRetrying = true
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated { station in
        station.post.isRetrying = false
        station.schedulePost()
      }
    }
  }

  private func send(_ parcels: [Parcel]) {
    // Those of one endpoint follow each other.
    var rest = parcels[...]
    while let endpoint = rest.first?.delivery.endpoint {
      let count = rest.prefix { $0.delivery.endpoint == endpoint }.count
      let own = count == parcels.count ? parcels : Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      guard let carrier = post.carriers[endpoint] else { continue }
      errands.begin(.endpoint(endpoint))
      Task.detached { [executor] in
        await carrier.carry(own) { [unowned self] came in
          executor.queue.async { self.assumeIsolated { $0.take(came) } }
        }
        executor.queue.async { [unowned self] in
          assumeIsolated { $0.errands.end(.endpoint(endpoint)) }
        }
      }
    }
  }

  /// What comes back is kept many at a time: each time costs a write that is waited for.
  private func take(_ came: [(Delivery, AttemptOutcome)]) {
    // One carrier tells of one endpoint.
    if let (delivery, _) = came.first { errands.goOn(.endpoint(delivery.endpoint)) }
    let isFirst = post.attempted.isEmpty
    post.attempted += came.map { delivery, outcome in
      // What was delivered doesn't come back, and asking the kernel costs.
      let jitter = outcome.verdict == .delivered ? 0 : Double.random(in: 0..<1)
      return Attempted(delivery, outcome, jitter: jitter)
    }
    if post.attempted.count >= Self.gathered { return schedulePost() }
    guard isFirst else { return }
    executor.queue.asyncAfter(deadline: .now() + Self.gatheringTime) { [unowned self] in
      assumeIsolated { $0.schedulePost() }
    }
  }

  /// How many that came back are kept together, and how long they wait for more.
  private static let gathered = 1024
  private static let gatheringTime = DispatchTimeInterval.milliseconds(15)

  /// Has the post looked at when the next attempt is due.
  ///
  /// By the uptime, as everything here: a wall clock that is wrong hastens no attempt.
  private func armPost() {
    guard let next = post.couriers.next else { return postAlarm.set(at: nil) }
    if next <= now() { return schedulePost() }
    postAlarm.set(at: clock.uptime(of: next))
  }

  /// New notices may have something for the endpoints.
  func expectPost() {
    post.couriers.expectMore()
    schedulePost()
  }

  /// Takes other carriers; what is under way with the old ones comes back still.
  func replaceCarriers(_ carriers: [any Carrier]) {
    let old = post.carriers.values
    post.carriers = Dictionary(uniqueKeysWithValues: carriers.map { ($0.endpoint, $0) })
    post.isOpen = false
    Task.detached {
      try? await Task.sleep(for: .seconds(Self.carrierSeconds))
      for carrier in old { await carrier.close() }
    }
    schedulePost()
  }

  // MARK: - Telling

  /// Tells once that an endpoint fails, and once that it takes again.
  private func tell(_ attempt: Attempted) {
    let endpoint = attempt.delivery.endpoint
    var metadata: Logger.Metadata {
      ["endpoint": "\(endpoint)", "code": "\(attempt.outcome.code)"]
    }
    switch attempt.outcome.verdict {
    case .delivered:
      if post.failing.remove(endpoint) != nil {
        log.notice("endpoint takes again", metadata: metadata)
      }
    case .retry:
      if post.failing.insert(endpoint).inserted {
        log.error("endpoint doesn't take what is sent", metadata: metadata)
      }
    case .later: break
    case .disable:
      post.failing.insert(endpoint)
      log.critical("endpoint wants no more, and is sent nothing", metadata: metadata)
    }
  }

  private func tell(_ ended: Delivery) {
    guard ended.state == .dead else { return }
    log.critical(
      "a notice could not be delivered",
      metadata: [
        "endpoint": "\(ended.endpoint)", "sequence": "\(ended.sequence)", "code": "\(ended.code)",
      ]
    )
  }
}
