/// Something in the ledger that the chain says otherwise; it names the place, never what stands there.
package struct ChainFinding: Hashable, Sendable {
  package enum Wrong: String, CaseIterable, Sendable {
    /// The row isn't as it was sealed.
    case altered

    /// Two rows that stand in each other's places.
    case swapped

    /// The row was sealed, and is gone.
    case missing

    /// The row is there, and was never sealed.
    case unsealed

    /// The row was erased, and is there.
    case notErased = "not erased"

    /// The seal doesn't fit the key and the seal before it.
    case broken

    /// A head that is known from elsewhere isn't in the chain: its end was cut off, or written anew.
    case truncated
  }

  /// The table of the ledger; `seals` where the chain itself is wrong.
  package var table: String
  package var key: SealedKey
  package var wrong: Wrong

  package init(_ table: String, _ key: SealedKey, _ wrong: Wrong) {
    self.table = table
    self.key = key
    self.wrong = wrong
  }
}
