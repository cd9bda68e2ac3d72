import Casework
import Civil
import Ledger

/// Why a case is decided.
enum DecisionReason {
  /// Its instant has come.
  case due

  /// Something new is known of it, or of a case that shares a key with it.
  case news

  /// It is owed a look: the edition is new, or its facts were loaded in bulk.
  case owed
}

/// What came of assessing one case.
struct Decision {
  var subject: LedgerTransaction.Subject

  /// When to look again; nil when nothing lies ahead.
  var next: Instant?

  /// Whether it was decided without facts that can't be read.
  var isPartial = false

  /// What came due and was not decided before.
  var new: [NewEscalation]

  /// What was decided before and does not follow any more; nil where all of it does.
  var outdated: OutdatedTelling?

  /// The keys under which the case goes on, by all that was ever said of it.
  var mergeTargets: [String] = []

  /// By what escalations of the case are sealed, where that was read.
  var salt: CaseSalt?
}

/// An escalation that was not decided before.
struct NewEscalation {
  var escalation: Escalation
  var id: [UInt8]
  var print: UInt64

  /// What its notices are made of, where that was found ahead.
  var grounds: NoticeGrounds?
}

/// A case in hand to be decided: its timeline with corrections carried out, and how its own events are
/// named.
protocol DecidableCase {
  var timeline: Timeline { get }
  var vocabulary: Vocabulary { get }
  var key: String { get }
  func identity(of record: EventRecord) -> (id: String, source: String)
}

/// What was decided of a case before.
protocol DecidedBefore {
  var isEmpty: Bool { get }
  func isDecided(print: UInt64) -> Bool
  func isDecided(id: [UInt8]) -> Bool

  /// Those whose prints are not among these, by their places in the log.
  func decided(without known: Set<UInt64>) -> [Int64]
  var ids: Set<[UInt8]> { get }
}

/// Decides one case: what came due and was not decided before, and what no longer follows.
///
/// It is the same for a daemon's case, out of the ledger, and for one whose history is run again.
struct CaseDecider {
  let assessor: Assessor
  private let builder: EscalationBuilder

  /// Since when what it decides by is in force.
  var inForce: InForce

  init(_ policy: PolicyEdition, _ language: Language) {
    // One of its own: threads that count references to one object wait for each other.
    assessor = Assessor(policy)
    builder = EscalationBuilder(assessor, language)
    inForce = InForce(policy)
  }

  /// What a case comes to at that instant.
  ///
  /// - `subject`: its number.
  /// - `kin`: the timelines of the cases that share a key with it.
  func decision(
    of found: some DecidableCase,
    _ subject: LedgerTransaction.Subject,
    kin: [Timeline],
    before: some DecidedBefore,
    _ reason: DecisionReason,
    at instant: Instant
  ) -> Decision {
    func assess(clocksToo: Bool) -> Assessment {
      assessor.assess(
        found.timeline,
        found.vocabulary,
        kin: kin,
        asOf: instant,
        clocksToo: clocksToo
      )
    }
    let assessment = assess(clocksToo: false)
    let outdated = outdated(by: assessment.rungs, found, before)
    return Decision(
      subject: subject,
      next: assessment.next,
      new: assessment.rungs.isEmpty
        ? [] : new(assessment.rungs, found, before, reason, at: instant),
      outdated: outdated.isEmpty
        ? nil
        : OutdatedTelling(
          sequences: outdated,
          decided: before.ids,
          key: found.key,
          clocks: assess(clocksToo: true).clocks.filter { !hasLostItsDate($0) }
            .map { standing($0, found.timeline) },
          turns: assessment.rungs.map(\.turn).max() ?? 0
        )
    )
  }

  /// What was decided before and doesn't follow from those rungs, by its places in the log.
  private func outdated(
    by rungs: [DueRung],
    _ found: some DecidableCase,
    _ before: some DecidedBefore
  ) -> [Int64] {
    guard !before.isEmpty else { return [] }
    var known: Set<UInt64> = []
    for var rung in rungs {
      let anchor = found.timeline.records[rung.anchor].identity
      let address = address(of: rung, found)
      // Of repetitions the newest alone comes due; the earlier ones follow from it.
      for repetition in 0...rung.repetition {
        rung.repetition = repetition
        known.insert(builder.print(of: rung, anchor: anchor, address: address))
      }
    }
    return before.decided(without: known)
  }

  /// A hash of whom a rung's roles stand for, where a correction changed that; nil of any other.
  private func address(of rung: DueRung, _ found: some DecidableCase) -> UInt64? {
    guard found.timeline.records[rung.anchor].flags.contains(.readdressed) else { return nil }
    let addresses = builder.addresses(of: rung)
    guard !addresses.isEmpty else { return nil }
    let (timeline, vocabulary) = (found.timeline, found.vocabulary)
    var hash: UInt64 = 0
    for attribute in addresses {
      let value = vocabulary.attributes.find(attribute)
        .flatMap { timeline.value($0, of: rung.anchor) }
      hash = value.map { vocabulary.values.hash(of: $0, seed: hash) } ?? hash &+ 1
    }
    return hash
  }

  /// Makes what came due before a correction changed whom it is told to news for the new reader alone.
  ///
  /// - `isTold`: whether it was decided then.
  private func readdress(
    _ escalation: inout Escalation,
    isTold: Bool,
    _ rung: DueRung,
    at instant: Instant
  ) {
    guard isTold else { return }
    escalation.roles.removeAll { !$0.contains(".") }
    // A date that has moved since says nothing to who never heard it.
    if rung.end <= instant { escalation.mark = .preceding }
  }

