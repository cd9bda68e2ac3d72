import CSQLite
import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy
import TestSupport
import Testing

@testable import Watch

/// The totals of pages that were sent are counted again by the audit.
struct AuditDigestTests {
  private static let policy = """
    policy: proef
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { opens: melding, closes: dicht, owner: { melding: organisatie } }
    ladders:
      l: [ { at: due, tell: teamleider } ]
    rules:
      r: { title: R, basis: b, effect: agreed, starts: melding, due: 30 days, stops: klaar, ladder: l }

    """

  private static let roster = """
    roster: proef
    edition: "1"
    roles: { teamleider: { people: tl-1 } }
    organisations: { vt: { teamleider: { people: tl-2 } } }

    """

  private func watch(_ ledger: Ledger) throws -> Watch {
    Watch(
      ledger,
      try Repository.editions(yaml: Self.policy),
      sources: EventSources(),
      language: .nl,
      roster: Roster.read(bytes: Array(Self.roster.utf8), file: "roster.yaml").roster
    )
  }

  private func load(_ numbers: ClosedRange<Int>, _ watch: inout Watch, at now: Instant) throws {
    let lines = numbers.map {
      #"{"id":"\#($0)","case":"Z-\#($0)","type":"melding","time":"\#(now.text)","organisatie":"vt"}"#
    }
    _ = try Array(lines.joined(separator: "\n").utf8).withUnsafeBytes { bytes in
      var text = EventText(bytes)
      var pieces: [EventText.Piece] = []
      while let piece = try text.next() { pieces.append(piece) }
      return try watch.step(
        at: now,
        Watch.Arrival(file: "", bytes: bytes, pieces: pieces, isHistory: false)
      )
    }
  }

  private func press(_ watch: Watch, at now: Instant) throws {
    let policy = watch.editions.assessor.policy
    let plan = DigestPlan(
      DigestPlan.audiences(of: policy, try #require(watch.roster)),
      DigestSchedule(
        at: try #require(TimeOfDay(hour: 8, minute: 0)),
        in: policy.zone,
        policy.calendar
      ),
      DigestForms(.nl, policy.zone)
    )
    let (owed, _) = try watch.owedDigests(plan, at: now)
    #expect(owed.count == 2)
    _ = try watch.record(try watch.digestJob(owed, plan, made: now).run())
  }

  private func findings(_ path: String, at now: Instant) throws -> [AuditFinding] {
    let settings = Audit.Settings(now: now, language: .nl, replayed: 0)
    var findings: [AuditFinding] = []
    let figures = try Audit(try watch(try Ledger(reading: path)), settings).run {
      findings.append($0)
    }
    #expect(figures.digests == 4)
    return findings
  }

  @Test("what comes after a page changes nothing of it; a case that is gone is missed in it")
  func recounted() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      var watch = try watch(try Ledger(path: path))
      try load(1...5, &watch, at: try instant("2026-03-04T10:00:00+01:00"))
      try press(watch, at: try instant("2026-03-05T08:00:00+01:00"))
      try press(watch, at: try instant("2026-03-06T08:00:00+01:00"))
      let later = try instant("2026-03-06T09:00:00+01:00")
      try load(6...9, &watch, at: later)
      #expect(try findings(path, at: later) == [])

      var handle: OpaquePointer?
      defer { sqlite3_close(handle) }
      try #require(sqlite3_open(path, &handle) == SQLITE_OK)
      let sql = "DELETE FROM facts WHERE pos = (SELECT min(pos) FROM facts)"
      try #require(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
      let found = try findings(path, at: later)
      let differing = found.filter { $0.kind == .digestDiffers }
      #expect(Set(found.map(\.kind)) == [.factLost, .digestDiffers])
      #expect(differing.contains { $0.key == "2026-03-05 teamleider@vt" })
      #expect(differing.contains { $0.detail == "read: 5, 4" })
    }
  }
}
