import Casework
import Civil
import Policy

/// What a case says of an escalation of its own at an instant: all that a notice of it is made of,
/// beside who of the roster is there.
struct NoticeGrounds {
  var kind: Notice.Kind

  /// The roles that are told, each with its organisation.
  var roles: [(name: String, organisation: String?)]

  /// What people have said of who may be told.
  var orders: CaseOrders

  /// Whether what it tells is no longer so.
  var isOvertaken: Bool

  /// Whether it may wait for office hours.
  var waits: Bool
}

/// Finds the grounds of notices.
struct NoticeGroundsFinder: Sendable {
  let assessor: Assessor
  let roster: Roster

  /// The grounds of a notice of an escalation; nil where it isn't told.
  func grounds(
    of escalation: Escalation,
    in found: some NoticeCase,
    _ assessment: Assessment,
    at now: Instant
  ) -> NoticeGrounds? {
    guard let rule = assessor.policy.rules.first(where: { $0.name == escalation.rule }) else {
      return nil
    }
    let standing = assessor.standing(escalation, in: found.timeline, assessment)
    let isOver = standing.map { assessor.isOver(escalation, $0, assessment) } ?? true
    let isBacklog = escalation.mark == .preceding
    // What ran out before anybody watched is told where it still runs, by the newest rung alone.
    if isBacklog {
      guard let standing, !isOver, standing.state == .missed,
        isNewest(escalation, of: standing, assessment)
      else { return nil }
    }
    return grounds(
      of: escalation,
      isBacklog ? .backlog : .escalations,
      by: rule,
      in: found,
      anchor: standing?.anchor,
      isOvertaken: isOver && escalation.reason != .withdrawn,
      at: now
    )
  }

  /// The grounds of a notice of an escalation of a rule, whatever its clock.
  ///
  /// - `anchor`: the event that started the clock, by index; nil for none.
  func grounds(
    of escalation: Escalation,
    _ kind: Notice.Kind,
    by rule: Rule,
    in found: some NoticeCase,
    anchor: Int?,
    isOvertaken: Bool,
    at now: Instant
  ) -> NoticeGrounds {
    NoticeGrounds(
      kind: kind,
      roles: escalation.roles.map { named($0, in: found, anchor: anchor, at: now) },
      orders: assessor.orders(for: rule.name, of: found.timeline, found.vocabulary, at: now),
      isOvertaken: isOvertaken,
      waits: rule.section != .acute && rule.section != .protection
        && escalation.level != .critical
    )
  }

  /// The role and the organisation that a ladder names: `owner`, `naar.teamleider`, or a role alone.
  private func named(
    _ role: String,
    in found: some NoticeCase,
    anchor: Int?,
    at now: Instant
  ) -> (name: String, organisation: String?) {
    let owner = assessor.owner(of: found.timeline, asOf: now)
      .flatMap { roster.organisation(found.vocabulary.values.text($0)) }
    guard let dot = role.firstIndex(of: ".") else { return (role, owner) }
    let attribute = String(role[..<dot])
    let organisation = anchor.flatMap {
      assessor.text(of: attribute, at: $0, in: found.timeline, found.vocabulary)
    }.flatMap(roster.organisation)
    return (String(role[role.index(after: dot)...]), organisation ?? owner)
  }

  /// Whether no later rung of the clock has come due.
  private func isNewest(
    _ escalation: Escalation,
    of clock: Clock,
    _ assessment: Assessment
  ) -> Bool {
    let newest = assessment.rungs.last { rung in
      rung.rule == clock.rule && rung.moment == clock.moment && rung.anchor == clock.anchor
    }
    guard let newest else { return false }
    return newest.at == escalation.at && assessor.policy.zone.text(newest.due) == escalation.due
  }
}

/// A case as notices are made of it: its events, and the words that they are in.
protocol NoticeCase {
  var timeline: Timeline { get }
  var vocabulary: Vocabulary { get }
}

extension AssessedCase: NoticeCase {}
extension CaseReader: NoticeCase {}

extension Assessor {
  /// The clock that an escalation is of, as it stands; nil where there is none any more.
  func standing(
    _ escalation: Escalation,
    in timeline: Timeline,
    _ assessment: Assessment
  ) -> Clock? {
    let clocks = assessment.clocks.filter { clock in
      let rule = policy.rules[clock.rule]
      return rule.name == escalation.rule
        && clock.moment.flatMap { rule.moments[$0].name } == escalation.moment
        && (escalation.anchor == 0 || timeline.records[clock.anchor].identity == escalation.anchor)
    }
    return clocks.last { $0.ending == nil } ?? clocks.last
  }

  /// Whether what an escalation tells is no longer so: its clock has ended, or a later one took its
  /// place.
  ///
  /// - `standing`: its clock, or the one that took its place.
  func isOver(_ escalation: Escalation, _ standing: Clock, _ assessment: Assessment) -> Bool {
    if standing.ending != nil || standing.superseded != nil { return true }
    guard escalation.anchor == 0 else { return false }
    // A date that moved since was told by a rung of the same clock, and that one still runs.
    func isTold(byStanding isOwn: Bool) -> Bool {
      assessment.rungs.contains { rung in
        rung.rule == standing.rule && rung.moment == standing.moment
          && (rung.anchor == standing.anchor) == isOwn
          && policy.zone.text(rung.due) == escalation.due
      }
    }
    return isTold(byStanding: false) && !isTold(byStanding: true)
  }
}
