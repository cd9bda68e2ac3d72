package import Civil
import Glibc
package import Watch

/// The only place where the station asks what time it is.
package enum WallClock {
  package static var now: Instant { Instant(microseconds: microseconds(CLOCK_REALTIME)) }

  /// The wall clock and the uptime at one moment.
  package static var reading: ClockReading {
    // A machine that falls asleep between the two looks would seem to have jumped.
    while true {
      let uptime = microseconds(CLOCK_BOOTTIME)
      let wall = now
      if microseconds(CLOCK_BOOTTIME) - uptime < 100_000 {
        return ClockReading(wall: wall, uptime: uptime)
      }
    }
  }

  private static func microseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
