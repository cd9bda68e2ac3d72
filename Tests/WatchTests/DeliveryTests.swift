import Casework
import Civil
import Ledger
import Notation
import Policy
import TestSupport
import Testing

@testable import Watch

/// Notices on their way, over simulated days.
struct DeliveryTests {
  private static let policy = """
    policy: proef
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { opens: melding, closes: dicht, owner: { melding: organisatie } }
    ladders:
      l: [ { at: due, tell: teamleider }, { at: +1 day, tell: teamleider, every: 1 day, at-most: 9 } ]
    rules:
      r: { title: R, basis: b, effect: agreed, section: acute, starts: melding, due: 3 days, stops: klaar, ladder: l }

    """

  private static let roster = """
    roster: proef
    edition: "1"
    roles: { teamleider: { people: tl-1 } }

    """

  private static let start = Instant(seconds: 1_780_000_000)

  private func watch(_ routes: [Route] = []) throws -> Watch {
    let (roster, found) = Roster.read(bytes: Array(Self.roster.utf8), file: "roster.yaml")
    #expect(found == [])
    return Watch(
      try Ledger.inMemory(),
      try Repository.editions(yaml: Self.policy),
      sources: EventSources(),
      language: .nl,
      roster: roster,
      endpoints: [
        EndpointRoutes(name: "goed", routes: []), EndpointRoutes(name: "kies", routes: routes),
      ]
    )
  }

  private func deliver(_ lines: [String], to watch: inout Watch, at now: Instant) throws {
    let result = try Array(lines.joined(separator: "\n").utf8).withUnsafeBytes { bytes in
      var text = EventText(bytes)
      var pieces: [EventText.Piece] = []
      while let piece = try text.next() { pieces.append(piece) }
      return try watch.step(
        at: now,
        Watch.Arrival(file: "", bytes: bytes, pieces: pieces, isHistory: false)
      )
    }
    #expect(result.refused.isEmpty)
  }

  private func event(_ number: Int, _ type: String, at: Instant, _ id: String) -> String {
    #"{"id":"\#(id)","case":"Z-\#(number)","type":"\#(type)","time":"\#(at.text)","organisatie":"vt"}"#
  }

  /// Lets days pass; what a receiver got, in order: the case, and the notice's id.
  private func run(
    _ watch: inout Watch,
    from start: Instant,
    days: Int64,
    _ receive: (Parcel, Instant) -> AttemptOutcome
  ) throws {
    var couriers = try watch.openCouriers(replacing: Couriers())
    var attempted: [Attempted] = []
    var random = SplitMix64(seed: 1)
    var now = start
    let end = start.adding(seconds: days * 86_400)
    var nextStep: Instant? = now
    while now <= end {
      if let next = nextStep, next <= now {
        nextStep = try watch.step(at: now).next
        while try watch.buildNotices(at: now) != nil {}
        couriers.expectMore()
      }
      repeat {
        let (parcels, _) = try watch.carry(attempted, &couriers, at: now)
        attempted = parcels.map {
          Attempted($0.delivery, receive($0, now), jitter: .random(in: 0..<1, using: &random))
        }
      } while !attempted.isEmpty
      now = min(nextStep ?? .distantFuture, couriers.next ?? .distantFuture)
    }
  }

