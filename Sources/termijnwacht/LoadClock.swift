import Civil
import Ledger
import Policy
import Station

/// The clock of a command that records events: the daemon's, and as wary.
struct LoadClock {
  private var clock: StationClock

  /// A clock that is refused is told on standard error; time then goes on by the trusted one.
  init(state: String, _ ledger: Ledger?) throws(LedgerError) {
    let newest = try ledger?.read { try $0.newestStep()?.at }
    clock = StationClock(state: state, newest: newest)
    _ = clock.look()
    if let jump = clock.jump {
      tellError(
        "The wall clock jumped by \(jump / 1_000_000) s and is refused; "
          + "termijnwacht reload --accept-clock confirms it."
      )
    }
  }

  /// The time at which an event occurs that is said now.
  var time: Instant { clock.time }

  /// The time of a step.
  mutating func now() -> Instant {
    _ = clock.look()
    return clock.now()
  }
}
