import Casework
import Civil
import Glibc
import Notation
import Policy
import Sinks
import Watch

/// Tells what the witness found: the journal, standard error, and the endpoints that are named for it.
struct WitnessVoice {
  private let language: Language
  private let zone: Zone
  private let people: [String]
  private var carriers: [any Carrier] = []

  /// Why one of the endpoints can't be spoken to: a secret that isn't there, say.
  private(set) var failure: CommandFailure?

  /// An endpoint that can't be spoken to keeps nobody else silent.
  init(_ configuration: Configuration, _ zone: Zone) {
    language = configuration.language
    self.zone = zone
    people = configuration.witness.people
    for name in configuration.witness.tell {
      do {
        if let carrier = try configuration.carrier(named: name, zone) { carriers.append(carrier) }
      } catch {
        failure = error as? CommandFailure ?? CommandFailure("\(error)", exitCode: .configuration)
      }
    }
  }

  var ways: [WitnessMemory.Way] {
    [.journal] + carriers.map { WitnessMemory.Way.endpoint($0.endpoint) }
  }

  /// The alarm's kind, and what it means in words.
  func words(_ alarm: WitnessAlarm, isOver: Bool) -> String {
    alarm.kind.rawValue + ": " + alarm.text(in: language, isOver: isOver, zone: zone)
  }

  /// Tells each way what is for it; what was taken.
  func tell(_ tellings: [WitnessMemory.Telling]) -> [WitnessMemory.Telling] {
    let local = tellings.filter { $0.way == .journal }
    for telling in local { say(telling) }
    return local + announce(tellings)
  }

  // MARK: - Here

  /// Whether standard error is the journal too, which then has the entry already.
  private static let isJournal = getenv("JOURNAL_STREAM") != nil

  private func say(_ telling: WitnessMemory.Telling) {
    let entry = AlarmEntry(telling.alarm, isOver: telling.isOver, in: language, zone: zone)
    do throws(SinkError) {
      try entry.send()
      if Self.isJournal { return }
    } catch {
      tellError(error.description)
    }
    tellError(words(telling.alarm, isOver: telling.isOver))
  }

  // MARK: - Outwards

  /// All endpoints at once: one that hangs holds up no other.
  private func announce(_ tellings: [WitnessMemory.Telling]) -> [WitnessMemory.Telling] {
    let (carriers, people, now) = (carriers, people, Instant.now)
    return waiting {
      await withTaskGroup(
        of: [WitnessMemory.Telling].self,
        returning: [WitnessMemory.Telling].self
      ) { group in
        for carrier in carriers {
          let own = tellings.filter { $0.way == .endpoint(carrier.endpoint) }
          group.addTask { await Self.announce(own, by: carrier, to: people, at: now) }
        }
        return await group.reduce(into: []) { $0 += $1 }
      }
    }
  }

  /// In their order, until one isn't taken: the rest waits for the next look.
  private static func announce(
    _ tellings: [WitnessMemory.Telling],
    by carrier: any Carrier,
    to people: [String],
    at now: Instant
  ) async -> [WitnessMemory.Telling] {
    var taken: [WitnessMemory.Telling] = []
    for telling in tellings {
      let announcement = Announcement(
        telling.isOver ? .over(telling.alarm) : .alarm(telling.alarm),
        id: telling.id,
        to: people,
        attempted: now
      )
      let outcome = await carrier.announce(announcement)
      guard outcome.verdict == .delivered else {
        tellError("the endpoint \(carrier.endpoint) doesn't take an alarm: \(outcome.code)")
        break
      }
      taken.append(telling)
    }
    await carrier.close()
    return taken
  }
}
