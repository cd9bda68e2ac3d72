package import Sinks

/// How often the daemon gives a sign of life, and who else is told of it.
package struct HeartbeatPlan: Sendable {
  /// Within how many seconds there is always a new one.
  package var everySeconds: Int

  /// Who tells it outwards; nil for nobody.
  package var pinger: (any HeartbeatPinger)?

  package init(everySeconds: Int = 60, pinger: (any HeartbeatPinger)? = nil) {
    self.everySeconds = everySeconds
    self.pinger = pinger
  }
}
