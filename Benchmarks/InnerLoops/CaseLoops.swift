import Benchmark
import Casework
import Civil
import Notation
import Policy
import TestSupport

/// The instant that the yardsticks look from.
private let asOf = Repository.amsterdam.startOfDay(
  LocalDate(year: 2026, month: 7, day: 1) ?? LocalDate(days: 0)
)

func benchmarkCases() {
  Benchmark("list from warm state") { benchmark in
    let groups = groups
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(list(groups).count) }
  }

  Benchmark("cases assessed") { benchmark in
    let groups = groups
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      var count = 0
      groups.forEachTimeline { timeline in
        count += editions.assessor.assess(timeline, groups.vocabulary, asOf: asOf).clocks.count
      }
      blackHole(count)
    }
  }
}

/// One clock of the list.
private struct Row {
  let dueAt: Instant

  /// The first eight bytes of its case's key, most significant first.
  let keyStart: UInt64
  let due: End
  let subject: Symbol
  let rule: Int32
  let isMissed: Bool
}

/// What is overdue or due within seven days, gathered, ordered and written as
/// `due --within 7d --format csv` does.
private func list(_ groups: CaseGroups) -> [UInt8] {
  let pieces = processors * 4
  let count = groups.cases.count
  let parts = inParallel(pieces) { number in
    gathered(count * number / pieces..<count * (number + 1) / pieces, groups)
  }
  var rows = parts.flatMap(\.self)
  rows.sort { a, b in
    if a.dueAt != b.dueAt { return a.dueAt < b.dueAt }
    if a.keyStart != b.keyStart { return a.keyStart < b.keyStart }
    if a.subject != b.subject { return groups.cases.precedes(a.subject, b.subject) }
    return a.rule < b.rule
  }
  return written(rows, groups)
}

private func gathered(_ subjects: Range<Int>, _ groups: CaseGroups) -> [Row] {
  // One of its own: threads that count references to one object wait for each other.
  let assessor = Assessor(editions.assessor.policy)
  let zone = assessor.policy.zone
  let soon = zone.local(asOf).date + 7
  let words = Words(groups.vocabulary)
  var rows: [Row] = []
  groups.forEachTimeline(of: subjects) { timeline in
    assessor.clocks(of: timeline, words, asOf: asOf, endedToo: false) { clock in
      guard clock.state == .missed || clock.state == .running, let fatal = clock.fatal,
        clock.state == .missed || fatal.due.date(in: zone) <= soon
      else { return }
      rows.append(
        Row(
          dueAt: fatal.dueAt,
          keyStart: groups.cases.withBytes(of: timeline.subject) { key in
            key.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } << UInt64(8 * max(0, 8 - key.count))
          },
          due: fatal.due,
          subject: timeline.subject,
          rule: Int32(clock.rule),
          isMissed: clock.state == .missed
        )
      )
    }
  }
  return rows
}

private func written(_ rows: [Row], _ groups: CaseGroups) -> [UInt8] {
  let rules = editions.assessor.policy.rules.map { CSV.quoted($0.name) }
  var newest: (due: End?, text: String) = (nil, "")
  var bytes: [UInt8] = []
  for row in rows {
    if row.due != newest.due {
      newest = (row.due, editions.assessor.policy.zone.text(row.due))
    }
    bytes += newest.text.utf8
    bytes += ",\(rules[Int(row.rule)]),".utf8
    groups.cases.withBytes(of: row.subject) { bytes += $0 }
    bytes += (row.isMissed ? ",overdue\n" : ",soon\n").utf8
  }
  return bytes
}
