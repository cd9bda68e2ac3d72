import Casework
import Civil
import Foundation
import Ledger
import Notation
import Policy
import TestSupport
import Testing

@testable import Watch

/// Cases that are erased: nothing is left of them, and all others stand as they stood.
struct ErasureTests {
  private static let start = Instant(seconds: 1_780_000_000)

  private static let roster = """
    roster: proef
    edition: "1"
    roles: { owner: { people: w-1, up: manager }, manager: { people: m-1 } }

    """

  private func watch(_ ledger: Ledger) throws -> Watch {
    let (roster, found) = Roster.read(bytes: Array(Self.roster.utf8), file: "roster.yaml")
    #expect(found.filter { $0.severity == .error } == [])
    return Watch(
      ledger,
      try Repository.editions(yaml: policy()),
      sources: EventSources(),
      language: .nl,
      roster: roster
    )
  }

  private func key(_ number: Int) -> String { "VT-\(number)-Z" }

  /// What nobody but the event itself says.
  private func secret(_ number: Int) -> String { "geheim-\(number)-einde" }

  private func event(
    _ number: Int,
    _ id: String,
    _ type: String = "melding",
    at time: Instant = start,
    _ more: String = ""
  ) -> String {
    #"{"id":"\#(id)","source":"s\#(number)","case":"\#(key(number))","type":"\#(type)","#
      + #""time":"\#(time.text)","opmerking":"\#(secret(number))"\#(more)}"#
  }

  @discardableResult
  private func step(
    _ watch: inout Watch,
    _ lines: [String] = [],
    at now: Instant
  ) throws -> Watch.Outcome {
    let outcome = try arrival(lines) { try watch.step(at: now, $0) }
    while try watch.buildNotices(at: now) != nil {}
    return outcome
  }

  private func arrival<Result>(
    _ lines: [String],
    _ body: (Watch.Arrival) throws -> Result
  ) throws -> Result {
    try Array(lines.joined(separator: "\n").utf8).withUnsafeBytes { bytes in
      var text = EventText(bytes)
      var pieces: [EventText.Piece] = []
      while let piece = try text.next() { pieces.append(piece) }
      return try body(Watch.Arrival(file: "", bytes: bytes, pieces: pieces, isHistory: false))
    }
  }

  private func erase(
    _ numbers: [Int],
    _ watch: inout Watch,
    at now: Instant
  ) throws -> [Erasure.Entry] {
    let orders = numbers.map { ErasureOrder(key($0), .request, by: "anna") }
    return try watch.erase(try watch.erasure(by: orders), at: now)
  }

  private func day(_ number: Int64) -> Instant { Self.start.adding(seconds: number * 86_400) }

  /// Some cases, over some days, with what was decided and told of them; the lines of their events.
  private func fill(_ watch: inout Watch, cases: Int, seed: UInt64) throws -> [[String]] {
    var random = SplitMix64(seed: seed)
    var lines = [[String]](repeating: [], count: cases)
    for number in 0..<20 {
      var arrived: [String] = []
      for index in 0..<cases where number == 0 || Int.random(in: 0..<6, using: &random) == 0 {
        let types = ["melding", "besluit", "notitie"]
        let type = number == 0 ? "melding" : types.randomElement(using: &random) ?? "melding"
        let line = event(index, "e\(number)", type, at: day(Int64(number)))
        arrived.append(line)
        lines[index].append(line)
      }
      try step(&watch, arrived.shuffled(using: &random), at: day(Int64(number)))
    }
    return lines
  }

  // MARK: - What goes and what stays

