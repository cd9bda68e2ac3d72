import Casework
import Civil
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// Cases of one person, some of them made one by merges: what counts for which is the same however it
/// is decided.
struct MergedKinTests {
  /// What came, and of which cases a clock began.
  struct Story: Sendable {
    var events: [(at: String, text: String)]
    var begun: [String]
  }

  private static let policy = """
    policy: p
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { opens: [melding], keys: { person: persoon } }
    ladders:
      l: [ { at: start, tell: teamleider } ]
    rules:
      r: { starts: { event: incident, count: 3, within: 90 days, across: person }, due: 1 week, stops: weging, ladder: l }
    """

  private static let person = #","persoon":"p""#

  private static func event(
    _ day: Int,
    _ key: String,
    _ type: String,
    _ id: String,
    _ more: String = ""
  ) -> (at: String, text: String) {
    let at = "2026-06-0\(day)T10:00:00+02:00"
    return (
      at,
      #"{"id":"\#(id)","source":"s","case":"\#(key)","type":"\#(type)","time":"\#(at)"\#(more)}"#
    )
  }

  static let stories = [
    Story(
      events: [
        event(1, "A", "incident", "i1", person),
        event(2, "B", "incident", "i2"),
        event(3, "B", "samengevoegd", "s1", #","met":"A""#),
        event(4, "C", "incident", "i3", person),
      ],
      begun: ["C"]
    ),
    Story(
      events: [
        event(1, "A", "incident", "i1", person),
        event(2, "B", "incident", "i2", person),
        event(3, "B", "samengevoegd", "s1", #","met":"A""#),
        event(4, "A", "ingetrokken", "w1", #","betreft":"i2""#),
        event(5, "C", "incident", "i3", person),
      ],
      begun: []
    ),
    // The merge comes last: it changes nothing of what was known before.
    Story(
      events: [
        event(1, "A", "incident", "i1", person),
        event(2, "B", "incident", "i2", person),
        event(3, "A", "incident", "i3", person),
        event(4, "B", "samengevoegd", "s1", #","met":"A""#),
      ],
      begun: ["A"]
    ),
    Story(
      events: [
        event(1, "A", "incident", "i1", person),
        event(2, "B", "incident", "i2", person),
        event(3, "B", "samengevoegd", "s1", #","met":"A""#),
        event(4, "A", "ingetrokken", "w1", #","betreft":"s1""#),
        event(5, "A", "incident", "i3", person),
      ],
      begun: ["A"]
    ),
  ]

  @Test(
    "a merged case counts for its kin as one, lived, derived again and simulated",
    arguments: stories.indices
  )
  func countsAsOne(number: Int) throws {
    let story = Self.stories[number]
    let editions = try Repository.editions(yaml: Self.policy)
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", editions)
      for event in story.events { try desk.step(at: try instant(event.at), event.text) }
      let lived = try desk.escalations()
      #expect(lived.map(\.subject) == story.begun)
      var replay = Replay(desk.ledger, sources: EventSources(), language: .nl)
      try replay.replay(after: 0, limit: .max) { #expect($0.isSame) }
      #expect(try simulated(story, editions).map(text) == lived.map(text))
    }
  }

  private func text(_ escalation: Escalation) -> String {
    "\(escalation.subject) \(escalation.decided.text) \(escalation.rung) \(escalation.id)"
  }

  private func simulated(_ story: Story, _ editions: Editions) throws -> [Escalation] {
    let assessor = editions.assessor
    var table = EventTable(vocabulary: assessor.vocabulary)
    var names: [UInt64: (String, String)] = [:]
    for event in story.events {
      var reader = EventReader(sources: EventSources(), zone: assessor.policy.zone)
      let context = EventReader.Context(received: try instant(event.at), order: 1, place: 0)
      try Array(event.text.utf8).withUnsafeBytes { bytes in
        try reader.read(bytes, context, into: &table)
        names[table.records[table.records.count - 1].identity] =
          EventText.identity(in: bytes, at: 0)
      }
    }
    let groups = CaseGroups([table])
    var notes: [Relations.Note] = []
    groups.forEachTimeline { timeline in
      let note = Relations.note(Int64(timeline.subject), timeline, groups.vocabulary, assessor)
      if let note { notes.append(note) }
    }
    let relations = Relations(notes) { groups.cases.find($0).map { Int64($0) } }
    let family = relations.family(of: 0)
    return HistoryRun(editions, language: .nl).escalations(
      of: family.map { member($0, family, relations, groups) },
      groups.vocabulary,
      from: .distantPast,
      until: try instant("2026-07-01"),
      identity: { names[$0.identity] ?? ("", "") }
    )
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
}
