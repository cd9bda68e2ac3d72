/// Some events of a timeline, as a bit for each index.
///
/// Nearly every case has fewer than 64 events: its sets are one word each, and allocate nothing.
struct EventSet: Sendable {
  private var first: UInt64 = 0

  /// The bits from index 64 on; as long as the last one that is set needs.
  private var others: [UInt64] = []

  var isEmpty: Bool { first == 0 && others.isEmpty }

  /// Whether it holds that many events or more.
  func isAtLeast(_ count: Int) -> Bool {
    first.nonzeroBitCount + others.reduce(0) { $0 + $1.nonzeroBitCount } >= count
  }

  mutating func insert(_ index: Int) {
    guard index >= 64 else {
      first |= 1 << UInt64(index)
      return
    }
    while others.count < index / 64 { others.append(0) }
    others[index / 64 - 1] |= 1 << UInt64(index % 64)
  }

  func contains(_ index: Int) -> Bool { word(index / 64) >> UInt64(index % 64) & 1 != 0 }

  mutating func formUnion(_ other: EventSet) {
    first |= other.first
    while others.count < other.others.count { others.append(0) }
    for position in other.others.indices { others[position] |= other.others[position] }
  }

  /// The first one at or after that index; nil where there is none.
  func first(from index: Int) -> Int? {
    var position = index / 64
    var bits = (word(position) >> UInt64(index % 64)) << UInt64(index % 64)
    while bits == 0 {
      position += 1
      guard position <= others.count else { return nil }
      bits = others[position - 1]
    }
    return position * 64 + bits.trailingZeroBitCount
  }

  /// The last one at or before that index; nil where there is none.
  func last(upTo index: Int) -> Int? {
    guard index >= 0 else { return nil }
    var position = index / 64
    let unwanted = UInt64(63 - index % 64)
    var bits = (word(position) << unwanted) >> unwanted
    while bits == 0 {
      position = Swift.min(position, others.count + 1) - 1
      guard position >= 0 else { return nil }
      bits = word(position)
    }
    return position * 64 + 63 - bits.leadingZeroBitCount
  }

  private func word(_ position: Int) -> UInt64 {
    if position == 0 { return first }
    return position <= others.count ? others[position - 1] : 0
  }
}

extension EventSet: Sequence {
  struct Iterator: IteratorProtocol {
    fileprivate let set: EventSet
    fileprivate var bits: UInt64
    fileprivate var position = 0

    mutating func next() -> Int? {
      while bits == 0 {
        position += 1
        guard position <= set.others.count else { return nil }
        bits = set.others[position - 1]
      }
      let index = position * 64 + bits.trailingZeroBitCount
      bits &= bits - 1
      return index
    }
  }

  func makeIterator() -> Iterator { Iterator(set: self, bits: first) }
}
