import CKernelTimer
import Glibc

/// Whether somebody keeps the machine's clock right, and when that is to be told.
struct ClockSynchrony {
  enum Change: Equatable { case lost, found }

  /// Since when nobody has, as `uptimeNanoseconds`; nil while somebody does.
  private var since: UInt64?
  private(set) var isLost = false

  /// How long a machine may take to find the time after its start.
  private static let patienceNanoseconds: UInt64 = 600 * 1_000_000_000

  /// Looks at it; what is to be told, once each time.
  ///
  /// - `isSynchronised`: nil where nobody can say, which is told as nothing.
  mutating func look(_ isSynchronised: Bool?, at now: UInt64) -> Change? {
    guard isSynchronised == false else {
      defer { isLost = false }
      since = nil
      return isLost ? .found : nil
    }
    let since = since ?? now
    self.since = since
    guard !isLost, now - since >= Self.patienceNanoseconds else { return nil }
    isLost = true
    return .lost
  }
}

/// What the machine says of its own clock.
package enum KernelClock {
  /// Whether somebody keeps it right; nil where nobody can say.
  ///
  /// The kernel knows (adjtimex(2)). In a sandbox that forbids the question (`ProtectClock=`) a file
  /// of systemd-timesyncd.service(8) tells, where that keeps the clock.
  package static var isSynchronised: Bool? {
    let answer = kernel_clock_is_synchronised()
    if answer >= 0 { return answer == 1 }
    guard access(timesyncd, F_OK) == 0 else { return nil }
    return access(timesyncd + "/synchronized", F_OK) == 0
  }

  private static let timesyncd = "/run/systemd/timesync"
}
