import Casework
import Civil
import Dispatch
import Glibc
import Ledger
import Logging
import Notation
import Sinks
import Watch

/// The sign of life: `heartbeat.json` for the witness, and a ping to others outside.
extension Station {
  /// What is kept of it.
  struct Heart {
    var plan: HeartbeatPlan

    /// When the newest was written and when the newest ping began, as `uptimeNanoseconds`.
    var written: UInt64?
    var pinged: UInt64?
    var isPinging = false

    /// What was told to fail: the writing, the ping.
    var isFailing = false
    var isPingFailing = false

    /// How far the chain reached when `chain.head` was written.
    var chainHead: ChainHead?
    var isChainFailing = false

    init(_ plan: HeartbeatPlan) { self.plan = plan }

    /// Half the interval, in microseconds: one that is missed costs no alarm.
    var halfMicroseconds: UInt64 { UInt64(plan.everySeconds) * 500_000 }
  }

  /// For how long a sink may be at one batch before the daemon is no more alive, in microseconds.
  private static let patience: UInt64 = 30_000_000

  /// How long an old pinger may take with what it has in hand, in seconds.
  private static let pingerSeconds = 130

  /// How many waiting deliveries are looked at for one that could have been made.
  private static let waitingLooked = 1000

  /// Gives the sign of life every half interval, while every queue gets on; outwards every interval.
  ///
  /// - `pulse`: how often this is called, in microseconds; what comes next would be too late.
  func beatHeart(pulse: UInt64) {
    let now = DispatchTime.now().uptimeNanoseconds
    func isTime(_ last: UInt64?, _ microseconds: UInt64) -> Bool {
      last.map { (now - $0) / 1000 + pulse / 2 >= microseconds } ?? true
    }
    guard isTime(heart.written, heart.halfMicroseconds),
      stuck(patience: Self.patience).isEmpty, writeHeartbeat(isStopped: false)
    else { return }
    heart.written = now
    keepChainHead()
    if isTime(heart.pinged, heart.halfMicroseconds * 2) { ping(at: now) }
  }

  /// Writes the sign of life, and tells a failure once.
  ///
  /// - Returns: whether it stands there.
  @discardableResult
  func writeHeartbeat(isStopped: Bool) -> Bool {
    do {
      let beat = try heartbeat(isStopped: isStopped)
      try StateFile.write(beat.json, to: state + "/heartbeat.json")
      if heart.isFailing { log.notice("heartbeat.json is written again") }
      heart.isFailing = false
    } catch {
      if !heart.isFailing { log.error("heartbeat.json can't be written: \(error)") }
      heart.isFailing = true
    }
    return !heart.isFailing
  }

  private func heartbeat(isStopped: Bool) throws(LedgerError) -> Heartbeat {
    let now = clock.now()
    var beat = Heartbeat(
      at: now,
      boot: ClockRecord.runningBoot ?? "",
      uptime: WallClock.reading.uptime,
      intervalSeconds: Int64(heart.plan.everySeconds),
      process: getpid()
    )
    beat.isStopped = isStopped
    beat.isHeld = isHeldUp
    beat.isClockRefused = clock.jump != nil
    beat.isConfigurationRefused = report.isRefused
    beat.failingSinks = hands.filter(\.isFailing).map { $0.hand.name }
    beat.sources = try watch.sourceStandings()
    beat.endpoints = try endpointStandings(at: now)
    return beat
  }

  /// Whether steps fail, and did when they were tried again: once may be a moment's.
  private var isHeldUp: Bool { (trouble?.count ?? 0) > 0 }

  private func endpointStandings(
    at now: Instant
  ) throws(LedgerError) -> [Heartbeat.Endpoint] {
    // Of an endpoint that the configuration has no more, nobody waits for anything.
    let endpoints = Set(post.carriers.keys)
    return try watch.ledger.read { ledger in
      try ledger.backlogs().filter { endpoints.contains($0.endpoint) }.map { backlog in
        Heartbeat.Endpoint(
          name: backlog.endpoint,
          oldest: try Self.oldest(for: backlog.endpoint, at: now, ledger),
          dead: backlog.dead
        )
      }
    }
  }

  /// Since when the oldest delivery lies that could have been made: what waits for office hours does not.
  private static func oldest(
    for endpoint: String,
    at now: Instant,
    _ ledger: LedgerTransaction
  ) throws -> Instant? {
    let waiting = try ledger.waiting(for: endpoint, after: 0, limit: waitingLooked)
    guard let first = waiting.first(where: { $0.attempts > 0 || $0.at <= now }) else { return nil }
    return try ledger.notices(after: first.notice - 1, limit: 1).first?.from
  }

  // MARK: - Outwards

  /// Tells those outside, one ping at a time, and never of a watch that decides nothing.
  private func ping(at now: UInt64) {
    guard let pinger = heart.plan.pinger, !heart.isPinging, isReady, !isHeldUp else { return }
    heart.pinged = now
    heart.isPinging = true
    errands.begin(.ping)
    Task.detached { [executor] in
      let failure = await pinger.ping()
      executor.queue.async { [unowned self] in assumeIsolated { $0.pinged(failure) } }
    }
  }

  /// Tells once that pings fail, and once that they arrive again.
  private func pinged(_ failure: String?) {
    heart.isPinging = false
    errands.end(.ping)
    if let failure, !heart.isPingFailing {
      log.error("the heartbeat's ping doesn't arrive", metadata: ["code": "\(failure)"])
    } else if failure == nil, heart.isPingFailing {
      log.notice("the heartbeat's ping arrives again")
    }
    heart.isPingFailing = failure != nil
  }

  /// Takes another plan; what is under way with the old one ends still.
  func replaceHeartbeat(_ plan: HeartbeatPlan) {
    let old = heart.plan.pinger
    heart.plan = plan
    // What stands there promises the old interval.
    heart.written = nil
    startPulse()
    guard let old else { return }
    Task.detached {
      try? await Task.sleep(for: .seconds(Self.pingerSeconds))
      await old.close()
    }
  }
}
