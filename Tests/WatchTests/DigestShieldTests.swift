import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy
import TestSupport
import Testing

@testable import Watch

/// A case that is shielded from a reader of a page is nowhere on it.
struct DigestShieldTests {
  private static let policy = """
    policy: proef
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { opens: melding, closes: dicht, owner: { melding: organisatie } }
    ladders:
      l: [ { at: due, tell: teamleider } ]
    rules:
      r: { title: R, basis: b, effect: agreed, section: inflow, starts: melding, due: 2 days,
        stops: klaar, ladder: l }

    """

  private static let roster = """
    roster: proef
    edition: "1"
    roles:
      teamleider: { people: [tl-1, tl-2, tl-3], up: manager }
      manager: { people: m-1 }
      piket: { people: piet }
    organisations:
      vt: { teamleider: { people: tl-4 } }
      wijk: { teamleider: { people: tl-5, up: manager } }
    absences:
      - { person: tl-2, from: 2026-03-02, until: 2026-03-06, deputy: piet }
      - { person: tl-3, from: 2026-03-02, until: 2026-03-06 }
      - { person: tl-5, from: 2026-03-02, until: 2026-03-06 }

    """

  private static let readers = [
    DigestAudience(role: "teamleider", organisation: nil),
    DigestAudience(role: "teamleider", organisation: "vt"),
    DigestAudience(role: "teamleider", organisation: "wijk"),
  ]

  private static let made = "2026-03-05T08:00:00+01:00"

