/// Some events of a timeline, as a bit for each index.
///
/// Nearly every case has at most 64 events: its sets are one word each, allocate nothing, and are
/// copied without a reference to count.
enum EventSet: Sendable {
  case few(UInt64)

  /// 64 indices a word; as many words as the last bit that is set needs, and more than one.
  case many([UInt64])

  init() { self = .few(0) }

  var isEmpty: Bool {
    switch self {
    case .few(let bits): bits == 0
    case .many: false
    }
  }

  /// Whether it holds that many events or more.
  func isAtLeast(_ count: Int) -> Bool {
    switch self {
    case .few(let bits): bits.nonzeroBitCount >= count
    case .many(let words): words.reduce(0) { $0 + $1.nonzeroBitCount } >= count
    }
  }

  mutating func insert(_ index: Int) {
    if index < 64, case .few(let bits) = self {
      self = .few(bits | 1 << UInt64(index))
    } else {
      insertAmongMany(index)
    }
  }

  private mutating func insertAmongMany(_ index: Int) {
    var words = takenWords()
    while words.count <= index / 64 { words.append(0) }
    words[index / 64] |= 1 << UInt64(index % 64)
    self = .many(words)
  }

  /// Takes the words out, so that they can be changed in place.
  private mutating func takenWords() -> [UInt64] {
    defer { self = .few(0) }
    switch self {
    case .few(let bits): return [bits]
    case .many(let words): return words
    }
  }

  func contains(_ index: Int) -> Bool { word(index / 64) >> UInt64(index % 64) & 1 != 0 }

  mutating func formUnion(_ other: EventSet) {
    if case .few(let bits) = self, case .few(let others) = other {
      self = .few(bits | others)
    } else {
      formUnionOfMany(other)
    }
  }

  private mutating func formUnionOfMany(_ other: EventSet) {
    var words = takenWords()
    while words.count < other.wordCount { words.append(0) }
    for position in 0..<other.wordCount { words[position] |= other.word(position) }
    self = .many(words)
  }

  /// The first one at or after that index; nil where there is none.
  func first(from index: Int) -> Int? {
    var position = index / 64
    var bits = (word(position) >> UInt64(index % 64)) << UInt64(index % 64)
    while bits == 0 {
      position += 1
      guard position < wordCount else { return nil }
      bits = word(position)
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
      position = Swift.min(position, wordCount) - 1
      guard position >= 0 else { return nil }
      bits = word(position)
    }
    return position * 64 + 63 - bits.leadingZeroBitCount
  }

  private var wordCount: Int {
    switch self {
    case .few: 1
    case .many(let words): words.count
    }
  }

  private func word(_ position: Int) -> UInt64 {
    switch self {
    case .few(let bits): position == 0 ? bits : 0
    case .many(let words): position < words.count ? words[position] : 0
    }
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
        guard position < set.wordCount else { return nil }
        bits = set.word(position)
      }
      let index = position * 64 + bits.trailingZeroBitCount
      bits &= bits - 1
      return index
    }
  }

  func makeIterator() -> Iterator { Iterator(set: self, bits: word(0)) }
}
