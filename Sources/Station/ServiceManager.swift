import CSystemd
import Civil

/// What the service manager is told (sd_notify(3)); without one, all of it does nothing.
enum ServiceManager {
  static func ready() { sd_notify(0, "READY=1\nSTATUS=Watching.") }

  static func status(_ words: String) { sd_notify(0, "STATUS=\(words)") }

  static func reloading() { sd_notify(0, "RELOADING=1") }

  static func stopping() { sd_notify(0, "STOPPING=1\nSTATUS=Finishing what is in flight.") }

  static func isAlive() { sd_notify(0, "WATCHDOG=1") }

  /// How often the watchdog wants a sign of life, in microseconds; nil where none is set.
  static var watchdogMicroseconds: UInt64? {
    var microseconds: UInt64 = 0
    return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : nil
  }
}
