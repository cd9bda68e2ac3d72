package import Casework
package import Civil
package import Policy

/// What has been kept long enough on one day.
package struct RetentionPlan: Sendable {
  package let retention: Configuration.Retention
  private let reckoner: Reckoner
  private let today: LocalDate

  package init(_ retention: Configuration.Retention, _ policy: PolicyEdition, at now: Instant) {
    self.retention = retention
    reckoner = Reckoner(calendar: policy.calendar, zone: policy.zone)
    today = policy.zone.local(now).date
  }

  /// Whether a term that began on the day of that instant has passed: its last day is over.
  ///
  /// A last change is day 0, so that of 1 June 2006 is kept through 1 June 2026 under twenty years.
  package func isOver(_ term: Term, since instant: Instant) -> Bool {
    reckoner.offset(term, from: reckoner.zone.local(instant).date) < today
  }

  /// What is of an earlier day has been kept long enough; nil where it is kept for good.
  package func firstKept(_ term: Term?) -> LocalDate? {
    term.map { reckoner.offset(-$0, from: today) }
  }

  /// Whether a clock keeps its case, however old that is: it runs, or is missed, and isn't one that
  /// counted the keeping itself and has run out.
  ///
  /// A duty to keep more pauses such a clock, and so keeps the case.
  package func isKept(by clock: Clock, of rule: Rule) -> Bool {
    guard clock.ending == nil, clock.superseded == nil else { return false }
    return clock.state != .missed || !retention.rules.contains(rule.name)
  }

  /// When it is looked next: at three in the night, when the fewest people wait for anything.
  package static func nextLook(after now: Instant, in zone: Zone) -> Instant {
    let hour = LocalDateTime(date: zone.local(now).date, microsecondOfDay: 3 * 3_600_000_000)
    let today = zone.instant(of: hour)
    if today > now { return today }
    return zone.instant(of: LocalDateTime(date: hour.date + 1, microsecondOfDay: 3 * 3_600_000_000))
  }
}
