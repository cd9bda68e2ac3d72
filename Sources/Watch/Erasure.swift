package import Ledger

/// That a case is to be erased, who says so and why.
package struct ErasureOrder: Hashable, Sendable {
  /// Why, in one of few words: what a person would write freely could tell of a person.
  package enum Reason: String, CaseIterable, Sendable {
    /// Whom it concerns has asked for it (Wmo 2015 art. 5.3.5, GDPR art. 17).
    case request

    /// It was kept as long as it may be.
    case retention

    /// It should never have been here.
    case mistake
  }

  package var key: String
  package var reason: Reason

  /// The user who said so; empty where the term ran out by itself.
  package var by: String

  package init(_ key: String, _ reason: Reason, by: String) {
    self.key = key
    self.reason = reason
    self.by = by
  }
}

/// Cases that are to be erased, and where they stand.
package struct Erasure: Sendable {
  /// One case.
  package struct Entry: Sendable {
    /// The number by which it is known, also after it is erased.
    package var subject: LedgerTransaction.Subject
    var key: String

    /// Those that merges made one with it, itself among them: they go together or not at all.
    var group: [LedgerTransaction.Subject]

    /// Its newest fact when it was looked at.
    var newestFact: Int64
    package var reason: ErasureOrder.Reason
    package var by: String
  }

  /// In order of their numbers.
  var entries: [Entry] = []
  var mentions = LedgerTransaction.Mentions()

  /// The keys of all of them, and of those that were ordered and are in the ledger no more.
  package var keys: Set<String> = []

  package var isEmpty: Bool { keys.isEmpty }

  /// How many cases they are.
  package var count: Int { entries.count }
}
