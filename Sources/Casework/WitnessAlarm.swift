package import Civil

/// Something that keeps the watch from watching, as the witness tells it: never anything of a case.
package struct WitnessAlarm: Hashable, Sendable {
  /// What is wrong; a word never changes its meaning.
  package enum Kind: String, CaseIterable, Sendable {
    /// There is no heartbeat at all.
    case absent

    /// There is one, and it says nothing.
    case unreadable

    /// The heartbeat has ended, and the process is gone.
    case dead

    /// The heartbeat has ended, and the process is there.
    case stuck

    /// Somebody ended the daemon, and nobody has started it again.
    case stopped

    /// The daemon lives and can take no step: its disk refuses, say.
    case held
    case clockRefused = "clock-refused"
    case configurationRefused = "configuration-refused"

    /// A source has been silent for longer than it promised.
    case sourceSilent = "source-silent"

    /// Events are missing from a source's sequence.
    case sourceGap = "source-gap"

    /// The journal or the file takes no escalation.
    case sinkFailing = "sink-failing"

    /// What an endpoint should have been sent waits for too long.
    case deliveryWaiting = "delivery-waiting"

    /// What an endpoint should have been sent is tried no more.
    case deliveryDead = "delivery-dead"

    /// Whether it is of the heartbeat itself: while it stands, nobody knows of the others.
    package var isOfHeartbeat: Bool {
      switch self {
      case .absent, .unreadable, .dead, .stuck, .stopped: true
      case .held, .clockRefused, .configurationRefused, .sourceSilent, .sourceGap, .sinkFailing,
        .deliveryWaiting, .deliveryDead:
        false
      }
    }
  }

  package var kind: Kind

  /// The source, sink or endpoint that it is of; nil where it is of the daemon.
  package var name: String?

  /// When it began, as far as anybody knows.
  package var since: Instant

  package init(_ kind: Kind, of name: String? = nil, since: Instant) {
    self.kind = kind
    self.name = name
    self.since = since
  }

  /// Whether it is the same alarm, whenever it began.
  package func isSame(as other: WitnessAlarm) -> Bool { kind == other.kind && name == other.name }
}
