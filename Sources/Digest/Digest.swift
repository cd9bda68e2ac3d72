package import Casework
package import Civil

/// The page that one audience reads on one day: what it must do first, what has changed, and proof that
/// all of it was looked at.
///
/// It is a function of the ledger up to a sequence, the editions and the day: made again it has the
/// same bytes. Cases stand in it by their keys, and nobody by name.
package struct Digest: Hashable, Sendable {
  package var audience: DigestAudience
  package var day: LocalDate

  /// What it is made of: the facts and orders received until then.
  package var made: Instant

  /// The page before, which "since" means; nil for the first.
  package var since: Instant?

  /// Days since then that wanted a page and got none.
  package var missed: [LocalDate] = []

  /// Why cases could not be looked at; where there is anything, nothing on the page is reassuring.
  package var unchecked: [DigestTrouble] = []

  /// In the order in which they are read; those with nothing in them are left out.
  package var sections: [DigestSection] = []
  package var changes = DigestChanges()
  package var orders: [DigestOrder] = []
  package var sources: [SourceStanding] = []

  /// The last day that the calendars know, where it is near enough to matter.
  package var horizon: LocalDate?
  package var proof = DigestProof()
  package var figures: [DigestFigure] = []

  /// The reports of each period that has any.
  package var reports: [DigestReports] = []

  /// How many terms end on each day of the next ten weeks; days without any are left out.
  package var forecast: [DigestLoad] = []

  /// The same by team, the busiest first; `teamCount` says how many there are.
  package var teams: [DigestTeam] = []
  package var teamCount = 0

  /// How many orders are in force; `orders` has the first of them.
  package var orderCount = 0

  package init(audience: DigestAudience, day: LocalDate, made: Instant, since: Instant? = nil) {
    self.audience = audience
    self.day = day
    self.made = made
    self.since = since
  }
}

/// Who reads a page: a role, of one organisation or of all.
package struct DigestAudience: Hashable, Sendable {
  package var role: String
  package var organisation: String?

  package init(role: String, organisation: String?) {
    self.role = role
    self.organisation = organisation
  }
}

/// What stands in the way of looking: a code, and how many cases or facts it hits.
package struct DigestTrouble: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// Facts in the ledger that can't be read.
    case unreadable

    /// The wall clock was refused, and days are not certain.
    case clock

    /// Nothing has come in from any source for longer than any promised, or ever.
    case noInput = "no-input"

    /// The newest configuration was refused, and the one before goes on.
    case configuration
  }

  package var kind: Kind
  package var count: Int

  package init(_ kind: Kind, count: Int) {
    self.kind = kind
    self.count = count
  }
}

/// One list of the page: counted whole, shown as far as the cap goes.
package struct DigestSection: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// Protection that ends within 72 hours.
    case protection

    /// Acute matters and breaches that nobody confirmed.
    case acute

    /// Hand-overs that nobody accepted.
    case handOvers = "hand-overs"

    /// New reports on cases that were open or watched already.
    case reports

    /// Due today, and within two working days.
    case soon

    /// Past their due, by level, then by lateness.
    case overdue

    /// Clocks without an owner, and owners who are away today.
    case ownerless

    /// Cases without any event for longer than their rules allow.
    case silent
  }

  package var kind: Kind
  package var count: Int

  /// The first of them; `count` says how many there are.
  package var lines: [DigestLine]

  package init(_ kind: Kind, count: Int, lines: [DigestLine]) {
    self.kind = kind
    self.count = count
    self.lines = lines
  }
}

