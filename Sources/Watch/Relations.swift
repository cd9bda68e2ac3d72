package import Casework
package import Ledger

/// Which cases matter to each other, of many that are looked at together: by what they say alike, and
/// by merges.
package struct Relations: Sendable {
  package typealias Subject = LedgerTransaction.Subject

  /// What one case says that concerns others.
  package struct Note: Sendable {
    fileprivate var subject: Subject
    fileprivate var keys: [UInt64]
    fileprivate var targets: [String]
  }

  private var keys: [Subject: [UInt64]] = [:]
  private var sharing: [UInt64: [Subject]] = [:]
  private var merges: [Subject: [Subject]] = [:]

  /// Of cases of which none matters to another.
  package init() {}

  /// - `find`: the number of the case of a key.
  package init(_ notes: [Note], find: (String) throws -> Subject?) rethrows {
    for note in notes {
      if !note.keys.isEmpty { keys[note.subject] = note.keys }
      for key in note.keys { sharing[key, default: []].append(note.subject) }
      for target in note.targets {
        guard let other = try find(target) else { continue }
        merges[note.subject, default: []].append(other)
        merges[other, default: []].append(note.subject)
      }
    }
  }

  /// As the ledger keeps them: by all that cases have ever said.
  ///
  /// - `countsAcross`: whether what cases say alike matters.
  init(_ transaction: LedgerTransaction, countsAcross: Bool) throws(LedgerError) {
    if countsAcross {
      for (key, subject) in try transaction.sharedLinks() {
        keys[subject, default: []].append(key)
        sharing[key, default: []].append(subject)
      }
    }
    for (one, other) in try transaction.merges() {
      merges[one, default: []].append(other)
      merges[other, default: []].append(one)
    }
  }

  /// What a case's own events say that concerns others; nil where that is nothing.
  package static func note(
    _ subject: Subject,
    _ timeline: Timeline,
    _ vocabulary: Vocabulary,
    _ assessor: Assessor
  ) -> Note? {
    let keys = assessor.countsAcrossCases ? assessor.sharedKeys(of: timeline, vocabulary) : []
    let targets = assessor.mergeTargets(of: timeline, vocabulary)
    return keys.isEmpty && targets.isEmpty
      ? nil : Note(subject: subject, keys: keys, targets: targets)
  }

  package var isEmpty: Bool { sharing.isEmpty && merges.isEmpty }

  /// Those that merges join to a case.
  package func merged(with subject: Subject) -> [Subject] {
    merges.isEmpty ? [] : reach(from: subject) { merges[$0] ?? [] }
  }

  /// Those that share a key with a case or with what is merged with it.
  package func kin(of subject: Subject) -> [Subject] {
    guard !sharing.isEmpty else { return [] }
    let own = [subject] + merged(with: subject)
    var found: Set<Subject> = []
    for key in own.flatMap({ keys[$0] ?? [] }) {
      found.formUnion((sharing[key] ?? []).prefix(Watch.kinLimit))
    }
    return found.subtracting(own).sorted()
  }

  /// Those with what merges join to them, in the groups that these make.
  package func kinGroups(of subject: Subject) -> [[Subject]] {
    let kin = kin(of: subject)
    guard !kin.isEmpty else { return [] }
    let own = [subject] + merged(with: subject)
    return Kinship.groups(of: kin, without: own) { merged(with: $0) }
  }

  /// A case and all that have to do with it, through however many others; in order of their numbers.
  package func family(of subject: Subject) -> [Subject] {
    let others = reach(from: subject) { kin(of: $0) + (merges[$0] ?? []) }
    return ([subject] + others).sorted()
  }

  private func reach(from subject: Subject, _ neighbours: (Subject) -> [Subject]) -> [Subject] {
    var found: Set<Subject> = [subject]
    var ahead = [subject]
    while let next = ahead.popLast() {
      for other in neighbours(next) where found.insert(other).inserted { ahead.append(other) }
    }
    return found.subtracting([subject]).sorted()
  }

  /// The cases with those that matter to them.
  package func kinship(of subjects: [Subject]) -> Kinship {
    guard !isEmpty else { return Kinship(subjects) }
    var kin: [Subject: [[Subject]]] = [:]
    var merged: [Subject: [Subject]] = [:]
    for subject in subjects {
      kin[subject] = kinGroups(of: subject)
      merged[subject] = self.merged(with: subject)
    }
    return Kinship(subjects, kin: kin, merged: merged)
  }
}
