package import Casework
package import Civil
import Ledger
package import Policy

/// Runs the history of cases again: each event is received at its time, each rung comes due at its
/// instant, and every escalation is decided as a live daemon would have.
package struct HistoryRun {
  private let decider: CaseDecider

  package init(_ editions: Editions, language: Language) {
    decider = CaseDecider(editions.assessor.policy, language)
  }

  /// A case among those that have to do with each other.
  package struct Member {
    package var key: String

    /// Its own events, before corrections.
    package var timeline: Timeline

    /// The others that share a key with it and that merges join to it, by their places.
    package var kin: [Int]
    package var merged: [Int]

    package init(key: String, timeline: Timeline, kin: [Int] = [], merged: [Int] = []) {
      self.key = key
      self.timeline = timeline
      self.kin = kin
      self.merged = merged
    }
  }

  /// Every escalation of those cases that is decided from one instant until before another.
  ///
  /// What came due before `from` has been told then, and stays out.
  ///
  /// - `family`: cases that matter to each other and to no others.
  /// - `outage`: when nobody is there: what comes and what is due is taken at its end.
  package func escalations(
    of family: [Member],
    _ vocabulary: Vocabulary,
    from: Instant,
    until: Instant,
    outage: Range<Instant>? = nil,
    identity: @escaping (EventRecord) -> (id: String, source: String)
  ) -> [Escalation] {
    var played = family.map { PlayedCase($0, vocabulary, identity) }
    var escalations: [Escalation] = []
    var now = Instant.distantPast
    while true {
      var next = played.map(\.next).min() ?? .distantFuture
      if let outage, outage.contains(next) { next = outage.upperBound }
      guard next < until else { return escalations }
      now = max(next, now)
      var reasons: [Int: DecisionReason] = [:]
      for index in played.indices where played[index].receive(until: now) {
        for other in [index] + family[index].kin + family[index].merged { reasons[other] = .news }
      }
      for index in played.indices where played[index].agenda <= now { reasons[index] = .due }
      for (index, reason) in reasons.sorted(by: { $0.key < $1.key }) {
        let new = decide(index, &played, reason, at: now)
        if now >= from { escalations += new }
      }
    }
  }

  /// The same for a case to which no other matters.
  package func escalations(
    of timeline: Timeline,
    _ vocabulary: Vocabulary,
    key: String,
    from: Instant,
    until: Instant,
    outage: Range<Instant>? = nil,
    identity: @escaping (EventRecord) -> (id: String, source: String)
  ) -> [Escalation] {
    escalations(
      of: [Member(key: key, timeline: timeline)],
      vocabulary,
      from: from,
      until: until,
      outage: outage,
      identity: identity
    )
  }

  private func decide(
    _ index: Int,
    _ played: inout [PlayedCase],
    _ reason: DecisionReason,
    at now: Instant
  ) -> [Escalation] {
    let assessor = decider.assessor
    let member = played[index].member
    let others = member.merged.map { played[$0].known }.filter { $0.timeline.count > 0 }
    let own = played[index].known
    played[index].timeline =
      others.isEmpty
      ? assessor.amended(own.timeline, played[index].vocabulary)
      : assessor.merged(own, with: others, played[index].vocabulary)
    let decision = decider.decision(
      of: played[index],
      0,
      kin: member.kin.map { assessor.amended(played[$0].known.timeline, played[$0].vocabulary) },
      before: played[index],
      reason,
      at: now
    )
    let told = decision.outdated.map { $0.sequences.map { played[index].told[Int($0)] } } ?? []
    let new = decider.settled(decision, told: told, at: now)
    played[index].note(new, next: decision.next)
    return new.map(\.escalation)
  }
}

/// A case whose history is being run: what is known of it by now, and what was told.
private struct PlayedCase: DecidableCase, DecidedBefore {
  let member: HistoryRun.Member
  let vocabulary: Vocabulary
  private let identities: (EventRecord) -> (id: String, source: String)

  /// Its events in order of receipt, by index, and how many of them have come.
  private let arrivals: [Int]
  private var received = 0

  /// When it must be looked at again without anything new.
  private(set) var agenda = Instant.distantFuture

  /// As it is decided by: with corrections carried out, and with what is merged with it.
  var timeline = Timeline()

  private(set) var told: [Escalation] = []
  private(set) var ids: Set<[UInt8]> = []
  private var prints: [UInt64: Int64] = [:]

  init(
    _ member: HistoryRun.Member,
    _ vocabulary: Vocabulary,
    _ identities: @escaping (EventRecord) -> (id: String, source: String)
  ) {
    self.member = member
    self.vocabulary = vocabulary
    self.identities = identities
    let timeline = member.timeline
    arrivals = timeline.records.indices.sorted {
      timeline.received(of: $0) < timeline.received(of: $1)
    }
  }

  var key: String { member.key }

  func identity(of record: EventRecord) -> (id: String, source: String) { identities(record) }

  /// When something happens to it next.
  var next: Instant { min(agenda, nextArrival) }

  private var nextArrival: Instant {
    received < arrivals.count ? member.timeline.received(of: arrivals[received]) : .distantFuture
  }

  /// Takes in what has come by then; whether there was any.
  mutating func receive(until now: Instant) -> Bool {
    let before = received
    while nextArrival <= now { received += 1 }
    return received > before
  }

  /// Its own events that have come, before corrections.
  var known: MergeMember {
    MergeMember(
      key: member.key,
      timeline: received == arrivals.count
        ? member.timeline : member.timeline.part(arrivals[..<received])
    )
  }

  mutating func note(_ new: [NewEscalation], next: Instant?) {
    agenda = next ?? .distantFuture
    for new in new {
      ids.insert(new.id)
      prints[new.print] = Int64(told.count)
      told.append(new.escalation)
    }
  }

  // MARK: - What was decided before

  var isEmpty: Bool { told.isEmpty }

  func isDecided(print: UInt64) -> Bool { prints[print] != nil }

  func isDecided(id: [UInt8]) -> Bool { ids.contains(id) }

  func decided(without known: Set<UInt64>) -> [Int64] {
    prints.filter { !known.contains($0.key) }.map(\.value).sorted()
  }
}
