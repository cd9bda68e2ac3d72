import Casework
import Civil
import Notation

/// The list of what is due: which clocks, in which order, written how.
///
/// A class: each clock asks it how it stands, and a struct would be copied for that.
final class DueList {
  /// Which clocks stand in it.
  struct Selection {
    var all = false
    var overdue = false

    /// How far ahead; nil for all running clocks.
    var within: Term?
    var rule: String?
    var role: String?
  }

  private struct Row {
    let dueAt: Instant
    let due: End?
    let rule: Int
    let moment: Int?
    let key: String

    /// The key's first eight bytes, most significant first.
    let keyStart: UInt64
    let status: Status

    /// The clock as JSON, where that is wanted.
    let json: [UInt8]
  }

  /// How a clock stands on the list.
  private enum Status: Hashable {
    case overdue, soon
    case state(Clock.State)

    var text: String {
      switch self {
      case .overdue: "overdue"
      case .soon: "soon"
      case .state(let state): state.rawValue
      }
    }
  }

  private let assessor: Assessor
  private let selection: Selection
  private let asOf: Instant
  private let soonDate: LocalDate
  private let soonInstant: Instant
  private let wantsJSON: Bool
  private let ruleIsWanted: [Bool]
  private var rows: [Row] = []

  init(_ assessor: Assessor, _ selection: Selection, asOf: Instant, format: OutputFormat) {
    self.assessor = assessor
    self.selection = selection
    self.asOf = asOf
    wantsJSON = format == .ndjson
    let today = assessor.policy.zone.local(asOf).date
    let within = selection.within ?? Term(7, .days)
    if within.isElapsed {
      soonInstant = asOf.adding(seconds: within.elapsedSeconds)
      soonDate = assessor.policy.zone.local(soonInstant).date
    } else {
      soonDate = assessor.reckoner.offset(within, from: today)
      soonInstant = assessor.policy.zone.startOfDay(soonDate + 1)
    }
    ruleIsWanted = assessor.policy.rules.map { rule in
      if let name = selection.rule, rule.name != name { return false }
      guard let role = selection.role else { return true }
      return rule.rungs.contains { $0.tell.contains(role) }
    }
  }

  var overdueCount: Int { rows.count { $0.status == .overdue } }

  /// Adds the rows of another part of the same list.
  func add(_ other: DueList) { rows += other.rows }

  /// Adds the clocks of a case.
  func add(_ subject: CaseLookup.Case) {
    var key: String?
    assessor.clocks(
      of: subject.timeline,
      subject.words,
      kin: subject.kin,
      asOf: asOf,
      endedToo: selection.all
    ) { clock in
      guard ruleIsWanted[clock.rule], let status = status(of: clock) else { return }
      let known = key ?? subject.key
      key = known
      let due = clock.due
      rows.append(
        Row(
          dueAt: due?.breach ?? .distantFuture,
          due: due?.end,
          rule: clock.rule,
          moment: clock.moment,
          key: known,
          keyStart: known.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            << UInt64(8 * max(0, 8 - known.utf8.count)),
          status: status,
          json: wantsJSON ? json(clock, subject) : []
        )
      )
    }
  }

  private func json(_ clock: Clock, _ subject: CaseLookup.Case) -> [UInt8] {
    let record = subject.timeline.records[clock.anchor]
    var json = JSONWriter()
    json.clock(
      nil,
      clock,
      of: subject.timeline,
      ClockContext(
        key: subject.key,
        anchorID: subject.identity(record).id,
        anchorType: subject.vocabulary.types.text(record.type),
        asOf: asOf
      ),
      assessor
    )
    json.newline()
    return json.bytes
  }

  /// How the clock stands, nil where it isn't wanted.
  private func status(of clock: Clock) -> Status? {
    switch clock.state {
    case .missed: return .overdue
    case .running:
      if isSoon(clock) { return selection.overdue ? nil : .soon }
      let isWanted = selection.all || (!selection.overdue && selection.within == nil)
      return isWanted ? .state(.running) : nil
    case .paused:
      let isWanted = selection.all || (!selection.overdue && selection.within == nil)
      return isWanted ? .state(.paused) : nil
    case .met, .late, .cancelled, .superseded:
      return selection.all ? .state(clock.state) : nil
    }
  }

  private func isSoon(_ clock: Clock) -> Bool {
    switch clock.due?.end {
    case .day(let date): date <= soonDate
    case .instant(let instant): instant < soonInstant
    case nil: false
    }
  }

  // MARK: - Writing

  /// Writes all rows, ordered by due, case and rule.
  func write(
    _ format: OutputFormat,
    _ language: Language,
    to output: inout StandardOutput
  ) {
    let rules = assessor.policy.rules
    let names = rules.map { CSV.quoted($0.name) }
    var newest: (due: End?, text: String) = (nil, "")
    for number in order() {
      let row = rows[number]
      if row.due != newest.due {
        newest = (row.due, row.due.map { assessor.policy.zone.text($0) } ?? "")
      }
      switch format {
      case .ndjson: output.write(row.json)
      case .csv:
        output.write(newest.text)
        output.write(",")
        output.write(names[row.rule])
        output.write(",")
        output.write(CSV.quoted(row.key))
        output.write(",")
        output.line(row.status.text)
      case .text:
        let title = rules[row.rule].title.map { language == .nl ? $0.nl : $0.en }
        output.line(
          newest.text.padded(26) + "  " + row.status.text.padded(9) + "  "
            + PlainText.escaped(row.key).padded(20) + "  "
            + PlainText.escaped(title ?? rules[row.rule].name)
        )
      }
    }
  }

  /// What nearly always settles a row's place, apart from the row: moving a whole row costs more than
  /// comparing it.
  private struct SortKey {
    let dueAt: Instant
    let keyStart: UInt64
    let row: Int
  }

  /// The rows' numbers, by due, case, rule and moment.
  private func order() -> [Int] {
    var keys = rows.indices.map {
      SortKey(dueAt: rows[$0].dueAt, keyStart: rows[$0].keyStart, row: $0)
    }
    keys.sort { a, b in
      if a.dueAt != b.dueAt { return a.dueAt < b.dueAt }
      if a.keyStart != b.keyStart { return a.keyStart < b.keyStart }
      return precedes(rows[a.row], rows[b.row])
    }
    return keys.map(\.row)
  }

  /// The order of rows that are due at the same time.
  private func precedes(_ a: Row, _ b: Row) -> Bool {
    if a.key != b.key { return a.key.utf8.lexicographicallyPrecedes(b.key.utf8) }
    let rules = assessor.policy.rules
    if a.rule != b.rule { return rules[a.rule].name < rules[b.rule].name }
    return (a.moment ?? 0) < (b.moment ?? 0)
  }
}

extension String {
  /// The text filled up with spaces to that many characters.
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
