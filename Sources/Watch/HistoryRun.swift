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
    var played = family.indices.map { index in
      PlayedCase(family[index], kin: kinGroups(of: index, in: family), vocabulary, identity)
    }
    var escalations: [Escalation] = []
    var now = Instant.distantPast
    while true {
      var next = played.map(\.next).min() ?? .distantFuture
      if let outage, outage.contains(next) { next = outage.upperBound }
      guard next < until else { return escalations }
      now = max(next, now)
      var reasons: [Int: DecisionReason] = [:]
      for index in played.indices where played[index].receive(until: now) {
        for other in [index] + played[index].relatives { reasons[other] = .news }
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

  /// The kin of a case with what merges join to them, in the groups that these make.
  private func kinGroups(of index: Int, in family: [Member]) -> [[Int]] {
    let member = family[index]
    guard !member.kin.isEmpty else { return [] }
    return Kinship.groups(of: member.kin, without: [index] + member.merged) { family[$0].merged }
  }

  private func decide(
    _ index: Int,
    _ played: inout [PlayedCase],
    _ reason: DecisionReason,
    at now: Instant
  ) -> [Escalation] {
    let assessor = decider.assessor
    let (merged, vocabulary) = (played[index].member.merged, played[index].vocabulary)
    var kin = played[index].kin.flatMap { group in
      assessor.timelines(of: group.map { played[$0].known }, vocabulary)
    }
    if merged.isEmpty {
      played[index].timeline = assessor.amended(played[index].known.timeline, vocabulary)
    } else {
      let members = ([index] + merged).map { played[$0].known }
      let timelines = assessor.timelines(of: members, vocabulary)
      played[index].timeline = timelines[0]
      // While a merge isn't known yet, and once it was withdrawn, they may share a key.
      kin += timelines.dropFirst()
    }
    let decision = decider.decision(
      of: played[index],
      0,
      kin: kin,
      before: played[index],
      reason,
      at: now
    )
    let before = played[index]
    let told = decision.outdated.map { $0.sequences.map { ($0, before.told[Int($0)]) } } ?? []
    let new = decider.settled(decision, told: told, place: { before.places[$0] }, at: now)
    played[index].note(new, next: decision.next)
    return new.map(\.escalation)
  }
}

/// A case whose history is being run: what is known of it by now, and what was told.
private struct PlayedCase: DecidableCase, DecidedBefore {
  let member: HistoryRun.Member

  /// Those that share a key with it, with what merges join to them, in the groups that these make.
  let kin: [[Int]]
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
  private(set) var places: [[UInt8]: Int64] = [:]
  private var prints: [UInt64: Int64] = [:]

  init(
    _ member: HistoryRun.Member,
    kin: [[Int]],
    _ vocabulary: Vocabulary,
    _ identities: @escaping (EventRecord) -> (id: String, source: String)
  ) {
    self.member = member
    self.kin = kin
    self.vocabulary = vocabulary
    self.identities = identities
    let timeline = member.timeline
    arrivals = timeline.records.indices.sorted {
      timeline.received(of: $0) < timeline.received(of: $1)
    }
  }

  var key: String { member.key }

  /// Those to which what is new of it may matter.
  var relatives: [Int] { member.merged + kin.joined() }

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
      places[new.id] = Int64(told.count)
      prints[new.print] = Int64(told.count)
      told.append(new.escalation)
    }
  }

  // MARK: - What was decided before

  var isEmpty: Bool { told.isEmpty }

  func isDecided(print: UInt64) -> Bool { prints[print] != nil }

  func isDecided(id: [UInt8]) -> Bool { places[id] != nil }

  var ids: Set<[UInt8]> { Set(places.keys) }

  func decided(without known: Set<UInt64>) -> [Int64] {
    prints.filter { !known.contains($0.key) }.map(\.value).sorted()
  }
}
