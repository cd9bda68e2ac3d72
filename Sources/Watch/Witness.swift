import Casework
import Civil
package import Notation

/// What the witness saw in one look, and what is wrong by it.
///
/// It asks nobody: the heartbeat speaks, or its age does. The age goes by the uptime, so a wall clock that
/// is set neither kills a daemon nor keeps one alive; of another run of the machine nothing is left but
/// the time since its start.
package struct Witness: Hashable, Sendable {
  /// What stands in the heartbeat's place.
  package enum Sign: Hashable, Sendable {
    case absent, unreadable
    case beat(Heartbeat)
  }

  package var sign: Sign

  /// What the clocks say, and the kernel's name for this run of the machine.
  package var reading: ClockReading
  package var boot: String

  /// Whether a daemon holds the ledger: the kernel takes its lock away when the process ends.
  package var isServed: Bool

  /// How long a notice may wait for its endpoint, in seconds.
  package static let waitSeconds: Int64 = 3600

  package init(sign: Sign, reading: ClockReading, boot: String, isServed: Bool) {
    self.sign = sign
    self.reading = reading
    self.boot = boot
    self.isServed = isServed
  }

  /// What is wrong with the heartbeat itself; nil while it comes as it was promised.
  ///
  /// A daemon that was told to end has two intervals to be started again, for a restart is no death.
  var heartbeatAlarm: WitnessAlarm? {
    switch sign {
    case .absent: return WitnessAlarm(.absent, since: reading.wall)
    case .unreadable: return WitnessAlarm(.unreadable, since: reading.wall)
    case .beat(let beat):
      let patience = beat.intervalSeconds * (beat.isStopped ? 2 : 1)
      guard age(of: beat) > patience * 1_000_000 else { return nil }
      return WitnessAlarm(isServed ? .stuck : beat.isStopped ? .stopped : .dead, since: beat.at)
    }
  }

  /// The microseconds since it was written; of another run of the machine at least so many.
  private func age(of beat: Heartbeat) -> Int64 {
    isOfThisRun(beat) ? reading.uptime - beat.uptime : reading.uptime
  }

  private func isOfThisRun(_ beat: Heartbeat) -> Bool {
    beat.boot == boot && beat.uptime <= reading.uptime
  }

  /// What the daemon says now; nil where nobody knows, as right after the machine's start.
  var report: Report? {
    guard case .beat(let beat) = sign, isOfThisRun(beat), heartbeatAlarm == nil else { return nil }
    return Report(beat: beat, now: Instant(microseconds: beat.at.microseconds + age(of: beat)))
  }

  /// A heartbeat that is fresh, and what time it is by the daemon's own.
  struct Report {
    let beat: Heartbeat
    let now: Instant

    /// What is wrong by it.
    var alarms: [WitnessAlarm] {
      var alarms: [WitnessAlarm] = []
      if beat.isHeld { alarms.append(WitnessAlarm(.held, since: now)) }
      if beat.isClockRefused { alarms.append(WitnessAlarm(.clockRefused, since: now)) }
      if beat.isConfigurationRefused {
        alarms.append(WitnessAlarm(.configurationRefused, since: now))
      }
      for source in beat.sources { alarms += self.alarms(of: source) }
      alarms += beat.failingSinks.map { WitnessAlarm(.sinkFailing, of: $0, since: now) }
      for endpoint in beat.endpoints { alarms += self.alarms(of: endpoint) }
      return alarms
    }

    private func alarms(of source: SourceStanding) -> [WitnessAlarm] {
      var alarms: [WitnessAlarm] = []
      let heard = source.heard ?? source.since
      if let promised = source.promised, heard.adding(seconds: promised) < now {
        alarms.append(WitnessAlarm(.sourceSilent, of: source.name, since: heard))
      }
      if source.missing > 0 {
        alarms.append(WitnessAlarm(.sourceGap, of: source.name, since: now))
      }
      return alarms
    }

    private func alarms(of endpoint: Heartbeat.Endpoint) -> [WitnessAlarm] {
      var alarms: [WitnessAlarm] = []
      if let oldest = endpoint.oldest, oldest.adding(seconds: Witness.waitSeconds) < now {
        alarms.append(WitnessAlarm(.deliveryWaiting, of: endpoint.name, since: oldest))
      }
      if endpoint.dead > 0 {
        alarms.append(WitnessAlarm(.deliveryDead, of: endpoint.name, since: now))
      }
      return alarms
    }
  }
}
