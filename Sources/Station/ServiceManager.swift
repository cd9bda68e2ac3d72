import CSystemd
import Dispatch

/// What the service manager is told (sd_notify(3)); without one, all of it does nothing.
enum ServiceManager {
  static func ready(_ status: String) { sd_notify(0, "READY=1\nSTATUS=\(status)") }

  static func status(_ words: String) { sd_notify(0, "STATUS=\(words)") }

  /// A manager that waits for a reload (`Type=notify-reload`, from systemd 253) knows by the time
  /// that the READY=1 after it is no older one.
  static func reloading() {
    let now = DispatchTime.now().uptimeNanoseconds / 1000
    sd_notify(0, "RELOADING=1\nMONOTONIC_USEC=\(now)\nSTATUS=Reading the configuration anew.")
  }

  static func stopping() { sd_notify(0, "STOPPING=1\nSTATUS=Finishing what is in flight.") }

  /// Says that all gets on, or has itself ended at once where it doesn't; nothing without a watchdog.
  static func signOfLife(isStuck: Bool) {
    guard watchdogMicroseconds != nil else { return }
    sd_notify(0, isStuck ? "WATCHDOG=trigger" : "WATCHDOG=1")
  }

  /// How often the watchdog wants a sign of life, in microseconds; nil where none is set.
  static var watchdogMicroseconds: UInt64? {
    var microseconds: UInt64 = 0
    return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : nil
  }
}
