package import Casework

/// Where every escalation goes, in order and at once: the file and the journal.
///
/// It follows the ledger's log by a cursor; whoever drives it hands on what lies behind the cursor,
/// and moves the cursor when `append` has returned.
package protocol RecordSink: AnyObject {
  /// The cursor's name in the ledger.
  var name: String { get }

  /// The last escalation that the sink itself knows to have; nil where it can't know.
  ///
  /// A crash between the writing and the cursor leaves the sink ahead of its cursor.
  var lastSequence: Int64? { get }

  /// Takes the escalations, in order; they are durable, as far as the sink can say, when it returns.
  func append(_ escalations: [Escalation]) throws(SinkError)

  /// Whether it shows notices too.
  var showsNotices: Bool { get }

  /// Shows what was made of escalations for whom, in order; by a cursor of its own, as `append`.
  func show(_ notices: [Notice]) throws(SinkError)
}

extension RecordSink {
  package var showsNotices: Bool { false }
  package func show(_ notices: [Notice]) throws(SinkError) {}
}

/// Why a sink could not take what it was given: all of it will be handed to it again.
package struct SinkError: Error, CustomStringConvertible {
  package var sink: String
  package var operation: String

  /// errno, or what the system library returned.
  package var code: Int32
  package var description: String

  init(_ sink: String, _ operation: String, code: Int32, _ words: String) {
    self.sink = sink
    self.operation = operation
    self.code = code
    description = "sink \(sink): could not \(operation): \(words)"
  }
}
