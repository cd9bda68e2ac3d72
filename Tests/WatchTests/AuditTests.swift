import CSQLite
import Casework
import Civil
import Ledger
import Notation
import Policy
import TestSupport
import Testing

@testable import Watch

/// What must never be is found where it is, and nothing is found where all is well.
struct AuditTests {
  private static let editions = Result { try Repository.editions(yaml: policy()) }

  private struct Refused: Error {}

  /// Changes a ledger's file behind its back.
  private func spoil(_ path: String, _ sql: String) throws {
    var handle: OpaquePointer?
    defer { sqlite3_close(handle) }
    guard sqlite3_open(path, &handle) == SQLITE_OK,
      sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK
    else { throw Refused() }
  }

  private func event(_ number: Int, _ type: String, _ time: String, _ id: String) -> String {
    #"{"id":"\#(id)","case":"Z-\#(number)","type":"\#(type)","time":"\#(time)"}"#
  }

  /// Two weeks of twelve cases, the last of which is closed with its clock stopped.
  private func desk(_ path: String) throws -> Desk {
    var desk = try Desk(path, try Self.editions.get())
    let start = "2026-03-02T09:00:00+01:00"
    let events = (1...12).map { event($0, "melding", start, "m\($0)") }
    try desk.step(at: try instant(start), events.joined(separator: "\n"))
    let end = "2026-03-03T09:00:00+01:00"
    try desk.step(
      at: try instant(end),
      [event(12, "besluit", end, "b"), event(12, "zaak-gesloten", end, "d")].joined(separator: "\n")
    )
    try desk.run(from: try instant(end), until: try instant("2026-03-16"))
    return desk
  }

  private func audit(
    _ path: String,
    roster: Roster? = nil,
    key: ChainKey? = nil,
    late seconds: Int64 = 1
  ) throws -> [AuditFinding] {
    let ledger = try Ledger(reading: path)
    let newest = try ledger.read { try $0.newestStep() }
    let settings = Audit.Settings(
      now: try #require(newest).at.adding(seconds: seconds),
      language: .nl,
      replayed: nil,
      key: key
    )
    let editions = try Self.editions.get()
    let watch = Watch(ledger, editions, sources: EventSources(), language: .nl, roster: roster)
    var findings: [AuditFinding] = []
    let figures = try Audit(watch, settings).run { findings.append($0) }
    #expect(figures.findings == findings.count)
    return findings
  }

  @Test("of a ledger in which all is well nothing is found, its chain included")
  func sound() throws {
    try withTemporaryFolder { folder in
      let desk = try desk(folder + "/ledger.db")
      #expect(try desk.escalations().count > 20)
      #expect(try audit(folder + "/ledger.db", key: Desk.key) == [])
    }
  }

