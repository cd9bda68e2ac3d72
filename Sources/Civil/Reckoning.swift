/// A term counted out: its end, and what moved it there.
///
/// It keeps the milestones only; `Reckoner.steps` tells them in full, so that counting a million
/// terms costs no more than the dates.
package struct Reckoning: Hashable, Sendable {
  /// Where the counting began.
  package var start: Moment

  package var measure: Measure

  /// The end before any shift or roll.
  package var nominal: End

  /// The end that the event named, or that an extension set; nil where the term was counted.
  package var literal: End?

  /// By how many days the pauses lengthened the term.
  package var pausedDays: Int

  /// The end after extensions and pauses; from here it is rolled, once.
  package var shifted: End

  /// The last day, or the instant.
  package var due: End

  /// The first instant at which the term is breached.
  package var dueAt: Instant
}

/// One thing that made an end what it is.
package enum Step: Hashable, Sendable {
  /// The term counted from its start.
  case counted(Measure, from: Moment, to: End)

  /// Lengthened by pauses.
  case paused(days: Int, to: End)

  /// Named by the event itself, or set by an extension.
  case set(to: End)

  /// Moved off closed days: by art. 1 where `isStatutory`, else by the rule's own `roll`.
  case rolled(over: [ClosedDay], to: LocalDate, isStatutory: Bool)

  /// Extended so that it holds two working days (art. 2).
  case twoWorkingDays(over: [ClosedDay], to: LocalDate)

  /// Ends on a closed day, and stays there.
  case notRolled(on: ClosedDay, Exclusion)

  /// Ends at a reading of the wall clock that does not exist; the jump itself is taken.
  case gap(Instant)

  /// Ends at a reading that comes twice; the first is taken.
  case fold(Instant)

  /// Ends where the days set by decree are not known yet.
  case beyondHorizon(LocalDate)
}

/// A day on which a term can't end, and why.
package struct ClosedDay: Hashable, Sendable {
  package var date: LocalDate
  package var closure: Closure
}

/// Why an end on a closed day is not moved.
package enum Exclusion: String, Hashable, Sendable {
  /// Counted back from its start (art. 1 lid 2).
  case countedBack = "counted-back"

  /// Longer than art. 4 sub a reaches: 90 days, twelve weeks, three months, or in years.
  case tooLong = "too-long"

  /// Expressed in hours, or to the clock (art. 4 sub a; Wth art. 13).
  case elapsed

  /// Not set by law, and its rule says nothing of rolling.
  case notStatutory = "not-statutory"
}

/// Counts terms by one calendar in one zone.
public struct Reckoner: Sendable {
  /// Whose open days count.
  public let calendar: HolidayCalendar
  package let zone: Zone

  package init(calendar: HolidayCalendar, zone: Zone) {
    self.calendar = calendar
    self.zone = zone
  }

  /// The end of a term that begins there.
  ///
  /// - `literal`: the end, where it was named or set anew; it still rolls as the measure says.
  /// - `pausedDays`: by how many days (working days, of a term counted in them) the pauses lengthen
  ///   the nominal end.
  package func reckon(
    _ measure: Measure,
    from start: Moment,
    setTo literal: End? = nil,
    pausedDays: Int = 0
  ) -> Reckoning {
    let nominal = nominalEnd(measure, from: start)
    let base = literal ?? nominal
    let shifted = pausedDays == 0 ? base : shift(base, byDays: pausedDays, measure: measure)
    let rolled = rolled(shifted, of: measure, from: start)
    return Reckoning(
      start: start,
      measure: measure,
      nominal: nominal,
      literal: literal,
      pausedDays: pausedDays,
      shifted: shifted,
      due: rolled,
      dueAt: rolled.breach(in: zone)
    )
  }

  /// The end alone of a term that nothing paused, as `reckon` gives it.
  package func due(_ measure: Measure, from start: Moment, setTo literal: End?) -> End {
    rolled(literal ?? nominalEnd(measure, from: start), of: measure, from: start)
  }

  private func rolled(_ end: End, of measure: Measure, from start: Moment) -> End {
    guard case .day(let date) = end else { return end }
    return .day(roll(date, of: measure, from: start.date).afterArticle2)
  }

