import Civil

extension Assessor {
  /// Walks the events of a clock's life, and makes a promise at its start and at each event that
  /// moves its end.
  ///
  /// `end`: the first event that no longer belongs to its life.
  func promise(
    _ clock: inout Clock,
    _ run: Run,
    until end: Int,
    of view: CaseView
  ) {
    var life = ClockLife(start: start(of: run, view))
    if !run.rule.isCounted {
      for reading in run.readings {
        life.literals.append(literal(reading, at: run.start, view, life.start))
      }
    }
    if let pattern = run.rule.holdsWhile {
      life.isHidden = !pattern.holds(at: run.start, in: view.timeline)
    }
    if isPaused(run, in: view) { life.pause(on: life.start.date, at: life.start.instant) }
    clock.promises.append(
      Promise(
        begins: life.start.instant,
        isPaused: life.isHidden || life.isPausing(run),
        readings: count(run, life, PausedDays())
      )
    )
    var next = run.moving.first(from: run.start + 1)
    while let index = next, index < end {
      next = run.moving.first(from: index + 1)
      guard let last = clock.promises.last?.fatal?.reckoning else { return }
      hide(&clock, &life, run, at: index, view)
      pause(&clock, &life, run, at: index, last, view)
      extend(&clock, &life, run, at: index, last, view)
    }
  }

  /// Whether a clock has a date at its start: one that names none, and counts none, watches nothing.
  func hasDate(_ run: Run, in view: CaseView) -> Bool {
    let start = start(of: run, view)
    return run.readings.contains { !literal($0, at: run.start, view, start).isMissing }
  }

  /// When a run is due that has one reading and that nothing moves: what its one promise would say.
  ///
  /// Nil where the event names no date.
  func unmovedDue(of run: Run, _ reading: CompiledReading, in view: CaseView) -> End? {
    let start = start(of: run, view)
    if reading.isCounted { return reckoner.due(reading.measure, from: start, setTo: nil) }
    let literal = literal(reading, at: run.start, view, start)
    if literal.isMissing { return nil }
    return reckoner.due(reading.measure, from: start, setTo: literal.end)
  }

  private func start(of run: Run, _ view: CaseView) -> Moment {
    guard let begins = run.begins else { return view.records[run.start].moment }
    return Moment(instant: begins, date: policy.zone.local(begins).date, isDateOnly: false)
  }

  /// Whether a pause that began before the clock still runs when it starts.
  private func isPaused(_ run: Run, in view: CaseView) -> Bool {
    guard !run.moving.isEmpty, let from = run.rule.pauseFrom, let to = run.rule.pauseTo,
      let newest = run.moving.last(upTo: run.start - 1)
    else { return false }
    var next: Int? = newest
    while let index = next {
      if to.matches(view.timeline, index) { return false }
      if from.matches(view.timeline, index) {
        return !isResumed(run, to, onDayOf: index, view)
      }
      next = index > 0 ? run.moving.last(upTo: index - 1) : nil
    }
    return false
  }

  /// Whether a pause ends on its first day by a mere date, which stands before it.
  private func isResumed(
    _ run: Run,
    _ to: CompiledPattern,
    onDayOf pause: Int,
    _ view: CaseView
  ) -> Bool {
    var next = run.moving.last(upTo: pause - 1)
    while let index = next, view.records[index].day == view.records[pause].day {
      if to.matches(view.timeline, index), view.comes(index, after: pause) { return true }
      next = run.moving.last(upTo: index - 1)
    }
    return false
  }

  /// Takes the clock out of sight, or back into it, where that event decides whether its rule holds.
  private func hide(
    _ clock: inout Clock,
    _ life: inout ClockLife,
    _ run: Run,
    at index: Int,
    _ view: CaseView
  ) {
    let timeline = view.timeline
    guard let pattern = run.rule.holdsWhile, pattern.concerns(timeline, index) else { return }
    let isHidden = !pattern.matches(timeline, index)
    guard isHidden != life.isHidden, let newest = clock.promises.last else { return }
    life.isHidden = isHidden
    clock.promises.append(
      Promise(
        begins: timeline.occurred(index),
        isPaused: isHidden || life.isPausing(run),
        readings: newest.readings
      )
    )
  }

