package import Casework
package import Civil
package import Policy

/// Runs a case's history again: each event is received at its time, each rung comes due at its
/// instant, and every escalation is decided as a live daemon would have.
package struct HistoryRun {
  private let assessor: Assessor
  private let builder: EscalationBuilder

  package init(_ editions: Editions, language: Language) {
    assessor = editions.assessor
    builder = EscalationBuilder(editions.assessor, language)
  }

  /// Every escalation of one case that is decided from one instant until before another.
  ///
  /// What came due before `from` has been told then, and stays out.
  ///
  /// - `outage`: when nobody is there: what comes and what is due is taken at its end.
  package func escalations(
    of timeline: Timeline,
    _ vocabulary: Vocabulary,
    key: String,
    from: Instant,
    until: Instant,
    outage: Range<Instant>? = nil,
    identity: (EventRecord) -> (id: String, source: String)
  ) -> [Escalation] {
    var told: Set<String> = []
    var escalations: [Escalation] = []
    let arrivals = timeline.records.indices.sorted {
      timeline.received(of: $0) < timeline.received(of: $1)
    }
    var known = 0
    var now = Instant.distantPast
    while true {
      let nextArrival =
        known < arrivals.count ? timeline.received(of: arrivals[known]) : .distantFuture
      let part = assessor.amended(timeline.part(arrivals[..<known]), vocabulary)
      let assessment = assessor.assess(part, vocabulary, asOf: now)
      for rung in assessment.rungs {
        let record = part.records[rung.anchor]
        let escalation = builder.escalation(
          builder.identified(
            rung,
            key: key,
            anchor: builder.isAnchored(rung) ? (identity(record), record.identity) : nil
          ),
          key: key,
          received: part.received(of: rung.anchor),
          .due,
          InForce(assessor.policy),
          decided: now
        )
        guard told.insert(escalation.id).inserted, now >= from else { continue }
        escalations.append(escalation)
      }
      var next = min(nextArrival, assessment.next ?? .distantFuture)
      if let outage, outage.contains(next) { next = outage.upperBound }
      guard next < until else { return escalations }
      now = max(next, now)
      while known < arrivals.count, timeline.received(of: arrivals[known]) <= now { known += 1 }
    }
  }
}
