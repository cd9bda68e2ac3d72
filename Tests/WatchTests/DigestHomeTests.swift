import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy
import TestSupport
import Testing

@testable import Watch

/// What a page is told of a case beside its clocks: where it stands, its reports, and the chain's head.
struct DigestHomeTests {
  private static let policy = """
    policy: proef
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { opens: melding, closes: dicht, owner: { melding: organisatie, overgedragen: naar } }
    ladders:
      l: [ { at: due, tell: teamleider } ]
    rules:
      r: { title: R, basis: b, effect: agreed, starts: signaal, due: 30 days, stops: klaar, ladder: l }
      v: { title: V, basis: b, effect: agreed, section: inflow, starts: vervolgmelding, due: 40 days,
        stops: klaar, ladder: l }

    """

  private static let roster = """
    roster: proef
    edition: "1"
    roles: { teamleider: { people: tl-1 } }
    organisations: { vt: { teamleider: { people: tl-2 } }, wijk: { teamleider: { people: tl-3 } } }

    """

  private func watch(_ ledger: Ledger) throws -> Watch {
    let (roster, found) = Roster.read(bytes: Array(Self.roster.utf8), file: "roster.yaml")
    #expect(found == [])
    return Watch(
      ledger,
      try Repository.editions(yaml: Self.policy),
      sources: EventSources(),
      language: .nl,
      roster: roster
    )
  }

  private func step(_ watch: inout Watch, at now: Instant, _ events: String) throws {
    let outcome = try Array(events.utf8).withUnsafeBytes { bytes in
      var text = EventText(bytes)
      var pieces: [EventText.Piece] = []
      while let piece = try text.next() { pieces.append(piece) }
      return try watch.step(
        at: now,
        Watch.Arrival(file: "", bytes: bytes, pieces: pieces, isHistory: false)
      )
    }
    #expect(outcome.refused.isEmpty)
  }

  private static let readers = [
    DigestAudience(role: "teamleider", organisation: nil),
    DigestAudience(role: "teamleider", organisation: "vt"),
    DigestAudience(role: "teamleider", organisation: "wijk"),
  ]

  private func pages(_ watch: Watch, at made: Instant) throws -> [Digest] {
    let day = Repository.amsterdam.local(made).date
    return try watch.digests(for: Self.readers, day: day, made: made, since: nil)
  }

  // MARK: - Where a case stands

  @Test("a case that nobody owns stands where the newest event that names an organisation says")
  func home() throws {
    var watch = try watch(try Ledger.inMemory())
    let now = try instant("2026-03-05T08:00:00+01:00")
    try step(
      &watch,
      at: now.adding(seconds: -60),
      """
      {"id":"1","case":"Z-1","type":"signaal","time":"2026-03-02T10:00:00+01:00","organisatie":"vt"}
      {"id":"2","case":"Z-2","type":"signaal","time":"2026-03-02T10:00:00+01:00"}
      {"id":"3","case":"Z-3","type":"melding","time":"2026-03-02T10:00:00+01:00","organisatie":"vt"}
      {"id":"4","case":"Z-3","type":"signaal","time":"2026-03-02T11:00:00+01:00","organisatie":"wijk"}
      {"id":"5","case":"Z-4","type":"signaal","time":"2026-03-02T10:00:00+01:00","organisatie":"vt"}
      {"id":"6","case":"Z-4","type":"notitie","time":"2026-03-03T10:00:00+01:00","naar":"wijk"}
      """
    )
    let pages = try pages(watch, at: now)
    let unowned = pages.map { page in
      page.sections.first { $0.kind == .ownerless }?.lines.map(\.subject) ?? []
    }
    #expect(unowned == [["Z-1", "Z-2", "Z-4"], ["Z-1"], ["Z-4"]])
    #expect(pages.map { $0.forecast.reduce(0) { $0 + $1.count } } == [4, 2, 1])
    // Standing on its page isn't owning it: the owned one alone has a team with an organisation.
    #expect(pages[0].teams.map(\.organisation) == [nil, "vt"])
    #expect(pages[0].teams.map(\.count) == [3, 1])
    let calendars = try watch.digestCalendars(for: Self.readers, in: .nl, at: now)
    let standing = calendars.map { $0.entries.map(\.subject) }
    #expect(standing == [["Z-1", "Z-2", "Z-3", "Z-4"], ["Z-1", "Z-3"], ["Z-4"]])
  }