  /// Takes in a pause that begins or ends with that event.
  private func pause(
    _ clock: inout Clock,
    _ life: inout ClockLife,
    _ run: Run,
    at index: Int,
    _ last: Reckoning,
    _ view: CaseView
  ) {
    let timeline = view.timeline
    guard let pauses = run.rule.source.pauses, let from = run.rule.pauseFrom,
      let to = run.rule.pauseTo
    else { return }
    let date = LocalDate(days: timeline.records[index].day)
    if life.pausedFrom == nil, from.matches(timeline, index),
      date <= last.shifted.date(in: policy.zone)
    {
      guard !isResumed(run, to, onDayOf: index, view) else { return }
      life.pause(on: date, at: timeline.occurred(index))
      guard pauses.moves else { return }
      clock.promises.append(
        Promise(
          begins: timeline.occurred(index),
          isPaused: true,
          readings: clock.promises.last?.readings ?? []
        )
      )
    } else if let since = life.pausedFrom, to.matches(timeline, index) {
      life.paused += pausedDays(pauses, from: since, to: date, life)
      life.pausedFrom = nil
      if pauses.moves {
        clock.promises.append(
          Promise(
            begins: timeline.occurred(index),
            isPaused: life.isHidden,
            readings: count(run, life, life.paused)
          )
        )
      } else {
        clock.shadow = shadow(of: clock, life)
      }
    }
  }

  /// The date as it would be if the pauses moved it.
  private func shadow(of clock: Clock, _ life: ClockLife) -> Reckoning? {
    guard let fatal = clock.promises.last?.fatal?.reckoning else { return nil }
    return reckoner.reckon(
      fatal.measure,
      from: life.start,
      setTo: fatal.literal,
      pausedDays: life.pausedDays(after: fatal)
    )
  }

  /// Takes in an extension that comes with that event.
  private func extend(
    _ clock: inout Clock,
    _ life: inout ClockLife,
    _ run: Run,
    at index: Int,
    _ last: Reckoning,
    _ view: CaseView
  ) {
    let timeline = view.timeline
    guard let rule = run.rule.source.extends, let pattern = run.rule.extends,
      pattern.matches(timeline, index), isSigned(pattern, index, &life, timeline)
    else { return }
    guard let literals = extended(rule, at: index, last, run, life, view) else {
      clock.refusedExtensions.append(index)
      return
    }
    life.literals = literals
    life.extensions += 1
    let paused = run.rule.pausesMove ? life.paused : PausedDays()
    clock.promises.append(
      Promise(
        begins: timeline.occurred(index),
        isPaused: life.isHidden || life.isPausing(run),
        readings: count(run, life, paused)
      )
    )
    if clock.shadow != nil { clock.shadow = shadow(of: clock, life) }
  }

  /// Every reading counted, those without a date left out.
  @inline(__always)
  private func count(
    _ run: Run,
    _ life: ClockLife,
    _ paused: PausedDays
  ) -> Few<CountedReading> {
    var counted = Few<CountedReading>()
    for (number, reading) in run.readings.enumerated() {
      let literal = life.literal(number)
      if literal.isMissing { continue }
      counted.append(
        CountedReading(
          reading,
          reckoner.reckon(
            reading.measure,
            from: life.start,
            setTo: literal.end,
            pausedDays: max(0, (paused - literal.pausedBefore).count(for: reading.measure))
          ),
          isCapped: literal.isCapped,
          isUnread: literal.isUnread
        )
      )
    }
    return counted
  }

  // MARK: - Literal ends