  @Test(
    "what was done to a ledger is found",
    arguments: [
      ("DELETE FROM decided WHERE seq = 3", [.loggedOnly, .undecided]),
      ("DELETE FROM escalations WHERE seq = (SELECT max(seq) FROM escalations)", [.decidedOnly]),
      ("UPDATE decided SET seq = 1000000 WHERE seq = 2", [.decidedOnly, .loggedOnly]),
      ("UPDATE steps SET at = 1 WHERE step = 3", [.stepOrder]),
      ("UPDATE steps SET last_fact = 0 WHERE step = 3", [.stepOrder]),
      ("DELETE FROM texts", [.textLost]),
      ("DELETE FROM facts WHERE pos = (SELECT max(pos) FROM facts)", [.factLost]),
      ("DELETE FROM identities", [.factUnregistered]),
      ("INSERT INTO deliveries VALUES ('post', 1, 1, 1, 0, 0, '200')", [.unattempted]),
      ("DELETE FROM archives", [.editionLost]),
    ] as [(String, Set<AuditFinding.Kind>)]
  )
  func spoiled(sql: String, wanted: Set<AuditFinding.Kind>) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      _ = try desk(path)
      try spoil(path, sql)
      let kinds = Set(try audit(path).map(\.kind))
      #expect(wanted.isSubset(of: kinds), "\(kinds)")
    }
  }

  @Test("a chain that doesn't verify is told, and that nothing else was looked at")
  func chain() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      _ = try desk(path)
      let first = "(SELECT min(pos) FROM facts)"
      try spoil(path, "UPDATE facts SET data = zeroblob(3) WHERE pos = \(first)")
      let findings = try audit(path, key: Desk.key)
      #expect(Set(findings.dropLast().map(\.kind)) == [.chain])
      #expect(findings.contains { $0.table == "facts" })
      #expect(findings.last?.kind == .unexamined)
    }
  }

  @Test("a rung whose instant the agenda has lost is told once it is due")
  func lostInstant() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      var desk = try Desk(path, try Self.editions.get())
      let start = try instant("2026-03-02T09:00:00+01:00")
      try desk.step(at: start, event(1, "melding", "2026-03-02T09:00:00+01:00", "m"))
      try desk.ledger.step { transaction in
        try transaction.arm(try transaction.subject("Z-1"), at: nil)
      }
      #expect(try audit(path) == [])
      try desk.step(at: try instant("2026-03-10T09:00:00+01:00"))
      let findings = try audit(path)
      #expect(Set(findings.map(\.kind)) == [.undecided])
      #expect(Set(findings.map(\.key)) == ["Z-1"])
    }
  }

  @Test("an open case without a clock is told, a closed one isn't")
  func unwatched() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      var desk = try desk(path)
      let time = "2026-03-16T09:00:00+01:00"
      try desk.step(at: try instant(time), event(1, "besluit", time, "b1"))
      let found = try audit(path)
      #expect(found == [AuditFinding(.unwatched, in: "subjects", "Z-1")])
    }
  }

  @Test("clocks of which nobody can be told are told by their rule")
  func unreachable() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      _ = try desk(path)
      let wanted: [String: [AuditFinding.Kind]] = ["manager": [], "bestuur": [.unreachable]]
      for (role, wanted) in wanted {
        let text = "roster: r\nedition: \"1\"\nroles: { \(role): { people: p-1 } }\n"
        let roster = try #require(
          Roster.read(bytes: Array(text.utf8), file: "roster.yaml").roster
        )
        let findings = try audit(path, roster: roster)
        #expect(findings.map(\.kind) == wanted, "\(role)")
        if let finding = findings.first { #expect(finding.key == "beoordeling") }
      }
    }
  }

  @Test("a decision that came late on an idle machine is told, and that nobody decides")
  func late() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      var desk = try Desk(path, try Self.editions.get())
      let start = try instant("2026-03-02T09:00:00+01:00")
      let first = try desk.step(at: start, event(1, "melding", "2026-03-02T09:00:00+01:00", "m"))
      let next = try #require(first.next)
      try desk.step(at: next.adding(seconds: 3))
      let findings = try audit(path)
      #expect(findings.map(\.kind) == [.slow])
      #expect(findings.first?.detail.hasSuffix("3000 ms") == true)
      #expect(try audit(path, late: 30 * 86_400).map(\.kind) == [.slow, .behind])
    }
  }

  @Test(
    "a notice that was sent after its case was known to be closed is told",
    arguments: [(3600, [AuditFinding.Kind.closed]), (-3600, [])] as [(Int64, [AuditFinding.Kind])]
  )
  func closed(after seconds: Int64, wanted: [AuditFinding.Kind]) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      var desk = try desk(path)
      let time = "2026-03-16T09:00:00+01:00"
      let closing = try instant(time)
      try desk.step(at: closing, event(1, "zaak-gesloten", time, "d1"))
      let told = try #require(try desk.escalations().first { $0.subject == "Z-1" })
      let sent = closing.adding(seconds: seconds)
      try desk.ledger.step { transaction in
        var notice = notice(of: told, built: sent)
        try transaction.append(&notice)
        let place = notice.sequence
        try transaction.addDeliveries(of: place...place, to: "post", at: 1, from: sent)
        var delivery = Delivery(endpoint: "post", notice: place, sequence: 1, at: sent)
        (delivery.state, delivery.attempts) = (.delivered, 1)
        try transaction.keep(delivery)
      }
      #expect(try audit(path).map(\.kind) == wanted)
    }
  }

  private func notice(of escalation: Escalation, built: Instant) -> Notice {
    Notice(
      id: "n",
      kind: .escalations,
      role: "owner",
      organisation: nil,
      path: ["owner"],
      people: ["p-1"],
      state: .pending,
      built: built,
      from: built,
      level: .warning,
      escalations: [escalation.sequence],
      subjects: [escalation.subject]
    )
  }

  @Test("every finding has a sentence and a hint in both languages, each its own")
  func words() {
    let findings = AuditFinding.Kind.allCases.map { AuditFinding($0, in: "", "") }
    for language in Language.allCases {
      let sentences = Set(findings.map { $0.sentence(in: language) })
      #expect(sentences.count == findings.count)
      for finding in findings {
        #expect(finding.sentence(in: language).hasSuffix("."))
        #expect(!finding.hint(in: language).isEmpty)
      }
    }
  }

  @Test("percentiles of delays are those of the sorted list, by nearest rank")
  func percentiles() {
    var random = SplitMix64(seed: 3)
    for count in [1, 2, 99, 100, 101, 1000] {
      let delays = (0..<count).map { _ in Int64.random(in: 0...9000, using: &random) }
      var counted = DelayCount()
      for delay in delays { counted.add(delay) }
      let sorted = delays.sorted()
      for percent in [50, 99, 100] as [Int64] {
        let rank = (count * Int(percent) + 99) / 100
        #expect(counted.percentile(percent) == sorted[rank - 1], "\(percent) of \(count)")
      }
    }
  }
}
