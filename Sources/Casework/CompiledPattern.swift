import Civil

/// A WHEN in symbols, so that matching an event compares numbers only.
final class CompiledPattern: Sendable {
  let which: EventPattern.Which
  let count: Int
  let within: Term?
  let same: Symbol?

  /// The attribute that cases share: what they have in common is counted together.
  let across: Symbol?
  let signatures: Int
  let signer: Symbol
  let countsEarly: Bool
  let isAny: Bool
  private let types: [Symbol]

  /// A bit for each of the first types: policy words are interned first, so nearly all have one.
  let typeMask: UInt64

  /// Whether the bits alone tell the types.
  private let isMaskExact: Bool
  private let filters: [(name: Symbol, values: [Symbol])]

  /// - `keys`: what cases may share, by name: the attribute that has it.
  init(
    _ pattern: EventPattern,
    keys: [String: String] = [:],
    _ vocabulary: inout Vocabulary
  ) {
    which = pattern.which
    count = pattern.count
    within = pattern.within
    same = pattern.same.map { vocabulary.attributes.intern($0) }
    across = pattern.across.flatMap { keys[$0] }.map { vocabulary.attributes.intern($0) }
    signatures = pattern.signatures
    signer = pattern.signatures > 1 ? vocabulary.attributes.intern(signedBy) : 0
    countsEarly = pattern.countsEarly
    isAny = pattern.types.isEmpty
    var types: [Symbol] = []
    for type in pattern.types { types.append(vocabulary.types.intern(type)) }
    self.types = types
    // What the engine's own events say is no sign of life.
    typeMask = isAny ? ~Self.engineBit : types.reduce(0) { $0 | Self.bit(of: $1) }
    isMaskExact = isAny || types.allSatisfy { Self.ownsBit($0) }
    var filters: [(name: Symbol, values: [Symbol])] = []
    for filter in pattern.filters {
      let name = vocabulary.attributes.intern(filter.attribute)
      filters.append((name, filter.values.map { vocabulary.values.intern($0) }))
    }
    self.filters = filters
  }

  /// The bit of a type: the engine's own share the first, those beyond the mask the last one.
  static func bit(of type: Symbol) -> UInt64 { 1 << UInt64(place(of: type)) }

  /// Which bit that is.
  static func place(of type: Symbol) -> Int {
    Int(min(max(type, EngineWords.typeCount - 1) - (EngineWords.typeCount - 1), 63))
  }

  private static func ownsBit(_ type: Symbol) -> Bool { (1..<63).contains(place(of: type)) }

  /// The bit of the engine's own types.
  static let engineBit: UInt64 = 1

  private func isMeant(_ type: Symbol) -> Bool {
    typeMask & Self.bit(of: type) != 0 && (isMaskExact || types.contains(type))
  }

  /// Whether that event is one of those meant, counts aside.
  func matches(_ timeline: Timeline, _ index: Int) -> Bool {
    isMeant(timeline.records[index].type) && passes(timeline, index)
  }

  /// Whether an event of its types has what it asks for beside the type.
  private func passes(_ timeline: Timeline, _ index: Int) -> Bool {
    for filter in filters {
      guard let value = timeline.value(filter.name, of: index), filter.values.contains(value)
      else { return false }
    }
    return true
  }

  /// Every event that it means, counts aside.
  func matches(in view: CaseView) -> EventSet {
    let events = ofItsTypes(in: view)
    if filters.isEmpty { return events }
    let timeline = view.timeline
    var matches = EventSet()
    for index in events where passes(timeline, index) { matches.insert(index) }
    return matches
  }

  /// Every event of its types, whether it matches or not.
  func ofItsTypes(in view: CaseView) -> EventSet {
    if isMaskExact, let events = view.events(typeMask) { return events }
    var events = EventSet()
    for index in 0..<view.visible where isMeant(view.records[index].type) {
      events.insert(index)
    }
    return events
  }

  /// Whether the newest event of its types up to that one matches.
  func holds(at index: Int, in timeline: Timeline) -> Bool {
    for earlier in (0...index).reversed() where isMeant(timeline.records[earlier].type) {
      return matches(timeline, earlier)
    }
    return false
  }

  /// Whether an event is of its types.
  func concerns(_ timeline: Timeline, _ index: Int) -> Bool {
    isMeant(timeline.records[index].type)
  }

  /// The events that it means: `count` and `crossing` included.
  ///
  /// Which of them is the first that starts a clock, and which the last, is for the assessor to say.
  func starts(in view: CaseView) -> EventSet {
    var matches = matches(in: view)
    if count > 1 { matches = counted(matches, in: view) }
    switch which {
    case .each, .first, .last: return matches
    case .crossing: return crossings(matches, in: view)
    }
  }

  // MARK: - Counting

