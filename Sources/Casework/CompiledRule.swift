import Civil

/// A rule in symbols.
final class CompiledRule: Sendable {
  /// The rule as the policy has it.
  ///
  /// A struct of many references: what each case asks of it stands here by itself.
  let source: Rule
  let alarm: Alarm?
  let starts: CompiledPattern
  let stops: CompiledPattern?
  let cancels: CompiledPattern?
  let pauseFrom: CompiledPattern?
  let pauseTo: CompiledPattern?

  /// Whether its pauses move the end.
  let pausesMove: Bool
  let extends: CompiledPattern?
  let holdsWhile: CompiledPattern?
  let runsAfterClose: Bool
  let isAnchored: Bool

  /// Its name, as events name it.
  let name: Symbol

  /// The organisations whose cases it holds for; empty for all.
  let applies: [Symbol]

  /// The attributes of the start that roles of its ladder are taken from.
  let addresses: [Symbol]

  /// The bits of the types that pause, extend or hide it.
  private let movingMask: UInt64

  /// The local days of the starts that it holds for; nil for all.
  let validDays: ClosedRange<Int32>?
  let readings: [CompiledReading]

  /// Several clocks from one start, each with a reading of its own; empty where `readings` says it.
  let moments: [CompiledReading]

  /// Whether all ends are counted out, and none is named by an event.
  let isCounted: Bool

  /// One nil for a rule without moments, else the moments' indices.
  let momentIndices: [Int?]

  /// For each moment how many of the others come before it.
  let momentRanks: [Int]

  /// The rungs' indices, the loudest first; of those as loud as each other in the order of the ladder.
  let loudestRungs: [Int]

  /// - `keys`: what cases may share, by name: the attribute that has it.
  init(_ rule: Rule, keys: [String: String], _ words: inout Vocabulary) {
    source = rule
    alarm = rule.alarm
    name = words.values.intern(rule.name)
    applies = rule.applies.map { words.values.intern($0) }
    starts = CompiledPattern(rule.starts, keys: keys, &words)
    stops = rule.stops.map { CompiledPattern($0, &words) }
    cancels = rule.cancels.map { CompiledPattern($0, &words) }
    pauseFrom = rule.pauses.map { CompiledPattern($0.from, &words) }
    pauseTo = rule.pauses.map { CompiledPattern($0.to, &words) }
    pausesMove = rule.pauses?.moves == true
    extends = rule.extends.map { CompiledPattern($0.event, &words) }
    holdsWhile = rule.holdsWhile.map { CompiledPattern($0, &words) }
    runsAfterClose = rule.runsAfterClose
    isAnchored = rule.isAnchored
    movingMask = [pauseFrom, pauseTo, extends, holdsWhile].reduce(0) { $0 | ($1?.typeMask ?? 0) }
    validDays =
      rule.validFrom == nil && rule.validUntil == nil
      ? nil : (rule.validFrom?.days ?? .min)...(rule.validUntil?.days ?? .max)
    readings = rule.readings.map { CompiledReading($0, &words) }
    moments = rule.moments.map { CompiledReading($0, &words) }
    isCounted = (readings + moments).allSatisfy(\.isCounted)
    momentIndices = rule.moments.isEmpty ? [nil] : Array(rule.moments.indices)
    momentRanks = rule.moments.indices.map { moment in
      let length = rule.moments[moment].length
      return rule.moments.indices.count { (rule.moments[$0].length, $0) < (length, moment) }
    }
    addresses = Set(rule.rungs.flatMap(\.addresses)).sorted().map { words.attributes.intern($0) }
    let levels = rule.rungs.map(\.level)
    loudestRungs = levels.indices.sorted { (levels[$1], $0) < (levels[$0], $1) }
    for due in [rule.extends?.by, rule.extends?.to] {
      if case .read(let attribute, _, _)? = due { _ = words.attributes.intern(attribute) }
    }
  }

  /// The events that may move the end of one of its clocks, or hide it.
  func moving(in view: CaseView) -> EventSet {
    guard movingMask & view.seen != 0 else { return EventSet() }
    var events = view.matches(pauseFrom)
    events.formUnion(view.matches(pauseTo))
    events.formUnion(view.matches(extends))
    if let holdsWhile { events.formUnion(holdsWhile.ofItsTypes(in: view)) }
    return events
  }
}

/// A reading in symbols.
///
/// A class, so that a million counted readings share it.
final class CompiledReading: Sendable {
  let source: Reading
  let measure: Measure

  /// The attribute that its date is read from.
  let attribute: Symbol?

  /// Whether its end is counted out, and nothing else.
  let isCounted: Bool

  init(_ reading: Reading, _ words: inout Vocabulary) {
    source = reading
    measure = reading.measure
    if case .term = reading.due { isCounted = true } else { isCounted = false }
    if case .read(let attribute, _, _) = reading.due {
      self.attribute = words.attributes.intern(attribute)
    } else {
      attribute = nil
    }
  }
}
