package import Casework
package import Civil
package import Digest
package import Policy

/// For whom pages are made, and when.
package struct DigestPlan: Sendable {
  package var audiences: [DigestAudience]
  package var schedule: DigestSchedule
  package var forms: DigestForms

  /// The folder that pages and calendars are written to; nil for none.
  package var folder: String?

  /// How many lines each list shows.
  package var cap: Int

  package init(
    _ audiences: [DigestAudience],
    _ schedule: DigestSchedule,
    _ forms: DigestForms,
    folder: String? = nil,
    cap: Int = 10
  ) {
    self.audiences = audiences
    self.schedule = schedule
    self.forms = forms
    self.folder = folder
    self.cap = cap
  }

  /// Who reads pages where nobody says it: every role of the roster that some rule tells, for each
  /// organisation that has it for itself, and once for all of them.
  package static func audiences(of policy: PolicyEdition, _ roster: Roster) -> [DigestAudience] {
    let told = Set(
      policy.rules.flatMap(\.rungs).flatMap(\.tell).map { role in
        role.lastIndex(of: ".").map { String(role[role.index(after: $0)...]) } ?? role
      }
    )
    var audiences = roster.roles.keys.filter(told.contains).sorted().map {
      DigestAudience(role: $0, organisation: nil)
    }
    for (organisation, roles) in roster.organisations.sorted(by: { $0.key < $1.key }) {
      audiences += roles.keys.filter(told.contains).sorted().map {
        DigestAudience(role: $0, organisation: organisation)
      }
    }
    return audiences
  }
}

/// A page that is to be made now.
package struct OwedDigest: Hashable, Sendable {
  package var audience: DigestAudience
  package var page: DigestSchedule.Page

  /// When the page before was made; nil for the first.
  package var since: Instant?

  package init(audience: DigestAudience, page: DigestSchedule.Page, since: Instant?) {
    self.audience = audience
    self.page = page
    self.since = since
  }
}

/// A page that was made, and is not recorded yet.
package struct MadeDigest: Sendable {
  package var audience: DigestAudience
  package var made: Instant
  package var since: Instant?

  /// The last fact and the last escalation that it is made of.
  package var facts: Int64
  package var escalations: Int64

  /// The head of the chain that it names; nil where nothing is sealed.
  package var head: String?
  package var pages: DigestPages

  /// Whether nothing stood in the way of looking.
  package var isChecked: Bool

  init(_ digest: Digest, _ forms: DigestForms) {
    audience = digest.audience
    made = digest.made
    since = digest.since
    facts = digest.proof.facts
    escalations = digest.proof.escalations
    head = digest.proof.head
    pages = forms.pages(of: digest)
    isChecked = digest.unchecked.isEmpty
  }
}
