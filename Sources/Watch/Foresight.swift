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
  private var decisions: [LedgerTransaction.Subject: Decision] = [:]

  /// How many cases it holds at the most: some hundred bytes each.
  private static let limit = 100_000

  init() {}

  init(of instant: Instant) { self.instant = instant }

  var isEmpty: Bool { decisions.isEmpty }

  /// Adds what the next cases of the agenda come to; an empty list says that there are no more.
  mutating func add(_ more: [Decision], through newest: LedgerTransaction.Subject?) {
    for decision in more { decisions[decision.subject] = decision }
    self.newest = newest ?? self.newest
    isComplete = newest == nil || decisions.count >= Self.limit
  }

  mutating func forget(_ subjects: [LedgerTransaction.Subject]) {
    for subject in subjects { decisions[subject] = nil }
  }

  /// Takes out what holds of a case at an instant; nil where that must be decided now.
  mutating func take(_ subject: LedgerTransaction.Subject, at now: Instant) -> Decision? {
    guard now >= instant, var decision = decisions.removeValue(forKey: subject),
      decision.next.map({ $0 > now }) ?? true
    else { return nil }
    for index in decision.new.indices {
      let escalation = decision.new[index].escalation
      // One that is late by now is marked as such, or must be.
      guard now <= escalation.at.adding(seconds: EscalationBuilder.promptSeconds) else {
        return nil
      }
      decision.new[index].escalation.decided = now
    }
    return decision
  }
}
