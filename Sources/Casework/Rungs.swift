package import Civil

extension Assessor {
  /// Adds the rungs of a clock that have come due; the instant of the next one ahead.
  func addRungs(
    of clock: Clock,
    in timeline: Timeline,
    asOf: Instant,
    to due: inout [DueRung]
  ) -> Instant? {
    let rungs = rules[clock.rule].source.rungs
    guard !rungs.isEmpty else { return nil }
    var next: Instant?
    for (number, promise) in clock.promises.enumerated() where !promise.isPaused {
      let isNewest = number == clock.promises.count - 1
      let end =
        isNewest
        ? clock.ending?.at ?? clock.superseded ?? .distantFuture
        : clock.promises[number + 1].begins
      let isOpen = isNewest && clock.ending == nil && clock.state != .superseded
      for rung in rungs.indices
      where !isOvertakenAtStart(rungs[rung], rungs, promise, isFirst: number == 0) {
        guard let first = instant(of: rungs[rung], promise, isFirst: number == 0) else { continue }
        let (last, ahead) = newest(of: rungs[rung], from: first, before: end, asOf: asOf)
        if let last, let fatal = promise.fatal {
          due.append(
            DueRung(
              rule: clock.rule,
              moment: clock.moment,
              anchor: clock.anchor,
              rung: rung,
              at: last.at,
              due: fatal.reckoning.due,
              dueAt: fatal.reckoning.dueAt,
              readings: promise.readings,
              repetition: last.repetition,
              reason: reason(rungs[rung], last.repetition, at: last.at, fatal.reckoning),
              isHistory: timeline.records[clock.anchor].flags.contains(.history)
            )
          )
        }
        if isOpen { next = earlier(next, ahead) }
      }
    }
    return next
  }

  /// When each rung of the clock's newest promise comes due, the ones behind included.
  package func schedule(of clock: Clock) -> [(rung: Rung, at: Instant)] {
    guard let promise = clock.promises.last, !promise.isPaused else { return [] }
    let isFirst = clock.promises.count == 1
    let rungs = policy.rules[clock.rule].rungs
    return rungs.filter { !isOvertakenAtStart($0, rungs, promise, isFirst: isFirst) }
      .compactMap { rung in instant(of: rung, promise, isFirst: isFirst).map { (rung, $0) } }
      .sorted { $0.1 < $1.1 }
  }

  // MARK: - When a rung comes due

  /// When it comes due first under that promise: never before the promise was made.
  ///
  /// A later promise does not tell again what lay before it was made, unless the end has come.
  private func instant(of rung: Rung, _ promise: Promise, isFirst: Bool) -> Instant? {
    if case .start = rung.at { return isFirst ? promise.begins : nil }
    guard let at = unclamped(rung, promise) else { return nil }
    if at >= promise.begins || isFirst { return max(at, promise.begins) }
    return rung.isAhead ? nil : promise.begins
  }

  private func unclamped(_ rung: Rung, _ promise: Promise) -> Instant? {
    guard let fatal = promise.fatal?.reckoning, let earliest = promise.earliest?.reckoning else {
      return nil
    }
    switch rung.at {
    case .start: return promise.begins
    case .breach: return fatal.dueAt
    case .due: return atHour(fatal.due)
    case .offset(let term): return offset(term, from: fatal)
    case .warn(let term): return offset(-term, from: earliest)
    }
  }

  /// The policy's hour on the due day, or the instant itself.
  private func atHour(_ end: End) -> Instant {
    switch end {
    case .day(let date): hour(on: date)
    case .instant(let instant): instant
    }
  }

  /// A term away from an end.
  ///
  /// Hours and minutes are elapsed, from the breach; days lead to the
  /// policy's hour, or to the same reading of the clock where the end is an instant.
  private func offset(_ term: Term, from reckoning: Reckoning) -> Instant {
    if term.isElapsed { return reckoning.dueAt.adding(seconds: term.elapsedSeconds) }
    switch reckoning.due {
    case .day(let date): return hour(on: reckoner.offset(term, from: date))
    case .instant(let instant) where term.unit == .workingDays:
      return hour(on: reckoner.offset(term, from: policy.zone.local(instant).date))
    case .instant(let instant): return atHour(reckoner.end(term, after: .instant(instant)))
    }
  }

  private func hour(on date: LocalDate) -> Instant {
    policy.zone.instant(of: LocalDateTime(date: date, time: policy.hour))
  }

  /// Whether a warning lay before the clock's start, and a nearer one for the same people did too:
  /// then only the nearest is told.
  private func isOvertakenAtStart(
    _ rung: Rung,
    _ rungs: [Rung],
    _ promise: Promise,
    isFirst: Bool
  ) -> Bool {
    guard isFirst, case .warn = rung.at, let at = unclamped(rung, promise), at < promise.begins
    else { return false }
    return rungs.contains { other in
      guard case .warn = other.at, other.tell == rung.tell, let otherAt = unclamped(other, promise)
      else { return false }
      return at < otherAt && otherAt <= promise.begins
    }
  }

  // MARK: - Repetition

  /// The newest repetition that came due, and the first one ahead.
  private func newest(
    of rung: Rung,
    from first: Instant,
    before end: Instant,
    asOf: Instant
  ) -> (due: (at: Instant, repetition: Int)?, ahead: Instant?) {
    var due: (at: Instant, repetition: Int)?
    let times = rung.every == nil ? 1 : rung.atMost ?? Self.repetitionLimit
    for repetition in 0..<times {
      let at = repeated(rung, first, repetition)
      guard at < end else { return (due, nil) }
      guard at <= asOf else { return (due, at) }
      due = (at, repetition)
    }
    return (due, nil)
  }

  /// How often a rung is repeated at the most where its ladder doesn't say.
  private static let repetitionLimit = 1000

  private func repeated(_ rung: Rung, _ first: Instant, _ repetition: Int) -> Instant {
    guard let every = rung.every, repetition > 0 else { return first }
    let term = Term(every.count * repetition, every.unit)
    if term.isElapsed { return first.adding(seconds: term.elapsedSeconds) }
    var reading = policy.zone.local(first)
    reading.date = reckoner.offset(term, from: reading.date)
    return policy.zone.instant(of: reading)
  }

  private func reason(
    _ rung: Rung,
    _ repetition: Int,
    at: Instant,
    _ fatal: Reckoning
  ) -> Reason {
    if case .start = rung.at { return .started }
    if at >= fatal.dueAt, case .day = fatal.due { return repetition > 0 ? .repeated : .overdue }
    if at > fatal.dueAt { return repetition > 0 ? .repeated : .overdue }
    if repetition > 0 { return .repeated }
    return at >= atHour(fatal.due) ? .due : .upcoming
  }
}

extension Rung {
  /// Whether it is told before the end, and so is no news once the end has moved.
  fileprivate var isAhead: Bool {
    switch at {
    case .start, .warn: true
    case .due, .breach: false
    case .offset(let term): term.isCountedBack
    }
  }
}
