import Casework
import Civil

extension DigestBuilder {
  /// The clocks that are shown and may still run, each with its case.
  package var shown: [(key: String, clock: ClockStanding)] {
    let lists = Array(sections.values) + [changes.new, changes.back, changes.moved]
    return lists.flatMap(\.items).map { ($0.key, $0.clock) }
  }

  /// The page.
  ///
  /// - `fill`: adds to a line that is shown what only a look at its case can tell: where the date comes
  ///   from, the pauses and the rungs.
  package func digest(
    filling fill: (inout DigestLine, ClockStanding) -> Void = { _, _ in }
  ) -> Digest {
    var digest = Digest(audience: audience, day: day, made: made, since: since)
    for kind in DigestSection.Kind.allCases {
      guard let list = sections[kind] else { continue }
      let lines = list.items.map { line($0, fill) }
      digest.sections.append(DigestSection(kind, count: list.count, lines: lines))
    }
    digest.changes = comparison(fill)
    digest.orders = orders.items.map(\.order)
    digest.orderCount = orders.count
    digest.horizon = horizon
    digest.proof = proof
    digest.proof.shielded = shielded.count
    digest.figures = figures.figures(rules, on: day)
    digest.reports = figures.allReports
    digest.forecast = loads.all(from: day)
    let teams = loads.teams(from: day)
    digest.teams = Array(teams.prefix(Self.teamLimit))
    digest.teamCount = teams.count
    return digest
  }

  private func comparison(
    _ fill: (inout DigestLine, ClockStanding) -> Void
  ) -> DigestChanges {
    func counted(_ list: Shortlist<DigestCandidate>) -> DigestCount {
      var count = DigestCount()
      count.count = list.count
      count.lines = list.items.map { line($0, fill) }
      return count
    }
    var page = DigestChanges()
    page.new = counted(changes.new)
    page.gone = counted(changes.gone)
    page.back = counted(changes.back)
    page.movedCount = changes.moved.count
    for candidate in changes.moved.items {
      guard let (was, reason) = candidate.moved else { continue }
      page.moved.append(
        DigestChanges.Moved(line: line(candidate, fill), was: text(was.due), reason: reason)
      )
    }
    return page
  }

  private func line(
    _ candidate: DigestCandidate,
    _ fill: (inout DigestLine, ClockStanding) -> Void
  ) -> DigestLine {
    let clock = candidate.clock
    let rule = rules[clock.rule]
    let (role, organisation) = acting(on: clock, organisation: candidate.organisation)
    var line = DigestLine(
      subject: candidate.key,
      rule: rule.name,
      title: rule.title,
      moment: clock.moment.flatMap { rule.moments[$0] },
      effect: settings.policy.rules[clock.rule].effect,
      level: clock.level,
      due: clock.due,
      dueAt: clock.dueAt,
      dueText: text(clock.due),
      daysLate: clock.due.map { day - $0.date(in: settings.policy.zone) } ?? 0,
      role: role,
      organisation: organisation,
      because: nil,
      start: clock.start
    )
    line.isPaused = clock.isPaused
    line.isMuted = candidate.isMuted
    line.isAcknowledged = clock.acknowledged != nil
    line.isAbsent = settings.isAbsent(role, organisation)
    fill(&line, clock)
    return line
  }

  private func text(_ end: End?) -> String { end.map(settings.policy.zone.text) ?? "" }

  /// The last day that the calendars know, where terms will soon reach beyond it.
  private var horizon: LocalDate? {
    settings.policy.calendar.horizon.flatMap { $0 - day <= Self.nearHorizonDays ? $0 : nil }
  }

  private static let nearHorizonDays = 120

  /// How many teams the forecast shows: each takes as much room as a list.
  private static let teamLimit = 6
}
