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

  /// The rows as each thread gathered them; first its own.
  private var parts: [[Row]] = [[]]

  /// The rows in the order of the list, once they are sorted.
  private var order: [SortKey] = []

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

  var overdueCount: Int { parts.reduce(0) { $0 + $1.count { $0.status == .overdue } } }

  /// Takes in the other parts of the same list, and brings all rows into their order.
  ///
  /// Each part is sorted on a thread of its own; what is made of those that are in order is merged.
  func take(_ others: [DueList]) {
    parts += others.flatMap(\.parts)
    order = inParallel(parts.count) { sorted($0) }.flatMap(\.self)
    order.sort(by: precedes)
  }

  /// Adds the clocks of a case.
  func add(_ subject: CaseLookup.Case) {
    var key: String?
    assessor.listedClocks(
      of: subject.timeline,
      subject.words,
      kin: subject.kin,
      asOf: asOf,
      endedToo: selection.all
    ) { clock, whole in
      guard ruleIsWanted[clock.rule], let status = status(of: clock) else { return }
      let known = key ?? subject.key
      key = known
      let due = clock.due
      parts[0].append(
        Row(
          dueAt: due?.breach ?? .distantFuture,
          due: due?.end,
          rule: clock.rule,
          moment: clock.moment,
          key: known,
          keyStart: known.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            << UInt64(8 * max(0, 8 - known.utf8.count)),
          status: status,
          json: wantsJSON ? json(whole(), subject) : []
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
  private func status(of clock: ListedClock) -> Status? {
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

  private func isSoon(_ clock: ListedClock) -> Bool {
    switch clock.due?.end {
    case .day(let date): date <= soonDate
    case .instant(let instant): instant < soonInstant
    case nil: false
    }
  }

  // MARK: - Ordering

  /// What nearly always settles a row's place, apart from the row: moving a whole row costs more than
  /// comparing it.
  private struct SortKey {
    let dueAt: Instant
    let keyStart: UInt64
    let part: Int
    let row: Int
  }

  /// The rows of a part by due, case, rule and moment.
  private func sorted(_ part: Int) -> [SortKey] {
    let rows = parts[part]
    let keys = rows.indices.map {
      SortKey(dueAt: rows[$0].dueAt, keyStart: rows[$0].keyStart, part: part, row: $0)
    }
    return keys.sorted(by: precedes)
  }

  private func precedes(_ a: SortKey, _ b: SortKey) -> Bool {
    if a.dueAt != b.dueAt { return a.dueAt < b.dueAt }
    if a.keyStart != b.keyStart { return a.keyStart < b.keyStart }
    return precedes(parts[a.part][a.row], parts[b.part][b.row])
  }

  /// The order of rows that are due at the same time.
  private func precedes(_ a: Row, _ b: Row) -> Bool {
    if a.key != b.key { return a.key.utf8.lexicographicallyPrecedes(b.key.utf8) }
    let rules = assessor.policy.rules
    if a.rule != b.rule { return rules[a.rule].name < rules[b.rule].name }
    return (a.moment ?? 0) < (b.moment ?? 0)
  }

  // MARK: - Writing

  /// Writes all rows that were taken in.
  func write(
    _ format: OutputFormat,
    _ language: Language,
    to output: inout StandardOutput
  ) {
    let rules = assessor.policy.rules
    let names = rules.map { CSV.quoted($0.name) }
    var newest: (due: End?, text: String) = (nil, "")
    let parts = parts
    for place in order {
      let row = parts[place.part][place.row]
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
}

extension String {
  /// The text filled up with spaces to that many characters.
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
