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
  let key: String
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
  let list = List(parts: parts)
  var order = inParallel(pieces) { list.sorted($0) }.flatMap(\.self)
  // What is made of parts that are in order is merged.
  order.sort(by: list.precedes)
  return written(list, order)
}

/// What nearly always settles a row's place.
private struct SortKey {
  let dueAt: Instant
  let keyStart: UInt64
  let part: Int
  let row: Int
}

/// The rows as each thread gathered them.
private struct List {
  let parts: [[Row]]

  /// The rows of a part by due, case and rule.
  func sorted(_ part: Int) -> [SortKey] {
    let rows = parts[part]
    let keys = rows.indices.map {
      SortKey(dueAt: rows[$0].dueAt, keyStart: rows[$0].keyStart, part: part, row: $0)
    }
    return keys.sorted(by: precedes)
  }

  func precedes(_ a: SortKey, _ b: SortKey) -> Bool {
    if a.dueAt != b.dueAt { return a.dueAt < b.dueAt }
    if a.keyStart != b.keyStart { return a.keyStart < b.keyStart }
    let (first, second) = (parts[a.part][a.row], parts[b.part][b.row])
    if first.key != second.key {
      return first.key.utf8.lexicographicallyPrecedes(second.key.utf8)
    }
    return first.rule < second.rule
  }
}

private func gathered(_ subjects: Range<Int>, _ groups: CaseGroups) -> [Row] {
  // One of its own: threads that count references to one object wait for each other.
  let assessor = Assessor(editions.assessor.policy)
  let zone = assessor.policy.zone
  let soon = zone.local(asOf).date + 7
  let words = Words(groups.vocabulary)
  var rows: [Row] = []
  groups.forEachTimeline(of: subjects) { timeline in
    assessor.listedClocks(of: timeline, words, asOf: asOf, endedToo: false) { clock, _ in
      guard clock.state == .missed || clock.state == .running, let due = clock.due,
        clock.state == .missed || due.end.date(in: zone) <= soon
      else { return }
      let key = groups.cases.text(timeline.subject)
      rows.append(
        Row(
          dueAt: due.breach,
          keyStart: key.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            << UInt64(8 * max(0, 8 - key.utf8.count)),
          due: due.end,
          key: key,
          rule: Int32(clock.rule),
          isMissed: clock.state == .missed
        )
      )
    }
  }
  return rows
}

private func written(_ list: List, _ order: [SortKey]) -> [UInt8] {
  let rules = editions.assessor.policy.rules.map { "," + CSV.quoted($0.name) + "," }
  var newest: (due: End?, text: String) = (nil, "")
  var bytes: [UInt8] = []
  for place in order {
    let row = list.parts[place.part][place.row]
    if row.due != newest.due {
      newest = (row.due, editions.assessor.policy.zone.text(row.due))
    }
    bytes += newest.text.utf8
    bytes += rules[Int(row.rule)].utf8
    bytes += row.key.utf8
    bytes += (row.isMissed ? ",overdue\n" : ",soon\n").utf8
  }
  return bytes
}
