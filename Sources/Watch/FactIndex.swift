import Ledger
import Notation

/// Finds the facts of a source and id among those of a case, while one step looks for what came
/// before.
///
/// Each case that is asked for is walked once: of one with very many facts, walking them for every
/// event that comes again would not end.
struct FactIndex {
  /// The hash of each fact's source and id, with its sequence; in order of the hashes.
  private typealias Facts = [(identity: UInt64, sequence: Int64)]

  private var cases: [LedgerTransaction.Subject: Facts] = [:]
  private var count = 0

  /// So many facts are kept at the most, of sixteen bytes each, before it begins anew.
  private static let limit = 1 << 20

  /// Compares a text with the facts of a case that have its identity; what came before decides.
  mutating func compare(
    _ text: UnsafeRawBufferPointer,
    identity hash: UInt64,
    with subject: LedgerTransaction.Subject,
    _ transaction: LedgerTransaction,
    _ verdict: inout Verdict
  ) throws(LedgerError) {
    let facts = try facts(of: subject, transaction)
    // Of a case that is erased nothing is left to compare with: its events don't bring it back.
    if facts.isEmpty, verdict == .new, try transaction.isErased(subject) { verdict = .duplicate }
    var position = facts.partitioningIndex { $0.identity >= hash }
    guard position < facts.count, facts[position].identity == hash else { return }
    let incoming = EventText.identity(in: text, at: 0)
    var found = verdict
    while position < facts.count, facts[position].identity == hash {
      let sequence = facts[position].sequence
      try transaction.forEachText(of: sequence..<sequence + 1) { stored in
        guard EventText.identity(in: stored, at: 0) == incoming else { return }
        found = stored.elementsEqual(text) ? .duplicate : .conflict
      }
      position += 1
    }
    verdict = found
  }

  private mutating func facts(
    of subject: LedgerTransaction.Subject,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Facts {
    if let known = cases[subject] { return known }
    var facts: Facts = []
    try transaction.forEachIdentity(in: subject) { facts.append(($0, $1)) }
    facts.sort { a, b in
      a.identity != b.identity ? a.identity < b.identity : a.sequence < b.sequence
    }
    if count + facts.count > Self.limit {
      cases.removeAll()
      count = 0
    }
    cases[subject] = facts
    count += facts.count
    return facts
  }
}

extension Array {
  /// The first index whose element holds, of a list in which all that hold come last.
  fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
