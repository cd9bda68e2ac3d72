import Casework
import Civil
import Ledger
import Notation
import Policy

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

  /// What came due and was not decided before.
  var new: [NewEscalation]

  /// What was decided before and does not follow any more; nil where all of it does.
  var outdated: OutdatedTelling?
}

/// An escalation that was not decided before.
struct NewEscalation {
  var escalation: Escalation
  var id: [UInt8]
  var print: UInt64
}

/// Assesses the cases of a batch: what one thread works with.
///
/// It reads nothing but the batch, so that several desks can work side by side.
struct CaseDesk {
  private let assessor: Assessor
  private let builder: EscalationBuilder
  private var reader: CaseReader

  /// Since when what it decides by is in force.
  var inForce: InForce

  init(_ editions: Editions, _ sources: EventSources, _ language: Language) {
    // One of its own: threads that count references to one object wait for each other.
    assessor = Assessor(editions.assessor.policy)
    builder = EscalationBuilder(assessor, language)
    reader = CaseReader(editions, sources)
    inForce = InForce(editions.assessor.policy)
  }

  var reading: UInt64 { reader.reading }

  /// What a batch's cases come to at that instant.
  ///
  /// - `indices`: which of its cases.
  /// - `kin`: for some cases of the batch the others that share a key with them.
  /// - `reasons`: why cases are decided whose instant had not come.
  /// - Returns: a decision for each, in order; and how many facts could not be read.
  mutating func decide(
    _ indices: some Collection<Int>,
    of batch: CaseBatch,
    kin: [Int: [Int]],
    reasons: [LedgerTransaction.Subject: DecisionReason],
    at instant: Instant
  ) -> (decisions: [Decision], unreadable: Int) {
    var decisions: [Decision] = []
    decisions.reserveCapacity(indices.count)
    var unreadable = 0
    reader.use(batch)
    for index in indices {
      let (missing, timelines) = reader.read(index, kin: kin[index] ?? [])
      unreadable += missing
      let reason = reasons[batch.subjects[index]] ?? .due
      decisions.append(decision(index, of: batch, timelines, reason, at: instant))
    }
    reader.use(CaseBatch())
    return (decisions, unreadable)
  }

  private func decision(
    _ index: Int,
    of batch: CaseBatch,
    _ kin: [Timeline],
    _ reason: DecisionReason,
    at instant: Instant
  ) -> Decision {
    func assess(clocksToo: Bool) -> Assessment {
      assessor.assess(
        reader.timeline,
        reader.vocabulary,
        kin: kin,
        asOf: instant,
        clocksToo: clocksToo
      )
    }
    let assessment = assess(clocksToo: false)
    let outdated = outdated(by: assessment.rungs, index, of: batch)
    return Decision(
      subject: batch.subjects[index],
      next: assessment.next,
      new: assessment.rungs.isEmpty
        ? [] : new(assessment.rungs, index, of: batch, reason, at: instant),
      outdated: outdated.isEmpty
        ? nil
        : OutdatedTelling(
          sequences: outdated,
          decided: batch.decidedIDs(of: index),
          key: reader.key,
          clocks: assess(clocksToo: true).clocks.map(standing)
        )
    )
  }

  /// What was decided before and doesn't follow from those rungs, by its places in the log.
  private func outdated(by rungs: [DueRung], _ index: Int, of batch: CaseBatch) -> [Int64] {
    guard batch.decidedCount(of: index) > 0 else { return [] }
    var known: Set<UInt64> = []
    for var rung in rungs {
      let anchor = reader.timeline.records[rung.anchor].identity
      // Of repetitions the newest alone comes due; the earlier ones follow from it.
      for repetition in 0...rung.repetition {
        rung.repetition = repetition
        known.insert(builder.print(of: rung, anchor: anchor))
      }
    }
    return batch.decided(of: index, without: known)
  }

