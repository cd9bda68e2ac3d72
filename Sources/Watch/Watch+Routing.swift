package import Casework
package import Civil
package import Ledger
import Policy

/// Who would be told of one rung of a rule on a case, and by which endpoints.
package struct Routing: Sendable {
  package var rung: String

  /// A notice as it would be built now.
  package var notice: Notice
  package var endpoints: [String]
}

extension Watch {
  /// Who gets what of a rule on a case, as roster, orders and routes stand at an instant; nothing is
  /// written.
  ///
  /// - Returns: for each rung its notices, in order of the ladder; nil where there is no such case or
  ///   rule, or no roster.
  package func routing(
    of key: String,
    rule name: String,
    at now: Instant
  ) throws(LedgerError) -> [Routing]? {
    guard let roster, let found = try assessedCase(key, asOf: now),
      let rule = editions.assessor.policy.rules.first(where: { $0.name == name })
    else { return nil }
    let rules = editions.assessor.policy.rules
    let clock = found.assessment.clocks.last { rules[$0.rule].name == name && $0.ending == nil }
    return rule.rungs.flatMap { rung in
      let escalation = Escalation(rung, of: rule, key, at: now)
      var builder = NoticeBuilder(editions.assessor, roster, isObserving: isObserving, at: now)
      let finder = NoticeGroundsFinder(assessor: editions.assessor, roster: roster)
      let grounds = finder.grounds(
        of: escalation,
        .escalations,
        by: rule,
        in: found,
        anchor: clock?.anchor,
        isOvertaken: false,
        at: now
      )
      builder.add(escalation, grounds)
      return builder.notices().map { notice in
        let facts = Route.Facts(notice, [escalation])
        let sent = notice.state == .pending ? endpoints.filter { $0.isSent(facts) } : []
        return Routing(rung: rung.name, notice: notice, endpoints: sent.map(\.name))
      }
    }
  }
}

extension Escalation {
  /// What a rung would tell if it came due now.
  fileprivate init(_ rung: Rung, of rule: Rule, _ key: String, at now: Instant) {
    self.init(
      id: "",
      subject: key,
      rule: rule.name,
      title: rule.name,
      moment: nil,
      rung: rung.name,
      level: rung.level,
      effect: rule.effect,
      at: now,
      available: now,
      decided: now,
      due: "",
      dueAt: now,
      roles: rung.tell,
      reason: .due,
      repetition: 0,
      mark: nil
    )
  }
}
