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

  /// For each rule the bits of what starts it, none for an alarm: most cases have nothing of most
  /// rules, which are then not even looked at.
  private let startMasks: [UInt64]

  /// The rules that are alarms, by number.
  let alarms: [Int]

  /// Whether any rule goes on when the case closes.
  private let outlivesCase: Bool
  let engine: EngineWords

  /// Nil where any event opens a case.
  private let opens: CompiledPattern?

  /// Nil where nothing closes a case.
  private let closes: CompiledPattern?
  let owners: [(type: Symbol, attribute: Symbol)]

  /// The attributes that roles are taken from: `naar` of `naar.teamleider`.
  let addresses: [Symbol]

  /// The attributes that some rule counts across cases by.
  private let sharedAttributes: [Symbol]

  /// Whether a case without a clock is an alarm.
  private let watchesCover: Bool

  package init(_ policy: PolicyEdition) {
    self.policy = policy
    reckoner = Reckoner(calendar: policy.calendar, zone: policy.zone)
    var words = Vocabulary()
    engine = EngineWords(&words)
    let keys = policy.cases.keys
    let rules = policy.rules.map { CompiledRule($0, keys: keys, &words) }
    self.rules = rules
    startMasks = rules.map { $0.alarm == nil ? $0.starts.typeMask : 0 }
    alarms = rules.indices.filter { rules[$0].alarm != nil }
    outlivesCase = rules.contains(where: \.runsAfterClose)
    opens =
      policy.cases.opens.isEmpty
      ? nil : CompiledPattern(EventPattern(types: policy.cases.opens), &words)
    closes =
      policy.cases.closes.isEmpty
      ? nil : CompiledPattern(EventPattern(types: policy.cases.closes), &words)
    let addresses = Set(policy.rules.flatMap(\.rungs).flatMap(\.addresses)).sorted()
    self.addresses = addresses.map { words.attributes.intern($0) }
    owners = policy.cases.owner.sorted { $0.key < $1.key }.map {
      (words.types.intern($0.key), words.attributes.intern($0.value))
    }
    sharedAttributes = Set(rules.compactMap(\.starts.across)).sorted()
    watchesCover = policy.rules.contains { $0.alarm == .noClock }
    vocabulary = words
  }

  /// Everything that holds of a case at that instant, by the events that had occurred by then.
  ///
  /// - `timeline`: as `amended` leaves it.
  /// - `vocabulary`: the words that the timeline was read into.
  /// - `kin`: the timelines of the other cases that share a key with it, in the same words.
  /// - `clocksToo`: whether the clocks are wanted beside the rungs that they lead to.
  /// - `elsewhereToo`: whether those are wanted too that began in a case that was merged with this one.
  package func assess(
    _ timeline: Timeline,
    _ vocabulary: Vocabulary,
    kin: [Timeline] = [],
    asOf: Instant,
    clocksToo: Bool = true,
    elsewhereToo: Bool = false
  ) -> Assessment {
    var assessment = Assessment()
    let view = CaseView(timeline, vocabulary, kin: kin, asOf: asOf)
    let acknowledgements = acknowledgements(in: view)
    var series = ClockSeries()
    forEachRun(of: view, endedToo: true, supersededToo: true) { view, run in
      guard elsewhereToo || !run.isElsewhere(in: view) else { return }
      let clock = clock(run, of: view, asOf: asOf)
      let first = assessment.rungs.count
      let address = run.rule.addresses.map { view.value($0, of: run.start) }
      var before = series.take(clock, address)
      let next = addRungs(
        of: clock,
        in: timeline,
        acknowledged: acknowledgements.of(clock, by: self, in: view),
        after: &before,
        asOf: asOf,
        to: &assessment.rungs
      )
      if !run.rule.isAnchored {
        series.add(clock, address, before, &assessment.rungs, from: first)
      }
      assessment.next = earlier(assessment.next, next)
      if clocksToo, clock.state != .superseded { assessment.clocks.append(clock) }
    }
    if view.visible < timeline.count {
      assessment.next = earlier(assessment.next, timeline.occurred(view.visible))
    }
    if assessment.rungs.count > 1 { assessment.rungs.sort { $0.at < $1.at } }
    return assessment
  }

  /// The clocks alone, for lists over many cases.
  ///
  /// `endedToo`: whether clocks that ended are wanted; without them a closed case costs nothing.
  package func clocks(
    of timeline: Timeline,
    _ words: Words,
    kin: [Timeline] = [],
    asOf: Instant,
    endedToo: Bool = true,
    _ body: (Clock) -> Void
  ) {
    forEachOwnRun(of: timeline, words, kin: kin, asOf: asOf, endedToo: endedToo) { view, run in
      body(clock(run, of: view, asOf: asOf))
    }
  }

  /// Passes on the runs of a case, those left out that began in a case that was merged with it.
  @inline(__always)
  func forEachOwnRun(
    of timeline: Timeline,
    _ words: Words,
    kin: [Timeline],
    asOf: Instant,
    endedToo: Bool,
    _ body: (CaseView, Run) -> Void
  ) {
    // An alarm ends with its case too.
    if !endedToo, !outlivesCase, isClosed(timeline, asOf: asOf) { return }
    let view = CaseView(timeline, words, kin: kin, asOf: asOf)
    forEachRun(of: view, endedToo: endedToo, supersededToo: false) { view, run in
      guard endedToo || run.ending == nil, !run.isElsewhere(in: view) else { return }
      body(view, run)
    }
  }

  /// Whether the case is closed by then for certain, as its closed periods would say: of many cases it
  /// is asked before anything is made for them.
  private func isClosed(_ timeline: Timeline, asOf: Instant) -> Bool {
    guard let closes else { return false }
    for index in (0..<timeline.count(asOf: asOf)).reversed() {
      if closes.matches(timeline, index) { return !isDoubtful(index, timeline) }
      if opens?.matches(timeline, index) == true { return false }
    }
    return false
  }

  /// Whether an opening stands before a closing by the mere date of its day, and so may come after it.
  private func isDoubtful(_ closing: Int, _ timeline: Timeline) -> Bool {
    guard let opens else { return false }
    let day = timeline.records[closing].day
    for index in (0..<closing).reversed() {
      guard timeline.records[index].day == day else { return false }
      if timeline.records[index].flags.contains(.dateOnly), opens.matches(timeline, index) {
        return true
      }
    }
    return false
  }

  // MARK: - Kin

  /// Whether some rule counts events of other cases too.
  package var countsAcrossCases: Bool { !sharedAttributes.isEmpty }

  /// The hashes of what a case says that other cases may say too: cases that share one are kin.
  package func sharedKeys(of timeline: Timeline, _ vocabulary: Vocabulary) -> [UInt64] {
    var keys: Set<UInt64> = []
    for attribute in sharedAttributes {
      let name = vocabulary.attributes.withBytes(of: attribute) { stableHash($0) }
      for index in timeline.records.indices {
        guard let value = timeline.value(attribute, of: index) else { continue }
        keys.insert(vocabulary.values.hash(of: value, seed: name))
      }
    }
    return keys.sorted()
  }

  // MARK: - Owners

  /// Who owns the case: what the newest event that names an owner says; nil where none does.
  package func owner(of timeline: Timeline, asOf: Instant) -> Symbol? {
    owner(of: timeline, at: timeline.count(asOf: asOf) - 1)
  }

  /// Who owns the case once that event has come.
  package func owner(of timeline: Timeline, at index: Int) -> Symbol? {
    for earlier in (0..<index + 1).reversed() {
      if let owner = ownerNamed(by: earlier, in: timeline) { return owner }
    }
    return nil
  }

  /// The owner that an event names.
  func ownerNamed(by index: Int, in timeline: Timeline) -> Symbol? {
    for owner in owners where owner.type == timeline.records[index].type {
      if let value = timeline.value(owner.attribute, of: index) { return value }
    }
    return nil
  }

  // MARK: - Clocks

  private func forEachRun(
    of view: CaseView,
    endedToo: Bool,
    supersededToo: Bool,
    _ body: (CaseView, Run) -> Void
  ) {
    let life = closedPeriods(of: view)
    let isOver = life.contains(view.visible - 1)
    // Whether the case was ever without a clock, all of its clocks tell.
    var cover = watchesCover && (endedToo || !isOver) ? Cover() : nil
    var namings: [OwnerNaming]?
    for number in startMasks.indices where startMasks[number] & view.seen != 0 {
      let rule = rules[number]
      if isOver, !endedToo, !rule.runsAfterClose { continue }
      if !rule.applies.isEmpty, namings == nil { namings = ownerNamings(in: view) }
      let starts = starts(of: rule, in: view, life, namings ?? [])
      guard !starts.isEmpty else { continue }
      let events = RuleEvents(rule, in: view)
      let which = rule.starts.which
      let newest = starts.last(upTo: view.visible - 1)
      let skips = which == .last && !supersededToo
      var next = skips && cover == nil ? newest : starts.first(from: 0)
      var floor = -1
      while let start = next {
        next = starts.first(from: start + 1)
        // Of `first`: where the last of its clocks ended; nil while one runs.
        var over: Int? = start
        for moment in rule.momentIndices {
          let run = Run(
            number: number,
            rule: rule,
            moment: moment,
            start: start,
            successor: which == .last ? next : nil,
            moving: events.moving,
            ending: ending(of: rule, from: start, moment, events, life, after: floor, in: view),
            begins: nil
          )
          if which == .first {
            over = over.flatMap { over in run.ending.map { max(over, $0.event) } }
            guard isValid(rule, view.records[start].day) else { continue }
          }
          if cover != nil, hasDate(run, in: view) { cover?.add(run, visible: view.visible) }
          if !skips || start == newest { body(view, run) }
        }
        if which == .first {
          next = over.flatMap { nextFirst(of: starts, start, $0, in: view) }
          floor = over ?? floor
        }
      }
    }
    guard !alarms.isEmpty else { return }
    forEachAlarm(of: view, life, cover) { run in
      if endedToo || run.ending == nil { body(view, run) }
    }
  }

  /// The matches that come while the case is open, one of the rule's organisations owns it, and the rule
  /// is valid; of `first` also those before it was: what began then is no first after it.
  private func starts(
    of rule: CompiledRule,
    in view: CaseView,
    _ life: ClosedPeriods,
    _ namings: [OwnerNaming]
  ) -> EventSet {
    let meant = rule.starts.starts(in: view)
    let isAlwaysValid = rule.validDays == nil || rule.starts.which == .first
    if isAlwaysValid, rule.runsAfterClose || life.isEmpty, rule.applies.isEmpty { return meant }
    var starts = EventSet()
    for index in meant
    where (isAlwaysValid || isValid(rule, view.records[index].day))
      && (rule.runsAfterClose || life.isOpen(for: index, in: view))
      && applies(rule, at: index, in: view, namings)
    {
      starts.insert(index)
    }
    return starts
  }

  private func isValid(_ rule: CompiledRule, _ day: Int32) -> Bool {
    rule.validDays?.contains(day) ?? true
  }

  /// The next start that is a first again, once the clocks of the one before have ended.
  private func nextFirst(
    of starts: EventSet,
    _ start: Int,
    _ over: Int,
    in view: CaseView
  ) -> Int? {
    var next = starts.first(from: start + 1)
    while let index = next, index < over, !view.comes(index, after: over) {
      next = starts.first(from: index + 1)
    }
    return next
  }

  /// An event that names an owner of the case.
  private struct OwnerNaming {
    let index: Int
    let owner: Symbol
  }

  private func ownerNamings(in view: CaseView) -> [OwnerNaming] {
    let timeline = view.timeline
    return (0..<view.visible).compactMap { index in
      ownerNamed(by: index, in: timeline).map { OwnerNaming(index: index, owner: $0) }
    }
  }

  /// Whether the case belongs to one of the rule's organisations when that event comes.
  ///
  /// Of an event of which only the day is known the owner may have been named before it, on that day.
  private func applies(
    _ rule: CompiledRule,
    at index: Int,
    in view: CaseView,
    _ namings: [OwnerNaming]
  ) -> Bool {
    if rule.applies.isEmpty { return true }
    var low = 0
    var high = namings.count
    while low < high {
      let middle = (low + high) / 2
      if namings[middle].index <= index { low = middle + 1 } else { high = middle }
    }
    if low > 0, rule.applies.contains(namings[low - 1].owner) { return true }
    guard view.records[index].flags.contains(.dateOnly) else { return false }
    let end = view.lastOfDay(index)
    return namings[low...].prefix { $0.index <= end }.contains { naming in
      rule.applies.contains(naming.owner) && view.mayCome(index, after: naming.index)
    }
  }

  // Made where it is used: a clock that is handed back would be copied with all that it holds.
  @inline(__always)
  func clock(_ run: Run, of view: CaseView, asOf: Instant) -> Clock {
    var ending = run.ending
    var superseded: Instant?
    if let successor = run.successor, ending.map({ $0.event > successor }) ?? true {
      ending = nil
      superseded = view.occurred(successor)
    }
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
    promise(&clock, run, until: max(end, run.start + 1), of: view)
    clock.state =
      superseded == nil
      ? state(
        ending,
        isPaused: clock.isPaused,
        dueAt: clock.due?.breach ?? .distantFuture,
        asOf: asOf
      ) : .superseded
    return clock
  }

  /// How a clock stands that no later one took the place of.
  func state(
    _ ending: Ending?,
    isPaused: Bool,
    dueAt: Instant,
    asOf: Instant
  ) -> Clock.State {
    switch ending {
    case .some(let ending) where ending.kind != .stopped: .cancelled
    case .some(let ending): ending.at < dueAt ? .met : .late
    case nil where isPaused: .paused
    case nil: dueAt <= asOf ? .missed : .running
    }
  }

  private func closedPeriods(of view: CaseView) -> ClosedPeriods {
    guard let closes, closes.typeMask & view.seen != 0 else { return ClosedPeriods() }
    return ClosedPeriods(
      closings: closes.matches(in: view),
      openings: view.matches(opens),
      in: view
    )
  }
}

