package import Casework
package import Civil

/// What one case brings to the pages of a day.
///
/// It has no texts but keys: lines are written of the few clocks that are shown.
package struct CaseStanding: Sendable {
  /// What is watched of a case: it is exactly one of these, so that the proof adds up.
  package enum Cover: CaseIterable, Sendable {
    case closed

    /// Open, with a clock that runs or is paused.
    case watched

    /// Open, without a clock, and exempt from having one.
    case exempt

    /// Open, and nothing of it is watched.
    case unwatched
  }

  package var key: String

  /// The organisation that owns it; nil where none does, or it has no key that may be told.
  package var organisation: String?

  /// The organisation on whose pages it stands: its owner; of a case that nobody owns the one that the
  /// newest of its events names, so that somebody sees it.
  package var home: String?

  /// Whether anybody owns it, or nobody could by this policy.
  package var isOwned = true

  /// nil where nothing of it has happened, or all of it was withdrawn: then it is no case that was read.
  package var cover: Cover?

  /// How many of its clocks run or are paused, alarms aside.
  package var running = 0

  /// Those that are open, alarms too.
  package var clocks: [ClockStanding] = []

  /// All as they stood at the page before, ended ones too; nil where nothing can have changed since.
  package var before: [ClockStanding]?

  /// Those that were stopped and count in the figures: their due or their end lies in a period.
  package var ended: [ClockStanding] = []

  /// The reports on it that came in over the periods of the figures.
  package var reports: [ReportStanding] = []

  /// The mutes and the exemption in force.
  package var orders: [StandingOrder] = []

  /// The roles and people who are told nothing of it.
  package var shielded: Set<PersonalText> = []

  /// When the newest of its events was received.
  package var youngest: Instant?

  package init(key: String, organisation: String?, cover: Cover?) {
    self.key = key
    self.organisation = organisation
    self.cover = cover
    home = organisation
  }
}

/// One report on a case.
package struct ReportStanding: Hashable, Sendable {
  package var day: LocalDate

  /// Whether the case had a report before it.
  package var isRepeat: Bool

  package init(day: LocalDate, isRepeat: Bool) {
    self.day = day
    self.isRepeat = isRepeat
  }
}

/// How one clock stands, in numbers.
package struct ClockStanding: Hashable, Sendable {
  /// What stopped it, or ended it otherwise.
  package struct Ending: Hashable, Sendable {
    package var at: Instant

    /// The local day of it.
    package var day: LocalDate

    package init(at: Instant, day: LocalDate) {
      self.at = at
      self.day = day
    }
  }

  /// Its rule, as an index into the policy's.
  package var rule: Int
  package var moment: Int?

  /// The identity of the event that started it.
  package var anchor: UInt64
  package var start: LocalDate

  /// When that event was received.
  package var known: Instant

  /// Whether the case had an event before it.
  package var isRepeat = false
  package var isPaused = false

  /// nil while it is paused, and where no date is known.
  package var due: End?
  package var dueAt: Instant?

  /// What its date comes from beside its start: how many days pauses added, the end that was named or
  /// set, and how often an end was promised.
  package var pausedDays = 0
  package var literal: End?
  package var promises = 1

  /// The loudest rung that has come due, of those that are ranked by it.
  package var level = Level.info

  /// When it was acknowledged last; nil where nobody has.
  package var acknowledged: Instant?

  /// nil while it is open.
  package var ending: Ending?

  /// The organisations that its start names, by `DigestRule.attributes`.
  package var organisations: [String?] = []

  package init(
    rule: Int,
    moment: Int? = nil,
    anchor: UInt64,
    start: LocalDate,
    known: Instant,
    due: End?,
    dueAt: Instant?
  ) {
    self.rule = rule
    self.moment = moment
    self.anchor = anchor
    self.start = start
    self.known = known
    self.due = due
    self.dueAt = dueAt
  }
}
