package import Civil

extension Assessor {
  /// Adds the rungs of a clock that have come due; the instant of the next one ahead.
  ///
  /// - `acknowledged`: when it was acknowledged, oldest first.
  /// - `before`: what came due under the promises of the clock whose place it took; its own are added.
  func addRungs(
    of clock: Clock,
    in timeline: Timeline,
    acknowledged: [Instant],
    after before: inout EarlierPromises,
    asOf: Instant,
    to due: inout [DueRung]
  ) -> Instant? {
    let rungs = rules[clock.rule].source.rungs
    guard !rungs.isEmpty else { return nil }
    var next: Instant?
    var told = ToldRungs()
    let first = clock.promises.firstIndex { !$0.isPaused }
    let over = clock.ending?.at ?? clock.superseded ?? .distantFuture
    let standing =
      clock.promises.others.isEmpty ? nil : clock.promises.last?.fatal?.reckoning.due
    for (number, promise) in clock.promises.enumerated() where !promise.isPaused {
      guard let fatal = promise.fatal?.reckoning else { continue }
      let isNewest = number == clock.promises.count - 1
      let end = isNewest ? over : clock.promises[number + 1].begins
      let isOpen = isNewest && clock.ending == nil && clock.state != .superseded
      var rung = DueRung(
        rule: clock.rule,
        moment: clock.moment,
        anchor: clock.anchor,
        rung: 0,
        at: promise.begins,
        due: fatal.due,
        dueAt: fatal.dueAt,
        readings: promise.readings,
        repetition: 0,
        reason: .moved,
        isHistory: timeline.records[clock.anchor].flags.contains(.history)
      )
      rung.end = standing == fatal.due ? over : end
      if told.isMoved(to: fatal.due), promise.begins <= asOf, promise.begins < end {
        rung.told = told.rungs
        rung.repetition = told.noteMove(to: fatal.due)
        due.append(rung)
        rung.told = []
      }
      // What held for no time at all, nobody was told.
      if promise.begins < end { told.due = fatal.due }
      let plan = plan(
        of: rungs,
        promise,
        isFirst: number == first,
        before,
        acknowledged,
        rules[clock.rule]
      )
      if !isNewest || clock.superseded != nil { before.note(plan, until: end, fatal.due) }
      for planned in plan {
        let (last, ahead) = newest(
          of: rungs,
          planned,
          from: promise.begins,
          before: end,
          asOf: asOf
        )
        if let last {
          rung.rung = planned.rung
          rung.at = last.at
          rung.repetition = last.repetition
          rung.reason = reason(rungs[planned.rung].at, last.repetition, at: last.at, fatal)
          due.append(rung)
          told.rungs.insert(planned.rung)
        }
        if isOpen { next = earlier(next, ahead) }
      }
    }
    return next
  }

  /// A rung of a promise, with when it comes due first.
  fileprivate struct PlannedRung {
    let rung: Int
    let at: Instant

    /// Whether an acknowledgement bought the first telling off.
    var isSkipped = false

    /// When an acknowledgement ended its repetition.
    var repeatedUntil = Instant.distantFuture
  }

  /// When each rung of a promise comes due first, and what acknowledgements changed of it.
  private func plan(
    of rungs: [Rung],
    _ promise: Promise,
    isFirst: Bool,
    _ before: EarlierPromises,
    _ acknowledged: [Instant],
    _ rule: CompiledRule
  ) -> [PlannedRung] {
    var plan: [PlannedRung] = []
    for rung in rungs.indices
    where !isOvertakenAtStart(rung, rungs, promise, isFirst: isFirst) {
      // What came due under the same end goes on at its distance, and isn't begun again.
      let at =
        before.instant(of: rung, promise) ?? instant(of: rungs[rung].at, promise, isFirst: isFirst)
      if let at { plan.append(PlannedRung(rung: rung, at: at)) }
    }
    for (number, at) in acknowledged.enumerated() {
      let standing = plan.indices.filter { plan[$0].at <= at }.max { plan[$0].at < plan[$1].at }
      guard let standing else { continue }
      for index in plan.indices where plan[index].at == plan[standing].at {
        plan[index].repeatedUntil = min(plan[index].repeatedUntil, at)
      }
      // It buys one rung, once; a statutory term is not for sale.
      guard number == 0, rule.source.effect != .statutory,
        let next = plan.indices.filter({ plan[$0].at > at }).min(by: { plan[$0].at < plan[$1].at })
      else { continue }
      for index in plan.indices where plan[index].at == plan[next].at {
        plan[index].isSkipped = true
      }
    }
    return plan
  }