  @Test("not a byte of an erased case is left, and the chain verifies", arguments: 1...3)
  func bytes(seed: Int) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let chain = ChainKey()
      let ledger = try Ledger(path: path, key: chain)
      var watch = try watch(ledger)
      _ = try fill(&watch, cases: 300, seed: UInt64(seed))
      try page(of: [3, 4], on: 1, ledger)
      try page(of: [4, 33], on: 2, ledger)
      let head = try #require(try ledger.read { try $0.chainHead() })
      #expect(try ledger.rewrite())
      let numbers = [3] + (10..<60)
      func found() throws -> [String] {
        let files = try ["", "-wal"].reduce(into: Data()) {
          $0 += try Data(contentsOf: URL(fileURLWithPath: path + $1))
        }
        return numbers.flatMap { [key($0), secret($0)] }.filter {
          files.range(of: Data($0.utf8)) != nil
        }
      }
      #expect(try !found().isEmpty)
      #expect(try erase(numbers, &watch, at: day(20)).count == numbers.count)
      #expect(try ledger.rewrite())
      #expect(try found() == [])
      #expect(try ChainCheck.run(ledger, key: chain, knownHeads: [head]) == [])
      let pages = try ledger.read { transaction in
        try [1, 2, 3].map { try transaction.digest(of: "rol", nil, on: LocalDate(days: $0)) }
      }
      #expect(pages[0]?.pages == [] && pages[1]?.pages == [])
      #expect(pages[2]?.pages.isEmpty == false, "VT-33-ZZ is another case")
      #expect(pages[0]?.hash.isEmpty == false, "the page isn't sent anew")
    }
  }

  /// A page on which those cases stand, and one on which none does.
  private func page(of numbers: [Int], on day: Int32, _ ledger: Ledger) throws {
    try ledger.step { transaction in
      for (day, text) in [(day, numbers.map(key).joined(separator: " ")), (day + 2, "VT-33-ZZ")] {
        let pages = DigestPages(day: LocalDate(days: day), text: text, html: "", json: "{}")
        try transaction.append(
          LedgerTransaction.DigestRecord(
            role: "rol",
            organisation: nil,
            day: pages.day,
            made: Self.start,
            since: nil,
            facts: 0,
            escalations: 0,
            hash: pages.hash,
            notice: Int64(day) + 1_000_000,
            pages: pages.packed,
            head: nil
          )
        )
      }
    }
  }

  @Test("the others' facts, escalations and notices stand as they stood", arguments: 1...5)
  func others(seed: Int) throws {
    let ledger = try Ledger.inMemory(key: ChainKey())
    var watch = try watch(ledger)
    _ = try fill(&watch, cases: 40, seed: UInt64(seed))
    let numbers = Array(stride(from: 0, to: 40, by: 3))
    let erased = Set(numbers.map(key))
    let before = try ledger.read { (try $0.escalations(), try $0.notices(), try $0.figures()) }
    let identities = try all(watch, except: erased)
    #expect(before.1.contains { $0.subjects.count > 1 }, "some notices are of several cases")
    #expect(try erase(numbers, &watch, at: day(20)).count == numbers.count)
    let after = try ledger.read { (try $0.escalations(), try $0.notices(), try $0.figures()) }
    #expect(after.0 == before.0.filter { !erased.contains($0.subject) })
    #expect(after.1.map(\.sequence) == before.1.map(\.sequence))
    let kept = Set(after.0.map(\.sequence))
    for (new, old) in zip(after.1, before.1) {
      #expect(new.subjects == old.subjects.filter { !erased.contains($0) })
      #expect(new.escalations == old.escalations.filter(kept.contains))
      #expect(new.id == old.id && new.people == old.people && new.built == old.built)
    }
    #expect(after.2.cases == before.2.cases - numbers.count)
    #expect(after.2.facts == before.2.facts && after.2.escalations == before.2.escalations)
    #expect(try ledger.read { try $0.erasedCount() } == Int64(numbers.count))
    #expect(try all(watch, except: erased) == identities)
    for key in erased { #expect(try watch.assessedCase(key, asOf: day(20)) == nil) }
  }

  /// The ids of the events of each case.
  private func all(_ watch: Watch, except erased: Set<String>) throws -> [String: [String]] {
    var cases: [String: [String]] = [:]
    for number in 0..<40 where !erased.contains(key(number)) {
      let found = try #require(try watch.assessedCase(key(number), asOf: day(20)))
      cases[key(number)] = found.identities.map(\.id)
    }
    return cases
  }

  @Test("an event that comes again is a duplicate, by the step and in bulk; a new one a new case")
  func again() throws {
    let ledger = try Ledger.inMemory()
    var watch = try watch(ledger)
    let lines = try fill(&watch, cases: 12, seed: 1)
    let newest = try ledger.read { try $0.newestSubject() }
    // The highest number is among them: it is nobody's again.
    let newestKey = try ledger.read { try $0.key(of: newest) }
    let last = try #require(lines.indices.first { key($0) == newestKey })
    let numbers = [(last + 1) % 12, last]
    #expect(try erase(numbers, &watch, at: day(20)).count == 2)
    let old = numbers.flatMap { lines[$0] }
    let outcome = try step(&watch, old, at: day(21))
    #expect(outcome.counts.duplicates == old.count && outcome.counts.accepted == 0)
    let bulk = try arrival(old) { arrival in
      var load = BulkLoad(watch)
      var arrivals = [arrival]
      load.read { arrivals.popLast() }
      return try load.append(at: day(21))
    }
    #expect(bulk.counts.duplicates == old.count && bulk.counts.accepted == 0)
    for number in numbers { #expect(try ledger.read { try $0.find(key(number)) } == nil) }
    let new = try step(&watch, [event(last, "nieuw", at: day(22))], at: day(22))
    #expect(new.counts.accepted == 1)
    #expect(try ledger.read { try $0.find(key(last)) } == newest + 1)
    let found = try #require(try watch.assessedCase(key(last), asOf: day(22)))
    #expect(found.identities.map(\.id) == ["nieuw"])
  }

  @Test("a case of which something came since it was looked at stays, to be looked at again")
  func changed() throws {
    let ledger = try Ledger.inMemory()
    var watch = try watch(ledger)
    try step(&watch, [event(1, "a"), event(2, "b")], at: day(0))
    let orders = [1, 2].map { ErasureOrder(key($0), .request, by: "") }
    let erasure = try watch.erasure(by: orders)
    try step(&watch, [event(1, "c")], at: day(1))
    #expect(try watch.erase(erasure, at: day(1)).map(\.key) == [key(2)])
    #expect(try watch.assessedCase(key(1), asOf: day(1))?.identities.count == 2)
    #expect(try erase([1], &watch, at: day(1)).map(\.key) == [key(1)])
  }

  @Test("cases that merges made one go together")
  func merged() throws {
    let ledger = try Ledger.inMemory()
    var watch = try watch(ledger)
    try step(&watch, [event(1, "a"), event(2, "b"), event(3, "c")], at: day(0))
    let merge = event(1, "m", "samengevoegd", #","met":"\#(key(2))""#)
    try step(&watch, [merge], at: day(1))
    #expect(try watch.caseCount(with: key(2)) == 2)
    #expect(try erase([2], &watch, at: day(2)).map(\.key) == [key(1), key(2)])
    #expect(try ledger.read { try $0.hasMerges() } == false)
    #expect(try watch.caseCount(with: key(3)) == 1)
  }

  @Test("what waits for an endpoint and tells of nothing more is not sent")
  func deliveries() throws {
    let ledger = try Ledger.inMemory()
    let (roster, _) = Roster.read(bytes: Array(Self.roster.utf8), file: "roster.yaml")
    var watch = Watch(
      ledger,
      try Repository.editions(yaml: policy()),
      sources: EventSources(),
      language: .nl,
      roster: roster,
      endpoints: [EndpointRoutes(name: "post", routes: [])]
    )
    try step(&watch, [event(1, "a", at: day(-20))], at: day(0))
    var couriers = try watch.openCouriers(replacing: Couriers())
    #expect(try ledger.read { try $0.waiting(for: "post", after: 0, limit: 9) }.count > 0)
    _ = try erase([1], &watch, at: day(0))
    couriers.expectMore()
    let (parcels, ended) = try watch.carry([], &couriers, at: day(1))
    #expect(parcels.isEmpty)
    #expect(Set(ended.map(\.state)) == [.overtaken])
  }

  // MARK: - Beside each other

  @Test(
    "over weeks the others are decided as if nobody had been erased",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func simulation(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var plain = try watch(try Ledger.inMemory())
    var erasing = try watch(try Ledger.inMemory(key: ChainKey()))
    var erased: Set<Int> = []
    for hour in 0..<(40 * 4) {
      let now = Self.start.adding(seconds: Int64(hour) * 6 * 3600)
      let lines = (0..<Int.random(in: 0...3, using: &random)).map { number in
        let types = ["melding", "melding", "besluit", "zaak-gesloten"]
        return event(
          Int.random(in: 0..<30, using: &random),
          "\(hour)-\(number)",
          types.randomElement(using: &random) ?? "melding",
          at: now
        )
      }
      try step(&plain, lines, at: now)
      try step(&erasing, lines, at: now)
      if hour % 9 == 4 {
        let number = Int.random(in: 0..<30, using: &random)
        if try !erase([number], &erasing, at: now).isEmpty { erased.insert(number) }
      }
    }
    let keys = Set(erased.map(key))
    func told(_ watch: Watch) throws -> [Escalation] {
      try watch.ledger.read { try $0.escalations() }.filter { !keys.contains($0.subject) }.map {
        var escalation = $0
        escalation.sequence = 0
        return escalation
      }
    }
    #expect(!erased.isEmpty)
    let (found, wanted) = (try told(erasing), try told(plain))
    #expect(!wanted.isEmpty)
    #expect(found == wanted, "seed \(seed)")
  }
}