  /// The end that lies a term after another end.
  package func end(_ term: Term, after end: End) -> End {
    switch end {
    case .day(let date) where !term.isElapsed: return .day(offset(term, from: date))
    case .day(let date):
      return .instant(zone.startOfDay(date + 1).adding(seconds: term.elapsedSeconds))
    case .instant(let instant) where term.isElapsed:
      return .instant(instant.adding(seconds: term.elapsedSeconds))
    case .instant(let instant):
      var reading = zone.local(instant)
      reading.date = offset(term, from: reading.date)
      return .instant(zone.instant(of: reading))
    }
  }

  /// The day or instant that lies a term away from an end, as warnings and ladders need it: days by
  /// the calendar, working days by the calendar's working set, hours and minutes elapsed.
  @inlinable public func offset(_ term: Term, from date: LocalDate) -> LocalDate {
    // Apart from the others, so that a loop over them needs no jump by a table.
    if term.unit == .workingDays { return calendar.working.nth(term.count, after: date) }
    switch term.unit {
    case .days: return date + term.count
    case .weeks: return date + term.count * 7
    case .months: return date.adding(months: term.count)
    case .years: return date.adding(months: term.count * 12)
    case .hours, .minutes, .workingDays:
      preconditionFailure("an elapsed term leads from an instant, not a date")
    }
  }

  // MARK: - The nominal end

  private func nominalEnd(_ measure: Measure, from start: Moment) -> End {
    let term = measure.term
    if term.isElapsed { return .instant(start.instant.adding(seconds: term.elapsedSeconds)) }
    var date = nominalDate(measure, from: start.date)
    if measure.counting == .localClock, !start.isDateOnly, term.unit != .workingDays {
      let reading = zone.local(start.instant)
      return .instant(
        zone.instant(of: LocalDateTime(date: date, microsecondOfDay: reading.microsecondOfDay))
      )
    }
    if measure.firstDayCounts, term.unit != .workingDays { date = date - term.count.signum() }
    return .day(date)
  }

  private func nominalDate(_ measure: Measure, from start: LocalDate) -> LocalDate {
    let term = measure.term
    switch (term.unit, measure.counting) {
    case (.workingDays, _):
      let dayBefore = measure.firstDayCounts ? start - term.count.signum() : start
      return offset(term, from: dayBefore)
    case (.months, .thirtyDayMonths): return start + term.count * 30
    default: return offset(term, from: start)
    }
  }

  private func shift(_ end: End, byDays days: Int, measure: Measure) -> End {
    switch end {
    case .day(let date) where measure.term.unit == .workingDays:
      return .day(calendar.working.nth(days, after: date))
    case .day(let date): return .day(date + days)
    case .instant(let instant) where measure.term.isElapsed:
      return .instant(instant.adding(seconds: Int64(days) * 86_400))
    case .instant(let instant):
      var reading = zone.local(instant)
      reading.date = reading.date + days
      return .instant(zone.instant(of: reading))
    }
  }

  // MARK: - Rolling

  /// The end after article 1, or the rule's own roll, and after article 2.
  private func roll(
    _ nominal: LocalDate,
    of measure: Measure,
    from start: LocalDate
  ) -> (afterArticle1: LocalDate, afterArticle2: LocalDate) {
    if measure.isStatutory {
      guard exclusion(of: measure) == nil else { return (nominal, nominal) }
      let rolled = calendar.statutory.onOrAfter(nominal)
      return (rolled, withTwoWorkingDays(rolled, of: measure, from: start))
    }
    if measure.roll == .none || measure.term.unit == .workingDays { return (nominal, nominal) }
    if measure.roll == .later && measure.term.isCountedBack { return (nominal, nominal) }
    let rolled =
      measure.roll == .later
      ? calendar.working.onOrAfter(nominal) : calendar.working.onOrBefore(nominal)
    return (rolled, rolled)
  }

  /// Article 2: a term of at least three days holds at least two days that aren't closed.
  private func withTwoWorkingDays(
    _ end: LocalDate,
    of measure: Measure,
    from start: LocalDate
  ) -> LocalDate {
    let dayZero = measure.firstDayCounts ? start - 1 : start
    // Any two weeks hold two open days, so only short terms need the count.
    guard end - dayZero < 14, measure.term.unit != .days || measure.term.count >= 3 else {
      return end
    }
    let open = calendar.statutory.count(after: dayZero, through: end)
    return open >= 2 ? end : calendar.statutory.nth(2 - open, after: end)
  }

