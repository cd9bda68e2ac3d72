/// Which numbers of one source never came.
///
/// A source that counts its events 1, 2, 3 … (`sequence` with `sequencetype: Integer`, NL GOV profile
/// for CloudEvents) lets us see what was not delivered to us. The first number that is heard begins:
/// what came before it was never ours. One that comes late closes its gap.
package struct SequenceGaps: Hashable, Sendable {
  /// The highest number that was heard; nil before the first.
  package private(set) var highest: Int64?

  /// The missing numbers, as ranges in order that don't touch.
  package private(set) var ranges: [ClosedRange<Int64>]

  /// How many are missing beside them, whose numbers aren't kept: those past the limit, and those of a
  /// numbering that has ended.
  package private(set) var unnamed: Int64

  /// How many ranges are kept at the most; of more, the lowest are merged into `unnamed`.
  package static let rangeLimit = 1000

  /// A source that has restarted is known by its first so many numbers, which lie further than that
  /// below its highest one.
  private static let restartNumbers: Int64 = 10

  package init(
    highest: Int64? = nil,
    ranges: [ClosedRange<Int64>] = [],
    unnamed: Int64 = 0
  ) {
    self.highest = highest
    self.ranges = ranges
    self.unnamed = unnamed
  }

  /// How many numbers are missing.
  package var count: Int64 { ranges.reduce(unnamed) { $0 + Int64($1.count) } }

  /// A number that an event carried.
  package struct Heard: Hashable, Sendable {
    package var number: UInt32

    /// Whether the event never came before.
    ///
    /// Only such a one shows that a source counts anew: of one that came twice the number was heard
    /// before, always.
    package var isNew: Bool

    package init(_ number: UInt32, isNew: Bool) {
      self.number = number
      self.isNew = isNew
    }
  }

  /// Notes the numbers of the events that came in together, in order of arrival.
  ///
  /// That they are out of order among themselves opens no gap. A source that begins again at 1 far
  /// below its highest number has restarted: that is told once, and not each number as missing; what
  /// was missing before stays counted, without its numbers.
  ///
  /// - Returns: the ranges that are missing now and weren't before, and the highest number before a
  ///   restart; nil where there was none.
  package mutating func note(
    _ heard: [Heard]
  ) -> (opened: [ClosedRange<Int64>], restartedAfter: Int64?) {
    guard let least = heard.lazy.map(\.number).min() else { return ([], nil) }
    var known = highest ?? Int64(least) - 1
    highest = known
    var opened: [ClosedRange<Int64>] = []
    var restartedAfter: Int64?
    var waiting: [Int64] = []
    for one in heard {
      let number = Int64(one.number)
      if one.isNew, number <= Self.restartNumbers {
        take(&waiting)
        if isRestart(number) {
          opened += ranges.filter { $0.lowerBound > known }
          restartedAfter = highest
          known = 0
          restart()
        }
      }
      waiting.append(number)
    }
    take(&waiting)
    opened += ranges.filter { $0.lowerBound > known }
    mergeLowest()
    return (opened, restartedAfter)
  }

  /// Takes numbers of one numbering in any order, by one walk over the ranges beside them.
  private mutating func take(_ numbers: inout [Int64]) {
    guard var newest = highest, !numbers.isEmpty else { return }
    numbers.sort()
    var missing: [ClosedRange<Int64>] = []
    var next = 0
    for range in ranges {
      var first = range.lowerBound
      while next < numbers.count, numbers[next] <= range.upperBound {
        let number = numbers[next]
        if number > first { missing.append(first...number - 1) }
        first = max(first, number + 1)
        next += 1
      }
      if first <= range.upperBound { missing.append(first...range.upperBound) }
    }
    for number in numbers[next...] {
      if number > newest + 1 { missing.append(newest + 1...number - 1) }
      newest = max(newest, number)
    }
    ranges = missing
    highest = newest
    numbers.removeAll(keepingCapacity: true)
  }

  /// Whether a new event shows by its number that the source counts anew: it lies far below the
  /// highest, and isn't missing.
  private func isRestart(_ number: Int64) -> Bool {
    guard let highest, number + Self.restartNumbers <= highest else { return false }
    return !ranges.prefix { $0.lowerBound <= number }.contains { $0.contains(number) }
  }

  private mutating func restart() {
    unnamed = count
    ranges = []
    highest = 0
  }

  private mutating func mergeLowest() {
    let excess = ranges.count - Self.rangeLimit
    guard excess > 0 else { return }
    unnamed += ranges.prefix(excess).reduce(0) { $0 + Int64($1.count) }
    ranges.removeFirst(excess)
  }
}
