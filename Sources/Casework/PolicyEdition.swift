package import Civil

/// A policy as it was read and checked: what a case is, and its rules.
package struct PolicyEdition: Sendable {
  package var name: String
  package var edition: String
  package var zone: Zone
  package var calendar: HolidayCalendar

  /// When in the day the rungs at a day offset come due.
  package var hour: TimeOfDay
  package var cases: CaseLife
  package var rules: [Rule]

  package init(
    name: String,
    edition: String,
    zone: Zone,
    calendar: HolidayCalendar,
    hour: TimeOfDay,
    cases: CaseLife,
    rules: [Rule]
  ) {
    self.name = name
    self.edition = edition
    self.zone = zone
    self.calendar = calendar
    self.hour = hour
    self.cases = cases
    self.rules = rules
  }
}

/// What opens and closes a case, and who owns it.
package struct CaseLife: Hashable, Sendable {
  package var opens: [String] = []
  package var closes: [String] = []

  /// Event type to the attribute that names the owner; the newest such event decides.
  package var owner: [String: String] = [:]

  /// What cases may share, by the name of it: the attribute that has it.
  package var keys: [String: String] = [:]

  package init() {}
}

/// One clock's law: what starts it, by when it is due, what stops it, and who is told.
package struct Rule: Sendable {
  package var name: String
  package var title: LocalizedText?

  /// The article or agreement that it rests on.
  package var basis: String?
  package var effect: Effect
  package var section: Section
  package var starts: EventPattern
  package var stops: EventPattern?
  package var cancels: EventPattern?

  /// One or several readings of the term; none where `moments` says the terms.
  package var readings: [Reading]

  /// Several clocks from one start.
  package var moments: [Reading]
  package var pauses: PauseRule?
  package var extends: ExtensionRule?

  /// The first and last day of starts that it holds for; law changes go by it.
  package var validFrom: LocalDate?
  package var validUntil: LocalDate?
  package var rungs: [Rung]

  /// Whether it goes on when the case closes.
  package var runsAfterClose: Bool

  /// Told only while the newest event of these types matches.
  package var holdsWhile: EventPattern?

  /// The organisations whose cases it holds for; empty for all.
  package var applies: [String] = []

  /// The state of a case that starts it, of a rule that no policy can switch off.
  package var alarm: Alarm?

  package init(name: String, starts: EventPattern, readings: [Reading]) {
    self.name = name
    self.starts = starts
    self.readings = readings
    effect = .agreed
    section = .term
    moments = []
    rungs = []
    runsAfterClose = false
  }

  /// Whether the event that starts a clock is a part of what the clock is: of `first` and `last` one
  /// clock lives at a time.
  package var isAnchored: Bool { starts.which == .each || starts.which == .crossing }
}

/// What is always watched, whatever the rules say: the policy only names who is told.
package enum Alarm: String, CaseIterable, Sendable {
  /// An open case that nobody owns.
  case noOwner = "no-owner"

  /// An open case without a running clock, and without a stated exemption.
  case noClock = "no-clock"

  /// Somebody should be told, and nobody can be.
  case noReader = "no-reader"

  /// The rule that watches it, with a ladder.
  package func rule(_ rungs: [Rung]) -> Rule {
    var rule = Rule(name: rawValue, starts: EventPattern(types: []), readings: [reading])
    rule.alarm = self
    rule.starts.which = .first
    rule.title = title
    rule.basis = reading.basis
    rule.effect = reading.effect
    rule.section = .other
    rule.rungs = rungs
    return rule
  }

  private var reading: Reading {
    Reading(
      name: nil,
      due: .atOnce,
      measure: Measure(Term(0, .days), counting: .calendar, roll: .none, firstDayCounts: false),
      effect: .norm,
      basis: "always",
      isFatal: true
    )
  }

  private var title: LocalizedText {
    switch self {
    case .noOwner: LocalizedText(nl: "Zaak zonder eigenaar", en: "Case without an owner")
    case .noClock: LocalizedText(nl: "Zaak zonder lopende termijn", en: "Case without a clock")
    case .noReader: LocalizedText(nl: "Niemand bereikbaar", en: "Nobody can be reached")
    }
  }
}

/// How binding a term is.
package enum Effect: String, CaseIterable, Sendable { case statutory, norm, agreed }

/// Where the digest puts a rule.
package enum Section: String, CaseIterable, Sendable {
  case protection, acute
  case handOver = "hand-over"
  case inflow, term, agreement, other
}

extension Reading {
  /// About how long its term is, in minutes: enough to tell which of a rule's moments comes first.
  var length: Double {
    let minutes: Double =
      switch measure.term.unit {
      case .minutes: 1
      case .hours: 60
      case .days: 1440
      case .workingDays: 1440 * 7 / 5
      case .weeks: 1440 * 7
      case .months: 1440 * 365.25 / 12
      case .years: 1440 * 365.25
      }
    return minutes * Double(measure.term.count)
  }
}