  /// The end that a reading takes from the event itself.
  private func literal(
    _ compiled: CompiledReading,
    at index: Int,
    _ view: CaseView,
    _ start: Moment
  ) -> LiteralEnd {
    let reading = compiled.source
    switch reading.due {
    case .term: return LiteralEnd()
    case .atOnce: return LiteralEnd(end: .instant(start.instant))
    case .next(let cutOff): return LiteralEnd(end: .day(reckoner.next(cutOff, after: start)))
    case .read(_, let otherwise, let atMost):
      let value = compiled.attribute.flatMap { view.value($0, of: index) }
      guard let end = value.flatMap({ readEnd($0, view) }) else {
        let isUnread = value != nil
        return LiteralEnd(isMissing: otherwise == nil, isUnread: isUnread)
      }
      guard let atMost else { return LiteralEnd(end: end) }
      var cap = reading.measure
      cap.term = atMost
      let capped = reckoner.reckon(cap, from: start)
      guard end.breach(in: policy.zone) > capped.dueAt else { return LiteralEnd(end: end) }
      return LiteralEnd(end: capped.due, isCapped: true)
    }
  }

  /// The date or instant that an attribute holds; nil where it holds none.
  private func read(_ attribute: String, at index: Int, _ view: CaseView) -> End? {
    value(of: attribute, at: index, view).flatMap { readEnd($0, view) }
  }

  private func readEnd(_ value: Symbol, _ view: CaseView) -> End? {
    view.values.time(value)?.end(in: policy.zone)
  }

  private func value(of attribute: String, at index: Int, _ view: CaseView) -> Symbol? {
    vocabulary.attributes.find(attribute).flatMap { view.value($0, of: index) }
  }

  // MARK: - Pauses

  /// How many days of a pause lengthen the term; the event's own day is none of them.
  private func pausedDays(
    _ pauses: PauseRule,
    from: LocalDate,
    to: LocalDate,
    _ life: ClockLife
  ) -> PausedDays {
    var first = pauses.days == .fromFirst ? from : from + 1
    if first <= life.start.date { first = life.start.date + 1 }
    guard first < to else { return PausedDays() }
    return PausedDays(
      all: to - first,
      working: policy.calendar.working.count(after: first - 1, through: to - 1)
    )
  }

  // MARK: - Extensions

  /// Whether an extension has all its signatures with this event.
  private func isSigned(
    _ pattern: CompiledPattern,
    _ index: Int,
    _ life: inout ClockLife,
    _ timeline: Timeline
  ) -> Bool {
    guard pattern.signatures > 1 else { return true }
    guard let signer = timeline.value(pattern.signer, of: index) else { return false }
    life.signers.insert(signer)
    guard life.signers.count >= pattern.signatures else { return false }
    life.signers.removeAll()
    return true
  }

  /// The new ends; nil where the rule refuses the extension.
  private func extended(
    _ rule: ExtensionRule,
    at index: Int,
    _ last: Reckoning,
    _ run: Run,
    _ life: ClockLife,
    _ view: CaseView
  ) -> Few<LiteralEnd>? {
    let reached = life.isPausing(run) ? life.pausedAt : view.occurred(index)
    guard reached < last.dueAt, life.extensions < rule.times ?? .max else { return nil }
    var literals = Few<LiteralEnd>()
    let named = namedEnd(rule, at: index, view)
    for (number, reading) in run.readings.lazy.map(\.source).enumerated() {
      let literal = life.literal(number)
      let old = literal.end ?? reckoner.reckon(reading.measure, from: life.start).nominal
      guard let new = named ?? newEnd(rule, after: old, at: index, view),
        isAllowed(new, after: old, rule, reading, life)
      else { return nil }
      // Whoever names a day knows of the pauses until then; only what comes after them moves it.
      let before = named == nil ? literal.pausedBefore : pausedUntil(index, run, life, view)
      literals.append(LiteralEnd(end: new, pausedBefore: before))
    }
    return literals
  }

  /// The days that pauses took until that event, those of one that still runs included.
  private func pausedUntil(
    _ index: Int,
    _ run: Run,
    _ life: ClockLife,
    _ view: CaseView
  ) -> PausedDays {
    guard let pauses = run.rule.source.pauses, let since = life.pausedFrom else {
      return life.paused
    }
    let today = LocalDate(days: view.records[index].day)
    return life.paused + pausedDays(pauses, from: since, to: today, life)
  }

