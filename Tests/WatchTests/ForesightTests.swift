import Casework
import Civil
import Ledger
import Policy
import TestSupport
import Testing
import Watch

/// Deciding ahead: it changes nothing but when the work is done.
struct ForesightTests {
  /// One turn of a world: events that come, and when the step is taken.
  private struct Turn {
    var at: Instant
    var events: String?
  }

  /// Most cases begin; of some somebody has the notices held back for a while.
  private static let types = [
    "melding", "melding", "melding", "besluit", "zaak-gesloten",
    "gedempt",
  ]

  private static func roster() throws -> Roster {
    let text = """
      roster: proef
      edition: "1"
      roles: { teamleider: { people: tl-1 }, manager: { people: m-1 } }
      organisations: { vt-1: { owner: { people: w-1 } } }

      """
    return try #require(Roster.read(bytes: Array(text.utf8), file: "roster.yaml").roster)
  }

  /// What was promised together ends within two minutes, each at a second of its own.
  private func promised(after at: Instant, _ random: inout SplitMix64) -> Instant {
    at.adding(seconds: 86_400 + Int64.random(in: 0..<120, using: &random))
  }

  /// Some weeks in which cases begin, are decided and closed, some of it late, and steps are late too.
  private func turns(_ random: inout SplitMix64) throws -> [Turn] {
    let start = try instant("2026-03-02T09:00:00+01:00")
    var turns: [Turn] = []
    for number in 0..<120 {
      let at = start.adding(seconds: Int64.random(in: 0..<30 * 86_400, using: &random))
      // Many begin on the same days, so that many are due at the same instants.
      let lines = (0..<Int.random(in: 1...20, using: &random)).map { line in
        let type = Self.types.randomElement(using: &random)
        let said = at.adding(seconds: -Int64.random(in: 0..<2 * 86_400, using: &random))
        return
          #"{"id":"\#(number)-\#(line)","case":"Z-\#(Int.random(in: 0..<300, using: &random))","#
          + #""type":"\#(type ?? "")","time":"\#(said.text)","#
          + #""organisatie":"vt-\#(line % 3)","until":"\#(at.adding(seconds: 3 * 86_400).text)","#
          + #""uiterlijk":"\#(promised(after: at, &random).text)"}"#
      }
      turns.append(Turn(at: at, events: lines.joined(separator: "\n")))
    }
    for _ in 0..<40 {
      let at = start.adding(seconds: Int64.random(in: 0..<60 * 86_400, using: &random))
      turns.append(Turn(at: at, events: nil))
    }
    return turns.sorted { $0.at < $1.at }
  }

  /// Lives through the turns; at each instant of the agenda too, now and then some minutes late.
  private func live(
    _ turns: [Turn],
    lateness: UInt64,
    foresees: Bool
  ) throws -> (told: [Escalation], notices: [Notice]) {
    var random = SplitMix64(seed: lateness)
    return try withTemporaryFolder { folder in
      let yaml =
        policy().replacing(
          "closes: zaak-gesloten",
          with: "closes: zaak-gesloten, owner: { melding: organisatie }"
        ) + "\n  belofte: { starts: melding, due: { read: uiterlijk }, stops: besluit, ladder: vt }"
      var desk = try Desk(
        folder + "/ledger.db",
        try Repository.editions(yaml: yaml),
        roster: try Self.roster()
      )
      var next: Instant?
      for turn in turns {
        while let due = next, due < turn.at {
          let late = ([0, 0, 1, 200, 400, 7200] as [Int64]).randomElement(using: &random) ?? 0
          let now = min(due.adding(seconds: late), turn.at)
          next = try desk.step(at: now).next
          try desk.buildNotices(at: now.adding(seconds: 1))
          if foresees { try desk.foresee(next) }
        }
        next = try desk.step(at: turn.at, turn.events).next
        try desk.buildNotices(at: turn.at)
        if foresees { try desk.foresee(next) }
      }
      #expect(try ChainCheck.run(desk.ledger, key: Desk.key).isEmpty)
      return (try desk.escalations(), try desk.ledger.read { try $0.notices() })
    }
  }