  /// When each rung of the clock's newest promise comes due, the ones behind included; those that an
  /// acknowledgement skips are left out.
  package func schedule(of clock: Clock, in view: CaseView) -> [(rung: Rung, at: Instant)] {
    guard let promise = clock.promises.last, !promise.isPaused else { return [] }
    let rungs = policy.rules[clock.rule].rungs
    let acknowledged = acknowledgements(in: view).of(clock, by: self, in: view)
    return plan(
      of: rungs,
      promise,
      isFirst: clock.promises.count == 1,
      earlierPromises(of: clock, acknowledged),
      acknowledged,
      rules[clock.rule]
    )
    .filter { !$0.isSkipped }
    .map { (rungs[$0.rung], $0.at) }
    .sorted { $0.1 < $1.1 }
  }

  private func earlierPromises(of clock: Clock, _ acknowledged: [Instant]) -> EarlierPromises {
    var before = EarlierPromises()
    guard !clock.promises.others.isEmpty else { return before }
    let first = clock.promises.firstIndex { !$0.isPaused }
    for (number, promise) in clock.promises.enumerated().dropLast() where !promise.isPaused {
      guard let due = promise.fatal?.reckoning.due else { continue }
      let plan = plan(
        of: policy.rules[clock.rule].rungs,
        promise,
        isFirst: number == first,
        before,
        acknowledged,
        rules[clock.rule]
      )
      before.note(plan, until: clock.promises[number + 1].begins, due)
    }
    return before
  }

  /// The level of the loudest rung of the clock's newest promise that has come due; `info` before the
  /// first.
  package func level(of clock: Clock, in view: CaseView, asOf: Instant) -> Level {
    let acknowledged = acknowledgements(in: view).of(clock, by: self, in: view)
    guard acknowledged.isEmpty else {
      return schedule(of: clock, in: view).filter { $0.at <= asOf }.map(\.rung.level).max() ?? .info
    }
    guard let promise = clock.promises.last, !promise.isPaused else { return .info }
    let (rungs, isFirst) = (policy.rules[clock.rule].rungs, clock.promises.count == 1)
    let loudest = rules[clock.rule].loudestRungs.first { number in
      guard !isOvertakenAtStart(number, rungs, promise, isFirst: isFirst) else { return false }
      return instant(of: rungs[number].at, promise, isFirst: isFirst).map { $0 <= asOf } ?? false
    }
    return loudest.map { rungs[$0].level } ?? .info
  }

  // MARK: - When a rung comes due

  // A rung is asked for by when it comes due, or by its index: as a whole it would be copied.

  /// When it comes due first under that promise: never before the promise was made.
  ///
  /// A later promise does not tell again what lay before it was made, unless the end has come.
  private func instant(of rung: Rung.At, _ promise: Promise, isFirst: Bool) -> Instant? {
    if case .start = rung { return isFirst ? promise.begins : nil }
    guard let at = unclamped(rung, promise) else { return nil }
    if at >= promise.begins || isFirst { return max(at, promise.begins) }
    return rung.isAhead ? nil : promise.begins
  }

