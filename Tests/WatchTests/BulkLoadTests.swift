import Casework
import Civil
import Foundation
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// Loads in bulk: facts first, assessing after, and the same in the end as step by step.
struct BulkLoadTests {
  private static let editions = Repository.editions(
    policy: "config/policy.d/veilig-thuis.yaml",
    isServed: true
  )
  private static let sample =
    ConfigurationFolder.text(ofFile: Repository.root + "/config/examples/cases.ndjson") ?? ""

  /// The sample's cases many times over, under other keys: enough that threads share them.
  private static let many: String = {
    (0..<60).map { copy in
      sample.replacing("VT-2026-", with: "VT-\(copy)-").replacing(
        #""id":""#,
        with: #""id":"\#(copy)-"#
      )
    }.joined(separator: "\n")
  }()

  private static let now = Instant(seconds: 1_782_864_000)

  /// What must be the same however facts were taken in: each escalation but its place in the log.
  private func told(_ desk: Desk) throws -> [String] {
    try desk.escalations().map {
      "\($0.id) \($0.subject) \($0.rule) \($0.rung) \($0.decided.text) \($0.mark?.rawValue ?? "")"
    }.sorted()
  }

  @Test(
    "loaded in bulk, a year tells what it tells loaded in one step",
    arguments: [1, 3],
    [false, true]
  )
  func sameAsStep(threads: Int, isHistory: Bool) throws {
    try withTemporaryFolder { folder in
      var stepped = try Desk(folder + "/stepped.db", Self.editions)
      let taken = try stepped.step(at: Self.now, Self.many, isHistory: isHistory)
      var loaded = try Desk(folder + "/loaded.db", Self.editions, threads: threads)
      let outcome = try loaded.append(
        at: Self.now,
        Self.many,
        piecesAtOnce: 100,
        isHistory: isHistory
      )
      #expect(outcome.counts == taken.counts)
      #expect(outcome.counts.accepted > 1000)
      #expect(try loaded.escalations().isEmpty, "nothing is assessed yet")
      try loaded.run(from: Self.now, until: Self.now.adding(seconds: 1))
      #expect(try told(loaded) == told(stepped))
      for desk in [stepped, loaded] {
        #expect(try ChainCheck.run(desk.ledger, key: Desk.key) == [])
      }
      let figures = try loaded.ledger.read { try $0.figures() }
      let wanted = try stepped.ledger.read { try $0.figures() }
      #expect(figures.facts == wanted.facts)
      #expect(figures.cases == wanted.cases)
      #expect(figures.armedCases == wanted.armedCases)
      #expect(
        try loaded.ledger.read { try $0.nextInstant() }
          == stepped.ledger.read { try $0.nextInstant() }
      )
    }
  }

  @Test("three threads write the very same log as one")
  func parallelIsSerial() throws {
    try withTemporaryFolder { folder in
      var logs: [[Escalation]] = []
      for threads in [1, 3] {
        var desk = try Desk(folder + "/\(threads).db", Self.editions, threads: threads)
        _ = try desk.append(at: Self.now, Self.many, piecesAtOnce: 500)
        try desk.run(from: Self.now, until: Self.now.adding(seconds: 1))
        logs.append(try desk.escalations())
      }
      #expect(logs[0].count > 1000)
      #expect(logs[0] == logs[1])
    }
  }

  @Test(
    "a load in many commits, in the middle of cases too, tells what one commit tells",
    arguments: [(1, 1 << 20), (50, 1 << 20), (1000, 700), (37, 3000)]
  )
  func manyCommits(factsPerStep: Int, bytesPerStep: Int) throws {
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", Self.editions, threads: 2)
      let outcome = try desk.append(
        at: Self.now,
        Self.many,
        factsPerStep: factsPerStep,
        bytesPerStep: bytesPerStep
      )
      let steps = try desk.ledger.read { try $0.newestStep() }
      #expect((steps?.step ?? 0) > 1)
      #expect(steps?.lastFact == Int64(outcome.counts.accepted))
      try desk.run(from: Self.now, until: Self.now.adding(seconds: 1))
      var other = try Desk(folder + "/other.db", Self.editions)
      try other.step(at: Self.now, Self.many)
      #expect(try told(desk) == told(other))
      #expect(try desk.append(at: Self.now, Self.many).counts.duplicates == outcome.counts.accepted)
    }
  }

  @Test("a crash between appending and assessing loses nothing: the next step assesses them")
  func crashBetween() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      do {
        var desk = try Desk(path, Self.editions)
        _ = try desk.append(at: Self.now, Self.many)
      }
      var desk = try Desk(path, Self.editions, threads: 2)
      #expect(try desk.ledger.read { try $0.isOwed() })
      #expect(try desk.ledger.read { try $0.nextInstant() } == Self.now, "owed at once")
      try desk.run(from: Self.now, until: Self.now.adding(seconds: 1))
      var other = try Desk(folder + "/other.db", Self.editions)
      try other.step(at: Self.now, Self.many)
      #expect(try told(desk) == told(other))
    }
  }

  @Test("a load that broke off after its identities were noted is taken in whole the next time")
  func brokeOffEarly() throws {
    let events = Self.sample.split(separator: "\n").map(String.init)
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", Self.editions)
      // What the first commit of a load leaves: cases and identities, and not one fact.
      let hashes = try Self.hashes(events)
      try desk.ledger.step { transaction in
        try transaction.add(1, key: "VT-2026-0042")
        try transaction.register(
          hashes.map { LedgerTransaction.IdentityEntry(hash: $0, subject: 1) },
          facts: Int64(hashes.count)
        )
      }
      let outcome = try desk.append(at: Self.now, Self.sample)
      #expect(outcome.counts.accepted == events.count)
      let again = try desk.append(at: Self.now, Self.sample)
      #expect(again.counts.accepted == 0)
      #expect(again.counts.duplicates == events.count)
      let step = try desk.step(at: Self.now, Self.sample)
      #expect(step.counts.duplicates == events.count)
    }
  }

  private static func hashes(_ events: [String]) throws -> [UInt64] {
    var reader = EventReader(sources: EventSources(), zone: Repository.amsterdam)
    var table = EventTable(vocabulary: editions.assessor.vocabulary)
    for event in events {
      try Array(event.utf8).withUnsafeBytes { text in
        try reader.read(text, EventReader.Context(order: 1, place: 0), into: &table)
      }
    }
    return table.records.map(\.identity)
  }

  @Test(
    "whatever part was there before, a bulk load takes in the rest and counts the others",
    arguments: 1...6 as ClosedRange<UInt64>
  )
  func partly(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let events = Self.many.split(separator: "\n").prefix(700).map(String.init)
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", Self.editions, threads: 2)
      let before = events.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
      if seed.isMultiple(of: 2) {
        _ = try desk.append(at: Self.now, before.joined(separator: "\n"))
      } else {
        try desk.step(at: Self.now, before.joined(separator: "\n"))
      }
      let doubled = (events + events.prefix(50)).shuffled(using: &random)
      let outcome = try desk.append(at: Self.now, doubled.joined(separator: "\r\n  "))
      #expect(outcome.counts.accepted == events.count - before.count)
      #expect(outcome.counts.duplicates == before.count + 50)
      try desk.run(from: Self.now, until: Self.now.adding(seconds: 1))
      // What was told of a part stays told, so the other one gets the part first too.
      var whole = try Desk(folder + "/whole.db", Self.editions)
      if !seed.isMultiple(of: 2) { try whole.step(at: Self.now, before.joined(separator: "\n")) }
      try whole.step(at: Self.now, events.joined(separator: "\n"))
      #expect(try told(desk) == told(whole))
    }
  }

  private static let first =
    #"{"id":"1","case":"Z-1","time":"2026-03-02T10:00:00+01:00","type":"melding"}"#

  @Test(
    "one event a hundred thousand times over is one, whoever repeats it",
    .timeLimit(.minutes(20))
  )
  func repeated() throws {
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: policy()))
      let conflicting = Self.first.replacing("melding", with: "andere")
      let lines =
        Array(repeating: Self.first, count: 100_000) + [conflicting, Self.first, conflicting]
      let outcome = try desk.append(at: Self.now, lines.joined(separator: "\n"))
      #expect(outcome.counts.accepted == 1)
      #expect(outcome.counts.duplicates == 100_000)
      #expect(outcome.refused.map(\.diagnostic.line) == [100_001, 100_003])
    }
  }

  @Test("a case with very many facts is told again without end to it", .timeLimit(.minutes(20)))
  func manyOnOneCase() throws {
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: policy()))
      let lines = (0..<40_000).map {
        Self.first.replacing(#""id":"1""#, with: #""id":"\#($0)""#)
          .replacing("melding", with: "andere")
      }
      #expect(
        try desk.append(at: Self.now, lines.joined(separator: "\n")).counts.accepted == 40_000
      )
      for start in stride(from: 0, to: lines.count, by: 4000) {
        let again = lines[start..<start + 4000].joined(separator: "\n")
        #expect(try desk.step(at: Self.now, again).counts.duplicates == 4000)
      }
      let outcome = try desk.append(at: Self.now, lines.joined(separator: "\n"))
      #expect(outcome.counts.duplicates == 40_000)
    }
  }

  @Test("conflicts and bad lines are refused with their lines, within the file and with the ledger")
  func refusals() throws {
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: policy()))
      let other = Self.first.replacing(#""id":"1""#, with: #""id":"2""#)
      let events = [
        Self.first, #"{"id":"#, other, Self.first.replacing("Z-1", with: "Z-2"), Self.first,
      ]
      let outcome = try desk.append(at: Self.now, events.joined(separator: "\n"))
      #expect(outcome.counts.accepted == 2)
      #expect(outcome.counts.duplicates == 1)
      #expect(outcome.refused.map(\.diagnostic.code) == [.jsonSyntax, .eventConflict])
      #expect(outcome.refused.map(\.diagnostic.line) == [2, 4])
      let again = try desk.append(at: Self.now, other.replacing("10:00", with: "11:00"))
      #expect(again.refused.map(\.diagnostic.code) == [.eventConflict])
      #expect(try desk.ledger.read { try $0.find("Z-2") } == nil, "a refused event makes no case")
      let elsewhere = other.replacing(#""id":"2""#, with: #""id":"2","source":"regas""#)
      #expect(try desk.append(at: Self.now, elsewhere).counts.accepted == 1)
    }
  }

  @Test("columns read anew from the texts say what they said, of every case and every row of texts")
  func readAnew() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      do {
        var desk = try Desk(path, Self.editions)
        _ = try desk.append(at: Self.now, Self.many)
        try desk.step(at: Self.now, Self.sample.replacing(#""id":""#, with: #""id":"live-"#))
      }
      // Another source is known by now: it changes no event, but what is read must be read again.
      let sources = EventSources(named: ["regas": EventSource(typePrefix: "nl.overheid.")])
      var anew = try Desk(path, Self.editions, sources: sources, threads: 2)
      try anew.run(from: Self.now, until: Self.now.adding(seconds: 1))
      var other = try Desk(folder + "/other.db", Self.editions)
      _ = try other.append(at: Self.now, Self.many)
      try other.step(at: Self.now, Self.sample.replacing(#""id":""#, with: #""id":"live-"#))
      try other.run(from: Self.now, until: Self.now.adding(seconds: 1))
      #expect(try told(anew) == told(other))
      try anew.ledger.step { try $0.oweAll() }
      let again = try anew.step(at: Self.now)
      #expect(again.unreadable == 0)
      #expect(again.escalations == 0)
    }
  }

  /// An event without an offset, of a source whose zone says which instant it means.
  private static let local = first.replacing("+01:00", with: "").replacing(
    #""id""#,
    with: #""source":"s","id""#
  )
  private static let zoned = EventSources(named: ["s": EventSource(zone: Repository.amsterdam)])

  @Test("while facts can't be read, nobody is told that a date is off")
  func partial() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let editions = try Repository.editions(yaml: policy())
      let due = try instant("2026-06-01T12:00:00+02:00")
      var told = 0
      do {
        var desk = try Desk(path, editions, sources: Self.zoned)
        try desk.step(at: try instant("2026-03-02T10:00:00+01:00"), Self.local)
        try desk.run(from: try instant("2026-03-02T10:00:00+01:00"), until: due)
        told = try desk.escalations().count
        #expect(told > 0)
      }
      // Without the source's zone, its time says no instant any more.
      do {
        var desk = try Desk(path, editions)
        let outcome = try desk.step(
          at: due,
          #"{"id":"2","case":"Z-1","date":"2026-06-01","type":"x"}"#
        )
        #expect(outcome.unreadable == 1)
        #expect(try desk.escalations().count == told)
      }
      var desk = try Desk(path, editions, sources: Self.zoned)
      let outcome = try desk.step(
        at: due,
        #"{"id":"3","case":"Z-1","date":"2026-06-01","type":"x"}"#
      )
      #expect(outcome.unreadable == 0)
      #expect(try desk.escalations().count == told)
    }
  }

  @Test("a case that was decided while facts couldn't be read is decided again once they can")
  func partialAgenda() throws {
    try withTemporaryFolder { folder in
      let editions = try Repository.editions(yaml: policy())
      let start = try instant("2026-03-02T10:00:00+01:00")
      func told(_ name: String, disturbed: Bool) throws -> [String] {
        let path = folder + "/" + name
        do {
          var desk = try Desk(path, editions, sources: Self.zoned)
          try desk.step(at: start, Self.local)
        }
        if disturbed {
          var desk = try Desk(path, editions)
          let news = #"{"id":"2","case":"Z-1","date":"2026-03-01","type":"x"}"#
          #expect(try desk.step(at: start, news).unreadable == 1)
          #expect(try desk.step(at: start).next == nil)
        }
        var desk = try Desk(path, editions, sources: Self.zoned)
        try desk.step(at: start)
        try desk.run(from: start, until: try instant("2026-06-01T12:00:00+02:00"))
        return try desk.escalations().map { "\($0.at.text) \($0.id)" }
      }
      let wanted = try told("calm", disturbed: false)
      #expect(!wanted.isEmpty)
      #expect(try told("disturbed", disturbed: true) == wanted)
    }
  }

  @Test(
    "what passed while facts couldn't be read is told once they can, and derived again as it was told"
  )
  func partialReplay() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let editions = try Repository.editions(yaml: policy())
      let start = try instant("2026-03-02T10:00:00+01:00")
      do {
        var desk = try Desk(path, editions, sources: Self.zoned)
        try desk.step(at: start, Self.local)
      }
      do {
        var desk = try Desk(path, editions)
        try desk.step(at: start, #"{"id":"2","case":"Z-1","date":"2026-03-01","type":"x"}"#)
      }
      var desk = try Desk(path, editions, sources: Self.zoned)
      try desk.step(at: try instant("2026-06-01T12:00:00+02:00"))
      #expect(try !desk.escalations().isEmpty)
      var replay = Replay(desk.ledger, sources: Self.zoned, language: .nl)
      try replay.replay(after: 0, limit: 100) { #expect($0.isSame) }
    }
  }

  @Test("facts that were read under other words are read anew from their texts")
  func otherWords() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let event = Self.first.replacing(#""type""#, with: #""soort":"spoed","type""#)
      let calm = Self.first.replacing(#""id":"1""#, with: #""id":"2""#)
        .replacing("Z-1", with: "Z-2")
      let morning = try instant("2026-03-03T12:00:00+01:00")
      do {
        var desk = try Desk(path, try Repository.editions(yaml: policy()))
        try desk.step(at: morning, event + "\n" + calm)
        #expect(try desk.escalations().isEmpty)
      }
      // An attribute that no policy read before decides now.
      let edition = policy(edition: "2", warn: "4 working days")
        .replacing("starts: melding", with: "starts: { event: melding, where: { soort: spoed } }")
      var desk = try Desk(path, try Repository.editions(yaml: edition))
      let outcome = try desk.step(at: morning)
      #expect(outcome.unreadable == 0)
      #expect(try desk.escalations().map(\.subject) == ["Z-1"])
    }
  }
}
