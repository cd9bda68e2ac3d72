package import Casework
package import Civil
import Crypto
import Digest
package import Ledger
import Policy

/// Pages are made by their schedule, recorded and handed to the endpoints in one step: each once.
extension Watch {
  /// The pages that are owed at an instant; none without a roster, for then nobody reads them.
  ///
  /// - Returns: those, and when to ask again; nil for never.
  package func owedDigests(
    _ plan: DigestPlan,
    at now: Instant
  ) throws(LedgerError) -> (owed: [OwedDigest], next: Instant?) {
    guard roster != nil else { return ([], nil) }
    var owed: [OwedDigest] = []
    var next: Instant?
    try ledger.read { transaction in
      for audience in plan.audiences {
        let last = try transaction.newestDigest(of: audience.role, audience.organisation)
        let page = plan.schedule.next(after: last?.day, at: now)
        if page.at <= now {
          owed.append(OwedDigest(audience: audience, page: page, since: last?.made))
        } else {
          next = min(next ?? .distantFuture, page.at)
        }
      }
    }
    return (owed, next)
  }

  /// What makes those pages.
  ///
  /// - `isClockRefused`, `isConfigurationRefused`: what the pages must say of their own making.
  package func digestJob(
    _ owed: [OwedDigest],
    _ plan: DigestPlan,
    made: Instant,
    isClockRefused: Bool = false,
    isConfigurationRefused: Bool = false
  ) -> DigestJob {
    var job = DigestJob(
      ledger: ledger,
      editions: editions,
      sources: sources,
      roster: roster,
      plan: plan,
      owed: owed,
      made: made
    )
    if isClockRefused { job.troubles.append(DigestTrouble(.clock, count: 0)) }
    if isConfigurationRefused { job.troubles.append(DigestTrouble(.configuration, count: 0)) }
    return job
  }

  /// Records pages, each with the notice by which it goes to the endpoints: all of it or nothing.
  ///
  /// A page of a day that its audience has one of, or of an earlier one, is passed over.
  /// - Returns: the new notices.
  package func record(_ made: [MadeDigest]) throws(LedgerError) -> [Notice] {
    try ledger.step { transaction in
      var mailing = try Mailing(to: endpoints, transaction)
      var notices: [Notice] = []
      for page in made {
        let (role, organisation) = (page.audience.role, page.audience.organisation)
        let last = try transaction.newestDigest(of: role, organisation)
        if let last, last.day >= page.pages.day { continue }
        var notice = notice(of: page)
        try transaction.append(&notice)
        try transaction.append(LedgerTransaction.DigestRecord(page, notice: notice.sequence))
        try mailing.add(notice, transaction)
        notices.append(notice)
      }
      try mailing.end(transaction)
      return notices
    }
  }

  /// Who is there of the role on that day gets the page, or of the role above, in their office hours.
  private func notice(of page: MadeDigest) -> Notice {
    let (role, organisation) = (page.audience.role, page.audience.organisation)
    let policy = editions.assessor.policy
    let found = roster?.audience(role, of: organisation, on: page.pages.day, shielded: [])
    let from = found.flatMap {
      roster?.opening(of: $0, from: page.made, in: policy.zone, policy.calendar)
    }
    return Notice(
      id: Self.id(of: page),
      kind: .digest,
      role: role,
      organisation: organisation,
      path: found?.path ?? [role],
      people: found?.people ?? [],
      state: found == nil ? .unreachable : isObserving ? .observed : .pending,
      built: page.made,
      from: from ?? page.made,
      level: .info,
      escalations: [],
      subjects: []
    )
  }

  private static func id(of page: MadeDigest) -> String {
    let parts = [
      Notice.Kind.digest.rawValue, page.audience.role, page.audience.organisation ?? "",
      page.pages.day.description,
    ]
    let digest = SHA256.hash(data: parts.flatMap { Array($0.utf8) + [0] })
    return hexadecimal(Array(digest.prefix(16)))
  }

  /// Whether the same audience has a newer page, so that nobody needs this one any more.
  func hasNewerDigest(
    than parcel: Parcel,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Bool {
    let notice = parcel.notice
    let last = try transaction.newestDigest(of: notice.role, notice.organisation)
    return last.map { $0.notice > notice.sequence } ?? false
  }
}

extension LedgerTransaction.DigestRecord {
  fileprivate init(_ made: MadeDigest, notice: Int64) {
    self.init(
      role: made.audience.role,
      organisation: made.audience.organisation,
      day: made.pages.day,
      made: made.made,
      since: made.since,
      facts: made.facts,
      escalations: made.escalations,
      hash: made.pages.hash,
      notice: notice,
      pages: made.pages.packed,
      head: made.head
    )
  }
}
