import Casework
import NIOCore

/// Reports together what came to an end in one turn of an event loop.
final class Outcomes: Sendable {
  private let loop: any EventLoop
  private let gathered: NIOLoopBoundBox<[(Delivery, AttemptOutcome)]>
  private let report: @Sendable ([(Delivery, AttemptOutcome)]) -> Void

  init(
    on loop: any EventLoop,
    _ report: @escaping @Sendable ([(Delivery, AttemptOutcome)]) -> Void
  ) {
    self.loop = loop
    gathered = .makeBoxSendingValue([], eventLoop: loop)
    self.report = report
  }

  func add(_ delivery: Delivery, _ outcome: AttemptOutcome) {
    guard loop.inEventLoop else { return report([(delivery, outcome)]) }
    gathered.value.append((delivery, outcome))
    guard gathered.value.count == 1 else { return }
    loop.execute {
      let all = self.gathered.value
      self.gathered.value = []
      self.report(all)
    }
  }
}
