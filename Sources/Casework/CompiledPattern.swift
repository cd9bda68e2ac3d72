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
    var filters: [(name: Symbol, values: [Symbol])] = []
    for filter in pattern.filters {
      let name = vocabulary.attributes.intern(filter.attribute)
      filters.append((name, filter.values.map { vocabulary.values.intern($0) }))
    }
    self.filters = filters
  }

  /// The bit of a type; types beyond the mask share the last one.
  static func bit(of type: Symbol) -> UInt64 { 1 << UInt64(min(type, 63)) }

  /// Whether that event is one of those meant, counts aside.
  func matches(_ timeline: Timeline, _ index: Int) -> Bool {
    let type = timeline.types[index]
    guard isAny || (typeMask & Self.bit(of: type) != 0 && types.contains(type)) else {
      return false
    }
    return filters.allSatisfy { filter in
      guard let value = timeline.value(filter.name, of: index) else { return false }
      return filter.values.contains(value)
    }
  }

  /// The events that it means among the first `visible`, in order: `count` and `which` included.
  func starts(in timeline: Timeline, visible: Int) -> [Int] {
    var matches: [Int] = []
    for index in 0..<visible where self.matches(timeline, index) { matches.append(index) }
    if count > 1 { matches = counted(matches, in: timeline) }
    switch which {
    case .each, .last: return matches
    case .first: return Array(matches.prefix(1))
    case .crossing: return crossings(matches, in: timeline, visible: visible)
    }
  }

  /// Those of the matches that are the `count`-th or later within the window that ends with them.
  private func counted(_ matches: [Int], in timeline: Timeline) -> [Int] {
    guard let same else {
      return matches.indices.dropFirst(count - 1).filter {
        isWithin(from: matches[$0 - count + 1], to: matches[$0], timeline)
      }.map { matches[$0] }
    }
    var earlier: [Symbol: [Int]] = [:]
    return matches.filter { index in
      guard let value = timeline.value(same, of: index) else { return false }
      earlier[value, default: []].append(index)
      guard let group = earlier[value], group.count >= count else { return false }
      return isWithin(from: group[group.count - count], to: index, timeline)
    }
  }

  /// Whether two events lie within the window: dates subtracted, both ends in.
  private func isWithin(from first: Int, to last: Int, _ timeline: Timeline) -> Bool {
    guard let within else { return true }
    let distance = Int(timeline.days[last]) - Int(timeline.days[first])
    switch within.unit {
    case .days: return distance <= within.count
    case .weeks: return distance <= within.count * 7
    case .months, .years:
      let months = within.unit == .years ? within.count * 12 : within.count
      return LocalDate(days: timeline.days[first]).adding(months: months).days
        >= timeline.days[last]
    case .hours, .minutes:
      return timeline.occurred[last]
        <= timeline.occurred[first].adding(seconds: within.elapsedSeconds)
    case .workingDays: preconditionFailure("a window is read in days, not in working days")
    }
  }

  /// Those whose predecessor of the same types was no match.
  private func crossings(_ matches: [Int], in timeline: Timeline, visible: Int) -> [Int] {
    let matched = Set(matches)
    var crossings: [Int] = []
    var wasMatch = false
    for index in 0..<visible where isAny || types.contains(timeline.types[index]) {
      let isMatch = matched.contains(index)
      if isMatch, !wasMatch { crossings.append(index) }
      wasMatch = isMatch
    }
    return crossings
  }
}