/// One reading of a rule's term, or one of its moments.
package struct Reading: Hashable, Sendable {
  /// Nil where a rule has one only.
  package var name: String?
  package var due: Due

  /// The term with its counting; of a literal or recurring due the counting of its `else`.
  package var measure: Measure
  package var effect: Effect
  package var basis: String?

  /// Whether the ladder hangs from it.
  package var isFatal: Bool

  package init(
    name: String?,
    due: Due,
    measure: Measure,
    effect: Effect,
    basis: String?,
    isFatal: Bool
  ) {
    self.name = name
    self.due = due
    self.measure = measure
    self.effect = effect
    self.basis = basis
    self.isFatal = isFatal
  }
}

/// By when.
package enum Due: Hashable, Sendable {
  case term(Term)
  case atOnce

  /// The date that the event itself names; else so long, and never longer than the law's cap.
  case read(attribute: String, otherwise: Term?, atMost: Term?)
  case next(CutOff)
}

/// Which events a WHEN means.
package struct EventPattern: Hashable, Sendable {
  /// Which of the matches start a clock.
  package enum Which: String, CaseIterable, Sendable { case each, first, last, crossing }

  /// One attribute and the values that match.
  package struct Filter: Hashable, Sendable {
    package var attribute: String
    package var values: [String]

    package init(attribute: String, values: [String]) {
      self.attribute = attribute
      self.values = values
    }
  }

  /// Empty for `any`.
  package var types: [String]
  package var filters: [Filter] = []
  package var which: Which = .each

  /// How many within how long, this event included.
  package var count = 1
  package var within: Term?

  /// The attribute that must be the same at the start and here, or among the counted.
  package var same: String?

  /// How many different people must have signed.
  package var signatures = 1

  /// Whether a stop before the start counts too.
  package var countsEarly = false

  /// What cases may share: events of all that share it are counted together.
  package var across: String?

  package init(types: [String]) { self.types = types }
}

/// What pauses a clock.
package struct PauseRule: Hashable, Sendable {
  /// Which days of a pause lengthen the term.
  package enum Days: String, CaseIterable, Sendable {
    /// From the first paused day up to the day on which it goes on.
    case fromFirst = "from-first"

    /// From the day after the pause began (Awb art. 4:15 lid 1).
    case between
  }

  package var from: EventPattern
  package var to: EventPattern

  /// Whether the end moves; if not, the paused date only stands beside the one that counts.
  package var moves: Bool
  package var days: Days
  package var ground: String?

  package init(
    from: EventPattern,
    to: EventPattern,
    moves: Bool,
    days: Days,
    ground: String?
  ) {
    self.from = from
    self.to = to
    self.moves = moves
    self.days = days
    self.ground = ground
  }
}

/// What lengthens a term after its start.
package struct ExtensionRule: Hashable, Sendable {
  package var event: EventPattern

  /// By how long, counted from the nominal end; nil where `to` says the new end.
  package var by: Due?
  package var to: Due?

  /// The longest single one, and the longest of all together from the start.
  package var each: Term?
  package var total: Term?
  package var times: Int?

  package init(event: EventPattern) { self.event = event }
}

/// One rung of a ladder: who is told what, at which offset.
package struct Rung: Hashable, Sendable {
  /// When a rung comes due.
  package enum At: Hashable, Sendable {
    case start
    case due
    case breach
    case offset(Term)

    /// Before the earliest reading, to the owner.
    case warn(Term)
  }

  package var at: At
  package var tell: [String]
  package var level: Level
  package var every: Term?

  /// How often it is told at the most, the first time included.
  package var atMost: Int?

  package init(at: At, tell: [String], level: Level, every: Term? = nil, atMost: Int? = nil) {
    self.at = at
    self.tell = tell
    self.level = level
    self.every = every
    self.atMost = atMost
  }

  /// The attributes that its roles are taken from: `naar` of `naar.teamleider`.
  package var addresses: [String] {
    tell.compactMap { role in role.firstIndex(of: ".").map { String(role[..<$0]) } }.uniqued()
  }

  /// Its name in keys and output: the offset as the policy has it.
  package var name: String {
    switch at {
    case .start: "start"
    case .due: "due"
    case .breach: "breach"
    case .offset(let term): (term.isCountedBack ? "" : "+") + term.description
    case .warn(let term): "warn \(term.description)"
    }
  }
}

/// How loud a rung is, by syslog's words (RFC 5424).
package enum Level: String, CaseIterable, Comparable, Sendable {
  case info, notice, warning, error, critical

  package static func < (a: Level, b: Level) -> Bool { a.order < b.order }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
