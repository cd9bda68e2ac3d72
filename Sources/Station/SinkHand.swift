import Casework
import Dispatch
package import Sinks

/// Drives one record sink on a queue of its own, so that a slow disk never holds the deciding.
package actor SinkHand {
  private nonisolated let executor: QueueExecutor
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }
  package nonisolated let name: String

  /// The last escalation that the sink itself knows to have, at its opening.
  package nonisolated let lastSequence: Int64?
  package nonisolated let showsNotices: Bool
  private let sink: any RecordSink

  package init(_ sink: sending any RecordSink) {
    name = sink.name
    lastSequence = sink.lastSequence
    showsNotices = sink.showsNotices
    executor = QueueExecutor(label: "termijnwacht.sink.\(sink.name)")
    self.sink = sink
  }

  /// Hands escalations on, and reports on the hand's own queue when they are taken or refused.
  nonisolated func append(
    _ escalations: [Escalation],
    then report: @escaping @Sendable (SinkError?) -> Void
  ) {
    hand(report) { sink throws(SinkError) in try sink.append(escalations) }
  }

  /// Hands notices on, to be shown, and reports in the same way.
  nonisolated func show(_ notices: [Notice], then report: @escaping @Sendable (SinkError?) -> Void)
  {
    hand(report) { sink throws(SinkError) in try sink.show(notices) }
  }

  private nonisolated func hand(
    _ report: @escaping @Sendable (SinkError?) -> Void,
    _ body: @escaping @Sendable (any RecordSink) throws(SinkError) -> Void
  ) {
    executor.queue.async {
      self.assumeIsolated { hand in
        do throws(SinkError) {
          try body(hand.sink)
          report(nil)
        } catch {
          report(error)
        }
      }
    }
  }
}
