package import Civil

/// A rung that came due: a decision, immutable once it is in the ledger.
package struct Escalation: Hashable, Sendable {
  /// Derived from case, rule, anchor, moment, rung, due and repetition, and so the same whoever
  /// decides it, and whenever.
  package var id: String

  /// Its place in the ledger's log, from 1; 0 where it stands in none.
  package var sequence: Int64

  /// The key of the case.
  package var subject: String
  package var rule: String

  /// The identity of the event that started the clock; 0 where one clock of the rule lives at a time.
  package var anchor: UInt64

  /// The rule's title in the language of the installation.
  package var title: String
  package var moment: String?
  package var rung: String
  package var level: Level
  package var effect: Effect

  /// When the rung came due.
  package var at: Instant

  /// The first instant at which it could be decided: when it came due, or when the event that started
  /// its clock was received.
  package var available: Instant

  /// When it was decided; later than `available` by our delay.
  package var decided: Instant

  /// The due day or instant as text, and the first instant of breach.
  package var due: String
  package var dueAt: Instant

  /// Every reading's date, where a rule has several: both stand in every output.
  package var readings: [NamedDue]
  package var roles: [String]
  package var reason: Reason

  /// 0 the first time, then counting up.
  package var repetition: Int
  package var mark: Mark?

  /// One reading's name and date.
  package struct NamedDue: Hashable, Sendable {
    package var name: String
    package var due: String

    package init(name: String, due: String) {
      self.name = name
      self.due = due
    }
  }

  /// Why it was decided later than it came due, where that is no delay of a running daemon.
  package enum Mark: String, CaseIterable, Sendable {
    /// What it follows from was known only later.
    case knownLate = "known-late"

    /// Nobody watched at the time.
    case outage

    /// It lay before a load of history, or before its rule was watched: recorded, and not told one by
    /// one.
    case preceding

    /// It follows from an edition that came into force only later.
    case newEdition = "new-edition"
  }

  package init(
    id: String,
    sequence: Int64 = 0,
    subject: String,
    rule: String,
    anchor: UInt64 = 0,
    title: String,
    moment: String?,
    rung: String,
    level: Level,
    effect: Effect,
    at: Instant,
    available: Instant,
    decided: Instant,
    due: String,
    dueAt: Instant,
    readings: [NamedDue] = [],
    roles: [String],
    reason: Reason,
    repetition: Int,
    mark: Mark?
  ) {
    self.id = id
    self.sequence = sequence
    self.subject = subject
    self.rule = rule
    self.anchor = anchor
    self.title = title
    self.moment = moment
    self.rung = rung
    self.level = level
    self.effect = effect
    self.at = at
    self.available = available
    self.decided = decided
    self.due = due
    self.dueAt = dueAt
    self.readings = readings
    self.roles = roles
    self.reason = reason
    self.repetition = repetition
    self.mark = mark
  }

  /// How late we were, in milliseconds.
  package var delayMilliseconds: Int64 { decided.milliseconds(since: available) }
}

extension [String] {
  /// Each once, in the order of first sight.
  package func uniqued() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