  private func unclamped(_ rung: Rung.At, _ promise: Promise) -> Instant? {
    guard let fatal = promise.fatal?.reckoning, let earliest = promise.earliest?.reckoning else {
      return nil
    }
    switch rung {
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
    _ number: Int,
    _ rungs: [Rung],
    _ promise: Promise,
    isFirst: Bool
  ) -> Bool {
    guard isFirst, case .warn = rungs[number].at, let at = unclamped(rungs[number].at, promise),
      at < promise.begins
    else { return false }
    return rungs.contains { other in
      guard case .warn = other.at, other.tell == rungs[number].tell,
        let otherAt = unclamped(other.at, promise)
      else { return false }
      return at < otherAt && otherAt <= promise.begins
    }
  }

  // MARK: - Repetition

  /// The newest repetition that came due, and the first one ahead.
  private func newest(
    of rungs: [Rung],
    _ planned: PlannedRung,
    from begin: Instant,
    before end: Instant,
    asOf: Instant
  ) -> (due: (at: Instant, repetition: Int)?, ahead: Instant?) {
    var due: (at: Instant, repetition: Int)?
    let every = rungs[planned.rung].every
    let times = every == nil ? 1 : rungs[planned.rung].atMost ?? Self.repetitionLimit
    for repetition in 0..<times {
      let at = repeated(every, planned.at, repetition)
      guard at < end, at <= planned.repeatedUntil else { return (due, nil) }
      if repetition == 0, planned.isSkipped { continue }
      guard at <= asOf else { return (due, at) }
      if at >= begin { due = (at, repetition) }
    }
    return (due, nil)
  }

  /// How often a rung is repeated at the most where its ladder doesn't say.
  private static let repetitionLimit = 1000

  private func repeated(_ every: Term?, _ first: Instant, _ repetition: Int) -> Instant {
    guard let every, repetition > 0 else { return first }
    let term = Term(every.count * repetition, every.unit)
    if term.isElapsed { return first.adding(seconds: term.elapsedSeconds) }
    if term.unit == .workingDays {
      return hour(on: reckoner.offset(term, from: policy.zone.local(first).date))
    }
    var reading = policy.zone.local(first)
    reading.date = reckoner.offset(term, from: reading.date)
    return policy.zone.instant(of: reading)
  }

  private func reason(
    _ rung: Rung.At,
    _ repetition: Int,
    at: Instant,
    _ fatal: Reckoning
  ) -> Reason {
    if case .start = rung { return .started }
    if at >= fatal.dueAt, case .day = fatal.due { return repetition > 0 ? .repeated : .overdue }
    if at > fatal.dueAt { return repetition > 0 ? .repeated : .overdue }
    if repetition > 0 { return .repeated }
    return at >= atHour(fatal.due) ? .due : .upcoming
  }
}

extension Rung.At {
  /// Whether a rung is told before the end, and so is no news once the end has moved.
  fileprivate var isAhead: Bool {
    switch self {
    case .start, .warn: true
    case .due, .breach: false
    case .offset(let term): term.isCountedBack
    }
  }
}

/// The rungs of a clock that came due under its earlier promises, and the due that they told.
private struct ToldRungs {
  var rungs: RungSet = []
  var due: End?
  private var moves: [End] = []

  /// Whether somebody was told another due.
  func isMoved(to new: End) -> Bool { !rungs.isEmpty && due != new }

  /// Notes that the due moved there; how often it did before.
  mutating func noteMove(to new: End) -> Int {
    defer { moves.append(new) }
    return moves.count { $0 == new }
  }
}

/// When the rungs of a clock came due first under its earlier promises.
struct EarlierPromises {
  private struct Told: Hashable {
    let rung: Int
    let due: End
  }

  private var rungs: [Told: Instant] = [:]

  init() {}

  /// Notes those of a promise's rungs that came due before its end.
  fileprivate mutating func note(_ plan: [Assessor.PlannedRung], until end: Instant, _ due: End) {
    for planned in plan where planned.at < end {
      let told = Told(rung: planned.rung, due: due)
      if rungs[told] == nil { rungs[told] = planned.at }
    }
  }

  /// When a rung came due first under a promise of the same end; nil where it didn't.
  fileprivate func instant(of rung: Int, _ promise: Promise) -> Instant? {
    guard !rungs.isEmpty, let due = promise.fatal?.reckoning.due else { return nil }
    return rungs[Told(rung: rung, due: due)]
  }
}
