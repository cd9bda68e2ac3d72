package import Civil

/// What is sent to one audience: one escalation or several; immutable once it is built.
package struct Notice: Hashable, Sendable {
  /// What becomes of it.
  package enum State: String, CaseIterable, Sendable {
    /// To be sent from `from` on.
    case pending

    /// Held back because somebody muted the rule.
    case muted

    /// Only shown: nothing is sent while the watch is observed.
    case observed

    /// What it would have told was no longer so when it was built.
    case overtaken

    /// Nobody could be found to send it to: an alarm of its own.
    case unreachable
  }

  /// Why it is sent.
  package enum Kind: String, CaseIterable, Sendable {
    case escalations

    /// What ran past its due when it was loaded, or when its rule came: told in one go.
    case backlog

    /// What nobody of its own audience could be told.
    case noReader = "no-reader"

    /// The page of a day, which tells no escalation by itself.
    case digest
  }

  /// Derived from its audience and what it tells, and so the same whoever builds it.
  package var id: String

  /// Its place among the notices, from 1; 0 where it stands in none.
  package var sequence: Int64
  package var kind: Kind

  /// The role that was to be told, and the organisation whose role it is, where that is known by a key
  /// or to the roster.
  package var role: String
  package var organisation: String?

  /// From that role the way up to the one that is told.
  package var path: [String]

  /// The keys of those who are told: a number or a mailbox, never a name.
  package var people: [String]
  package var state: State

  /// When it was built, and when it may be sent at the earliest.
  package var built: Instant
  package var from: Instant

  /// The loudest of its escalations.
  package var level: Level

  /// What it tells: places in the log of escalations.
  package var escalations: [Int64]

  /// The cases that it is of, each once.
  package var subjects: [String]

  package init(
    id: String,
    sequence: Int64 = 0,
    kind: Kind,
    role: String,
    organisation: String?,
    path: [String],
    people: [String],
    state: State,
    built: Instant,
    from: Instant,
    level: Level,
    escalations: [Int64],
    subjects: [String]
  ) {
    self.id = id
    self.sequence = sequence
    self.kind = kind
    self.role = role
    self.organisation = organisation
    self.path = path
    self.people = people
    self.state = state
    self.built = built
    self.from = from
    self.level = level
    self.escalations = escalations
    self.subjects = subjects
  }
}