/// One clock on the page, with all that is needed to draw it.
package struct DigestLine: Hashable, Sendable {
  package var subject: String
  package var rule: String
  package var title: String
  package var moment: String?
  package var effect: Effect
  package var level: Level

  /// The last day, or the moment; nil while the clock is paused, and where no date is known.
  package var due: End?
  package var dueAt: Instant?

  /// The date as written in notices.
  package var dueText: String

  /// Calendar days past the due; negative before it.
  package var daysLate: Int

  /// The role that is to act, and the organisation whose role it is, where that is known.
  package var role: String
  package var organisation: String?

  /// Why the date is this one, in a word: the day off that moved it; nil where nothing did.
  package var because: String?
  package var isPaused = false
  package var isMuted = false
  package var isAcknowledged = false

  /// Nobody of the role is there today.
  package var isAbsent = false

  /// For the drawing: the start, the pauses, and the rungs with their days.
  package var start: LocalDate
  package var pauses: [ClosedRange<LocalDate>] = []
  package var rungs: [DigestRung] = []

  package init(
    subject: String,
    rule: String,
    title: String,
    moment: String?,
    effect: Effect,
    level: Level,
    due: End?,
    dueAt: Instant?,
    dueText: String,
    daysLate: Int,
    role: String,
    organisation: String?,
    because: String?,
    start: LocalDate
  ) {
    self.subject = subject
    self.rule = rule
    self.title = title
    self.moment = moment
    self.effect = effect
    self.level = level
    self.due = due
    self.dueAt = dueAt
    self.dueText = dueText
    self.daysLate = daysLate
    self.role = role
    self.organisation = organisation
    self.because = because
    self.start = start
  }
}

/// A rung of a clock's ladder on its day.
package struct DigestRung: Hashable, Sendable {
  package var name: String
  package var day: LocalDate

  /// Whether it has come.
  package var isPast: Bool

  package init(name: String, day: LocalDate, isPast: Bool) {
    self.name = name
    self.day = day
    self.isPast = isPast
  }
}

/// What is otherwise than on the page before: counted whole, and the first of each named.
package struct DigestChanges: Hashable, Sendable {
  package struct Moved: Hashable, Sendable {
    package var line: DigestLine
    package var was: String

    /// Why: `paused`, `extended`, `corrected` or `calendar`.
    package var reason: Reason

    package enum Reason: String, CaseIterable, Sendable {
      case paused, extended, corrected, calendar
    }

    package init(line: DigestLine, was: String, reason: Reason) {
      self.line = line
      self.was = was
      self.reason = reason
    }
  }

  package var new = DigestCount()
  package var gone = DigestCount()
  package var back = DigestCount()
  package var movedCount = 0
  package var moved: [Moved] = []

  package init() {}
}

/// How many, and the first of them.
package struct DigestCount: Hashable, Sendable {
  package var count = 0
  package var lines: [DigestLine] = []

  package init() {}
}

/// A mute, an acknowledgement or an exemption in force.
package struct DigestOrder: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable { case acknowledged, muted, exempt }

  package var kind: Kind
  package var subject: String

  /// nil for all rules of the case.
  package var rule: String?

  /// The last moment of it; nil for good, or until the clock ends.
  package var until: Instant?
  package var given: Instant

  package init(kind: Kind, subject: String, rule: String?, until: Instant?, given: Instant) {
    self.kind = kind
    self.subject = subject
    self.rule = rule
    self.until = until
    self.given = given
  }
}

/// That all was looked at: cases read = with a clock + exempt + closed + without a clock, difference 0.
package struct DigestProof: Hashable, Sendable {
  package var read = 0
  package var withClock = 0
  package var exempt = 0
  package var closed = 0

  /// Open, and neither watched nor exempt: an alarm of its own.
  package var withoutClock = 0

  /// Clocks that run or are paused.
  package var clocks = 0

  /// Cases that are left out of the page, and in no other count: they are shielded from a reader of it.
  package var shielded = 0

  /// Must be zero.
  package var difference: Int { read - withClock - exempt - closed - withoutClock }

  /// The youngest event of any source; nil where there is none.
  package var youngest: Instant?

  /// From due to told over the last day, in milliseconds: the median, the 99th percentile, the worst;
  /// nil where nothing was told.
  package var delays: Delays?

  /// The last fact and the last escalation that the page is made of.
  package var facts: Int64 = 0
  package var escalations: Int64 = 0

  /// The head of the ledger's chain when the page was made, `NUMBER:HEX`: what was changed behind it
  /// later comes to another; nil where it isn't known any more.
  package var head: String?

  package struct Delays: Hashable, Sendable {
    package var count: Int
    package var median: Int64
    package var p99: Int64
    package var worst: Int64

    package init(count: Int, median: Int64, p99: Int64, worst: Int64) {
      self.count = count
      self.median = median
      self.p99 = p99
      self.worst = worst
    }
  }

  package init() {}
}