/// One clock about to be worked out.
///
/// Made once, and whole: to put together a copy costs as much as finding what ends it.
struct Run {
  let number: Int
  let rule: CompiledRule
  let moment: Int?
  let start: Int

  /// The next start of a rule that keeps the last one only.
  let successor: Int?

  /// The events that may move its end.
  let moving: EventSet

  /// What ends it, later starts of the rule aside.
  let ending: Ending?

  /// When it begins, where that isn't when its start occurred.
  let begins: Instant?

  /// Whether it began in another case that is one with this by a merge: it is told there.
  func isElsewhere(in view: CaseView) -> Bool {
    view.records[start].flags.contains(.elsewhere)
  }

  var readings: ArraySlice<CompiledReading> {
    guard let moment else { return rule.readings[...] }
    return rule.moments[moment...moment]
  }
}

/// The clocks of rules of which one lives at a time, in order: what one has told, the next doesn't tell
/// again, unless it ended, or told somebody else.
private struct ClockSeries {
  private struct Told: Hashable {
    let rule: Int
    let moment: Int?
    let due: End
  }

  /// By what was told: the turn of the newest clock that told it, whether it has ended, and what its
  /// start says of whom roles stand for.
  private var told: [Told: (turn: Int, hasEnded: Bool, address: [Symbol?])] = [:]

