package import Civil

/// Works out what a policy says of a case: a pure function of timeline, edition and instant.
///
/// A class, as all that it is made of: it is handed to every case, and copying it must cost nothing.
package final class Assessor: Sendable {
  package let policy: PolicyEdition
  package let reckoner: Reckoner

  /// The words of the policy, in the numbers that its rules use; events are read into a copy.
  package let vocabulary: Vocabulary
  let rules: [CompiledRule]
  private let opens: CompiledPattern
  private let closes: CompiledPattern
  private let owners: [(type: Symbol, attribute: Symbol)]

  package init(_ policy: PolicyEdition) {
    self.policy = policy
    reckoner = Reckoner(calendar: policy.calendar, zone: policy.zone)
    var words = Vocabulary()
    rules = policy.rules.map { CompiledRule($0, &words) }
    opens = CompiledPattern(EventPattern(types: policy.cases.opens), &words)
    closes = CompiledPattern(EventPattern(types: policy.cases.closes), &words)
    owners = policy.cases.owner.sorted { $0.key < $1.key }.map {
      (words.types.intern($0.key), words.attributes.intern($0.value))
    }
    vocabulary = words
  }

  /// Everything that holds of a case at that instant, by the events that had occurred by then.
  ///
  /// `vocabulary`: the words that the timeline was read into.
  package func assess(
    _ timeline: Timeline,
    _ vocabulary: Vocabulary,
    asOf: Instant
  ) -> Assessment {
    var assessment = Assessment()
    let view = CaseView(
      timeline: timeline,
      vocabulary: vocabulary,
      visible: timeline.count(asOf: asOf)
    )
    forEachRun(of: view, asOf: asOf, lastOnly: false) { clock in
      let (rungs, next) = rungs(of: clock, in: timeline, asOf: asOf)
      assessment.rungs += rungs
      assessment.next = earlier(assessment.next, next)
      if clock.state != .superseded { assessment.clocks.append(clock) }
    }
    if view.visible < timeline.count {
      assessment.next = earlier(assessment.next, timeline.occurred[view.visible])
    }
    assessment.rungs.sort { $0.at < $1.at }
    return assessment
  }

  /// The clocks alone, for lists over many cases.
  package func clocks(
    of timeline: Timeline,
    _ vocabulary: Vocabulary,
    asOf: Instant,
    _ body: (Clock) -> Void
  ) {
    let view = CaseView(
      timeline: timeline,
      vocabulary: vocabulary,
      visible: timeline.count(asOf: asOf)
    )
    forEachRun(of: view, asOf: asOf, lastOnly: true, body)
  }

  /// Who owns the case: what the newest event that names an owner says; nil where none does.
  package func owner(of timeline: Timeline, asOf: Instant) -> Symbol? {
    for index in (0..<timeline.count(asOf: asOf)).reversed() {
      for owner in owners where owner.type == timeline.types[index] {
        if let value = timeline.value(owner.attribute, of: index) { return value }
      }
    }
    return nil
  }

  // MARK: - Clocks

  private func forEachRun(
    of view: CaseView,
    asOf: Instant,
    lastOnly: Bool,
    _ body: (Clock) -> Void
  ) {
    let timeline = view.timeline
    var seen: UInt64 = 0
    for index in 0..<view.visible { seen |= CompiledPattern.bit(of: timeline.types[index]) }
    let life = policy.cases.closes.isEmpty ? [] : closedPeriods(of: view)
    for (number, rule) in rules.enumerated() where rule.starts.typeMask & seen != 0 {
      var starts = rule.starts.starts(in: timeline, visible: view.visible).filter {
        isValid(policy.rules[number], on: timeline.days[$0])
          && (rule.runsAfterClose || !life.contains(where: $0))
      }
      guard !starts.isEmpty else { continue }
      let isLast = rule.starts.which == .last
      if isLast, lastOnly { starts = [starts[starts.count - 1]] }
      let stops = rule.stops.map { stops in
        (0..<view.visible).filter { stops.matches(timeline, $0) }
      }
      let cancels = rule.cancels.map { cancels in
        (0..<view.visible).filter { cancels.matches(timeline, $0) }
      }
      for (position, start) in starts.enumerated() {
        let successor = isLast && position + 1 < starts.count ? starts[position + 1] : nil
        for moment in rule.momentIndices {
          let run = Run(
            number: number,
            rule: rule,
            moment: moment,
            start: start,
            successor: successor,
            stops: stops ?? [],
            cancels: cancels ?? [],
            closing: rule.runsAfterClose ? nil : life.firstClosing(after: start)
          )
          body(clock(run, of: view, asOf: asOf))
        }
      }
    }
  }

  private func isValid(_ rule: Rule, on day: Int32) -> Bool {
    if let from = rule.validFrom, day < from.days { return false }
    if let until = rule.validUntil, day > until.days { return false }
    return true
  }

  private func clock(_ run: Run, of view: CaseView, asOf: Instant) -> Clock {
    let timeline = view.timeline
    var ending = ending(of: run, in: timeline)
    var superseded: Instant?
    if let successor = run.successor, ending.map({ $0.event > successor }) ?? true {
      ending = nil
      superseded = timeline.occurred[successor]
    }
    let readings = run.readings(in: policy)
    var clock = Clock(
      rule: run.number,
      moment: run.moment,
      anchor: run.start,
      state: .running,
      ending: ending,
      superseded: superseded,
      promises: [],
      refusedExtensions: [],
      shadow: nil
    )
    let end = ending?.event ?? run.successor ?? view.visible
    promise(&clock, run, readings, until: max(end, run.start + 1), of: view)
    clock.state = state(of: clock, asOf: asOf)
    return clock
  }

  private func state(of clock: Clock, asOf: Instant) -> Clock.State {
    if clock.superseded != nil { return .superseded }
    let dueAt = clock.fatal?.dueAt ?? .distantFuture
    switch clock.ending {
    case .some(let ending) where ending.kind != .stopped: return .cancelled
    case .some(let ending): return ending.at < dueAt ? .met : .late
    case nil where clock.promises.last?.isPaused == true: return .paused
    case nil: return dueAt <= asOf ? .missed : .running
    }
  }

  // MARK: - Endings

  private func ending(of run: Run, in timeline: Timeline) -> Ending? {
    let stop = stop(of: run, in: timeline)
    let cancel = run.rule.cancels.flatMap { pattern in
      run.cancels.first { ends($0, run, same: pattern.same, in: timeline) }
    }
    let candidates: [(Ending.Kind, Int)] = [
      stop.map { (.stopped, $0) }, cancel.map { (.cancelled, $0) },
      run.closing.map { (.closed, $0) },
    ].compactMap(\.self)
    guard let first = candidates.min(by: { $0.1 < $1.1 }) else { return nil }
    return Ending(
      kind: first.0,
      event: first.1,
      at: max(timeline.occurred[first.1], timeline.occurred[run.start])
    )
  }

  /// The event that stops the clock: of several moments each takes its own, the earliest first.
  private func stop(of run: Run, in timeline: Timeline) -> Int? {
    guard let pattern = run.rule.stops, !run.stops.isEmpty else { return nil }
    var skip = run.moment ?? 0
    var signers: [Symbol] = []
    let first = pattern.countsEarly ? 0 : firstIndex(in: run.stops, from: run.start, timeline)
    for index in run.stops[first...] {
      guard pattern.countsEarly || ends(index, run, same: nil, in: timeline),
        isSame(pattern.same, index, run.start, in: timeline)
      else { continue }
      if pattern.signatures > 1 {
        guard let signer = timeline.value(pattern.signer, of: index) else { continue }
        if !signers.contains(signer) { signers.append(signer) }
        guard signers.count >= pattern.signatures else { continue }
        signers.removeAll()
      }
      if skip == 0 { return index }
      skip -= 1
    }
    return nil
  }

  /// Where in the sorted stops the search begins: at those of the start's own day.
  private func firstIndex(in stops: [Int], from start: Int, _ timeline: Timeline) -> Int {
    var low = 0
    var high = stops.count
    while low < high {
      let middle = (low + high) / 2
      if timeline.days[stops[middle]] < timeline.days[start] {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// Whether an event comes at or after the start, and so can end its clock.
  private func ends(_ index: Int, _ run: Run, same: Symbol?, in timeline: Timeline) -> Bool {
    guard index != run.start, isSame(same, index, run.start, in: timeline) else { return false }
    let isDate = timeline.records[index].flags.contains(.dateOnly)
    if isDate, timeline.records[run.start].flags.contains(.dateOnly),
      timeline.days[index] == timeline.days[run.start]
    {
      // Of two mere dates the order that their source gives is all that is known.
      return index > run.start
    }
    if timeline.occurred[index] >= timeline.occurred[run.start] { return true }
    return isDate && timeline.days[index] == timeline.days[run.start]
  }

  private func isSame(_ name: Symbol?, _ a: Int, _ b: Int, in timeline: Timeline) -> Bool {
    guard let name else { return true }
    guard let value = timeline.value(name, of: a) else { return false }
    return value == timeline.value(name, of: b)
  }

  private func closedPeriods(of view: CaseView) -> ClosedPeriods {
    var periods = ClosedPeriods()
    for index in 0..<view.visible {
      if closes.matches(view.timeline, index) {
        periods.close(at: index)
      } else if !policy.cases.opens.isEmpty, opens.matches(view.timeline, index) {
        periods.open(at: index)
      }
    }
    return periods
  }
}

/// A case's timeline, cut at the instant of the assessment.
struct CaseView {
  let timeline: Timeline
  let vocabulary: Vocabulary

  /// How many of its events count.
  let visible: Int
}

/// One clock about to be worked out.
struct Run {
  let number: Int
  let rule: CompiledRule
  let moment: Int?
  let start: Int

  /// The next start of a rule that keeps the last one only.
  let successor: Int?
  let stops: [Int]
  let cancels: [Int]

  /// The first closing of the case after the start.
  let closing: Int?

  func readings(in policy: PolicyEdition) -> ArraySlice<Reading> {
    guard let moment else { return policy.rules[number].readings[...] }
    return policy.rules[number].moments[moment...moment]
  }
}

/// Between which events the case is closed.
struct ClosedPeriods: ExpressibleByArrayLiteral {
  private var closings: [Int] = []
  private var openings: [Int] = []
  private var isClosed = false

  init(arrayLiteral elements: Int...) {}

  init() {}

  mutating func close(at index: Int) {
    closings.append(index)
    isClosed = true
  }

  mutating func open(at index: Int) {
    if isClosed { openings.append(index) }
    isClosed = false
  }

  /// Whether the case was closed when that event came.
  func contains(where index: Int) -> Bool {
    guard let closing = closings.last(where: { $0 <= index }) else { return false }
    return !openings.contains { closing < $0 && $0 <= index }
  }

  func firstClosing(after start: Int) -> Int? { closings.first { $0 > start } }
}

/// A rule in symbols.
final class CompiledRule: Sendable {
  let starts: CompiledPattern
  let stops: CompiledPattern?
  let cancels: CompiledPattern?
  let pauseFrom: CompiledPattern?
  let pauseTo: CompiledPattern?
  let extends: CompiledPattern?
  let runsAfterClose: Bool

  /// One nil for a rule without moments, else the moments' indices.
  let momentIndices: [Int?]

  init(_ rule: Rule, _ words: inout Vocabulary) {
    starts = CompiledPattern(rule.starts, &words)
    stops = rule.stops.map { CompiledPattern($0, &words) }
    cancels = rule.cancels.map { CompiledPattern($0, &words) }
    pauseFrom = rule.pauses.map { CompiledPattern($0.from, &words) }
    pauseTo = rule.pauses.map { CompiledPattern($0.to, &words) }
    extends = rule.extends.map { CompiledPattern($0.event, &words) }
    runsAfterClose = rule.runsAfterClose
    momentIndices = rule.moments.isEmpty ? [nil] : Array(rule.moments.indices)
    for reading in rule.readings + rule.moments { Self.intern(reading.due, &words) }
    if let extends = rule.extends {
      for due in [extends.by, extends.to] { due.map { Self.intern($0, &words) } }
    }
  }

  private static func intern(_ due: Due, _ words: inout Vocabulary) {
    if case .read(let attribute, _, _) = due { _ = words.attributes.intern(attribute) }
  }
}

/// The earlier of two instants, where there are any.
func earlier(_ a: Instant?, _ b: Instant?) -> Instant? {
  guard let a, let b else { return a ?? b }
  return min(a, b)
}
