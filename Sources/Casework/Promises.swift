import Civil

extension Assessor {
  /// Walks the events of a clock's life, and makes a promise at its start and at each event that
  /// moves its end.
  ///
  /// `end`: the first event that no longer belongs to its life.
  func promise(
    _ clock: inout Clock,
    _ run: Run,
    _ readings: ArraySlice<Reading>,
    until end: Int,
    of view: CaseView
  ) {
    let timeline = view.timeline
    var life = ClockLife(start: timeline.moment(of: run.start))
    life.literals = readings.map { literal($0, at: run.start, view, life.start) }
    clock.promises.append(
      Promise(
        begins: life.start.instant,
        isPaused: false,
        readings: count(readings, life, pausedDays: 0)
      )
    )
    guard run.rule.pauseFrom != nil || run.rule.extends != nil else { return }
    let rule = policy.rules[run.number]
    for index in run.start + 1..<max(end, run.start + 1) {
      guard let last = clock.promises.last(where: { !$0.isPaused })?.fatal?.reckoning else {
        return
      }
      if let pauses = rule.pauses, let from = run.rule.pauseFrom, let to = run.rule.pauseTo {
        let date = LocalDate(days: timeline.days[index])
        let isInside = date <= last.shifted.date(in: policy.zone)
        if life.pausedFrom == nil, from.matches(timeline, index), isInside {
          life.pausedFrom = max(date, life.start.date)
          if pauses.moves {
            clock.promises.append(
              Promise(
                begins: timeline.occurred[index],
                isPaused: true,
                readings: clock.promises.last?.readings ?? []
              )
            )
          }
        } else if let since = life.pausedFrom, to.matches(timeline, index) {
          life.pausedDays += pausedDays(pauses, from: since, to: date, life, last.measure)
          life.pausedFrom = nil
          if pauses.moves {
            clock.promises.append(
              Promise(
                begins: timeline.occurred[index],
                isPaused: false,
                readings: count(readings, life, pausedDays: life.pausedDays)
              )
            )
          } else if let fatal = clock.promises.last?.fatal {
            clock.shadow = reckoner.reckon(
              fatal.reckoning.measure,
              from: life.start,
              setTo: fatal.reckoning.literal,
              pausedDays: life.pausedDays
            )
          }
        }
      }
      if let extends = rule.extends, let pattern = run.rule.extends,
        pattern.matches(timeline, index)
      {
        guard isSigned(pattern, index, &life, timeline) else { continue }
        if let literals = extended(extends, at: index, last, readings, life, view) {
          life.literals = literals
          life.extensions += 1
          let days = rule.pauses?.moves == false ? 0 : life.pausedDays
          clock.promises.append(
            Promise(
              begins: timeline.occurred[index],
              isPaused: life.pausedFrom != nil && days > 0,
              readings: count(readings, life, pausedDays: days)
            )
          )
        } else {
          clock.refusedExtensions.append(index)
        }
      }
    }
  }

  /// Every reading counted, those without a date left out.
  private func count(
    _ readings: ArraySlice<Reading>,
    _ life: ClockLife,
    pausedDays: Int
  ) -> [CountedReading] {
    var counted: [CountedReading] = []
    counted.reserveCapacity(readings.count)
    for (reading, literal) in zip(readings, life.literals) {
      if literal.isMissing { continue }
      counted.append(
        CountedReading(
          reading: reading,
          reckoning: reckoner.reckon(
            reading.measure,
            from: life.start,
            setTo: literal.end,
            pausedDays: pausedDays
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
    _ reading: Reading,
    at index: Int,
    _ view: CaseView,
    _ start: Moment
  ) -> LiteralEnd {
    switch reading.due {
    case .term: return LiteralEnd()
    case .atOnce: return LiteralEnd(end: .instant(start.instant))
    case .next(let cutOff): return LiteralEnd(end: .day(reckoner.next(cutOff, after: start)))
    case .read(let attribute, let otherwise, let atMost):
      guard let end = read(attribute, at: index, view) else {
        let isUnread = value(of: attribute, at: index, view) != nil
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
    guard let value = value(of: attribute, at: index, view) else { return nil }
    return view.vocabulary.values.withBytes(of: value) { TimeText(bytes: $0) }?.end(in: policy.zone)
  }

  private func value(of attribute: String, at index: Int, _ view: CaseView) -> Symbol? {
    vocabulary.attributes.find(attribute).flatMap { view.timeline.value($0, of: index) }
  }

  // MARK: - Pauses

  /// How many days of a pause lengthen the term; the event's own day is none of them.
  private func pausedDays(
    _ pauses: PauseRule,
    from: LocalDate,
    to: LocalDate,
    _ life: ClockLife,
    _ measure: Measure
  ) -> Int {
    var first = pauses.days == .fromFirst ? from : from + 1
    if first <= life.start.date { first = life.start.date + 1 }
    guard first < to else { return 0 }
    return measure.term.unit == .workingDays
      ? policy.calendar.working.count(after: first - 1, through: to - 1) : to - first
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
    _ readings: ArraySlice<Reading>,
    _ life: ClockLife,
    _ view: CaseView
  ) -> [LiteralEnd]? {
    let occurred = view.timeline.occurred[index]
    guard occurred < last.dueAt, life.extensions < rule.times ?? .max else { return nil }
    var literals: [LiteralEnd] = []
    for (reading, literal) in zip(readings, life.literals) {
      let old = literal.end ?? reckoner.reckon(reading.measure, from: life.start).nominal
      guard let new = newEnd(rule, after: old, at: index, view),
        isAllowed(new, after: old, rule, reading, life)
      else { return nil }
      literals.append(LiteralEnd(end: new))
    }
    return literals
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
      if rule.to != nil, let end = read(attribute, at: index, view) { return end }
      if rule.to == nil, let term = readTerm(attribute, at: index, view) {
        return reckoner.end(term, after: old)
      }
      return otherwise.map { reckoner.end($0, after: old) }
    case .atOnce, .next, nil: return nil
    }
  }

  private func readTerm(_ attribute: String, at index: Int, _ view: CaseView) -> Term? {
    guard let value = value(of: attribute, at: index, view) else { return nil }
    return Term(view.vocabulary.values.text(value))
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
  var literals: [LiteralEnd] = []
  var pausedFrom: LocalDate?
  var pausedDays = 0
  var extensions = 0
  var signers: Set<Symbol> = []

  init(start: Moment) { self.start = start }
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
}
