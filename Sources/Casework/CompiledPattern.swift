import Civil

/// A WHEN in symbols, so that matching an event compares numbers only.
final class CompiledPattern: Sendable {
  let which: EventPattern.Which
  let count: Int
  let within: Term?
  let same: Symbol?
  let signatures: Int
  let signer: Symbol
  let countsEarly: Bool
  let isAny: Bool
  private let types: [Symbol]

  /// A bit for each type below 64: policy words are interned first, so nearly all have one.
  let typeMask: UInt64

  /// Whether the bits alone tell the types.
  private let isMaskExact: Bool
  private let filters: [(name: Symbol, values: [Symbol])]

  init(_ pattern: EventPattern, _ vocabulary: inout Vocabulary) {
    which = pattern.which
    count = pattern.count
    within = pattern.within
    same = pattern.same.map { vocabulary.attributes.intern($0) }
    signatures = pattern.signatures
    signer = pattern.signatures > 1 ? vocabulary.attributes.intern(signedBy) : 0
    countsEarly = pattern.countsEarly
    isAny = pattern.types.isEmpty
    var types: [Symbol] = []
    for type in pattern.types { types.append(vocabulary.types.intern(type)) }
    self.types = types
    typeMask = isAny ? .max : types.reduce(0) { $0 | Self.bit(of: $1) }
    isMaskExact = isAny || types.allSatisfy { $0 < 63 }
    var filters: [(name: Symbol, values: [Symbol])] = []
    for filter in pattern.filters {
      let name = vocabulary.attributes.intern(filter.attribute)
      filters.append((name, filter.values.map { vocabulary.values.intern($0) }))
    }
    self.filters = filters
  }

  /// The bit of a type; types beyond the mask share the last one.
  static func bit(of type: Symbol) -> UInt64 { 1 << UInt64(min(type, 63)) }

  private func isMeant(_ type: Symbol) -> Bool {
    typeMask & Self.bit(of: type) != 0 && (isMaskExact || types.contains(type))
  }

  /// Whether that event is one of those meant, counts aside.
  func matches(_ timeline: Timeline, _ index: Int) -> Bool {
    guard isMeant(timeline.records[index].type) else { return false }
    for filter in filters {
      guard let value = timeline.value(filter.name, of: index), filter.values.contains(value)
      else { return false }
    }
    return true
  }

  /// Every event that it means, counts aside.
  func matches(in view: CaseView) -> EventSet {
    var matches = EventSet()
    for index in 0..<view.visible where self.matches(view.timeline, index) {
      matches.insert(index)
    }
    return matches
  }

  /// The events that it means: `count` and `which` included.
  func starts(in view: CaseView) -> EventSet {
    var matches = matches(in: view)
    if count > 1 { matches = counted(matches, in: view.timeline) }
    switch which {
    case .each, .last: return matches
    case .first:
      var first = EventSet()
      if let index = matches.first(from: 0) { first.insert(index) }
      return first
    case .crossing: return crossings(matches, in: view)
    }
  }

  /// Those of the matches that are the `count`-th or later within the window that ends with them.
  private func counted(_ matches: EventSet, in timeline: Timeline) -> EventSet {
    var counted = EventSet()
    guard matches.isAtLeast(count) else { return counted }
    var earlier: [Symbol?: [Int]] = [:]
    for index in matches {
      let value = same.map { timeline.value($0, of: index) }
      // An event without the attribute is like no other.
      if let value, value == nil { continue }
      let group = value ?? nil
      earlier[group, default: []].append(index)
      guard let indices = earlier[group], indices.count >= count else { continue }
      if isWithin(from: indices[indices.count - count], to: index, timeline) {
        counted.insert(index)
      }
    }
    return counted
  }

  /// Whether two events lie within the window: dates subtracted, both ends in.
  private func isWithin(from first: Int, to last: Int, _ timeline: Timeline) -> Bool {
    guard let within else { return true }
    let (firstDay, lastDay) = (timeline.records[first].day, timeline.records[last].day)
    let distance = Int(lastDay) - Int(firstDay)
    switch within.unit {
    case .days: return distance <= within.count
    case .weeks: return distance <= within.count * 7
    case .months, .years:
      let months = within.unit == .years ? within.count * 12 : within.count
      return LocalDate(days: firstDay).adding(months: months).days >= lastDay
    case .hours, .minutes:
      return timeline.occurred(last)
        <= timeline.occurred(first).adding(seconds: within.elapsedSeconds)
    case .workingDays: preconditionFailure("a window is read in days, not in working days")
    }
  }

  /// Those whose predecessor of the same types was no match.
  private func crossings(_ matches: EventSet, in view: CaseView) -> EventSet {
    var crossings = EventSet()
    var wasMatch = false
    for index in 0..<view.visible where isMeant(view.timeline.records[index].type) {
      let isMatch = matches.contains(index)
      if isMatch, !wasMatch { crossings.insert(index) }
      wasMatch = isMatch
    }
    return crossings
  }
}
