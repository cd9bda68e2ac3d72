import Casework
import Civil
import Ledger

/// What was decided ahead for the next instants of the agenda, each case at its own.
///
/// An assessment is a pure function of a case's facts and an instant, so it may be made before the
/// instant comes: then a hundred thousand notices that are due at eight in the morning have only to be
/// committed. Whatever changes a case meanwhile is forgotten here, and decided when it is due.
struct Foresight {
  /// How far it looks.
  private(set) var end = Instant.distantPast

  /// How far the agenda until then has been gone through.
  private(set) var newest: LedgerTransaction.Subject = 0
  private(set) var isComplete = false

  /// What each case comes to, in order of their numbers; nil where it is taken or forgotten.
  private var decisions: [Decision?] = []
  private var subjects: [LedgerTransaction.Subject] = []
  private var instants: [Instant] = []

  /// How many of them there are still, and where the next one that is asked for stands most likely.
  private var count = 0
  private var likely = 0

  /// How many cases it holds at the most: some hundred bytes each.
  private static let limit = 100_000

  init() {}

  init(until end: Instant) { self.end = end }

  var isEmpty: Bool { count == 0 }

  /// Adds what the next case of the agenda comes to at its instant.
  mutating func add(_ decision: Decision, at instant: Instant) {
    subjects.append(decision.subject)
    decisions.append(decision)
    instants.append(instant)
    count += 1
  }

  /// Notes how far the agenda was gone through; nil where there is no more of it.
  mutating func pass(_ newest: LedgerTransaction.Subject?) {
    self.newest = newest ?? self.newest
    isComplete = newest == nil || decisions.count >= Self.limit
  }

  mutating func forget(_ subjects: [LedgerTransaction.Subject]) {
    for subject in subjects {
      if let index = index(of: subject) { _ = remove(at: index) }
    }
  }

  /// Takes out what holds of a case at an instant; nil where that must be decided now.
  mutating func take(_ subject: LedgerTransaction.Subject, at now: Instant) -> Decision? {
    guard let index = index(of: subject), now >= instants[index], var decision = remove(at: index),
      decision.next.map({ $0 > now }) ?? true
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

  private mutating func remove(at index: Int) -> Decision? {
    guard let decision = decisions[index].take() else { return nil }
    likely = index + 1
    count -= 1
    if count == 0 { (decisions, subjects, instants) = ([], [], []) }
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
