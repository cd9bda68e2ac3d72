import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// The calendars of audiences, as the cases of a ledger come to them.
struct CalendarTests {
  private static let policy = """
    policy: proef
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { opens: melding, closes: dicht, owner: { melding: organisatie } }
    ladders:
      l: [ { at: due, tell: [owner, teamleider] } ]
    rules:
      r: { title: Onderzoek, basis: b, effect: agreed, starts: melding, due: 30 days, stops: klaar, extends: { event: verlengd, by: 7 days }, ladder: l }
      u: { title: Bellen, basis: b, effect: agreed, starts: melding, due: 4 hours, stops: gebeld, ladder: l }

    """

  private static let audiences = [
    DigestAudience(role: "teamleider", organisation: "vt"),
    DigestAudience(role: "teamleider", organisation: nil),
    DigestAudience(role: "teamleider", organisation: "elders"),
    DigestAudience(role: "manager", organisation: nil),
  ]

  private func withWatch(_ body: (inout Watch) throws -> Void) throws {
    let yaml = "roster: r\nedition: 1\nroles: { teamleider: { people: tl } }\n"
    let roster = Roster.read(bytes: Array(yaml.utf8), file: "r.yaml").roster
    var watch = Watch(
      try Ledger.inMemory(),
      try Repository.editions(yaml: Self.policy),
      sources: EventSources(),
      language: .nl,
      roster: roster
    )
    try body(&watch)
  }

  private func tell(_ watch: inout Watch, _ type: String, at time: String) throws {
    let now = try instant(time)
    let line =
      #"{"id":"\#(type)","case":"Z-1","type":"\#(type)","time":"\#(time)","organisatie":"vt"}"#
    let outcome = try Array(line.utf8).withUnsafeBytes { bytes in
      var text = EventText(bytes)
      var pieces: [EventText.Piece] = []
      while let piece = try text.next() { pieces.append(piece) }
      return try watch.step(
        at: now,
        Watch.Arrival(file: "", bytes: bytes, pieces: pieces, isHistory: false)
      )
    }
    #expect(outcome.counts.accepted == 1)
  }

  private func entries(_ watch: Watch, at time: String) throws -> [CalendarEntry] {
    let now = try instant(time)
    return try watch.digestCalendars(for: Self.audiences, in: .nl, at: now)[0].entries
  }

  @Test("a term has its day, one in hours its time too; those read it who are told of it")
  func days() throws {
    try withWatch { watch in
      try tell(&watch, "melding", at: "2026-03-02T10:00:00+01:00")
      let now = try instant("2026-03-02T10:00:01+01:00")
      let all = try watch.digestCalendars(for: Self.audiences, in: .nl, at: now)
      #expect(all.map(\.count) == [2, 2, 0, 0])
      #expect(all[0].entries == all[1].entries)
      let found = all[0].entries.map { entry in
        "\(entry.day) \(entry.time.map(\.description) ?? "-") \(entry.subject) \(entry.title)"
      }
      #expect(found == ["2026-03-02 14:00 Z-1 Bellen", "2026-04-01 - Z-1 Onderzoek"])
      #expect(all[0].entries.allSatisfy { $0.status == .confirmed })
    }
  }

  @Test("a day that moves keeps its event, whose number rises; an end is shown for two weeks")
  func life() throws {
    try withWatch { watch in
      try tell(&watch, "melding", at: "2026-03-02T10:00:00+01:00")
      let first = try #require(try term(watch, at: "2026-03-03T08:00:00+01:00"))
      try tell(&watch, "verlengd", at: "2026-03-10T10:00:00+01:00")
      let moved = try #require(try term(watch, at: "2026-03-11T08:00:00+01:00"))
      #expect(moved.id == first.id)
      #expect(moved.day == first.day + 7)
      #expect(moved.revision > first.revision)
      try tell(&watch, "klaar", at: "2026-03-12T10:00:00+01:00")
      let ended = try #require(try term(watch, at: "2026-03-13T08:00:00+01:00"))
      #expect(ended.id == first.id)
      #expect(ended.status == .cancelled)
      #expect(ended.revision > moved.revision)
      #expect(try term(watch, at: "2026-03-27T08:00:00+01:00") == nil)
    }
  }

  /// The event of the term in days; nil where there is none any more.
  private func term(_ watch: Watch, at time: String) throws -> CalendarEntry? {
    try entries(watch, at: time).first { $0.title == "Onderzoek" }
  }
}
