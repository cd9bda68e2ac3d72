import Casework
package import Ledger
import Policy

/// Cases to decide, with the other cases that matter to them.
package struct Kinship: Sendable {
  /// The cases that matter to one, by index.
  package struct Relatives: Sendable {
    /// Those that share a key with it, with all that merges ever joined to them, in the groups that
    /// these make: rules may count their events.
    package var kinGroups: [[Int]] = []

    /// Those that merges ever joined to it; none of them is kin too.
    package var merged: [Int] = []

    /// All of the kin.
    package var kin: [Int] { kinGroups.flatMap(\.self) }

    package init() {}

    fileprivate init(kinGroups: [[Int]], merged: [Int]) {
      self.kinGroups = kinGroups
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

  /// - `kin`, `merged`: for each case those that matter to it; the kin in groups.
  init(
    _ subjects: [LedgerTransaction.Subject],
    kin: [LedgerTransaction.Subject: [[LedgerTransaction.Subject]]],
    merged: [LedgerTransaction.Subject: [LedgerTransaction.Subject]]
  ) {
    var found = Set(subjects)
    for group in kin.values.joined() { found.formUnion(group) }
    for group in merged.values { found.formUnion(group) }
    let all = found.sorted()
    var places: [LedgerTransaction.Subject: Int] = [:]
    for (index, subject) in all.enumerated() { places[subject] = index }
    self.subjects = all
    indices = subjects.compactMap { places[$0] }
    for subject in Set(kin.keys).union(merged.keys) {
      guard let place = places[subject] else { continue }
      relatives[place] = Relatives(
        kinGroups: kin[subject, default: []].map { group in group.compactMap { places[$0] } },
        merged: merged[subject, default: []].compactMap { places[$0] }
      )
    }
  }

  /// The cases that matter to one.
  package func relatives(of index: Int) -> Relatives {
    relatives.isEmpty ? Relatives() : relatives[index] ?? Relatives()
  }

  /// Cases with what merges ever joined to them, in the groups that these make; each case once, and none
  /// of `own`.
  static func groups<Case: Hashable & Comparable>(
    of cases: some Sequence<Case>,
    without own: [Case],
    _ merged: (Case) -> [Case]
  ) -> [[Case]] {
    var seen = Set(own)
    var groups: [[Case]] = []
    for first in cases.sorted() where seen.insert(first).inserted {
      groups.append([first] + merged(first).filter { seen.insert($0).inserted })
    }
    return groups
  }
}

extension Watch {
  /// How many cases may share a key or be merged into one; what more share tells no cases apart, and is
  /// counted no further.
  static let kinLimit = 1000

  /// Adds to cases all that merges joined to them; notes what any of those say that others may say too,
  /// and adds those others, and all that merges joined to them: what is new on one may start or stop a
  /// clock on another.
  func related(
    _ subjects: [LedgerTransaction.Subject],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject] {
    var all = Set(subjects)
    for group in try mergeGroups(of: subjects, transaction).values { all.formUnion(group) }
    if editions.assessor.countsAcrossCases {
      let own = all.count == subjects.count ? subjects : all.sorted()
      var linked: Set<LedgerTransaction.Subject> = []
      for (subject, keys) in try sharedKeys(of: own, transaction) {
        for key in keys {
          try transaction.link(key, to: subject)
          linked.formUnion(try transaction.subjects(linkedBy: key, limit: Self.kinLimit))
        }
      }
      linked.subtract(all)
      all.formUnion(linked)
      for group in try mergeGroups(of: linked, transaction).values { all.formUnion(group) }
    }
    return all.count == subjects.count ? subjects : all.sorted()
  }

  /// For each case that merges ever joined to others, those.
  private func mergeGroups(
    of subjects: some Sequence<LedgerTransaction.Subject>,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject: [LedgerTransaction.Subject]] {
    guard try transaction.hasMerges() else { return [:] }
    var groups: [LedgerTransaction.Subject: [LedgerTransaction.Subject]] = [:]
    for subject in Set(subjects) {
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
    let kin = try kin(of: subjects, merged, transaction)
    guard !kin.isEmpty || !merged.isEmpty else { return Kinship(subjects) }
    let joined = try mergeGroups(of: kin.values.joined(), transaction)
    var groups: [LedgerTransaction.Subject: [[LedgerTransaction.Subject]]] = [:]
    for (subject, others) in kin {
      let own = [subject] + merged[subject, default: []]
      groups[subject] = Kinship.groups(of: others, without: own) { joined[$0] ?? [] }
    }
    return Kinship(subjects, kin: groups, merged: merged)
  }

  /// For each case that shares a key with others, itself or by what merges joined to it, those.
  private func kin(
    of subjects: [LedgerTransaction.Subject],
    _ merged: [LedgerTransaction.Subject: [LedgerTransaction.Subject]],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject: Set<LedgerTransaction.Subject>] {
    guard editions.assessor.countsAcrossCases else { return [:] }
    let all = Set(subjects + merged.values.joined()).sorted()
    var sharing: [LedgerTransaction.Subject: Set<LedgerTransaction.Subject>] = [:]
    for (subject, keys) in try sharedKeys(of: all, transaction) {
      for key in keys {
        sharing[subject, default: []]
          .formUnion(try transaction.subjects(linkedBy: key, limit: Self.kinLimit))
      }
    }
    var kin: [LedgerTransaction.Subject: Set<LedgerTransaction.Subject>] = [:]
    for subject in subjects {
      let own = [subject] + merged[subject, default: []]
      let others = own.reduce(into: Set()) { $0.formUnion(sharing[$1] ?? []) }.subtracting(own)
      if !others.isEmpty { kin[subject] = others }
    }
    return kin
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