  /// What events must have in common to be counted together; nil for what the rule doesn't ask.
  private struct Group: Hashable {
    var same: Symbol?
    var key: Symbol?
  }

  /// An event that counts: of this case, or of another that shares its key.
  private struct Counted {
    let record: EventRecord
    let group: Group

    /// Its index in the case's own timeline; nil for another case's.
    let index: Int?

    /// By occurrence.
    ///
    /// At one instant other cases' events come first, so that which file came first
    /// decides nothing: each of them counts for the other.
    static func precedes(_ a: Counted, _ b: Counted) -> Bool {
      if a.record.occurred != b.record.occurred { return a.record.occurred < b.record.occurred }
      switch (a.index, b.index) {
      case (nil, nil): return a.record.identity < b.record.identity
      case (nil, _?): return true
      case (_?, nil): return false
      case (let first?, let second?): return first < second
      }
    }
  }

  /// Those of the matches that are the `count`-th or later within the window that ends with them.
  private func counted(_ matches: EventSet, in view: CaseView) -> EventSet {
    var found = EventSet()
    guard across != nil || matches.isAtLeast(count) else { return found }
    if across == nil, same == nil { return countedAlone(matches, in: view) }
    var earlier: [Group: [EventRecord]] = [:]
    for event in countable(matches, in: view) {
      earlier[event.group, default: []].append(event.record)
      guard let index = event.index, let records = earlier[event.group], records.count >= count
      else { continue }
      if isWithin(from: records[records.count - count], to: event.record) { found.insert(index) }
    }
    return found
  }

  /// The same where all matches of the case count together.
  private func countedAlone(_ matches: EventSet, in view: CaseView) -> EventSet {
    var found = EventSet()
    var earliest = matches.makeIterator()
    for (number, index) in matches.enumerated() where number >= count - 1 {
      guard let first = earliest.next() else { break }
      let records = view.records
      if isWithin(from: records[first], to: records[index]) { found.insert(index) }
    }
    return found
  }

  /// The events that count, in order; one without an attribute that they must share is like no other.
  private func countable(_ matches: EventSet, in view: CaseView) -> [Counted] {
    var events = countable(matches, of: view.timeline, isOwn: true)
    guard across != nil, !view.kin.isEmpty, !events.isEmpty else { return events }
    for timeline in view.kin {
      var matches = EventSet()
      for index in 0..<timeline.count(asOf: view.asOf) where self.matches(timeline, index) {
        matches.insert(index)
      }
      events += countable(matches, of: timeline, isOwn: false)
    }
    return events.sorted(by: Counted.precedes)
  }

  private func countable(_ matches: EventSet, of timeline: Timeline, isOwn: Bool) -> [Counted] {
    var events: [Counted] = []
    let known = across.map { timeline.values(of: $0) } ?? []
    for index in matches {
      var group = Group()
      if let same {
        group.same = timeline.value(same, of: index)
        guard group.same != nil else { continue }
      }
      if across != nil {
        // An event of which the case doesn't say whose it is counts within the case alone.
        group.key = known.isEmpty ? nil : known[index]
        guard isOwn || group.key != nil else { continue }
      }
      let record = timeline.records[index]
      events.append(Counted(record: record, group: group, index: isOwn ? index : nil))
    }
    return events
  }

  /// Whether two events lie within the window: dates subtracted, both ends in.
  private func isWithin(from first: EventRecord, to last: EventRecord) -> Bool {
    guard let within else { return true }
    let distance = Int(last.day) - Int(first.day)
    switch within.unit {
    case .days: return distance <= within.count
    case .weeks: return distance <= within.count * 7
    case .months, .years:
      let months = within.unit == .years ? within.count * 12 : within.count
      return LocalDate(days: first.day).adding(months: months).days >= last.day
    case .hours, .minutes:
      return last.occurred <= first.occurred.adding(seconds: within.elapsedSeconds)
    case .workingDays: preconditionFailure("a window is read in days, not in working days")
    }
  }

  /// Those whose predecessor of the same types was no match.
  private func crossings(_ matches: EventSet, in view: CaseView) -> EventSet {
    var crossings = EventSet()
    var wasMatch = false
    for index in ofItsTypes(in: view) {
      let isMatch = matches.contains(index)
      if isMatch, !wasMatch { crossings.insert(index) }
      wasMatch = isMatch
    }
    return crossings
  }
}

extension Timeline {
  /// For each event what the case says under that attribute: the event itself, else the newest
  /// before it, else the first after it; empty where the case never says it.
  fileprivate func values(of attribute: Symbol) -> [Symbol] {
    let said = records.indices.map { value(attribute, of: $0) }
    guard var newest = said.lazy.compactMap(\.self).first else { return [] }
    return said.map { value in
      newest = value ?? newest
      return newest
    }
  }
}