  @Test("a receiver that was down for three days gets every notice, in order of each case, once")
  func downForDays() throws {
    var watch = try watch()
    let count = 60
    try deliver(
      (0..<count).map { event($0, "melding", at: Self.start, "m\($0)") },
      to: &watch,
      at: Self.start
    )
    var got: [String: [(case: String, sequence: Int64, id: String)]] = [:]
    let down = Self.start.adding(seconds: 2 * 86_400)..<Self.start.adding(seconds: 5 * 86_400)
    try run(&watch, from: Self.start, days: 20) { parcel, now in
      guard parcel.delivery.endpoint == "goed" || !down.contains(now) else {
        return AttemptOutcome(.retry(afterSeconds: nil), code: "503")
      }
      for subject in parcel.notice.subjects {
        got[parcel.delivery.endpoint, default: []]
          .append((subject, parcel.delivery.sequence, parcel.notice.id))
      }
      return AttemptOutcome(.delivered, code: "204")
    }
    let all = try watch.ledger.read { try $0.notices() }
    let wanted = all.flatMap { notice in notice.subjects.map { "\(notice.id) \($0)" } }.sorted()
    #expect(wanted.count > count)
    for endpoint in ["goed", "kies"] {
      let received = try #require(got[endpoint])
      #expect(received.map { "\($0.id) \($0.case)" }.sorted() == wanted, "\(endpoint)")
      for (subject, own) in Dictionary(grouping: received, by: \.case) {
        #expect(own.map(\.sequence) == own.map(\.sequence).sorted(), "\(endpoint) \(subject)")
      }
    }
    let left = try watch.ledger.read { try $0.deliveries(of: nil, in: .waiting, limit: .max) }
    #expect(left == [])
  }

  @Test(
    "an attempt is on the books before it is made, and the same id goes out again after a crash"
  )
  func crash() throws {
    var watch = try watch()
    try deliver([event(1, "melding", at: Self.start, "m1")], to: &watch, at: Self.start)
    let due = Self.start.adding(seconds: 4 * 86_400)
    _ = try watch.step(at: due)
    while try watch.buildNotices(at: due) != nil {}
    var couriers = try watch.openCouriers(replacing: Couriers())
    let (first, _) = try watch.carry([], &couriers, at: due)
    #expect(first.count == 2 * 1)
    let kept = try watch.ledger.read { try $0.deliveries(of: "goed", in: nil, limit: 10) }
    #expect(kept.map(\.attempts) == [1])
    // The process dies here; another opens the ledger.
    var others = try watch.openCouriers(replacing: Couriers())
    let (again, _) = try watch.carry([], &others, at: due)
    #expect(again.map(\.notice.id) == first.map(\.notice.id))
    #expect(again.map(\.delivery.attempts) == [2, 2])
  }

  @Test("a notice whose clock ended while its receiver was away is not sent")
  func overtaken() throws {
    var watch = try watch()
    try deliver([event(1, "melding", at: Self.start, "m1")], to: &watch, at: Self.start)
    let due = Self.start.adding(seconds: 3 * 86_400)
    _ = try watch.step(at: due)
    while try watch.buildNotices(at: due) != nil {}
    var couriers = try watch.openCouriers(replacing: Couriers())
    let (parcels, _) = try watch.carry([], &couriers, at: due)
    let failures = parcels.map {
      Attempted($0.delivery, AttemptOutcome(.retry(afterSeconds: nil), code: "503"), jitter: 0)
    }
    _ = try watch.carry(failures, &couriers, at: due)
    let later = due.adding(seconds: 600)
    try deliver([event(1, "klaar", at: later, "k1")], to: &watch, at: later)
    let (none, ended) = try watch.carry([], &couriers, at: later)
    #expect(none.isEmpty)
    #expect(ended.map(\.state) == [.overtaken, .overtaken])
    let kept = try watch.ledger.read { try $0.deliveries(of: nil, in: .overtaken, limit: 10) }
    #expect(kept.map(\.attempts) == [1, 1])
  }

  @Test("an endpoint is sent what its routes lead to, and no more")
  func routes() throws {
    var route = Route()
    route.organisations = ["elders"]
    var watch = try watch([route])
    try deliver([event(1, "melding", at: Self.start, "m1")], to: &watch, at: Self.start)
    let due = Self.start.adding(seconds: 4 * 86_400)
    _ = try watch.step(at: due)
    while try watch.buildNotices(at: due) != nil {}
    let all = try watch.ledger.read { try $0.deliveries(of: nil, in: nil, limit: 10) }
    #expect(!all.isEmpty)
    #expect(all.allSatisfy { $0.endpoint == "goed" })
  }
}
