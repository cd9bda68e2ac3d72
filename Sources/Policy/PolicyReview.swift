import Casework
package import Civil
package import Notation

/// What is right by itself and makes no sense together: rungs that can't do what they are for, rules
/// that nothing starts, people who can't be reached.
package struct PolicyReview {
  private let editions: Editions
  private let roster: Roster?
  private let now: Instant
  private let file: String
  private var policy: PolicyEdition { editions.assessor.policy }

  /// - `file`: what findings are told of.
  /// - `now`: what terms are counted from, to see how far the calendar reaches.
  package init(_ editions: Editions, roster: Roster?, file: String, at now: Instant) {
    self.editions = editions
    self.roster = roster
    self.file = file
    self.now = now
  }

  /// All findings, in order of the rules.
  package var diagnostics: [Diagnostic] {
    policy.rules.enumerated().flatMap { number, rule in
      starting(rule) + rungs(number, rule) + horizon(rule) + reach(rule)
    }
  }

  private func finding(
    _ code: DiagnosticCode,
    _ rule: Rule,
    _ part: String = "",
    found: String,
    wanted: String
  ) -> Diagnostic {
    Diagnostic(
      code,
      file: file,
      path: "rules." + PlainText.escaped(rule.name) + (part.isEmpty ? "" : ".\(part)"),
      found: found,
      wanted: wanted,
      hint: code.explanation(in: .en).hint
    )
  }

  // MARK: - Starts

  private func starting(_ rule: Rule) -> [Diagnostic] {
    let types = rule.starts.types
    guard rule.alarm == nil, !rule.runsAfterClose, !types.isEmpty,
      types.allSatisfy(policy.cases.closes.contains)
    else { return [] }
    return [
      finding(
        .ruleUnstarted,
        rule,
        "starts",
        found: "an event that closes the case",
        wanted: "another event, or after-close"
      )
    ]
  }

  // MARK: - Rungs

  /// Starts to try a rule with: one a month, at ten in the morning.
  private var samples: [Instant] {
    (1...12).map { month in
      let date = LocalDate.first(ofMonth: month, year: policy.zone.local(now).date.parts.year + 1)
      let tenOClock = LocalDateTime(date: date, microsecondOfDay: 10 * 3600 * 1_000_000)
      return policy.zone.instant(of: tenOClock)
    }
  }

  private func rungs(_ number: Int, _ rule: Rule) -> [Diagnostic] {
    let isCounted = (rule.readings + rule.moments).allSatisfy { reading in
      if case .term = reading.due { true } else { false }
    }
    guard isCounted, rule.starts.count == 1, rule.alarm == nil, rule.holdsWhile == nil,
      let type = rule.starts.types.first
    else { return [] }
    let schedules = samples.flatMap { self.schedules(number, type, $0) }
    guard !schedules.isEmpty else { return [] }
    var found: [Diagnostic] = []
    for index in rule.rungs.indices {
      if case .start = rule.rungs[index].at { continue }
      if schedules.allSatisfy({ $0.isBehind(index) }) {
        found.append(early(rule, rule.rungs[index]))
        continue
      }
      for other in rule.rungs.indices.dropFirst(index + 1)
      where schedules.allSatisfy({ $0.isTogether(index, other) }) {
        found += together(rule, rule.rungs[index], rule.rungs[other])
      }
    }
    return found
  }

  private func early(_ rule: Rule, _ rung: Rung) -> Diagnostic {
    finding(
      .rungAnchor,
      rule,
      found: "\(quoted(rung.name)), never after the start",
      wanted: "an offset within the term"
    )
  }

  private func together(_ rule: Rule, _ rung: Rung, _ other: Rung) -> [Diagnostic] {
    if Set(other.tell).isDisjoint(with: rung.tell) { return [] }
    return [
      finding(
        .rungTogether,
        rule,
        found: "\(quoted(rung.name)) and \(quoted(other.name)) at one instant",
        wanted: "one of them for the same role"
      )
    ]
  }

  /// When each rung of a clock comes due.
  private struct Schedule {
    var begins: Instant
    var rungs: [Int: Instant]

    /// Whether a rung lies at the start or before it.
    func isBehind(_ rung: Int) -> Bool { rungs[rung].map { $0 <= begins } ?? true }

    func isTogether(_ a: Int, _ b: Int) -> Bool { rungs[a] != nil && rungs[a] == rungs[b] }
  }

  /// The clocks of a rule that an event at that instant starts.
  private func schedules(_ number: Int, _ type: String, _ start: Instant) -> [Schedule] {
    let assessor = editions.assessor
    guard let symbol = assessor.vocabulary.types.find(type) else { return [] }
    var timeline = Timeline()
    var values: [AttributeValue] = []
    for filter in policy.rules[number].starts.filters {
      if let name = assessor.vocabulary.attributes.find(filter.attribute),
        let value = filter.values.first.flatMap({ assessor.vocabulary.values.find($0) })
      {
        values.append(AttributeValue(name: name, value: value))
      }
    }
    let record = EventRecord(
      occurred: start,
      identity: 1,
      subject: 0,
      type: symbol,
      day: policy.zone.local(start).date.days,
      order: 1,
      place: 0,
      attributes: 0,
      flags: []
    )
    timeline.append(record, received: start, attributes: values[...])
    let clocks = assessor.assess(timeline, assessor.vocabulary, asOf: start).clocks
    let view = CaseView(timeline, assessor.vocabulary, kin: [], asOf: start)
    return clocks.filter { $0.rule == number && $0.ending == nil }.map { clock in
      var schedule = Schedule(begins: start, rungs: [:])
      for planned in assessor.schedule(of: clock, in: view) {
        guard let index = policy.rules[number].rungs.firstIndex(of: planned.rung) else { continue }
        schedule.rungs[index] = planned.at
      }
      return schedule
    }
  }

  // MARK: - Calendar and people

  private func horizon(_ rule: Rule) -> [Diagnostic] {
    guard let horizon = policy.calendar.horizon else { return [] }
    let start = Moment(instant: now, date: policy.zone.local(now).date, isDateOnly: false)
    for reading in rule.readings + rule.moments {
      guard case .term = reading.due, reading.measure.counting == .awt else { continue }
      let end = editions.assessor.reckoner.reckon(reading.measure, from: start)
      guard end.nominal.date(in: policy.zone) > horizon else { continue }
      return [
        finding(
          .termHorizon,
          rule,
          "due",
          found: "an end after \(horizon)",
          wanted: "a calendar that reaches further"
        )
      ]
    }
    return []
  }

  private func reach(_ rule: Rule) -> [Diagnostic] {
    guard let roster else { return [] }
    var found: [Diagnostic] = []
    for rung in rule.rungs {
      for role in rung.tell {
        let name = role.split(separator: ".").last.map(String.init) ?? role
        guard name != "owner", roster.roles[name] != nil,
          let day = roster.daysOfAbsence.first(where: {
            roster.audience(name, of: nil, on: $0, shielded: []) == nil
          })
        else { continue }
        found.append(
          finding(
            .rungNobody,
            rule,
            found: "nobody for \(quoted(role)) on \(day)",
            wanted: "somebody of the role, a deputy, or a role above it"
          )
        )
      }
    }
    return Array(Set(found)).sorted { $0.found < $1.found }
  }
}

extension Roster {
  /// The days on which anybody is away, a year at the most of each absence, and a day on which nobody is.
  fileprivate var daysOfAbsence: [LocalDate] {
    var days: Set<Int32> = []
    for absence in absences {
      let (first, last) = (absence.days.lowerBound.days, absence.days.upperBound.days)
      days.formUnion(first...min(last, first + 366))
    }
    let quiet = (absences.map(\.days.upperBound.days).max() ?? 0) + 1
    return (days.sorted() + [quiet]).map { LocalDate(days: $0) }
  }
}
