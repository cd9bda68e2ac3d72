import Casework
import Civil
import Notation

/// Two simulations of the same events side by side: what is told earlier, later, never or newly, and how
/// many more each role is told in each week.
struct SimulationComparison {
  /// One rung of one clock, the same in both.
  private struct Key: Hashable {
    var subject: String
    var rule: String
    var moment: String?
    var anchor: UInt64
    var rung: String
    var repetition: Int

    init(_ escalation: Escalation) {
      subject = escalation.subject
      rule = escalation.rule
      moment = escalation.moment
      anchor = escalation.anchor
      rung = escalation.rung
      repetition = escalation.repetition
    }
  }

  enum Kind: String, CaseIterable { case earlier, later, never, new }

  /// One escalation that differs; nil where one side has none.
  private struct Difference {
    var kind: Kind
    var before: Escalation?
    var after: Escalation?
  }

  private var differences: [Difference] = []
  private var weeks: [(week: LocalDate, role: String, before: Int, after: Int)] = []
  private let zone: Zone

  init(_ before: [Escalation], _ after: [Escalation], _ zone: Zone) {
    self.zone = zone
    compare(before, after)
    countWeeks(before, after)
  }

  /// Rungs of one clock that come again under another due are told apart by their order.
  private mutating func compare(_ before: [Escalation], _ after: [Escalation]) {
    var left = Dictionary(grouping: after, by: Key.init)
    for escalation in before {
      let key = Key(escalation)
      guard let other = left[key]?.first else {
        differences.append(Difference(kind: .never, before: escalation, after: nil))
        continue
      }
      left[key]?.removeFirst()
      guard other.decided != escalation.decided else { continue }
      let kind: Kind = other.decided < escalation.decided ? .earlier : .later
      differences.append(Difference(kind: kind, before: escalation, after: other))
    }
    let new = left.values.joined().sorted { a, b in
      a.decided != b.decided ? a.decided < b.decided : a.subject < b.subject
    }
    differences += new.map { Difference(kind: .new, before: nil, after: $0) }
  }

  private mutating func countWeeks(_ before: [Escalation], _ after: [Escalation]) {
    struct Cell: Hashable {
      var week: LocalDate
      var role: String
    }
    func counts(_ escalations: [Escalation]) -> [Cell: Int] {
      var counts: [Cell: Int] = [:]
      for escalation in escalations {
        let date = zone.local(escalation.decided).date
        let monday = date - (Weekday.allCases.firstIndex(of: date.weekday) ?? 0)
        for role in escalation.roles { counts[Cell(week: monday, role: role), default: 0] += 1 }
      }
      return counts
    }
    let (first, second) = (counts(before), counts(after))
    let cells = Set(first.keys).union(second.keys).sorted { a, b in
      a.week != b.week ? a.week < b.week : a.role < b.role
    }
    weeks = cells.map { ($0.week, $0.role, first[$0] ?? 0, second[$0] ?? 0) }
  }

  // MARK: - Telling

  func write(_ format: OutputFormat, to output: inout StandardOutput) {
    switch format {
    case .text: writeText(to: &output)
    case .csv: for difference in differences { output.line(CSV.line(fields(difference))) }
    case .ndjson: writeJSON(to: &output)
    }
  }

  private func writeText(to output: inout StandardOutput) {
    for kind in Kind.allCases {
      let own = differences.filter { $0.kind == kind }
      output.line("\(own.count) told \(kind.rawValue)")
      let rules = Dictionary(grouping: own) { ($0.before ?? $0.after)?.rule ?? "" }
      for (rule, list) in rules.sorted(by: { $0.key < $1.key }) {
        output.line("  \(list.count.description.padded(8)) \(PlainText.escaped(rule))")
      }
    }
    output.line("week        role                      before   after    more")
    for week in weeks where week.before != week.after {
      let more = week.after - week.before
      output.line(
        "\(week.week)  \(PlainText.escaped(week.role).padded(24))  "
          + "\(week.before.description.padded(7))  \(week.after.description.padded(7))  "
          + (more > 0 ? "+" : "") + more.description
      )
    }
  }

  private func fields(_ difference: Difference) -> [String] {
    let either = difference.before ?? difference.after
    return [
      difference.kind.rawValue, either?.subject ?? "", either?.rule ?? "", either?.rung ?? "",
      difference.before.map { zone.text($0.decided) } ?? "",
      difference.after.map { zone.text($0.decided) } ?? "",
    ]
  }

  private func writeJSON(to output: inout StandardOutput) {
    for difference in differences {
      let fields = fields(difference)
      var json = JSONWriter()
      json.object { json in
        json.string("told", fields[0])
        json.string("case", fields[1])
        json.string("rule", fields[2])
        json.string("rung", fields[3])
        json.string("before", ifPresent: difference.before.map { zone.text($0.decided) })
        json.string("after", ifPresent: difference.after.map { zone.text($0.decided) })
      }
      json.newline()
      output.write(json.bytes)
    }
    for week in weeks where week.before != week.after {
      var json = JSONWriter()
      json.object { json in
        json.string("week", "\(week.week)")
        json.string("role", week.role)
        json.number("before", week.before)
        json.number("after", week.after)
      }
      json.newline()
      output.write(json.bytes)
    }
  }
}
