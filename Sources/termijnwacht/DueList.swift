import Casework
import Civil
import Notation

/// The list of what is due: which clocks, in which order, written how.
struct DueList {
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
    let due: String
    let rule: Int
    let key: String
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

  /// Adds the clocks of a case.
  mutating func add(_ subject: CaseLookup.Case) {
    var found: [Row] = []
    assessor.clocks(of: subject.timeline, subject.vocabulary, asOf: asOf) { clock in
      guard ruleIsWanted[clock.rule], let status = status(of: clock) else { return }
      found.append(
        Row(
          dueAt: clock.fatal?.dueAt ?? .distantFuture,
          due: clock.fatal.map { assessor.policy.zone.text($0.due) } ?? "",
          rule: clock.rule,
          key: subject.key,
          status: status,
          json: wantsJSON ? json(clock, subject) : []
        )
      )
    }
    rows += found
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
    switch clock.fatal?.due {
    case .day(let date): date <= soonDate
    case .instant(let instant): instant < soonInstant
    case nil: false
    }
  }

  // MARK: - Writing

  /// Writes all rows, ordered by due, case and rule.
  mutating func write(
    _ format: OutputFormat,
    _ language: Language,
    to output: inout StandardOutput
  ) {
    let rules = assessor.policy.rules
    rows.sort { a, b in
      if a.dueAt != b.dueAt { return a.dueAt < b.dueAt }
      if a.key != b.key { return a.key.utf8.lexicographicallyPrecedes(b.key.utf8) }
      return rules[a.rule].name < rules[b.rule].name
    }
    for row in rows {
      switch format {
      case .ndjson: output.write(row.json)
      case .csv:
        output.line(
          CSV.line([row.due, rules[row.rule].name, row.key, row.status.text])
        )
      case .text:
        let title = rules[row.rule].title.map { language == .nl ? $0.nl : $0.en }
        output.line(
          row.due.padded(26) + "  " + row.status.text.padded(9) + "  "
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