  /// What came due under the promises of clocks of the newest rule whose place may be taken.
  private var rule = -1
  private var taken: [Int?: (promises: EarlierPromises, address: [Symbol?])] = [:]

  /// Takes what came due under the promises of the clocks whose place this one took.
  mutating func take(_ clock: Clock, _ address: [Symbol?]) -> EarlierPromises {
    guard rule == clock.rule, let taken = taken.removeValue(forKey: clock.moment),
      taken.address == address
    else { return EarlierPromises() }
    return taken.promises
  }

  /// Adds a clock, and numbers its rungs among those that told the same due.
  ///
  /// - `first`: where its rungs begin, which are the newest.
  mutating func add(
    _ clock: Clock,
    _ address: [Symbol?],
    _ promises: EarlierPromises,
    _ rungs: inout [DueRung],
    from first: Int
  ) {
    if rule != clock.rule { taken = [:] }
    rule = clock.rule
    if clock.superseded != nil { taken[clock.moment] = (promises, address) }
    let hasEnded = clock.ending != nil
    var turns: [Told: Int] = [:]
    for index in first..<rungs.count {
      let key = Told(rule: clock.rule, moment: clock.moment, due: rungs[index].due)
      guard let before = told[key] else {
        if hasEnded || !address.isEmpty { turns[key] = 0 }
        continue
      }
      rungs[index].turn = before.turn + (before.hasEnded || before.address != address ? 1 : 0)
      turns[key] = rungs[index].turn
    }
    for (key, turn) in turns { told[key] = (turn, hasEnded, address) }
  }
}

/// The earlier of two instants, where there are any.
func earlier(_ a: Instant?, _ b: Instant?) -> Instant? {
  guard let a, let b else { return a ?? b }
  return min(a, b)
}
