/// Something in the ledger that must never be (design, "What must never happen").
package struct AuditFinding: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// SQLite finds its own file damaged.
    case damaged

    /// The chain of keyed hashes doesn't verify, or couldn't be looked at for want of its key.
    case chain
    case chainUnchecked = "chain-unchecked"

    /// The other invariants weren't looked at, because what they would read is damaged.
    case unexamined

    /// An open case without a clock, an exemption or an alarm; clocks of which nobody can be told.
    case unwatched, unreachable

    /// Instants have passed at which nobody decided.
    case behind

    /// What is due without its escalation; what `decided` and the log don't have alike.
    case undecided
    case loggedOnly = "logged-only"
    case decidedOnly = "decided-only"

    /// A notice that was sent after its case had been closed.
    case closed

    /// A delivery that ended without an attempt.
    case unattempted

    /// What replaying gives other than the log has, or not at all.
    case differs, underived
    case editionLost = "edition-lost"

    /// A decision that came late though nothing else was to be done.
    case slow

    /// A page whose totals aren't those of the ledger; one that can't be read back.
    case digestDiffers = "digest-differs"
    case digestDamaged = "digest-damaged"

    /// A fact that isn't where its case is, whose text is gone or another's, or that can't be found by
    /// its source and id.
    case factLost = "fact-lost"
    case textLost = "text-lost"
    case textDiffers = "text-differs"
    case factUnregistered = "fact-unregistered"

    /// A step whose instant or logs lie before those of the step before.
    case stepOrder = "step-order"

    /// The number of the invariant; nil where it is of none.
    package var invariant: Int? {
      switch self {
      case .damaged, .unexamined: nil
      case .chain, .chainUnchecked: 6
      case .unwatched, .unreachable: 1
      case .behind, .undecided, .loggedOnly, .decidedOnly: 2
      case .closed: 3
      case .unattempted: 4
      case .differs, .underived, .editionLost: 5
      case .slow: 8
      case .digestDiffers, .digestDamaged: 9
      case .factLost, .textLost, .textDiffers, .factUnregistered: 10
      case .stepOrder: 11
      }
    }
  }

  package var kind: Kind

  /// The table of the ledger that shows it.
  package var table: String

  /// The row, the case or the rule that it is of.
  package var key: String

  /// What a person needs beside that to find it: rules, dates, numbers; nothing that an event says.
  package var detail: String

  package init(_ kind: Kind, in table: String, _ key: String, _ detail: String = "") {
    self.kind = kind
    self.table = table
    self.key = key
    self.detail = detail
  }
}
