import Dispatch
import Logging

/// Whether every queue gets on: without that, no sign of life is given.
extension Station {
  /// The sinks and the errands to other queues that have taken longer than they may.
  func stuck(patience microseconds: UInt64) -> [String] {
    askControl()
    let errands = errands.stuck(patience: microseconds)
    return (stuckHands(patience: microseconds) + errands.map { "\($0)" }).sorted()
  }

  /// Tells once that something is stuck, and once that all gets on again.
  func tellStuck(_ names: [String]) {
    guard names != stuckTold else { return }
    stuckTold = names
    if names.isEmpty { return log.notice("all gets on again") }
    log.critical(
      "no sign of life is given, for not all gets on",
      metadata: ["stuck": "\(names.joined(separator: ","))"]
    )
  }

  /// Asks the control desk for an answer, unless it owes one.
  private func askControl() {
    guard let control, !errands.isUnderWay(.control) else { return }
    errands.begin(.control)
    control.executor.queue.async { [executor] in
      executor.queue.async { [unowned self] in assumeIsolated { $0.errands.end(.control) } }
    }
  }
}