  private func watch() throws -> Watch {
    let (roster, found) = Roster.read(bytes: Array(Self.roster.utf8), file: "roster.yaml")
    #expect(found == [])
    return Watch(
      try Ledger.inMemory(),
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

  /// Two cases that are overdue; of the second one a shield says this.
  private func watch(shielding members: String?) throws -> Watch {
    var watch = try watch()
    var events = """
      {"id":"1","case":"Z-1","type":"melding","time":"2026-02-25T10:00:00+01:00","organisatie":"vt"}
      {"id":"2","case":"GEHEIM-2","type":"melding","time":"2026-02-25T10:00:00+01:00","organisatie":"vt"}
      """
    if let members {
      events += "\n" + #"{"id":"3","case":"GEHEIM-2","type":"afgeschermd","#
      events += #""time":"2026-03-02T10:00:00+01:00",\#(members)}"#
    }
    try step(&watch, at: try instant(Self.made).adding(seconds: -60), events)
    return watch
  }

  private func pages(_ watch: Watch) throws -> [Digest] {
    let made = try instant(Self.made)
    let day = Repository.amsterdam.local(made).date
    return try watch.digests(
      for: Self.readers,
      day: day,
      made: made,
      since: made.adding(seconds: -86_400)
    )
  }

  // MARK: - From whom

  /// What a shield says, and from which of the pages the case is left out.
  struct Shield: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var members: String?
    var isLeftOut: [Bool]
  }

  private static let shields = [
    Shield(
      testDescription: "the role",
      members: #""roles":"teamleider""#,
      isLeftOut: [true, true, true]
    ),
    Shield(
      testDescription: "one person of the role",
      members: #""roles":"iemand, tl-1""#,
      isLeftOut: [true, false, false]
    ),
    Shield(
      testDescription: "whoever stands in",
      members: #""roles":"piet""#,
      isLeftOut: [true, false, false]
    ),
    Shield(
      testDescription: "one who is away, and reads it later",
      members: #""roles":"tl-3""#,
      isLeftOut: [true, false, false]
    ),
    Shield(
      testDescription: "the organisation's own",
      members: #""roles":"tl-4""#,
      isLeftOut: [false, true, false]
    ),
    Shield(
      testDescription: "a person of the role above, where nobody is there",
      members: #""roles":"m-1""#,
      isLeftOut: [false, false, true]
    ),
    Shield(
      testDescription: "the last day of it",
      members: #""roles":"teamleider","until":"2026-03-05""#,
      isLeftOut: [true, true, true]
    ),
    Shield(
      testDescription: "an end that can't be read",
      members: #""roles":"teamleider","until":"ooit""#,
      isLeftOut: [true, true, true]
    ),
    Shield(
      testDescription: "it has ended",
      members: #""roles":"teamleider","until":"2026-03-04""#,
      isLeftOut: [false, false, false]
    ),
    Shield(
      testDescription: "somebody else",
      members: #""roles":"iemand""#,
      isLeftOut: [false, false, false]
    ),
    Shield(testDescription: "nobody", members: nil, isLeftOut: [false, false, false]),
  ]

  @Test("a case is left out where its shield names who reads the page", arguments: shields)
  func leftOut(shield: Shield) throws {
    let watch = try watch(shielding: shield.members)
    let made = try instant(Self.made)
    let calendars = try watch.digestCalendars(for: Self.readers, in: .nl, at: made)
    for (index, page) in try pages(watch).enumerated() {
      let isLeftOut = shield.isLeftOut[index]
      #expect(page.proof.shielded == (isLeftOut ? 1 : 0))
      #expect(page.proof.read == (isLeftOut ? 1 : 2))
      #expect(page.proof.clocks == page.proof.read)
      #expect(page.proof.difference == 0)
      // The third organisation has no case, and reads none.
      let isOwn = Self.readers[index].organisation != "wijk"
      #expect(page.sections.map(\.count) == (isOwn ? [isLeftOut ? 1 : 2] : []))
      #expect(page.reports.map(\.total) == (isOwn ? [isLeftOut ? 1 : 2] : []).flatMap { [$0, $0] })
      #expect(calendars[index].count == (isOwn ? isLeftOut ? 1 : 2 : 0))
      try expectBytes(of: page, calendars[index], isLeftOut: isLeftOut, isOwn: isOwn)
    }
  }

  private func expectBytes(
    of page: Digest,
    _ calendar: DigestCalendar,
    isLeftOut: Bool,
    isOwn: Bool
  ) throws {
    let line: [Language: String] = [
      .nl: "1 zaak staat hier niet: zij is afgeschermd voor een lezer van dit blad.",
      .en: "1 case is not shown here: it is shielded from a reader of this page.",
    ]
    let isShown = isOwn && !isLeftOut
    for language in Language.allCases {
      let pages = DigestForms(language, Repository.amsterdam).pages(of: page)
      for form in [pages.text, pages.html, pages.json] {
        #expect(form.contains("GEHEIM-2") == isShown)
      }
      let text = pages.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let said = try #require(line[language])
      #expect(text.contains(said) == isLeftOut)
      #expect(pages.html.contains(said) == isLeftOut)
      let counted = try JSONValue(pages.json)["proof"]?["shielded"]?.integer
      #expect(counted == (isLeftOut ? 1 : nil))
    }
    #expect(String(decoding: calendar.bytes, as: UTF8.self).contains("GEHEIM-2") == isShown)
  }

  // MARK: - Numbers

  @Test("a shield that begins or ends is no change, and its case's notices are in no delay")
  func traces() throws {
    var watch = try watch()
    let made = try instant(Self.made)
    try step(
      &watch,
      at: try instant("2026-03-03T12:00:00+01:00"),
      """
      {"id":"1","case":"Z-1","type":"melding","time":"2026-03-03T10:00:00+01:00","organisatie":"vt"}
      {"id":"2","case":"GEHEIM-2","type":"melding","time":"2026-03-03T10:00:00+01:00","organisatie":"vt"}
      """
    )
    // Both are due today, and told at eight.
    _ = try watch.step(at: made)
    let before = try pages(watch)
    #expect(before[0].proof.delays?.count == 2)
    try step(
      &watch,
      at: made.adding(seconds: 60),
      #"{"id":"3","case":"GEHEIM-2","type":"afgeschermd","roles":"tl-1","time":"2026-03-05T08:00:30+01:00"}"#
    )
    let next = try watch.digests(
      for: Self.readers,
      day: Repository.amsterdam.local(made).date,
      made: made.adding(seconds: 120),
      since: made
    )
    #expect(next.map(\.proof.shielded) == [1, 0, 0])
    #expect(next.map { $0.proof.delays?.count } == [1, 2, 2])
    #expect(next.allSatisfy { $0.changes.total == 0 })
    // What is told of an earlier moment stays as it was known then.
    #expect(try pages(watch) == before)
  }

  @Test("several cases are counted in the plural")
  func plural() {
    var proof = DigestProof()
    let (dutch, english) = (
      DigestWords(.nl, Repository.amsterdam), DigestWords(.en, Repository.amsterdam)
    )
    #expect(dutch.shielded(proof) == nil)
    proof.shielded = 3
    #expect(
      dutch.shielded(proof)
        == "3 zaken staan hier niet: zij zijn afgeschermd voor een lezer van dit blad."
    )
    #expect(
      english.shielded(proof)
        == "3 cases are not shown here: they are shielded from a reader of this page."
    )
  }
}
