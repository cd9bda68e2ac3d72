import Casework
import Civil
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// Steps: what arrives is appended, what came due is told, each once.
struct StepTests {
  // Mon 2 March 2026 and five working days: Mon 9. The warning comes on Thu 5 at 08:00.
  private static let melding =
    #"{"id":"1","case":"Z-1","time":"2026-03-02T10:00:00+01:00","type":"melding"}"#
  private static let other =
    #"{"id":"2","case":"Z-2","time":"2026-03-03T10:00:00+01:00","type":"melding"}"#
  private static let decision =
    #"{"id":"3","case":"Z-1","time":"2026-03-06T10:00:00+01:00","type":"besluit"}"#

  private func withDesk(_ body: (inout Desk) throws -> Void) throws {
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: policy()))
      try body(&desk)
    }
  }

  @Test("a step tells what assess holds and the ledger does not have")
  func tellsWhatIsNew() throws {
    try withDesk { desk in
      var outcome = try desk.step(at: try instant("2026-03-02T10:00:00+01:00"), Self.melding)
      #expect(outcome.counts.accepted == 1)
      #expect(outcome.escalations == 0)
      #expect(try outcome.next == instant("2026-03-05T08:00:00+01:00"))
      outcome = try desk.step(at: try instant("2026-03-05T08:00:00+01:00"))
      #expect(outcome.escalations == 1)
      #expect(try outcome.next == instant("2026-03-09T08:00:00+01:00"))
      outcome = try desk.step(at: try instant("2026-03-05T08:00:00+01:00"))
      #expect(outcome.escalations == 0)
      outcome = try desk.step(at: try instant("2026-03-10T08:00:00+01:00"))
      #expect(outcome.escalations == 2)
      #expect(outcome.next == nil)
      let told = try desk.escalations()
      #expect(told.map(\.rung) == ["warn 2 working days", "due", "+1 working day"])
      #expect(told.map(\.due) == ["2026-03-09", "2026-03-09", "2026-03-09"])
      #expect(told.map(\.reason) == [.upcoming, .due, .overdue])
    }
  }

  @Test("before an instant of the agenda nothing is told, at it everything is")
  func notTooEarly() throws {
    try withDesk { desk in
      try desk.step(at: try instant("2026-03-02T10:00:00+01:00"), Self.melding)
      let early = try desk.step(at: try instant("2026-03-05T07:59:59+01:00"))
      #expect(early.escalations == 0)
      #expect(try early.next == instant("2026-03-05T08:00:00+01:00"))
    }
  }

  @Test("a stop that arrives ends its clock: nothing lies ahead")
  func stops() throws {
    try withDesk { desk in
      try desk.step(at: try instant("2026-03-02T10:00:00+01:00"), Self.melding)
      let outcome = try desk.step(at: try instant("2026-03-06T10:00:00+01:00"), Self.decision)
      #expect(outcome.next == nil)
      // The warning of Thu 5 came due while nobody looked: it is told all the same.
      #expect(try desk.escalations().map(\.rung) == ["warn 2 working days"])
      #expect(try desk.escalations().map(\.mark) == [.outage])
    }
  }

  @Test("what had to wait for a later step is derived again just as it was")
  func waitingIsReplayed() throws {
    try withTemporaryFolder { folder in
      let editions = try Repository.editions(yaml: policy())
      var desk = try Desk(folder + "/ledger.db", editions, casesPerStep: 5)
      let events = (0..<17).map {
        #"{"id":"\#($0)","case":"Z-\#($0)","time":"2026-03-02T10:00:00+01:00","type":"melding"}"#
      }
      try desk.step(
        at: try instant("2026-03-02T10:00:00+01:00"),
        events.joined(separator: "\n")
      )
      let due = try instant("2026-03-05T08:00:00+01:00")
      for number in 1...4 {
        try desk.step(at: Instant(microseconds: due.microseconds + Int64(number) * 100_000))
      }
      #expect(try desk.escalations().count == 17)
      var replay = Replay(desk.ledger, sources: EventSources(), language: .nl)
      var same = 0
      try replay.replay(after: 0, limit: .max) { outcome in
        #expect(outcome.derived == outcome.stored)
        same += 1
      }
      #expect(same == 17)
    }
  }

  @Test("the same facts again are duplicates and tell nothing new")
  func duplicates() throws {
    try withDesk { desk in
      let events = Self.melding + "\n" + Self.other
      try desk.step(at: try instant("2026-03-05T09:00:00+01:00"), events)
      let told = try desk.escalations()
      #expect(!told.isEmpty)
      let again = try desk.step(at: try instant("2026-03-05T09:00:00+01:00"), events)
      #expect(again.counts.duplicates == 2)
      #expect(again.counts.accepted == 0)
      #expect(again.escalations == 0)
      #expect(try desk.escalations() == told)
      #expect(try desk.ledger.read { try $0.figures() }.facts == 2)
      let within = try desk.step(
        at: try instant("2026-03-05T09:00:00+01:00"),
        Self.decision + "\n  " + Self.decision + "\r\n"
      )
      #expect(within.counts.accepted == 1)
      #expect(within.counts.duplicates == 1)
    }
  }

  @Test("an id with other content is a conflict: refused with its place, and not stored")
  func conflicts() throws {
    try withDesk { desk in
      let now = try instant("2026-03-02T10:00:00+01:00")
      try desk.step(at: now, Self.melding)
      let altered = Self.melding.replacing("10:00:00", with: "10:00:01")
      let outcome = try desk.step(at: now, Self.other + "\n" + altered)
      #expect(outcome.counts.accepted == 1)
      #expect(outcome.counts.conflicts == 1)
      #expect(outcome.refused.map(\.diagnostic.code) == [.eventConflict])
      #expect(outcome.refused.map(\.diagnostic.line) == [2])
      #expect(try desk.ledger.read { try $0.figures() }.facts == 2)
      let within = try desk.step(
        at: now,
        Self.decision + "\n" + Self.decision.replacing("besluit", with: "melding")
      )
      #expect(within.counts.accepted == 1)
      #expect(within.counts.conflicts == 1)
      let elsewhere = try desk.step(
        at: now,
        altered.replacing(#""id":"1""#, with: #""id":"1","source":"regas""#)
      )
      #expect(elsewhere.counts.accepted == 1, "another source counts its own ids")
    }
  }

  @Test("a line that can't be read is refused with its place, and the others are taken")
  func badLine() throws {
    try withDesk { desk in
      let events = Self.melding + "\n\n{\"id\":\n" + Self.other
      let outcome = try desk.step(at: try instant("2026-03-02T10:00:00+01:00"), events)
      #expect(outcome.counts.accepted == 2)
      #expect(outcome.counts.quarantined == 1)
      #expect(outcome.refused.map(\.diagnostic.line) == [3])
      #expect(outcome.refused.map(\.diagnostic.code) == [.jsonSyntax])
    }
  }

  @Test("what was due before a load of history is marked as preceding, what comes after is not")
  func history() throws {
    try withDesk { desk in
      try desk.step(at: try instant("2026-03-06T12:00:00+01:00"), Self.melding, isHistory: true)
      try desk.run(
        from: try instant("2026-03-06T12:00:00+01:00"),
        until: try instant("2026-04-01")
      )
      let told = try desk.escalations()
      #expect(told.map(\.rung) == ["warn 2 working days", "due", "+1 working day"])
      #expect(told.map(\.mark) == [.preceding, nil, nil])
    }
  }

  @Test("a fact that comes late fires, marked as known late; an outage is marked as one")
  func marks() throws {
    try withDesk { desk in
      try desk.step(at: try instant("2026-03-06T12:00:00+01:00"), Self.melding)
      #expect(try desk.escalations().map(\.mark) == [.knownLate])
      // It could not be decided before the event was received: that is no delay of ours.
      #expect(try desk.escalations().map(\.delayMilliseconds) == [0])
      try desk.step(at: try instant("2026-03-09T11:00:00+01:00"))
      #expect(try desk.escalations().map(\.mark) == [.knownLate, .outage])
      // What nobody could know is no delay of ours; the three hours of the outage are.
      #expect(try desk.escalations().map(\.delayMilliseconds) == [0, 3 * 3_600_000])
    }
  }

  @Test("a step's instant never goes back behind the one before")
  func neverBack() throws {
    try withDesk { desk in
      try desk.step(at: try instant("2026-03-09T09:00:00+01:00"), Self.melding)
      try desk.step(at: try instant("2026-03-01"), Self.other)
      let newest = try desk.ledger.read { try $0.newestStep() }
      #expect(try newest?.at == instant("2026-03-09T09:00:00+01:00"))
      #expect(newest?.step == 2)
      let decided = Set(try desk.escalations().map(\.decided))
      #expect(try decided == [instant("2026-03-09T09:00:00+01:00")])
      #expect(Set(try desk.escalations().map(\.subject)) == ["Z-1", "Z-2"])
    }
  }

  @Test("under a new edition every case is assessed again, also those that nothing touches")
  func newEdition() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let now = try instant("2026-03-03T12:00:00+01:00")
      do {
        var desk = try Desk(path, try Repository.editions(yaml: policy()))
        try desk.step(at: now, Self.melding + "\n" + Self.other)
        #expect(try desk.escalations().isEmpty)
      }
      let edition = policy(edition: "2", warn: "4 working days")
      var desk = try Desk(path, try Repository.editions(yaml: edition))
      let outcome = try desk.step(at: now)
      // Four working days before Mon 9 is Tue 3 at 08:00; before Tue 10 it is Wed 4.
      #expect(outcome.escalations == 1)
      #expect(try desk.escalations().map(\.subject) == ["Z-1"])
      #expect(try outcome.next == instant("2026-03-04T08:00:00+01:00"))
      let fingerprint = try desk.ledger.read { try $0.newestStep() }?.edition
      #expect(fingerprint == desk.watch.editions.fingerprint)
    }
  }
}
