import Casework
import Civil
import Notation
import Policy
import TestSupport
import Testing

/// Files are read in slices side by side: whatever the number of threads, the same comes out.
@Suite("event files on several threads")
struct EventFilesThreadsTests {
  private static let editions = Repository.editions(policy: "config/examples/perf.yaml")

  /// What came of reading: counts, faults, and every case with its events in order.
  private struct Outcome: Hashable {
    var counts: IntakeCounts
    var faults: [String]
    var cases: [String: [String]]
  }

  private func read(_ paths: [String], threads: Int) throws -> Outcome {
    let files = EventFiles(Self.editions.assessor, sources: EventSources(), threads: threads)
    var faults: [String] = []
    try files.read(paths: paths) { faults.append($0.description) }
    let groups = files.groups
    var cases: [String: [String]] = [:]
    groups.forEachTimeline { timeline in
      cases[groups.cases.text(timeline.subject)] = timeline.records.indices.map { index in
        let record = timeline.records[index]
        let values = ["due", "afspraak", "moment"].map { name in
          groups.vocabulary.attributes.find(name).flatMap { timeline.value($0, of: index) }
            .map { groups.vocabulary.values.plain($0) } ?? ""
        }
        return files.identity(of: record).id + " " + groups.vocabulary.types.text(record.type)
          + " \(record.day) \(record.order) " + timeline.received(of: index).text + " "
          + values.joined(separator: ",")
      }
    }
    return Outcome(counts: files.counts, faults: faults, cases: cases)
  }

  @Test("the number of threads changes nothing", arguments: [1, 2, 3] as [UInt64])
  func sameWithAnyNumber(seed: UInt64) throws {
    try withTemporaryFolder { folder in
      var random = SplitMix64(seed: seed)
      let paths = ["\(folder)/a.ndjson", "\(folder)/b.ndjson"]
      for path in paths {
        let lines = (0..<20_000).map { Self.line(&random, number: $0) }
        try write(lines.joined(separator: "\n"), to: path)
      }
      let alone = try read(paths, threads: 1)
      #expect(alone.counts.accepted > 10_000 && alone.counts.duplicates > 0)
      #expect(alone.counts.conflicts > 0 && alone.counts.quarantined > 0)
      #expect(alone.faults.count == alone.counts.conflicts + alone.counts.quarantined)
      for threads in [2, 3, 7] { #expect(try read(paths, threads: threads) == alone) }
    }
  }

  /// An event; some ids come again with the same or other content, some lines are none.
  private static func line(_ random: inout SplitMix64, number: Int) -> String {
    let id = random.next() % 20 == 0 ? random.next() % 1000 : random.next()
    let day = 10 + random.next() % 19
    let type = ["melding", "afspraak", "incident", "iets\(random.next() % 40)"].randomElement(
      using: &random
    )
    let own: String =
      switch random.next() % 8 {
      case 0: #","due":"2026-04-\#(day)""#
      case 1: #","afspraak":"a\#(random.next() % 500)","moment":"\u0033m""#
      case 2: #","seq":\#(random.next() % 9)"#
      case 3: #","registered":"2026-03-\#(day)T23:00:00Z""#
      default: ""
      }
    let event =
      #"{"id":"\#(id)","case":"Z\#(random.next() % 3000)","type":"\#(type ?? "")","#
      + #""time":"2026-03-\#(day)T10:00:00+01:00"\#(own)}"#
    switch random.next() % 100 {
    case 0: return String(event.dropLast())
    case 1: return ""
    case 2: return event + "\n" + event
    default: return event
    }
  }
}
