import Casework
import Civil
import Glibc
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// The sample year under the shipped policy, decided in many ways: all of them tell the same.
struct ReplayTests {
  private static let editions = Repository.editions(
    policy: "config/policy.d/veilig-thuis.yaml",
    isServed: true
  )
  private static let text =
    ConfigurationFolder.text(ofFile: Repository.root + "/config/examples/cases.ndjson") ?? ""
  private static let events = text.split(separator: "\n").map(String.init)
  private static let start = "2026-01-01"
  private static let end = "2026-09-01"

  /// What `simulate` tells, ordered as a ledger's log.
  private func simulated() throws -> [String] {
    let path = Repository.root + "/config/examples/cases.ndjson"
    let files = EventFiles(Self.editions.assessor, sources: EventSources())
    try files.read(paths: [path]) { Issue.record("\($0)") }
    let run = HistoryRun(Self.editions, language: .nl)
    let end = try instant(Self.end)
    var escalations: [Escalation] = []
    files.groups.forEachTimeline { timeline in
      escalations += run.escalations(
        of: timeline,
        files.groups.vocabulary,
        key: files.groups.cases.text(timeline.subject),
        from: .distantPast,
        until: end,
        identity: { files.identity(of: $0) }
      )
    }
    return told(escalations)
  }

  private func told(_ escalations: [Escalation]) -> [String] {
    escalations.map { "\($0.decided.text) \($0.subject) \($0.rule) \($0.rung) \($0.id)" }.sorted()
  }

  /// The events one by one at their times, the agenda in between, as a daemon lives them.
  private func live(_ path: String, dropping: (inout Desk?, Int) throws -> Void) throws -> [String]
  {
    let end = try instant(Self.end)
    var arrivals: [(at: Instant, line: String)] = []
    for line in Self.events {
      let time = try #require(try JSONValue(line)["time"]?.text)
      arrivals.append((try instant(time), line))
    }
    arrivals.sort { $0.at < $1.at }
    var desk: Desk? = try Desk(path, Self.editions)
    var next: Instant?
    var steps = 0
    while true {
      let arrival = arrivals.first?.at
      guard let now = [arrival, next].compactMap(\.self).min(), now < end else { break }
      let lines = arrivals.prefix { $0.at == now }.map(\.line)
      arrivals.removeFirst(lines.count)
      let events = lines.isEmpty ? nil : lines.joined(separator: "\n")
      next = try desk?.step(at: now, events).next
      steps += 1
      try dropping(&desk, steps)
    }
    return told(try desk?.escalations() ?? [])
  }

  @Test("a watch that lives through the year tells what simulate tells")
  func liveIsSimulated() throws {
    let simulated = try simulated()
    #expect(simulated.count > 50)
    try withTemporaryFolder { folder in
      let told = try live(folder + "/ledger.db") { _, _ in }
      #expect(told == simulated)
    }
  }

  @Test(
    "a watch that is dropped between steps goes on as if it had not been",
    arguments: [1, 2, 3] as [UInt64]
  )
  func dropped(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let simulated = try simulated()
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let told = try live(path) { desk, _ in
        guard Int.random(in: 0..<8, using: &random) == 0 else { return }
        desk = nil
        desk = try Desk(path, Self.editions)
      }
      #expect(told == simulated, "seed \(seed)")
    }
  }

  @Test(
    "events that are known beforehand tell the same in any order and any slices",
    arguments: 1...4 as ClosedRange<UInt64>
  )
  func anySlicing(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let simulated = try simulated()
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", Self.editions)
      var rest = Self.events.shuffled(using: &random)[...]
      let start = try instant(Self.start)
      while !rest.isEmpty {
        let slice = rest.prefix(Int.random(in: 1...12, using: &random))
        rest = rest.dropFirst(slice.count)
        try desk.step(at: start, slice.joined(separator: "\n"))
      }
      try desk.run(from: start, until: try instant(Self.end))
      #expect(told(try desk.escalations()) == simulated, "seed \(seed)")
    }
  }

  @Test(
    "a file that is loaded afterwards tells the same whatever the order of its lines",
    arguments: 1...4 as ClosedRange<UInt64>
  )
  func anyOrder(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func loaded(_ lines: [String]) throws -> [String] {
      try withTemporaryFolder { folder in
        var desk = try Desk(folder + "/ledger.db", Self.editions)
        try desk.step(at: try instant(Self.end), lines.joined(separator: "\n"))
        return told(try desk.escalations())
      }
    }
    let inOrder = try loaded(Self.events)
    #expect(try loaded(Self.events.shuffled(using: &random)) == inOrder, "seed \(seed)")
  }
}
