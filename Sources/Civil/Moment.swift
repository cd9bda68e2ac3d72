/// When something occurred: an instant with its local date, or a day of which no time is known.
public struct Moment: Hashable, Sendable {
  /// The instant; of a mere date the first instant of that day.
  public var instant: Instant

  /// The day in the zone of the policy: day 0 of every term that it starts.
  public var date: LocalDate

  /// Whether the instant stands for its whole day.
  public var isDateOnly: Bool

  /// Takes a date that is the instant's own in the policy's zone.
  @inlinable public init(instant: Instant, date: LocalDate, isDateOnly: Bool) {
    self.instant = instant
    self.date = date
    self.isDateOnly = isDateOnly
  }

  package init(_ instant: Instant, in zone: Zone) {
    self.init(instant: instant, date: zone.local(instant).date, isDateOnly: false)
  }

  package init(_ date: LocalDate, in zone: Zone) {
    self.init(instant: zone.startOfDay(date), date: date, isDateOnly: true)
  }
}

/// Where a term ends: with a day, or at an instant.
public enum End: Hashable, Sendable {
  /// The last day, until its midnight.
  case day(LocalDate)
  case instant(Instant)

  /// The local date of the end.
  package func date(in zone: Zone) -> LocalDate {
    switch self {
    case .day(let date): date
    case .instant(let instant): zone.local(instant).date
    }
  }

  /// The first instant at which the term is breached.
  package func breach(in zone: Zone) -> Instant {
    switch self {
    case .day(let date): zone.startOfDay(date + 1)
    case .instant(let instant): instant
    }
  }
}