  /// Why the Algemene termijnenwet does not move a term of this measure; nil where it does.
  private func exclusion(of measure: Measure) -> Exclusion? {
    let term = measure.term
    if term.isCountedBack { return .countedBack }
    switch term.unit {
    case .minutes, .hours: return .elapsed
    case .days: return term.count > 90 ? .tooLong : nil
    case .weeks: return term.count > 12 ? .tooLong : nil
    case .months: return term.count > 3 ? .tooLong : nil
    case .years: return .tooLong
    case .workingDays: return .notStatutory
    }
  }

  // MARK: - The steps in full

  /// Every step from the start to the end, in order.
  package func steps(of reckoning: Reckoning) -> [Step] {
    var steps: [Step] = []
    // A literal end without a term to fall back on was never counted.
    if reckoning.literal == nil || reckoning.measure.term.count != 0 {
      steps.append(.counted(reckoning.measure, from: reckoning.start, to: reckoning.nominal))
    }
    if let literal = reckoning.literal { steps.append(.set(to: literal)) }
    if reckoning.pausedDays != 0 {
      steps.append(.paused(days: reckoning.pausedDays, to: reckoning.shifted))
    }
    switch reckoning.shifted {
    case .day(let date): steps += rollSteps(from: date, of: reckoning)
    case .instant(let instant): steps += clockSteps(at: instant, of: reckoning)
    }
    let last = reckoning.due.date(in: zone)
    if let horizon = calendar.horizon, last > horizon, reckoning.measure.needsCalendar {
      steps.append(.beyondHorizon(horizon))
    }
    return steps
  }

  private func rollSteps(from nominal: LocalDate, of reckoning: Reckoning) -> [Step] {
    let measure = reckoning.measure
    let (first, second) = roll(nominal, of: measure, from: reckoning.start.date)
    var steps: [Step] = []
    if first != nominal {
      steps.append(
        .rolled(
          over: closedDays(from: nominal, to: first),
          to: first,
          isStatutory: measure.isStatutory
        )
      )
    } else if let closure = calendar.closure(on: nominal), measure.term.unit != .workingDays,
      let exclusion = measure.isStatutory ? exclusion(of: measure) : whyUnrolled(measure)
    {
      steps.append(.notRolled(on: ClosedDay(date: nominal, closure: closure), exclusion))
    }
    if second != first {
      let start = reckoning.start.date
      steps.append(.twoWorkingDays(over: closedDays(from: start + 1, to: second), to: second))
    }
    return steps
  }

  private func whyUnrolled(_ measure: Measure) -> Exclusion? {
    if measure.roll == .later, measure.term.isCountedBack { return .countedBack }
    if measure.counting == .localClock { return .elapsed }
    return measure.roll == .none ? .notStatutory : nil
  }

  private func clockSteps(at instant: Instant, of reckoning: Reckoning) -> [Step] {
    guard reckoning.measure.counting == .localClock, !reckoning.start.isDateOnly,
      reckoning.literal == nil
    else { return [] }
    var steps: [Step] = []
    let reading = zone.local(instant)
    if reading.microsecondOfDay != zone.local(reckoning.start.instant).microsecondOfDay {
      steps.append(.gap(instant))
    } else if zone.resolve(reading).kind == .fold {
      steps.append(.fold(instant))
    }
    return steps
  }

  /// The closed days from one day to another, whichever comes first.
  private func closedDays(from start: LocalDate, to end: LocalDate) -> [ClosedDay] {
    let days = end >= start ? 0...(end - start) : 0...(start - end)
    return days.compactMap { distance in
      let date = end >= start ? start + distance : start - distance
      return calendar.closure(on: date).map { ClosedDay(date: date, closure: $0) }
    }
  }
}

extension Measure {
  /// Whether the Algemene termijnenwet governs it.
  package var isStatutory: Bool {
    (counting == .awt || counting == .thirtyDayMonths) && term.unit != .workingDays
  }

  /// Whether its end depends on the closed days at all.
  package var needsCalendar: Bool {
    isStatutory || term.unit == .workingDays || roll != .none
  }
}
