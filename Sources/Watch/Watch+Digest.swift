package import Casework
package import Civil
package import Digest
package import Ledger
import Notation
import Policy

extension Watch {
  /// The pages of a day, one for each audience and in their order, by one pass over all cases.
  ///
  /// All of it is read of one state of the ledger, which is held meanwhile: beside a daemon's steps the
  /// watch needs a reader of its own. What was received after `made` counts for nothing, so that a page
  /// of an earlier day comes to the same again; but for the head of the chain, which is the newest.
  ///
  /// - `made`: the instant of which the pages tell.
  /// - `since`: when the pages before were made; nil for the first.
  package func digests(
    for audiences: [DigestAudience],
    day: LocalDate,
    made: Instant,
    since: Instant?,
    language: Language = .nl,
    cap: Int = 10
  ) throws(LedgerError) -> [Digest] {
    let settings = settings(on: day, language, cap: cap)
    let span = StandingReader.Span(made: made, since: since, periods: FigurePeriods(before: day))
    return try ledger.read { transaction in
      var pass = DigestPass(
        (0..<max(1, threads)).map { _ in
          DigestDesk(
            StandingReader(self, settings, span),
            audiences.map { audience in
              DigestBuilder(
                audience,
                day: day,
                made: made,
                since: since,
                settings,
                readers: readers(of: audience, on: day)
              )
            }
          )
        },
        transaction
      )
      try pass.run(assessor: editions.assessor)
      let pages = try pass.digests(in: language)
      var digests = pages.map { $0.page }
      let whole = try DigestProof(at: made, transaction)
      let standings = try sources.standings(transaction)
      let head = try transaction.chainHead()?.text
      for index in digests.indices {
        let shielded = pages[index].shielded
        let proof =
          try shielded.isEmpty ? whole : DigestProof(at: made, without: shielded, transaction)
        digests[index].proof.facts = proof.facts
        digests[index].proof.escalations = proof.escalations
        digests[index].proof.delays = proof.delays
        digests[index].proof.head = head
        digests[index].sources = standings
        // With nothing to look at nobody has looked.
        if proof.facts == 0 { digests[index].unchecked.append(DigestTrouble(.noInput, count: 0)) }
        if pass.unreadable > 0 {
          digests[index].unchecked.append(DigestTrouble(.unreadable, count: pass.unreadable))
        }
      }
      return digests
    }
  }

  /// By which names a case may be shielded from somebody who reads the pages of an audience; without a
  /// roster nobody is known but the role.
  func readers(of audience: DigestAudience, on day: LocalDate) -> Set<PersonalText> {
    roster?.readers(of: audience.role, audience.organisation, on: day)
      ?? [PersonalText(audience.role)]
  }

  private func settings(on day: LocalDate, _ language: Language, cap: Int) -> DigestSettings {
    let roster = roster
    return DigestSettings(editions.assessor.policy, language, cap: cap) { role, organisation in
      guard let roster else { return false }
      let found = roster.audience(role, of: organisation, on: day, shielded: [])
      return found.map { $0.path.count > 1 } ?? true
    }
  }
}
