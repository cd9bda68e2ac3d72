package import Civil
package import Digest
package import Ledger
import Notation
import Policy

/// Makes the pages that are owed, from a reader of the ledger of its own: on any queue, beside the steps.
package struct DigestJob: Sendable {
  let ledger: Ledger
  let editions: Editions
  let sources: EventSources
  let roster: Roster?
  package let plan: DigestPlan
  package let owed: [OwedDigest]

  /// What the pages are made of: what was received until then.
  package let made: Instant

  /// What the pages name as the head of the chain.
  package var head = Head.newest

  package enum Head: Hashable, Sendable {
    /// That of the ledger as it is looked at; the page keeps it.
    case newest

    /// The one that was kept with a page of that instant; nil where no page was kept, and nobody knows
    /// it any more.
    case kept(String?)
  }

  /// What only the daemon knows to stand in the way of looking.
  var troubles: [DigestTrouble] = []

  /// - Throws: where the ledger can't be read; nothing was made then.
  package func run() throws(LedgerError) -> [MadeDigest] {
    let watch = try reader()
    var made: [MadeDigest] = []
    var left = owed[...]
    while let first = left.first {
      let together = left.filter { $0.since == first.since }
      left.removeAll { $0.since == first.since }
      for digest in try digests(together, since: first.since, watch) {
        made.append(MadeDigest(digest, plan.forms))
      }
    }
    return made
  }

  /// The calendars of all audiences as they are now.
  ///
  /// - `pages`: those that were made just before, which know whether all could be looked at.
  package func calendars(beside pages: [MadeDigest] = []) throws(LedgerError) -> [DigestCalendar] {
    var calendars = try reader().digestCalendars(
      for: plan.audiences,
      in: plan.forms.language,
      at: made
    )
    for (index, audience) in plan.audiences.enumerated() {
      let page = pages.first { $0.audience == audience }
      calendars[index].isChecked = page?.isChecked ?? troubles.isEmpty
    }
    return calendars
  }

  private func digests(
    _ owed: [OwedDigest],
    since: Instant?,
    _ watch: Watch
  ) throws(LedgerError) -> [Digest] {
    guard let day = owed.first?.page.day else { return [] }
    var digests = try watch.digests(
      for: owed.map(\.audience),
      day: day,
      made: made,
      since: since,
      language: plan.forms.language,
      cap: plan.cap
    )
    for index in digests.indices {
      let own = owed.first { $0.audience == digests[index].audience }
      digests[index].missed = own?.page.missed ?? []
      digests[index].unchecked += troubles
      if case .kept(let head) = head { digests[index].proof.head = head }
    }
    return digests
  }

  private func reader() throws(LedgerError) -> Watch {
    Watch(
      try ledger.reader(),
      editions,
      sources: sources,
      language: plan.forms.language,
      threads: processors,
      roster: roster
    )
  }
}
