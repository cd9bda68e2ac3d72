import Civil
import Dispatch
import Glibc
import Logging
import Watch

extension Station {
  /// How often a clock that is refused is told again.
  private static let refusalNanoseconds: UInt64 = 300 * 1_000_000_000

  /// The time to decide by.
  func now() -> Instant {
    lookAtClock()
    return clock.now()
  }

  func clockWasSet() {
    clockSet.setWhenClockIsSet()
    lookAtClock()
    scheduleTurn()
  }

  /// Looks at the clock and tells what is new; whether anything is.
  @discardableResult
  func lookAtClock() -> Bool {
    let change = clock.look()
    switch change {
    case .set(let microseconds):
      log.notice("the wall clock was set", metadata: ["by": "\(Self.seconds(microseconds))"])
    case .refused: tellRefusal()
    case .trusted: log.notice("the wall clock is trusted again", metadata: standstill)
    case nil:
      guard clock.jump != nil, Self.nanoseconds - refusalTold >= Self.refusalNanoseconds else {
        break
      }
      tellRefusal()
    }
    if change != nil { tellStatus() }
    keepClock()
    return change != nil
  }

  private func tellRefusal() {
    guard let jump = clock.jump else { return }
    refusalTold = Self.nanoseconds
    log.error(
      "the wall clock jumped and is refused; time goes on as before until it comes back or is confirmed",
      metadata: [
        "by": "\(Self.seconds(jump))", "confirm": "termijnwacht reload --accept-clock",
      ]
    )
  }

  private var standstill: Logger.Metadata {
    clock.standstill.map { ["standstillUntil": "\($0.text)"] } ?? [:]
  }

  private func keepClock() {
    do throws(SystemError) {
      try clock.keep()
    } catch {
      log.warning("clock.json can't be written: \(error)")
    }
  }

  static var nanoseconds: UInt64 { DispatchTime.now().uptimeNanoseconds }

  /// `+3600s`.
  private static func seconds(_ microseconds: Int64) -> String {
    let seconds = microseconds / 1_000_000
    return (seconds < 0 ? "" : "+") + "\(seconds)s"
  }

  /// Tells that nobody keeps the clock right, and that somebody does again.
  func lookAtSynchrony() {
    let now = Self.nanoseconds
    switch synchrony.look(KernelClock.isSynchronised, at: now) {
    case .lost:
      log.warning("the clock isn't synchronised: every date is as right as it is")
    case .found: log.notice("the clock is synchronised again")
    case nil: return
    }
    tellStatus()
  }

  // MARK: - What the service manager shows

  func tellStatus() {
    let words = status
    guard isReady, words != toldStatus else { return }
    toldStatus = words
    ServiceManager.status(words)
  }

  /// The state in one line; what needs a person comes first.
  var status: String {
    var words: [String] = []
    if let jump = clock.jump {
      words.append(
        "The wall clock jumped by \(Self.seconds(jump)) and is refused "
          + "(termijnwacht reload --accept-clock confirms it)."
      )
    } else if let until = clock.standstill {
      words.append("The clock was set back: time stands still until \(until.text).")
    }
    if report.isRefused {
      let codes = report.codes.joined(separator: ", ")
      words.append("The new configuration is refused" + (codes.isEmpty ? "." : ": \(codes)."))
    }
    for hand in hands where hand.isFailing { words.append("Sink \(hand.hand.name) fails.") }
    if words.isEmpty { words.append("Watching.") }
    if synchrony.isLost { words.append("The clock isn't synchronised.") }
    return words.joined(separator: " ")
  }
}
