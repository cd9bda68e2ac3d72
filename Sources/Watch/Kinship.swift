import Casework
package import Ledger
import Policy

/// Cases to decide, with the other cases that matter to them.
package struct Kinship: Sendable {
  /// The cases that matter to one, by index.
  package struct Relatives: Sendable {
    /// Those that share a key with it: rules may count their events.
    package var kin: [Int] = []

    /// Those that merges ever joined to it.
    package var merged: [Int] = []

    package init() {}

    fileprivate init(kin: [Int], merged: [Int]) {
      self.kin = kin
      self.merged = merged
    }
  }

  /// All of them, in order of their numbers.
  package let subjects: [LedgerTransaction.Subject]

  /// Those to decide, by index.
  package let indices: [Int]

  /// Of those that have any, by index.
  private var relatives: [Int: Relatives] = [:]

  /// Of cases to which no other matters.
  init(_ subjects: [LedgerTransaction.Subject]) {
    self.subjects = subjects
    indices = Array(subjects.indices)
  }

  /// - `kin`, `merged`: for each case those that matter to it.
  init(
    _ subjects: [LedgerTransaction.Subject],
    kin: [LedgerTransaction.Subject: [LedgerTransaction.Subject]],
    merged: [LedgerTransaction.Subject: [LedgerTransaction.Subject]]
  ) {
    let all = Set(subjects + kin.values.joined() + merged.values.joined()).sorted()
    var places: [LedgerTransaction.Subject: Int] = [:]
    for (index, subject) in all.enumerated() { places[subject] = index }
    self.subjects = all
    indices = subjects.compactMap { places[$0] }
    for subject in Set(kin.keys).union(merged.keys) {
      guard let place = places[subject] else { continue }
      relatives[place] = Relatives(
        kin: kin[subject, default: []].compactMap { places[$0] },
        merged: merged[subject, default: []].compactMap { places[$0] }
      )
    }
  }

  /// The cases that matter to one.
  package func relatives(of index: Int) -> Relatives {
    relatives.isEmpty ? Relatives() : relatives[index] ?? Relatives()
  }
}

extension Watch {
  /// How many cases may share a key or be merged into one; what more share tells no cases apart, and is
  /// counted no further.
  static let kinLimit = 1000

  /// Notes what cases say that others may say too, and adds those others, and all that merges joined to
  /// them: what is new on one may start or stop a clock on another.
  func related(
    _ subjects: [LedgerTransaction.Subject],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject] {
    var all = Set(subjects)
    if editions.assessor.countsAcrossCases {
      for (subject, keys) in try sharedKeys(of: subjects, transaction) {
        for key in keys {
          try transaction.link(key, to: subject)
          all.formUnion(try transaction.subjects(linkedBy: key, limit: Self.kinLimit))
        }
      }
    }
    for group in try mergeGroups(of: Array(all), transaction).values { all.formUnion(group) }
    return all.count == subjects.count ? subjects : all.sorted()
  }

  /// For each case that merges ever joined to others, those.
  private func mergeGroups(
    of subjects: [LedgerTransaction.Subject],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject: [LedgerTransaction.Subject]] {
    guard try transaction.hasMerges() else { return [:] }
    var groups: [LedgerTransaction.Subject: [LedgerTransaction.Subject]] = [:]
    for subject in subjects {
      let group = try transaction.mergeGroup(of: subject, limit: Self.kinLimit)
      if group.count > 1 { groups[subject] = group.filter { $0 != subject } }
    }
    return groups
  }

  /// The cases with those that matter to them.
  package func kinship(
    of subjects: [LedgerTransaction.Subject],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Kinship {
    let merged = try mergeGroups(of: subjects, transaction)
    guard editions.assessor.countsAcrossCases else {
      return merged.isEmpty
        ? Kinship(subjects) : Kinship(subjects, kin: [:], merged: merged)
    }
    let all = Set(subjects + merged.values.joined()).sorted()
    var sharing: [LedgerTransaction.Subject: Set<LedgerTransaction.Subject>] = [:]
    for (subject, keys) in try sharedKeys(of: all, transaction) {
      for key in keys {
        sharing[subject, default: []]
          .formUnion(try transaction.subjects(linkedBy: key, limit: Self.kinLimit))
      }
    }
    var kin: [LedgerTransaction.Subject: [LedgerTransaction.Subject]] = [:]
    for subject in subjects {
      let own = [subject] + merged[subject, default: []]
      let others = own.reduce(into: Set()) { $0.formUnion(sharing[$1] ?? []) }.subtracting(own)
      if !others.isEmpty { kin[subject] = others.sorted() }
    }
    return Kinship(subjects, kin: kin, merged: merged)
  }

  /// What each of those cases says that others may say too, of those that say any.
  private func sharedKeys(
    of subjects: [LedgerTransaction.Subject],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [(subject: LedgerTransaction.Subject, keys: [UInt64])] {
    var reader = CaseReader(editions, sources)
    let batch = try transaction.cases(subjects, reading: reader.reading, decided: false)
    reader.use(batch)
    return subjects.indices.compactMap { index in
      _ = reader.read(index)
      let keys = reader.sharedKeys
      return keys.isEmpty ? nil : (subjects[index], keys)
    }
  }
}
