package import Casework
package import Civil
import Crypto
import Ledger

/// What the witness knows from one look to the next: the alarms that stand, and who was told.
///
/// Each is told to each way by itself: when it begins, again every hour, and once that it is over. What a
/// way did not take is owed to it at the next look.
package struct WitnessMemory: Hashable, Sendable {
  /// By which way an alarm is told.
  package enum Way: Hashable, Sendable {
    /// The journal and standard error, which are always there.
    case journal
    case endpoint(String)
  }

  /// An alarm that stands, or is over and must still be told so.
  package struct Standing: Hashable, Sendable {
    package var alarm: WitnessAlarm
    package var isOver = false

    /// Which ways have taken it, and when they last did.
    var told: [Way: Instant] = [:]
  }

  /// One thing to tell one way.
  package struct Telling: Hashable, Sendable {
    package var alarm: WitnessAlarm
    package var isOver: Bool
    package var way: Way

    /// The same at every attempt, and another when it is told again.
    package var id: String
  }

  package internal(set) var standings: [Standing] = []

  /// After how long an alarm that stands is told again, in microseconds.
  package static let repetition: Int64 = 3600 * 1_000_000

  package init() {}

  /// The alarms that stand now, in the order of their kinds.
  package var alarms: [WitnessAlarm] { standings.filter { !$0.isOver }.map(\.alarm) }

  // MARK: - Looking

  /// Takes in what was seen.
  ///
  /// While the heartbeat itself is wrong, nobody knows of the rest: it stays as it was.
  package mutating func take(_ witness: Witness) {
    if let report = witness.report {
      set(report.alarms, of: { _ in true })
    } else if let alarm = witness.heartbeatAlarm {
      set([alarm], of: \.isOfHeartbeat)
    }
    standings.sort { $0.place < $1.place }
  }

  /// Has these alarms stand of all kinds that are meant, and no others.
  private mutating func set(_ alarms: [WitnessAlarm], of isMeant: (WitnessAlarm.Kind) -> Bool) {
    for index in standings.indices where isMeant(standings[index].alarm.kind) {
      if !alarms.contains(where: standings[index].alarm.isSame) { standings[index].isOver = true }
    }
    for alarm in alarms {
      let place = standings.firstIndex { $0.alarm.isSame(as: alarm) }
      if let place, !standings[place].isOver { continue }
      // What was over begins anew, for those too who were not told yet that it was over.
      if let place { standings.remove(at: place) }
      standings.append(Standing(alarm: alarm))
    }
  }

  // MARK: - Telling

  /// What is to be told now, alarms first; who is gone from the ways is owed nothing.
  package mutating func tellings(at now: Instant, by ways: [Way]) -> [Telling] {
    for index in standings.indices {
      standings[index].told = standings[index].told.filter { ways.contains($0.key) }
    }
    forgetWhatIsOver()
    let isBlind = alarms.contains { $0.kind.isOfHeartbeat }
    var tellings: [Telling] = []
    for standing in standings.filter({ !$0.isOver }) + standings.filter(\.isOver) {
      for way in ways where standing.isOwed(to: way, at: now, isBlind: isBlind) {
        tellings.append(
          Telling(
            alarm: standing.alarm,
            isOver: standing.isOver,
            way: way,
            id: standing.id(for: way)
          )
        )
      }
    }
    return tellings
  }

  /// A way has taken it.
  package mutating func note(_ telling: Telling, at now: Instant) {
    let place = standings.firstIndex { $0.alarm == telling.alarm && $0.isOver == telling.isOver }
    guard let place else { return }
    standings[place].told[telling.way] = telling.isOver ? nil : now
    forgetWhatIsOver()
  }

  private mutating func forgetWhatIsOver() {
    standings.removeAll { $0.isOver && $0.told.isEmpty }
  }
}

extension WitnessMemory.Standing {
  /// Whether that way must be told now.
  ///
  /// - `isBlind`: whether nobody knows if it is still so; then it is not repeated.
  fileprivate func isOwed(to way: WitnessMemory.Way, at now: Instant, isBlind: Bool) -> Bool {
    guard let last = told[way] else { return !isOver }
    if isOver { return true }
    if isBlind, !alarm.kind.isOfHeartbeat { return false }
    // A clock that was set back must not keep it silent.
    return abs(now.microseconds - last.microseconds) >= WitnessMemory.repetition
  }

  /// Derived from what is told and how often that way has taken it.
  fileprivate func id(for way: WitnessMemory.Way) -> String {
    let last = told[way].map { String($0.microseconds) } ?? ""
    let parts = [
      alarm.kind.rawValue, alarm.name ?? "", String(alarm.since.microseconds), isOver ? "over" : "",
      last,
    ]
    var digest = SHA256()
    for part in parts { digest.update(data: Array(part.utf8) + [0]) }
    return hexadecimal(Array(digest.finalize().prefix(16)))
  }
}

extension WitnessMemory.Standing {
  /// Its place in the order of all kinds, and among the names of one.
  fileprivate var place: (Int, String) {
    (WitnessAlarm.Kind.allCases.firstIndex(of: alarm.kind) ?? 0, alarm.name ?? "")
  }
}
