import Casework
import Civil
import Ledger
import Notation
import Policy
import Rehearsal
import TestSupport
import Testing
import Watch

/// A new edition does what its plan said, and what was decided before can be derived again.
struct EditionTests {
  @Test(
    "what comes into force tells exactly what its plan said, and all of it can be derived again",
    arguments: 1...12 as ClosedRange<UInt64>
  )
  func plannedIsTold(seed: UInt64) throws {
    try withTemporaryFolder { folder in
      var random = SplitMix64(seed: seed)
      let old = try SeededWorld.editions(SeededWorld.old, in: folder + "/old")
      let new = try SeededWorld.editions(SeededWorld.new, in: folder + "/new")
      let now = Instant(seconds: 1_780_000_000)
      let happenings = SeededWorld.happenings(until: now, &random)
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
      // Nothing that must never be, by the same audit as in production.
      let end = now.adding(seconds: 20 * 86_400)
      let audit = Audit(world.watch, Audit.Settings(now: end, language: .nl, replayed: 0))
      var findings: [AuditFinding] = []
      let figures = try audit.run { findings.append($0) }
      #expect(findings == [], "seed \(seed)")
      #expect(figures.escalations == Int64(all.count))
    }
  }
}