  // MARK: - Reports

  @Test("reports open a case or follow up on it; those after the first are repeat reports")
  func reports() throws {
    var watch = try watch(try Ledger.inMemory())
    // The week before is 23 February to 1 March, the month before February.
    let now = try instant("2026-03-05T08:00:00+01:00")
    try step(
      &watch,
      at: now.adding(seconds: -60),
      """
      {"id":"1","case":"Z-1","type":"melding","time":"2026-02-20T10:00:00+01:00","organisatie":"vt"}
      {"id":"2","case":"Z-1","type":"vervolgmelding","time":"2026-02-24T10:00:00+01:00"}
      {"id":"3","case":"Z-2","type":"melding","time":"2026-02-25T10:00:00+01:00","organisatie":"wijk"}
      {"id":"4","case":"Z-2","type":"melding","time":"2026-03-01T10:00:00+01:00","organisatie":"wijk"}
      {"id":"5","case":"Z-3","type":"vervolgmelding","time":"2026-02-26T10:00:00+01:00"}
      {"id":"6","case":"Z-2","type":"melding","time":"2026-03-02T10:00:00+01:00","organisatie":"wijk"}
      {"id":"7","case":"Z-1","type":"signaal","time":"2026-02-25T10:00:00+01:00"}
      """
    )
    let pages = try pages(watch, at: now)
    #expect(pages.map { $0.reports.map(\.repeats) } == [[3, 2], [1, 1], [1, 0]])
    #expect(pages.map { $0.reports.map(\.total) } == [[4, 4], [1, 2], [2, 1]])
  }

  // MARK: - The chain

  @Test("a page names the head of the chain, keeps it, and is printed again with it")
  func head() throws {
    let key = try #require(ChainKey(text: String(repeating: "5a", count: 32)))
    var watch = try watch(try Ledger.inMemory(key: key))
    let now = try instant("2026-03-05T08:00:00+01:00")
    try step(
      &watch,
      at: now.adding(seconds: -60),
      #"{"id":"1","case":"Z-1","type":"signaal","time":"2026-03-02T10:00:00+01:00"}"#
    )
    let head = try #require(try watch.ledger.read { try $0.chainHead() }?.text)
    let made = try pages(watch, at: now)
    #expect(made.allSatisfy { $0.proof.head == head })
    let forms = DigestForms(.en, Repository.amsterdam)
    let notices = try watch.record(made.map { MadeDigest($0, forms) })
    #expect(notices.count == Self.readers.count)
    let day = Repository.amsterdam.local(now).date
    let record = try #require(
      try watch.ledger.read { try $0.digest(of: "teamleider", "vt", on: day) }
    )
    #expect(record.head == head)
    let kept = try #require(DigestPages(record))
    #expect(kept.text.split(whereSeparator: \.isWhitespace).contains { $0 == "\(head)." })
    #expect(kept.html.contains(head))
    #expect(try JSONValue(kept.json)["proof"]?["head"]?.text == head)
    // The pages were sealed since, and the ledger has another head.
    #expect(try watch.ledger.read { try $0.chainHead() }?.text != head)
  }

  @Test("a ledger that nobody seals has pages without a head")
  func unsealed() throws {
    var watch = try watch(try Ledger.inMemory())
    let now = try instant("2026-03-05T08:00:00+01:00")
    try step(
      &watch,
      at: now.adding(seconds: -60),
      #"{"id":"1","case":"Z-1","type":"signaal","time":"2026-03-02T10:00:00+01:00"}"#
    )
    #expect(try pages(watch, at: now).allSatisfy { $0.proof.head == nil })
  }
}
