package import Casework
package import Civil
package import Ledger
import Policy

extension Watch {
  /// The cursor of those who make notices of escalations.
  package static let noticeCursor = "notices"

  /// How many escalations become notices at once: of a storm each audience gets a notice for so many.
  private static let escalationsPerBuild = 5000

  /// Makes notices of the escalations that none were made of, and records them; nothing to do without
  /// a roster.
  ///
  /// Who is told is looked up now: a role whose people are away has them told who stand in, or those of
  /// the role above.
  ///
  /// - Returns: the new notices; nil where all is done.
  package func buildNotices(at now: Instant) throws(LedgerError) -> [Notice]? {
    guard let roster else { return nil }
    let isOwed = try ledger.read {
      try $0.cursor(of: Self.noticeCursor) < $0.newestEscalation()
    }
    guard isOwed else { return nil }
    return try ledger.step { transaction in
      let cursor = try transaction.cursor(of: Self.noticeCursor)
      let escalations = try transaction.escalations(
        after: cursor,
        limit: Self.escalationsPerBuild
      )
      guard let last = escalations.last else { return [] }
      var builder = NoticeBuilder(
        editions.assessor,
        roster,
        isObserving: isObserving,
        at: now
      )
      var reader = CaseReader(editions, sources)
      for (key, own) in byCase(escalations) {
        guard let found = try assessedCase(key, asOf: now, &reader, transaction) else { continue }
        for escalation in own { builder.add(escalation, of: found, standing(escalation, found)) }
      }
      var notices = builder.notices()
      let bySequence =
        endpoints.isEmpty
        ? [:] : Dictionary(uniqueKeysWithValues: escalations.map { ($0.sequence, $0) })
      for index in notices.indices {
        notices[index].sequence = try transaction.append(notices[index])
        try send(notices[index], of: bySequence, transaction)
      }
      try transaction.moveCursor(of: Self.noticeCursor, to: last.sequence)
      return notices
    }
  }

  /// Has a notice sent to each endpoint that a route leads to.
  private func send(
    _ notice: Notice,
    of escalations: [Int64: Escalation],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    guard notice.state == .pending, !endpoints.isEmpty else { return }
    let facts = Route.Facts(notice, notice.escalations.compactMap { escalations[$0] })
    for endpoint in endpoints where endpoint.isSent(facts) {
      _ = try transaction.addDelivery(
        of: notice.sequence,
        to: endpoint.name,
        from: notice.from
      )
    }
  }

  /// The escalations of each case, in order of first sight.
  func byCase(_ escalations: [Escalation]) -> [(key: String, own: [Escalation])] {
    var groups: [(key: String, own: [Escalation])] = []
    var places: [String: Int] = [:]
    for escalation in escalations {
      if let place = places[escalation.subject] {
        groups[place].own.append(escalation)
      } else {
        places[escalation.subject] = groups.count
        groups.append((escalation.subject, [escalation]))
      }
    }
    return groups
  }

  /// The clock that an escalation is of, as it stands; nil where there is none any more.
  func standing(_ escalation: Escalation, _ found: AssessedCase) -> Clock? {
    let rules = editions.assessor.policy.rules
    let clocks = found.assessment.clocks.filter { clock in
      let rule = rules[clock.rule]
      return rule.name == escalation.rule
        && clock.moment.flatMap { rule.moments[$0].name } == escalation.moment
        && (escalation.anchor == 0
          || found.timeline.records[clock.anchor].identity == escalation.anchor)
    }
    return clocks.last { $0.ending == nil } ?? clocks.last
  }
}