  private func standing(_ clock: Clock) -> StandingClock {
    let rule = assessor.policy.rules[clock.rule]
    let isLive = clock.ending == nil && clock.superseded == nil
    return StandingClock(
      rule: rule.name,
      anchor: builder.isAnchored(rule) ? reader.timeline.records[clock.anchor].identity : 0,
      moment: clock.moment.flatMap { rule.moments[$0].name },
      due: isLive && !isAtOnce(rule)
        ? clock.fatal.map { (assessor.policy.zone.text($0.due), $0.dueAt) } : nil
    )
  }

  /// Whether a rule tells that something is so, and promises no date that could move.
  private func isAtOnce(_ rule: Rule) -> Bool {
    rule.readings.allSatisfy { $0.due == .atOnce } && rule.moments.isEmpty
  }

  /// The clocks of each of those cases that run or are missed, with a date where they have one.
  mutating func standing(
    _ indices: some Collection<Int>,
    of batch: CaseBatch,
    kin: [Int: [Int]],
    at instant: Instant
  ) -> [[StandingClock]] {
    reader.use(batch)
    defer { reader.use(CaseBatch()) }
    return indices.map { index in
      let timelines = reader.read(index, kin: kin[index] ?? []).kin
      let clocks = assessor.assess(
        reader.timeline,
        reader.vocabulary,
        kin: timelines,
        asOf: instant
      ).clocks
      return clocks.filter { $0.ending == nil }.map(standing)
    }
  }

  /// All that is decided of a case at an instant: what came due, and what must be told once more.
  ///
  /// Of a due that moved, the warnings that lie behind us are recorded and not told: that it moved
  /// says enough.
  ///
  /// - `told`: the outdated escalations of the decision, oldest first.
  func settled(
    _ decision: Decision,
    told: [Escalation],
    at now: Instant
  ) -> [NewEscalation] {
    guard let outdated = decision.outdated else { return decision.new }
    let retold = Retelling(builder, assessor.policy, at: now).escalations(of: outdated, told: told)
    guard !retold.isEmpty else { return decision.new }
    var ids: Set<[UInt8]> = []
    return (decision.new + retold).filter { ids.insert($0.id).inserted }.map { new in
      let escalation = new.escalation
      let isBehind =
        escalation.at < now && [.upcoming, .started].contains(escalation.reason)
        && retold.contains { $0.escalation.isMove(ofClockOf: escalation) }
      var new = new
      if isBehind { new.escalation.mark = .preceding }
      return new
    }
  }

  /// The escalations of those rungs that were not decided before, each once.
  private func new(
    _ rungs: [DueRung],
    _ index: Int,
    of batch: CaseBatch,
    _ reason: DecisionReason,
    at instant: Instant
  ) -> [NewEscalation] {
    var new: [NewEscalation] = []
    var ids: Set<[UInt8]> = []
    var key: String?
    let timeline = reader.timeline
    for rung in rungs {
      let anchor = timeline.records[rung.anchor]
      let print = builder.print(of: rung, anchor: anchor.identity)
      if batch.isDecided(print: print, of: index) { continue }
      let known = key ?? reader.key
      key = known
      let identified = builder.identified(
        rung,
        key: known,
        anchor: builder.isAnchored(rung) ? (reader.identity(of: anchor), anchor.identity) : nil
      )
      guard !batch.isDecided(identified.id, of: index),
        rungs.count == 1 || ids.insert(identified.id).inserted
      else { continue }
      let escalation = builder.escalation(
        identified,
        key: known,
        received: timeline.received(of: rung.anchor),
        reason,
        inForce,
        decided: instant
      )
      new.append(NewEscalation(escalation: escalation, id: identified.id, print: print))
    }
    return new
  }
}

extension Escalation {
  /// Whether it tells that the due of the other's clock moved.
  fileprivate func isMove(ofClockOf other: Escalation) -> Bool {
    reason == .moved && rule == other.rule && anchor == other.anchor && moment == other.moment
  }
}
