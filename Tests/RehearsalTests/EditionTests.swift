import Casework
import Civil
import Foundation
import Ledger
import Notation
import Policy
import Rehearsal
import TestSupport
import Testing
import Watch

/// A new edition does what its plan said, and what was decided before can be derived again.
struct EditionTests {
  private static func editions(_ yaml: String, in folder: String) throws -> Editions {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try write(yaml, to: folder + "/policy.yaml")
    let (editions, diagnostics) = Editions.read(
      policy: folder,
      in: Repository.configuration,
      isServed: true
    )
    #expect(diagnostics.filter { $0.severity == .error } == [])
    return try #require(editions)
  }

  private static func policy(_ rules: String) -> String {
    """
    policy: p
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { opens: melding, closes: dicht, owner: { melding: organisatie }, keys: { person: persoon } }
    always: { no-owner: l, no-clock: l }
    ladders:
      l: [ { at: due, tell: owner }, { at: +2 days, tell: manager, every: 1 working day, at-most: 4 } ]
    rules:
    \(rules)
    """
  }

  private static func rule(_ name: String, _ body: String) -> String {
    "  \(name): { title: T, basis: b, effect: norm, ladder: l, \(body) }"
  }

  private static let old = policy(
    [
      rule("a", "starts: melding, due: 5 days, stops: klaar, warn: [2 days]"),
      rule("b", "starts: { event: any, which: last }, due: 21 days"),
      rule(
        "c",
        "starts: { event: incident, count: 3, within: 90 days, across: person }, due: 1 day"
      ),
      rule("d", "starts: { event: melding, which: first }, due: 10 weeks, stops: klaar"),
    ].joined(separator: "\n")
  )

  /// One rule shorter, one longer, one gone, one new.
  private static let new = policy(
    [
      rule("a", "starts: melding, due: 3 days, stops: klaar, warn: [2 days]"),
      rule("b", "starts: { event: any, which: last }, due: 28 days"),
      rule(
        "c",
        "starts: { event: incident, count: 3, within: 90 days, across: person }, due: 1 day"
      ),
      rule("e", "starts: melding, due: 6 days, stops: klaar"),
    ].joined(separator: "\n")
  )

  /// Some cases of the weeks before that instant, with corrections and withdrawals among them.
  private static func happenings(
    until end: Instant,
    _ random: inout SplitMix64
  ) -> [World.Happening] {
    var happenings: [World.Happening] = []
    for number in 0..<60 {
      for event in 0..<Int.random(in: 1...5, using: &random) {
        let types = ["melding", "incident", "klaar", "notitie", "dicht"]
        let type = types.randomElement(using: &random) ?? "melding"
        let ago = Int64.random(in: 0..<40 * 24, using: &random) * 3600
        let late = Int.random(in: 0..<4, using: &random) == 0 ? ago / 2 : 0
        let time = end.adding(seconds: -ago)
        let target = Int.random(in: 0...event, using: &random)
        let (kind, extra) =
          switch Int.random(in: 0..<8, using: &random) {
          case 0: ("gecorrigeerd", #","betreft":"e\#(target)""#)
          case 1: ("ingetrokken", #","betreft":"e\#(target)""#)
          case 2: ("bevestigd", #","rule":"b""#)
          default: (type, #","organisatie":"vt","persoon":"p\#(number % 9)""#)
          }
        let line =
          #"{"id":"e\#(event)","source":"s\#(number)","case":"Z-\#(number)","type":"\#(kind)","#
          + #""time":"\#(time.text)"\#(extra)}"#
        happenings.append(
          World.Happening(
            at: end.adding(seconds: -ago + late),
            .arrival(text: line, isHistory: false)
          )
        )
      }
    }
    return happenings.sorted { $0.at < $1.at }
  }

  @Test(
    "what comes into force tells exactly what its plan said, and all of it can be derived again",
    arguments: 1...12 as ClosedRange<UInt64>
  )
  func plannedIsTold(seed: UInt64) throws {
    try withTemporaryFolder { folder in
      var random = SplitMix64(seed: seed)
      let old = try Self.editions(Self.old, in: folder + "/old")
      let new = try Self.editions(Self.new, in: folder + "/new")
      let now = Instant(seconds: 1_780_000_000)
      let happenings = Self.happenings(until: now, &random)
      let first = try #require(happenings.first).at
      var world = try World(old, language: .nl, from: first.adding(seconds: -3600))
      try world.run(happenings, until: now)
      let before = try world.escalations()
      let at = now.adding(seconds: 7)
      let plan = try world.watch.plan(for: new, at: at, language: .nl)
      try world.run([World.Happening(at: at, .activation(new))], until: at)
      let after = try world.escalations().dropFirst(before.count)
      #expect(Set(plan.escalations.map(\.id)) == Set(after.map(\.id)), "seed \(seed)")
      #expect(plan.told.count == after.count { $0.mark != .preceding })
      #expect(!plan.changes.isEmpty)
      // The cases go on under the new edition.
      try world.run([], until: now.adding(seconds: 20 * 86_400))
      let all = try world.escalations()
      var replay = Replay(world.watch.ledger, sources: EventSources(), language: .nl)
      var same = 0
      try replay.replay(after: 0, limit: .max) { outcome in
        #expect(outcome.derived == outcome.stored, "seed \(seed), step \(outcome.step.step)")
        same += 1
      }
      #expect(same == all.count)
      #expect(same > 100)
    }
  }
}
