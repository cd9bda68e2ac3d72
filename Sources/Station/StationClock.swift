package import Civil
package import Watch

/// The clock of one who writes a ledger: the trusted time, with what is kept of it between runs.
package struct StationClock {
  private let state: String
  private var trusted: TrustedClock
  private var record: ClockRecord?

  /// - `state`: the state folder, where `clock.json` is.
  /// - `newest`: the newest step's instant; nil in an empty ledger.
  package init(state: String, newest: Instant?) {
    self.state = state
    record = ClockRecord.read(state: state)
    trusted = TrustedClock(at: WallClock.reading, origin: record?.origin, newest: newest)
  }

  /// How far ahead of the trusted time the wall clock is while it is refused, in microseconds.
  package var jump: Int64? { trusted.jump }

  /// Until when time stands still, because the clock was set back; nil where it goes.
  package var standstill: Instant? { trusted.standstill(at: WallClock.reading) }

  /// Compares the clocks, and takes what a person confirmed meanwhile.
  package mutating func look() -> TrustedClock.Change? {
    if jump != nil, let confirmed = ClockRecord.read(state: state), confirmed != record {
      record = confirmed
      trusted.confirm(origin: confirmed.origin)
    }
    return trusted.look(at: WallClock.reading)
  }

  /// The time to decide by, as of the last look.
  package mutating func now() -> Instant { trusted.now(at: WallClock.reading) }

  /// What the wall clock would say if nobody had set it wrongly: the time that an event occurs at.
  package var time: Instant { trusted.time(at: WallClock.reading) }

  /// The uptime at which that instant comes, in microseconds.
  func uptime(of instant: Instant) -> Int64 { trusted.uptime(of: instant) }

  /// Keeps what is trusted for the next run, where it is not what was kept; tried once for each.
  package mutating func keep() throws(SystemError) {
    guard let boot = ClockRecord.runningBoot else { return }
    if let record, !trusted.isApart(from: record.origin) { return }
    let new = ClockRecord(boot: boot, origin: trusted.origin)
    record = new
    try new.write(state: state)
  }
}
