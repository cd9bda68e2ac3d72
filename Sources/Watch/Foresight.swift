import Casework
import Civil
import Ledger

/// What was decided ahead for the next instant of the agenda.
///
/// An assessment is a pure function of a case's facts and an instant, so it may be made before the
/// instant comes: then a hundred thousand notices that are due at eight in the morning have only to be
/// committed. Whatever changes a case meanwhile is forgotten here, and decided when it is due.
struct Foresight {
  private(set) var instant = Instant.distantPast

  /// How far the agenda of that instant has been gone through.
  private(set) var newest: LedgerTransaction.Subject = 0
  private(set) var isComplete = false

  /// What each case comes to, in order of their numbers; nil where it is taken or forgotten.
  private var decisions: [Decision?] = []
  private var subjects: [LedgerTransaction.Subject] = []

  /// How many of them there are still, and where the next one that is asked for stands most likely.
  private var count = 0
  private var likely = 0

  /// How many cases it holds at the most: some hundred bytes each.
  private static let limit = 100_000

  init() {}

  init(of instant: Instant) { self.instant = instant }

  var isEmpty: Bool { count == 0 }

  /// Adds what the next cases of the agenda come to; an empty list says that there are no more.
  mutating func add(_ more: [Decision], through newest: LedgerTransaction.Subject?) {
    subjects += more.lazy.map(\.subject)
    decisions += more.lazy.map(Optional.some)
    count += more.count
    self.newest = newest ?? self.newest
    isComplete = newest == nil || decisions.count >= Self.limit
  }

  mutating func forget(_ subjects: [LedgerTransaction.Subject]) {
    for subject in subjects { _ = remove(subject) }
  }

  /// Takes out what holds of a case at an instant; nil where that must be decided now.
  mutating func take(_ subject: LedgerTransaction.Subject, at now: Instant) -> Decision? {
    guard now >= instant, var decision = remove(subject), decision.next.map({ $0 > now }) ?? true
    else { return nil }
    for index in decision.new.indices {
      // One that is late by now is marked as such, or must be.
      let prompt = decision.new[index].escalation.at
        .adding(seconds: EscalationBuilder.promptSeconds)
      guard now <= prompt else { return nil }
      decision.new[index].escalation.decided = now
    }
    return decision
  }

  private mutating func remove(_ subject: LedgerTransaction.Subject) -> Decision? {
    guard let index = index(of: subject), let decision = decisions[index].take() else { return nil }
    likely = index + 1
    count -= 1
    if count == 0 { (decisions, subjects) = ([], []) }
    return decision
  }

  private func index(of subject: LedgerTransaction.Subject) -> Int? {
    if likely < subjects.count, subjects[likely] == subject { return likely }
    var (low, high) = (0, subjects.count)
    while low < high {
      let middle = low + (high - low) / 2
      if subjects[middle] < subject { low = middle + 1 } else { high = middle }
    }
    return low < subjects.count && subjects[low] == subject ? low : nil
  }
}
