import Casework
import Ledger
import Policy

/// Cases to decide, with the other cases that their rules count events of.
struct Kinship {
  /// All of them, in order of their numbers.
  var subjects: [LedgerTransaction.Subject]

  /// Those to decide, by index.
  var indices: [Int]

  /// For cases that share a key with others, which ones, all by index.
  var kin: [Int: [Int]] = [:]

  /// Of cases of which none counts others.
  init(_ subjects: [LedgerTransaction.Subject]) {
    self.subjects = subjects
    indices = Array(subjects.indices)
  }

  /// - `kin`: for each case those that share a key with it.
  init(
    _ subjects: [LedgerTransaction.Subject],
    kin: [LedgerTransaction.Subject: [LedgerTransaction.Subject]]
  ) {
    let all = Set(subjects + kin.values.joined()).sorted()
    var places: [LedgerTransaction.Subject: Int] = [:]
    for (index, subject) in all.enumerated() { places[subject] = index }
    self.subjects = all
    indices = subjects.compactMap { places[$0] }
    for (subject, others) in kin {
      if let place = places[subject] { self.kin[place] = others.compactMap { places[$0] } }
    }
  }
}

extension Watch {
  /// How many cases may share a key; one that more share tells no cases apart, and is counted no
  /// further.
  private static let kinLimit = 1000

  /// Notes what cases say that others may say too, and adds those others: what is new on one may start
  /// a clock on another.
  func linked(
    _ subjects: [LedgerTransaction.Subject],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject] {
    var all = Set(subjects)
    for (subject, keys) in try sharedKeys(of: subjects, transaction) {
      for key in keys {
        try transaction.link(key, to: subject)
        all.formUnion(try transaction.subjects(linkedBy: key, limit: Self.kinLimit))
      }
    }
    return all.sorted()
  }

  /// The cases with those whose events count for them.
  func kinship(
    of subjects: [LedgerTransaction.Subject],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Kinship {
    guard editions.assessor.countsAcrossCases else { return Kinship(subjects) }
    var kin: [LedgerTransaction.Subject: [LedgerTransaction.Subject]] = [:]
    for (subject, keys) in try sharedKeys(of: subjects, transaction) {
      var others: Set<LedgerTransaction.Subject> = []
      for key in keys {
        others.formUnion(try transaction.subjects(linkedBy: key, limit: Self.kinLimit))
      }
      others.remove(subject)
      if !others.isEmpty { kin[subject] = others.sorted() }
    }
    return Kinship(subjects, kin: kin)
  }

  /// What each of those cases says that others may say too, of those that say any.
  private func sharedKeys(
    of subjects: [LedgerTransaction.Subject],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [(subject: LedgerTransaction.Subject, keys: [UInt64])] {
    var reader = CaseReader(editions, sources)
    let batch = try transaction.cases(subjects, reading: reader.reading)
    reader.use(batch)
    return subjects.indices.compactMap { index in
      _ = reader.read(index)
      let keys = reader.sharedKeys
      return keys.isEmpty ? nil : (subjects[index], keys)
    }
  }
}