  /// The day or instant that an extension names; nil where it names none, or a term.
  private func namedEnd(_ rule: ExtensionRule, at index: Int, _ view: CaseView) -> End? {
    guard case .read(let attribute, _, _)? = rule.to else { return nil }
    return read(attribute, at: index, view)
  }

  private func newEnd(
    _ rule: ExtensionRule,
    after old: End,
    at index: Int,
    _ view: CaseView
  ) -> End? {
    switch rule.to ?? rule.by {
    case .term(let term): return reckoner.end(term, after: old)
    case .read(let attribute, let otherwise, _):
      if rule.to == nil, let term = readTerm(attribute, at: index, view) {
        return reckoner.end(term, after: old)
      }
      return otherwise.map { reckoner.end($0, after: old) }
    case .atOnce, .next, nil: return nil
    }
  }

  private func readTerm(_ attribute: String, at index: Int, _ view: CaseView) -> Term? {
    value(of: attribute, at: index, view).flatMap { view.values.term($0) }
  }

  private func isAllowed(
    _ new: End,
    after old: End,
    _ rule: ExtensionRule,
    _ reading: Reading,
    _ life: ClockLife
  ) -> Bool {
    let breach = new.breach(in: policy.zone)
    if let each = rule.each, breach > reckoner.end(each, after: old).breach(in: policy.zone) {
      return false
    }
    guard let total = rule.total else { return true }
    var longest = reading.measure
    longest.term = total
    return breach <= reckoner.reckon(longest, from: life.start).dueAt
  }
}

/// What is known of a clock while its life is walked.
private struct ClockLife {
  let start: Moment

  /// One for each reading; empty while all of them are counted.
  var literals = Few<LiteralEnd>()
  var pausedFrom: LocalDate?

  /// When the newest pause began: there the clock stands still while it runs.
  var pausedAt = Instant.distantPast
  var paused = PausedDays()
  var extensions = 0
  var signers: Set<Symbol> = []

  /// Whether its rule doesn't hold at the moment.
  var isHidden = false

  /// Whether a pause that moves the end has begun and not ended.
  func isPausing(_ run: Run) -> Bool {
    pausedFrom != nil && run.rule.pausesMove
  }

  init(start: Moment) { self.start = start }

  mutating func pause(on date: LocalDate, at instant: Instant) {
    pausedFrom = max(date, start.date)
    pausedAt = max(instant, start.instant)
  }

  /// The days of its pauses that move an end, those left out that it was named after.
  func pausedDays(after end: Reckoning) -> Int {
    let before = literals.first { $0.end == end.literal }?.pausedBefore ?? PausedDays()
    return max(0, (paused - before).count(for: end.measure))
  }

  func literal(_ reading: Int) -> LiteralEnd {
    literals.isEmpty ? LiteralEnd() : literals[reading]
  }
}

/// An end that isn't counted but named.
private struct LiteralEnd {
  /// Nil where the term is counted.
  var end: End?
  var isCapped = false

  /// Whether there is neither a literal nor a term to count.
  var isMissing = false

  /// Whether the event named an end that can't be read.
  var isUnread = false

  /// The days of the pauses that it was named after: they don't move it.
  var pausedBefore = PausedDays()
}

/// How many days pauses took: each reading takes those that its term is counted in.
private struct PausedDays {
  var all = 0
  var working = 0

  func count(for measure: Measure) -> Int {
    measure.term.unit == .workingDays ? working : all
  }

  static func + (a: PausedDays, b: PausedDays) -> PausedDays {
    PausedDays(all: a.all + b.all, working: a.working + b.working)
  }

  static func - (a: PausedDays, b: PausedDays) -> PausedDays {
    PausedDays(all: a.all - b.all, working: a.working - b.working)
  }

  static func += (a: inout PausedDays, b: PausedDays) { a = a + b }
}
