/// Who tells others, on another machine, that the watch is alive: when it falls silent, they alarm.
package protocol HeartbeatPinger: Sendable {
  /// - Returns: why the ping did not arrive, a status or a code; nil where it did.
  func ping() async -> String?

  /// Lets go of its connections.
  func close() async
}
