package import Civil
import Dispatch
import Glibc

/// The only place where the station asks what time it is.
package enum WallClock {
  package static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(
      microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    )
  }

  /// The deadline for a Dispatch timer, which follows the wall clock when it is set.
  static func deadline(_ instant: Instant) -> DispatchWallTime {
    let seconds = instant.seconds
    let nanoseconds = (instant.microseconds - seconds * 1_000_000) * 1000
    return DispatchWallTime(
      timespec: timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds))
    )
  }
}
