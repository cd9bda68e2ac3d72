import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// Pages made of a ledger: their numbers are those of a recount, and they come to the same again.
struct DigestReadingTests {
  private static let yaml = """
    policy: pages
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { opens: melding, closes: dicht, owner: { melding: organisatie }, keys: { person: persoon } }
    always: { no-owner: l, no-clock: l }
    ladders:
      l: [ { at: due, tell: owner, level: warning }, { at: +2 days, tell: owner, level: error } ]
    rules:
      term: { title: T, basis: b, effect: statutory, section: term, starts: melding, due: 5 working days,
        stops: klaar, pauses: { from: pauze, to: hervat, moves: yes, days: from-first },
        extends: { event: verlengd, by: 1 week }, warn: [2 days], ladder: l }
      stilte: { title: T, basis: b, effect: norm, starts: { event: any, which: last }, due: 9 days, ladder: l }
      incidenten: { title: T, basis: b, effect: norm, section: acute, starts: { event: incident, count: 2,
        within: 30 days, across: person }, due: 1 day, stops: klaar, ladder: l }
      overdracht: { title: T, basis: b, effect: norm, section: hand-over, starts: overdracht,
        due: 4 working days, stops: aanvaard, ladder: l }
      vervolg: { title: T, basis: b, effect: norm, section: inflow, starts: vervolgmelding,
        due: 3 working days, stops: klaar, ladder: l }
    """
  private static let audience = DigestAudience(role: "owner", organisation: nil)

  /// What a page of an instant was, when it was made at that instant.
  private struct Made {
    let at: Instant
    let since: Instant?
    let digest: Digest
  }

  @Test("on 200 random dates the totals are those of a recount, with one thread and with two")
  func recounted() throws {
    try withTemporaryFolder { folder in
      let editions = try Repository.editions(yaml: Self.yaml)
      var desk = try Desk(folder + "/ledger.db", editions)
      let two = Watch(desk.ledger, editions, sources: EventSources(), language: .nl, threads: 2)
      var world = DigestWorld(seed: 20_261_124)
      var recount = DigestRecount(editions.assessor)
      var pages: [Made] = []
      var now = try instant("2026-04-20T08:00:00+02:00")
      for _ in 0..<200 {
        now = now.adding(seconds: world.gap())
        try desk.step(at: now, world.arrivals(at: now))
        let since = pages.last?.at
        let cases = try world.keys.compactMap { try desk.watch.assessedCase($0, asOf: now) }
        recount.count(cases, at: now, since: since)
        let digest = try page(desk.watch, at: now, since: since)
        expect(digest, recount)
        let newest = try #require(try desk.ledger.read { try $0.newestStep() })
        #expect(digest.proof.facts == newest.lastFact)
        #expect(digest.proof.escalations == newest.lastEscalation)
        pages.append(Made(at: now, since: since, digest: digest))
      }
      #expect(recount.seen.isSuperset(of: DigestSection.Kind.allCases.filter { $0 != .protection }))
      for page in pages {
        #expect(try self.page(two, at: page.at, since: page.since) == page.digest)
      }
    }
  }

  private func page(_ watch: Watch, at made: Instant, since: Instant?) throws -> Digest {
    let day = Repository.amsterdam.local(made).date
    let digests = try watch.digests(for: [Self.audience], day: day, made: made, since: since)
    var digest = try #require(digests.first)
    // How far the chain reaches is of when a page is made, not of what it tells.
    digest.proof.head = nil
    return digest
  }

  private func expect(_ digest: Digest, _ recount: DigestRecount) {
    let proof = digest.proof
    #expect(proof.read == recount.read)
    #expect(proof.closed == recount.closed)
    #expect(proof.withoutClock == recount.withoutClock)
    #expect(proof.clocks == recount.clocks)
    #expect(proof.difference == 0)
    let counts = Dictionary(uniqueKeysWithValues: digest.sections.map { ($0.kind, $0.count) })
    #expect(counts == recount.sections)
    for section in digest.sections { #expect(section.lines.count == min(section.count, 10)) }
    let changes = digest.changes
    #expect(changes.new.count == recount.changes["new", default: 0])
    #expect(changes.gone.count == recount.changes["gone", default: 0])
    #expect(changes.back.count == recount.changes["back", default: 0])
    #expect(changes.movedCount == recount.changes["moved", default: 0])
    #expect(digest.forecast.reduce(0) { $0 + $1.count } == recount.ahead)
  }

  @Test("a shown line has the day off that moved it, its pauses and its rungs")
  func drawn() throws {
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: Self.yaml))
      // Ascension Day is Thursday 14 May 2026; five working days and one that is paused.
      try desk.step(
        at: try instant("2026-05-20T07:00:00+02:00"),
        """
        {"id":"1","case":"Z-1","type":"melding","time":"2026-05-12T10:00:00+02:00","organisatie":"vt"}
        {"id":"2","case":"Z-1","type":"pauze","time":"2026-05-18T10:00:00+02:00"}
        {"id":"3","case":"Z-1","type":"hervat","time":"2026-05-19T10:00:00+02:00"}
        """
      )
      let digest = try page(
        desk.watch,
        at: try instant("2026-05-20T08:00:00+02:00"),
        since: nil
      )
      let line = try #require(digest.sections.first { $0.kind == .soon }?.lines.first)
      #expect(line.dueText == "2026-05-21")
      #expect(line.because == "Hemelvaartsdag")
      #expect(line.start.description == "2026-05-12")
      #expect(line.pauses.map(\.lowerBound.description) == ["2026-05-18"])
      #expect(line.pauses.map(\.upperBound.description) == ["2026-05-19"])
      #expect(line.rungs.last?.name == "+2 days")
      #expect(line.rungs.last?.day.description == "2026-05-23")
      #expect(line.rungs.last?.isPast == false)
    }
  }

  @Test("what was received after a page was made changes nothing on it, a correction neither")
  func received() throws {
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: Self.yaml))
      let made = try instant("2026-05-20T08:00:00+02:00")
      try desk.step(
        at: made.adding(seconds: -3600),
        """
        {"id":"1","case":"Z-1","type":"melding","time":"2026-05-12T10:00:00+02:00","organisatie":"vt"}
        """
      )
      let digest = try page(desk.watch, at: made, since: nil)
      #expect(digest.proof.withClock == 1)
      try desk.step(
        at: made.adding(seconds: 3600),
        """
        {"id":"2","case":"Z-1","type":"ingetrokken","betreft":"1","time":"2026-05-12T10:00:00+02:00"}
        {"id":"3","case":"Z-2","type":"melding","time":"2026-05-12T10:00:00+02:00","organisatie":"vt"}
        """
      )
      #expect(try page(desk.watch, at: made, since: nil) == digest)
      let next = try page(desk.watch, at: made.adding(seconds: 86_400), since: made)
      #expect(next.changes.gone.lines.map(\.subject) == ["Z-1"])
      #expect(next.changes.new.lines.map(\.subject) == ["Z-2"])
    }
  }

  @Test("an empty ledger gives an empty page")
  func empty() throws {
    try withTemporaryFolder { folder in
      let desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: Self.yaml))
      let made = try instant("2026-05-20T08:00:00+02:00")
      let digest = try page(desk.watch, at: made, since: nil)
      #expect(digest.sections == [])
      #expect(digest.proof == DigestProof())
    }
  }
}
