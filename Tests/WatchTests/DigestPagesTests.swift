import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy
import TestSupport
import Testing

@testable import Watch

/// Pages in the ledger and on their way: each once, whenever the process ends.
struct DigestPagesTests {
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
    roles: { teamleider: { people: tl-1 }, manager: { people: m-1 } }
    organisations: { vt: { teamleider: { people: tl-2 } } }

    """

  private func watch(_ ledger: Ledger) throws -> Watch {
    let (roster, found) = Roster.read(bytes: Array(Self.roster.utf8), file: "roster.yaml")
    #expect(found == [])
    return Watch(
      ledger,
      try Repository.editions(yaml: Self.policy),
      sources: EventSources(),
      language: .nl,
      roster: roster,
      endpoints: [EndpointRoutes(name: "post", routes: [])]
    )
  }

  private func plan(_ watch: Watch) throws -> DigestPlan {
    let policy = watch.editions.assessor.policy
    let time = try #require(TimeOfDay(hour: 8, minute: 0))
    return DigestPlan(
      DigestPlan.audiences(of: policy, try #require(watch.roster)),
      DigestSchedule(at: time, in: policy.zone, policy.calendar),
      DigestForms(.nl, policy.zone)
    )
  }

  private func load(_ watch: inout Watch, at now: Instant) throws {
    let lines = (1...3).map {
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

  /// Makes and records what is owed, as a daemon that lives on does.
  private func press(_ watch: Watch, at now: Instant) throws -> [Notice] {
    let plan = try plan(watch)
    let (owed, _) = try watch.owedDigests(plan, at: now)
    return try watch.record(try watch.digestJob(owed, plan, made: now).run())
  }

  @Test("a role that nobody tells has no page; one of an organisation has its own")
  func audiences() throws {
    let watch = try watch(try Ledger.inMemory())
    #expect(
      try plan(watch).audiences == [
        DigestAudience(role: "teamleider", organisation: nil),
        DigestAudience(role: "teamleider", organisation: "vt"),
      ]
    )
  }

  @Test("a page goes to who is there, and comes back to the byte")
  func sent() throws {
    try withTemporaryFolder { folder in
      var watch = try watch(try Ledger(path: folder + "/ledger.db"))
      try load(&watch, at: try instant("2026-03-04T10:00:00+01:00"))
      let now = try instant("2026-03-05T08:00:00+01:00")
      let notices = try press(watch, at: now)
      #expect(notices.map(\.kind) == [.digest, .digest])
      #expect(notices.map(\.people) == [["tl-1"], ["tl-2"]])
      #expect(notices.map(\.state) == [.pending, .pending])
      #expect(try press(watch, at: now.adding(seconds: 60)).isEmpty)
      var couriers = try watch.openCouriers(replacing: Couriers())
      let (parcels, _) = try watch.carry([], &couriers, at: now)
      #expect(parcels.count == 2)
      for parcel in parcels {
        let pages = try #require(parcel.pages)
        let record = try #require(
          try watch.ledger.read { try $0.digest(ofNotice: parcel.notice.sequence) }
        )
        #expect(DigestPages(record) == pages)
        #expect(pages.text.contains("2026") && pages.html.contains("<html"))
        let day = try JSONValue(pages.json)["day"]?.text
        #expect(day == "2026-03-05")
        var damaged = record
        damaged.hash[0] ^= 1
        #expect(DigestPages(damaged) == nil, "a page whose sum differs is none")
      }
    }
  }

  @Test("a page that could not be sent is passed over once there is a newer one")
  func overtaken() throws {
    try withTemporaryFolder { folder in
      var watch = try watch(try Ledger(path: folder + "/ledger.db"))
      try load(&watch, at: try instant("2026-03-04T10:00:00+01:00"))
      _ = try press(watch, at: try instant("2026-03-05T08:00:00+01:00"))
      let later = try instant("2026-03-06T08:00:00+01:00")
      _ = try press(watch, at: later)
      var couriers = try watch.openCouriers(replacing: Couriers())
      let (parcels, ended) = try watch.carry([], &couriers, at: later.adding(seconds: 120))
      #expect(parcels.compactMap(\.pages?.day.description) == ["2026-03-06", "2026-03-06"])
      #expect(ended.map(\.state) == [.overtaken, .overtaken])
    }
  }

  // MARK: - Once

  /// Days with a page around a weekend in which the clocks change; the Friday's goes by in an outage.
  struct Weekend: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var days: [String]
    var missed: String
    var seed: UInt64
  }

  private static let weekends = [
    Weekend(
      testDescription: "spring",
      days: ["2026-03-25", "2026-03-26", "2026-03-30", "2026-03-31"],
      missed: "2026-03-27",
      seed: 1
    ),
    Weekend(
      testDescription: "autumn",
      days: ["2026-10-21", "2026-10-22", "2026-10-26", "2026-10-27"],
      missed: "2026-10-23",
      seed: 2
    ),
  ]

  /// How many processes begin and end around the time of each page.
  private static let livesPerDay = 63

  @Test("over 500 restarts at any moment each page is sent once", arguments: weekends)
  func restarts(weekend: Weekend) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      var random = SplitMix64(seed: weekend.seed)
      var first = try watch(try Ledger(path: path))
      try load(&first, at: try instant(weekend.days[0]))
      first = try watch(try Ledger.inMemory())
      for day in weekend.days {
        let due = try instant("\(day)T08:00:00")
        var moments = (0..<Self.livesPerDay).map { _ in
          due.adding(seconds: Int64.random(in: -3...20, using: &random))
        }
        // One lives to the end, and one after it must find nothing to do.
        moments += [due.adding(seconds: 30), due.adding(seconds: 31)]
        for now in moments.sorted() {
          let isLong = now >= due.adding(seconds: 30)
          try live(path, at: now, through: isLong ? 3 : Int.random(in: 0...3, using: &random))
        }
      }
      try expectOnce(path, weekend)
    }
  }

  /// A process that ends after so many parts of its work.
  private func live(_ path: String, at now: Instant, through parts: Int) throws {
    var watch = try watch(try Ledger(path: path))
    _ = try watch.step(at: now)
    guard parts > 0 else { return }
    let plan = try plan(watch)
    let (owed, next) = try watch.owedDigests(plan, at: now)
    #expect(owed.allSatisfy { $0.page.at <= now })
    #expect(owed.isEmpty || next == nil)
    guard parts > 1, !owed.isEmpty else { return }
    let made = try watch.digestJob(owed, plan, made: now).run()
    guard parts > 2 else { return }
    #expect(try watch.record(made).count == owed.count)
    #expect(try watch.record(made).isEmpty, "what was made twice is kept once")
  }

  private func expectOnce(_ path: String, _ weekend: Weekend) throws {
    let watch = try watch(try Ledger(path: path))
    try watch.ledger.read { transaction throws in
      let notices = try transaction.notices().filter { $0.kind == .digest }
      #expect(notices.count == weekend.days.count * 2)
      #expect(Set(notices.map(\.id)).count == notices.count)
      let deliveries = try transaction.deliveries(of: "post", in: nil, limit: .max)
      #expect(deliveries.map(\.notice).sorted() == notices.map(\.sequence))
      let records = try transaction.digests(limit: .max)
      #expect(records.map(\.notice).sorted() == notices.map(\.sequence))
      for organisation in [nil, "vt"] as [String?] {
        let own = records.filter { $0.organisation == organisation }.reversed()
        #expect(own.map(\.day.description) == weekend.days)
        for (earlier, later) in zip(own, own.dropFirst()) { #expect(later.since == earlier.made) }
        for record in own { try expectMissed(record, weekend, transaction) }
      }
    }
  }

  /// The page after the weekend, and no other, names the Friday.
  private func expectMissed(
    _ record: LedgerTransaction.DigestRecord,
    _ weekend: Weekend,
    _ transaction: LedgerTransaction
  ) throws {
    let whole = try #require(
      try transaction.digest(of: record.role, record.organisation, on: record.day)
    )
    let json = try JSONValue(try #require(DigestPages(whole)).json)
    guard case .array(let missed)? = json["missed"] else {
      Issue.record("a page says which days had none")
      return
    }
    let wanted = record.day.description == weekend.days[2] ? [weekend.missed] : []
    #expect(missed.compactMap(\.text) == wanted)
  }

  @Test("a second process that made the same page at the same time keeps none")
  func race() throws {
    try withTemporaryFolder { folder in
      var watch = try watch(try Ledger(path: folder + "/ledger.db"))
      try load(&watch, at: try instant("2026-03-04T10:00:00+01:00"))
      let now = try instant("2026-03-05T08:00:00+01:00")
      let plan = try plan(watch)
      let (owed, _) = try watch.owedDigests(plan, at: now)
      let made = try watch.digestJob(owed, plan, made: now).run()
      let again = try watch.digestJob(owed, plan, made: now.adding(seconds: 1)).run()
      #expect(try watch.record(made).count == 2)
      #expect(try watch.record(again).isEmpty)
    }
  }
}
