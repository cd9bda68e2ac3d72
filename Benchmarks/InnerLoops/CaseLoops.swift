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

private let table = readEvents()

func benchmarkCases() {
  Benchmark("list from warm state") { benchmark in
    let table = table
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(list(table).count) }
  }

  Benchmark("cases assessed") { benchmark in
    let table = table
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      var count = 0
      table.forEachTimeline { timeline in
        count += editions.assessor.assess(timeline, table.vocabulary, asOf: asOf).clocks.count
      }
      blackHole(count)
    }
  }
}

/// What is overdue or due within seven days, ordered and written as `due --within 7d --format csv`
/// does.
private func list(_ table: EventTable) -> [UInt8] {
  let assessor = editions.assessor
  let zone = assessor.policy.zone
  let soon = zone.local(asOf).date + 7
  var rows: [(due: LocalDate, subject: Symbol, rule: Int, isMissed: Bool)] = []
  table.forEachTimeline { timeline in
    assessor.clocks(of: timeline, table.vocabulary, asOf: asOf) { clock in
      guard clock.state == .missed || clock.state == .running, let fatal = clock.fatal else {
        return
      }
      let due = fatal.due.date(in: zone)
      guard clock.state == .missed || due <= soon else { return }
      rows.append((due, timeline.subject, clock.rule, clock.state == .missed))
    }
  }
  rows.sort { a, b in
    if a.due != b.due { return a.due < b.due }
    if a.subject != b.subject { return table.cases.precedes(a.subject, b.subject) }
    return a.rule < b.rule
  }
  var bytes: [UInt8] = []
  for row in rows {
    let line = CSV.line([
      row.due.description, assessor.policy.rules[row.rule].name, table.cases.text(row.subject),
      row.isMissed ? "overdue" : "soon",
    ])
    bytes += line.utf8
    bytes.append(UInt8(ascii: "\n"))
  }
  return bytes
}