  @Test(
    "a watch that decides ahead tells the same to the same people",
    arguments: 0..<12 as Range<UInt64>
  )
  func tellsTheSame(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let turns = try turns(&random)
    let plain = try live(turns, lateness: seed, foresees: false)
    #expect(plain.told.count > 100)
    #expect(Set(plain.notices.map(\.state)).isSuperset(of: [.pending, .muted]))
    let ahead = try live(turns, lateness: seed, foresees: true)
    #expect(ahead.told == plain.told)
    #expect(ahead.notices == plain.notices)
  }

  // Mon 2 March 2026 and five working days: Mon 9. The warning comes on Thu 5 at 08:00.
  private static let meldingen = (0..<2500).map { number in
    #"{"id":"\#(number)","case":"Z-\#(number)","time":"2026-03-02T10:00:00+01:00","type":"melding"}"#
  }

  /// A desk on which the warnings of all meldingen are decided ahead, three days before.
  private func withForeseen(_ body: (inout Desk) throws -> Void) throws {
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: policy()))
      let events = Self.meldingen.joined(separator: "\n")
      try desk.foresee(try desk.step(at: try instant("2026-03-02T10:00:00+01:00"), events).next)
      try body(&desk)
    }
  }

  @Test("what was decided ahead is told with the step's own instant, and nothing of it before")
  func instants() throws {
    try withForeseen { desk in
      #expect(try desk.escalations().isEmpty)
      let early = try desk.step(at: try instant("2026-03-05T07:59:59+01:00"))
      #expect(early.escalations == 0)
      let now = try instant("2026-03-05T08:00:02+01:00")
      #expect(try desk.step(at: now).escalations == Self.meldingen.count)
      let told = try desk.escalations()
      #expect(told.allSatisfy { $0.decided == now && $0.mark == nil })
      #expect(Set(told.map(\.id)).count == Self.meldingen.count)
      #expect(try ChainCheck.run(desk.ledger, key: Desk.key).isEmpty)
    }
  }

  @Test("what is due within the minute is decided ahead with the next instant, and told at its own")
  func severalInstants() throws {
    let yaml =
      policy()
      + "\n  belofte: { starts: belofte, due: { read: uiterlijk }, stops: besluit, ladder: vt }"
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: yaml))
      let start = try instant("2026-03-02T10:00:00+01:00")
      let first = start.adding(seconds: 3600)
      let events = ([0, 20, 60, 61] as [Int64]).map { seconds in
        #"{"id":"\#(seconds)","case":"Z-\#(seconds)","type":"belofte","time":"\#(start.text)","#
          + #""uiterlijk":"\#(first.adding(seconds: seconds).text)"}"#
      }
      try desk.foresee(try desk.step(at: start, events.joined(separator: "\n")).next)
      #expect(desk.watch.hasForeseen(first))
      #expect(desk.watch.hasForeseen(first.adding(seconds: 60)))
      #expect(!desk.watch.hasForeseen(first.adding(seconds: 61)))
      var next: Instant? = first
      for seconds in [0, 20, 60, 61] as [Int64] {
        let now = first.adding(seconds: seconds)
        #expect(next == now)
        let outcome = try desk.step(at: now)
        #expect(outcome.escalations == 1)
        next = outcome.next
      }
      #expect(
        try desk.escalations().map(\.decided)
          == ([0, 20, 60, 61] as [Int64]).map { first.adding(seconds: $0) }
      )
    }
  }

  private static let decision =
    #"{"id":"d","case":"Z-7","time":"2026-03-04T10:00:00+01:00","type":"besluit"}"#

  @Test("a case that was decided ahead and then stopped is not told, however its fact came")
  func stoppedMeanwhile() throws {
    for isBulk in [false, true] {
      try withForeseen { desk in
        let now = try instant("2026-03-04T10:00:00+01:00")
        if isBulk {
          _ = try desk.append(at: now, Self.decision)
        } else {
          try desk.step(at: now, Self.decision)
        }
        try desk.step(at: try instant("2026-03-05T08:00:00+01:00"))
        let told = try desk.escalations()
        #expect(told.count == Self.meldingen.count - 1)
        #expect(!told.contains { $0.subject == "Z-7" })
      }
    }
  }

  @Test("a step that is half an hour late marks what it tells, decided ahead or not")
  func late() throws {
    try withForeseen { desk in
      try desk.step(at: try instant("2026-03-05T08:30:00+01:00"))
      let told = try desk.escalations()
      #expect(told.count == Self.meldingen.count)
      #expect(told.allSatisfy { $0.mark == .outage })
    }
  }
}
