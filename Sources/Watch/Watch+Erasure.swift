import Casework
package import Civil
package import Ledger
import Policy

/// Erasing cases: what is to go is looked for beside the steps, and taken out in one.
extension Watch {
  /// Where the ledger has the cases of orders, and those that merges made one with them.
  func erasure(by orders: [ErasureOrder]) throws(LedgerError) -> Erasure {
    var erasure = Erasure()
    erasure.keys = Set(orders.map(\.key))
    let reading = CaseReader(editions, sources).reading
    try ledger.read { transaction in
      var known: Set<LedgerTransaction.Subject> = []
      for order in orders {
        guard let subject = try transaction.find(order.key), !known.contains(subject) else {
          continue
        }
        let group = try transaction.mergeGroup(of: subject, limit: Self.kinLimit)
        let batch = try transaction.cases(group, reading: reading, decided: false)
        for (index, member) in group.enumerated() {
          erasure.entries.append(
            Erasure.Entry(
              subject: member,
              key: try transaction.key(of: member),
              group: group,
              newestFact: batch.newestFact(of: index),
              reason: order.reason,
              by: order.by
            )
          )
        }
        known.formUnion(group)
      }
      erasure.entries.sort { $0.subject < $1.subject }
      erasure.keys.formUnion(erasure.entries.map(\.key))
      try transaction.findMentions(of: &erasure)
    }
    return erasure
  }

  /// Erases cases in one step; those of which something has come since they were looked at stay, to be
  /// looked at again.
  ///
  /// Cases that counted events of theirs are owed a look: what rested on those is told to be withdrawn.
  /// - Returns: those that are erased.
  package mutating func erase(
    _ erasure: Erasure,
    at now: Instant
  ) throws(LedgerError) -> [Erasure.Entry] {
    // What was decided ahead, and notices in the making, may be of them.
    foresight = Foresight()
    grounds = KnownGrounds()
    drafts = nil
    let reading = CaseReader(editions, sources).reading
    return try ledger.step { transaction in
      var erasure = erasure
      let subjects = erasure.entries.map(\.subject)
      let batch = try transaction.cases(subjects, reading: reading, decided: false)
      var changed: Set<LedgerTransaction.Subject> = []
      for (index, entry) in erasure.entries.enumerated() {
        let group = try transaction.mergeGroup(of: entry.subject, limit: Self.kinLimit)
        if batch.newestFact(of: index) != entry.newestFact || group != entry.group {
          changed.formUnion(entry.group)
        }
      }
      erasure.entries.removeAll { changed.contains($0.subject) }
      guard !erasure.entries.isEmpty else { return [] }
      let erased = erasure.entries.map(\.subject)
      erasure.keys = Set(erasure.entries.map(\.key))
      try transaction.findMentions(of: &erasure)
      let kin = try kinship(of: erased, transaction).subjects
      let instant = max(now, try transaction.newestStep()?.at ?? .distantPast)
      try transaction.erase(erased, erasure.mentions, at: instant)
      try transaction.owe(kin.filter { !erased.contains($0) })
      return erasure.entries
    }
  }

  /// How many cases go together with that one: itself, and those that merges made one with it; 0 where
  /// there is no such case.
  package func caseCount(with key: String) throws(LedgerError) -> Int {
    try ledger.read { transaction in
      guard let subject = try transaction.find(key) else { return 0 }
      return try transaction.mergeGroup(of: subject, limit: Self.kinLimit).count
    }
  }

  /// Empties the pages of the days before that one; how many weren't empty.
  package func emptyPages(before day: LocalDate) throws(LedgerError) -> Int {
    try ledger.step { try $0.emptyPages(before: day) }
  }

  // MARK: - Retention

  /// How many cases are read together.
  private static let casesPerLook = 1000

  /// The cases that were kept long enough, at most so many, and how many others are as old and kept by a
  /// clock.
  func outlived(
    _ plan: RetentionPlan,
    limit: Int,
    at now: Instant
  ) throws(LedgerError) -> (orders: [ErasureOrder], kept: Int) {
    guard let term = plan.retention.cases,
      let first = try ledger.read({ try $0.firstStep() }), plan.isOver(term, since: first)
    else { return ([], 0) }
    var reader = CaseReader(editions, sources)
    var (orders, kept): ([ErasureOrder], Int) = ([], 0)
    let newest = try ledger.read { try $0.newestSubject() }
    var start: LedgerTransaction.Subject = 1
    while start <= newest, orders.count < limit {
      let end = min(newest, start + Int64(Self.casesPerLook) - 1)
      try ledger.read { transaction in
        for subject in try old(Array(start...end), plan, term, reader.reading, transaction) {
          guard orders.count < limit else { return }
          let group = try transaction.mergeGroup(of: subject, limit: Self.kinLimit)
          // Cases that are one are looked at once, by the first of them.
          guard group.first == subject,
            try old(group, plan, term, reader.reading, transaction) == group
          else { continue }
          if try group.contains(where: { try isKept($0, plan, at: now, &reader, transaction) }) {
            kept += 1
          } else {
            orders.append(ErasureOrder(try transaction.key(of: subject), .retention, by: ""))
          }
        }
      }
      start = end + 1
    }
    return (orders, kept)
  }

  /// Those of the cases whose newest fact was received so long ago.
  private func old(
    _ subjects: [LedgerTransaction.Subject],
    _ plan: RetentionPlan,
    _ term: Term,
    _ reading: UInt64,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject] {
    let batch = try transaction.cases(subjects, reading: reading, decided: false)
    return subjects.indices.filter { index in
      batch.newestReceipt(of: index).map { plan.isOver(term, since: $0) } ?? false
    }.map { subjects[$0] }
  }

  private func isKept(
    _ subject: LedgerTransaction.Subject,
    _ plan: RetentionPlan,
    at now: Instant,
    _ reader: inout CaseReader,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Bool {
    let key = try transaction.key(of: subject)
    guard let found = try assessedCase(key, asOf: now, &reader, transaction) else { return true }
    let rules = editions.assessor.policy.rules
    return found.assessment.clocks.contains { plan.isKept(by: $0, of: rules[$0.rule]) }
  }
}

extension LedgerTransaction {
  /// Looks for the cases in the notices and pages that weren't looked at yet.
  fileprivate func findMentions(of erasure: inout Erasure) throws(LedgerError) {
    let forms = CaseMatcher.forms(of: erasure.keys)
    try find(erasure.keys, into: &erasure.mentions) { packed in
      guard let page = DigestPages.unpacked(packed) else { return false }
      return page.withUnsafeBytes { CaseMatcher.mentions($0, forms) }
    }
  }
}