  /// A clock of that timeline as it stands.
  func standing(_ clock: Clock, _ timeline: Timeline) -> StandingClock {
    let rule = assessor.policy.rules[clock.rule]
    return StandingClock(
      rule: rule.name,
      anchor: builder.isAnchored(clock.rule) ? timeline.records[clock.anchor].identity : 0,
      start: timeline.records[clock.anchor].identity,
      moment: clock.moment.flatMap { rule.moments[$0].name },
      due: isLive(clock)
        ? clock.fatal.map { (assessor.policy.zone.text($0.due), $0.dueAt) } : nil,
      isAtOnce: isAtOnce(rule),
      begins: clock.promises.first?.begins ?? timeline.occurred(clock.anchor),
      ended: clock.ending?.at,
      endKnown: clock.ending.map { timeline.received(of: $0.event) },
      dues: clock.promises.compactMap(\.fatal).map {
        assessor.policy.zone.text($0.reckoning.due)
      }
    )
  }

  /// Whether it goes on, and the date that was told of it can't be read any more: then it doesn't stand
  /// as it was told.
  ///
  /// One that is paused or out of sight keeps the date that it had, and stands.
  private func hasLostItsDate(_ clock: Clock) -> Bool {
    isLive(clock) && clock.promises.last?.fatal == nil
  }

  private func isLive(_ clock: Clock) -> Bool { clock.ending == nil && clock.superseded == nil }

  /// Whether a rule tells that something is so, and promises no date that could move.
  private func isAtOnce(_ rule: Rule) -> Bool {
    rule.readings.allSatisfy { $0.due == .atOnce } && rule.moments.isEmpty
  }

  /// The escalations of those rungs that were not decided before, each once.
  private func new(
    _ rungs: [DueRung],
    _ found: some DecidableCase,
    _ before: some DecidedBefore,
    _ reason: DecisionReason,
    at instant: Instant
  ) -> [NewEscalation] {
    var new: [NewEscalation] = []
    var ids: Set<[UInt8]> = []
    var key: String?
    let timeline = found.timeline
    for rung in rungs {
      let anchor = timeline.records[rung.anchor]
      let address = address(of: rung, found)
      let print = builder.print(of: rung, anchor: anchor.identity, address: address)
      if before.isDecided(print: print) { continue }
      let known = key ?? found.key
      key = known
      func identified(_ address: UInt64?) -> EscalationBuilder.IdentifiedRung {
        let start =
          builder.isAnchored(rung.rule) ? (found.identity(of: anchor), anchor.identity) : nil
        return builder.identified(rung, key: known, anchor: start, address: address)
      }
      let own = identified(address)
      guard !before.isDecided(id: own.id), rungs.count == 1 || ids.insert(own.id).inserted
      else { continue }
      var escalation = builder.escalation(
        own,
        key: known,
        received: timeline.received(of: rung.anchor),
        reason,
        inForce,
        decided: instant
      )
      if address != nil {
        readdress(&escalation, isTold: before.isDecided(id: identified(nil).id), rung, at: instant)
      }
      new.append(NewEscalation(escalation: escalation, id: own.id, print: print))
    }
    return new
  }

  /// All that is decided of a case at an instant: what came due, and what must be told once more.
  ///
  /// Of a due that moved, the warnings that lie behind us are recorded and not told: that it moved
  /// says enough.
  ///
  /// - `told`: the outdated escalations of the decision, oldest first, with their places in the log.
  /// - `place`: where an escalation of the case stands in the log, by its id.
  func settled<Failure>(
    _ decision: Decision,
    told: [(place: Int64, telling: Escalation)],
    place: ([UInt8]) throws(Failure) -> Int64?,
    at now: Instant
  ) throws(Failure) -> [NewEscalation] {
    guard let outdated = decision.outdated else { return decision.new }
    let retold = try Retelling(builder, assessor.policy, at: now)
      .escalations(of: outdated, told: told, place: place)
    guard !retold.isEmpty else { return decision.new }
    var ids: Set<[UInt8]> = []
    return joined(decision.new, retold).filter { ids.insert($0.id).inserted }.map { new in
      let escalation = new.escalation
      let isBehind =
        escalation.at < now && [.upcoming, .started].contains(escalation.reason)
        && retold.contains { $0.escalation.isMove(ofClockOf: escalation) }
      var new = new
      if isBehind { new.escalation.mark = .preceding }
      return new
    }
  }
}

extension CaseDecider {
  /// What is new and what is told once more; of a move that both tell, everybody hears.
  ///
  /// The timeline's own move is for who was told before it happened; whoever was told since, because it
  /// was known later only, heard the old date too.
  private func joined(_ new: [NewEscalation], _ retold: [NewEscalation]) -> [NewEscalation] {
    var all = new
    for telling in retold {
      let place = all.firstIndex { $0.escalation.tellsTheMove(of: telling.escalation) }
      guard let place else {
        all.append(telling)
        continue
      }
      let roles = all[place].escalation.roles + telling.escalation.roles
      all[place].escalation.roles = roles.uniqued()
      all[place].escalation.level = max(all[place].escalation.level, telling.escalation.level)
    }
    return all
  }
}

extension Escalation {
  /// Whether it tells the same move as another.
  fileprivate func tellsTheMove(of other: Escalation) -> Bool {
    other.reason == .moved && due == other.due && isMove(ofClockOf: other)
  }

  /// Whether it tells that the due of the other's clock moved.
  fileprivate func isMove(ofClockOf other: Escalation) -> Bool {
    reason == .moved && rule == other.rule && anchor == other.anchor && moment == other.moment
  }
}
