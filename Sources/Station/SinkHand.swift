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
  private let sink: any RecordSink

  package init(_ sink: sending any RecordSink) {
    name = sink.name
    lastSequence = sink.lastSequence
    executor = QueueExecutor(label: "termijnwacht.sink.\(sink.name)")
    self.sink = sink
  }

  /// Hands escalations on, and reports on the hand's own queue when they are taken or refused.
  nonisolated func append(
    _ escalations: [Escalation],
    then report: @escaping @Sendable (SinkError?) -> Void
  ) {
    executor.queue.async {
      self.assumeIsolated { hand in
        do throws(SinkError) {
          try hand.sink.append(escalations)
          report(nil)
        } catch {
          report(error)
        }
      }
    }
  }

  /// Hands notices on, to be shown.
  nonisolated func show(_ notices: [Notice]) {
    executor.queue.async { self.assumeIsolated { $0.sink.show(notices) } }
  }
}
