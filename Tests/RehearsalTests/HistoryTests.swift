import Casework
import Civil
import Ledger
import Notation
import Policy
import Rehearsal
import TestSupport
import Testing
import Watch

/// History that is run again, as `simulate` does, tells what a daemon told that lived it.
struct HistoryTests {
  @Test(
    "what a run over history tells is what the daemon told, corrections, merges and kin included",
    arguments: 1...24 as ClosedRange<UInt64>
  )
  func sameAsLived(seed: UInt64) throws {
    try withTemporaryFolder { folder in
      var random = SplitMix64(seed: seed)
      let editions = try SeededWorld.editions(SeededWorld.old, in: folder + "/old")
      let now = Instant(seconds: 1_780_000_000)
      let outage = seed.isMultiple(of: 3) ? now.adding(seconds: -777_777)..<now : nil
      let arrivals = arrivals(SeededWorld.happenings(until: now, &random), outage)
      let first = try #require(arrivals.first).at
      var world = try World(editions, language: .nl, from: first.adding(seconds: -3600))
      try world.run(
        arrivals.map { World.Happening(at: $0.at, .arrival(text: $0.text, isHistory: false)) },
        outages: [outage].compactMap(\.self),
        until: now.adding(seconds: 1)
      )
      let lived = try world.escalations().map(text).sorted()
      let run = try run(arrivals, editions, until: now.adding(seconds: 2), outage: outage)
      #expect(run.map(text).sorted() == lived, "seed \(seed)")
      #expect(lived.count > 40)
    }
  }

  /// What comes at one instant comes together, and what comes in the outage comes at its end.
  private func arrivals(
    _ happenings: [World.Happening],
    _ outage: Range<Instant>?
  ) -> [(at: Instant, text: String)] {
    var arrivals: [(at: Instant, text: String)] = []
    for happening in happenings {
      guard case .arrival(let text, _) = happening.kind else { continue }
      var at = happening.at
      if let outage, outage.contains(at) { at = outage.upperBound }
      if let last = arrivals.last, last.at == at {
        arrivals[arrivals.count - 1].text += "\n" + text
      } else {
        arrivals.append((at, text))
      }
    }
    return arrivals
  }

  private func run(
    _ arrivals: [(at: Instant, text: String)],
    _ editions: Editions,
    until end: Instant,
    outage: Range<Instant>?
  ) throws -> [Escalation] {
    let assessor = editions.assessor
    var table = EventTable(vocabulary: assessor.vocabulary)
    var names: [UInt64: (String, String)] = [:]
    for arrival in arrivals {
      for (number, line) in arrival.text.split(separator: "\n").enumerated() {
        var reader = EventReader(sources: EventSources(), zone: assessor.policy.zone)
        try Array(line.utf8).withUnsafeBytes { bytes in
          let context = EventReader.Context(
            received: arrival.at,
            order: UInt32(number + 1),
            place: 0
          )
          try reader.read(bytes, context, into: &table)
          names[table.records[table.records.count - 1].identity] =
            EventText.identity(in: bytes, at: 0)
        }
      }
    }
    let groups = CaseGroups([table])
    var notes: [Relations.Note] = []
    groups.forEachTimeline { timeline in
      let note = Relations.note(Int64(timeline.subject), timeline, groups.vocabulary, assessor)
      if let note { notes.append(note) }
    }
    let relations = Relations(notes) { groups.cases.find($0).map { Int64($0) } }
    var escalations: [Escalation] = []
    for number in 0..<Int64(groups.cases.count) {
      let family = relations.family(of: number)
      guard family[0] == number else { continue }
      escalations += HistoryRun(editions, language: .nl).escalations(
        of: family.map { member($0, family, relations, groups) },
        groups.vocabulary,
        from: .distantPast,
        until: end,
        outage: outage,
        identity: { names[$0.identity] ?? ("", "") }
      )
    }
    return escalations
  }

  private func member(
    _ number: Int64,
    _ family: [Int64],
    _ relations: Relations,
    _ groups: CaseGroups
  ) -> HistoryRun.Member {
    var timeline = Timeline()
    groups.fill(&timeline, subject: Symbol(number))
    return HistoryRun.Member(
      key: groups.cases.text(Symbol(number)),
      timeline: timeline,
      kin: relations.kin(of: number).compactMap { family.firstIndex(of: $0) },
      merged: relations.merged(with: number).compactMap { family.firstIndex(of: $0) }
    )
  }

  /// All that an escalation says, its place in the log aside.
  private func text(_ escalation: Escalation) -> String {
    var escalation = escalation
    escalation.sequence = 0
    return
      "\(escalation.subject) \(escalation.at.text) \(escalation.rule) \(escalation.rung) \(escalation)"
  }
}
