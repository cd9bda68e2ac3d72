import Civil

/// The events that may stop a rule's clocks, so laid out that each clock finds its own at once.
struct Stops {
  private let events: EventSet

  /// Where the pattern wants an attribute to be the same: the events of each value, in order.
  ///
  /// Nil where each is looked at.
  private let groups: [Symbol: [Int]]?
  private let same: Symbol?

  init() {
    events = EventSet()
    groups = nil
    same = nil
  }

  init(_ pattern: CompiledPattern?, in view: CaseView) {
    events = view.matches(pattern)
    same = pattern?.same
    // Of a few events, looking at each is quicker than sorting them.
    guard let same, events.isAtLeast(Self.few) else {
      groups = nil
      return
    }
    var groups: [Symbol: [Int]] = [:]
    for index in events {
      if let value = view.value(same, of: index) {
        groups[value, default: []].append(index)
      }
    }
    self.groups = groups
  }

  private static let few = 16

  var isEmpty: Bool { events.isEmpty }

  /// The first one at or after that index that has the attribute in common with the start.
  func first(from index: Int, for start: Int, in view: CaseView) -> Int? {
    guard let same else { return events.first(from: index) }
    guard let value = view.value(same, of: start) else { return nil }
    if let groups { return Self.first(from: index, in: groups[value] ?? []) }
    var next = events.first(from: index)
    while let found = next, view.value(same, of: found) != value {
      next = events.first(from: found + 1)
    }
    return next
  }

  private static func first(from index: Int, in group: [Int]) -> Int? {
    var low = 0
    var high = group.count
    while low < high {
      let middle = (low + high) / 2
      if group[middle] < index { low = middle + 1 } else { high = middle }
    }
    return low < group.count ? group[low] : nil
  }
}
