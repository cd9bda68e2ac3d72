import Casework

/// The names that events have had, each behind the ones before it.
///
/// A source writes the same members in the same order event after event: what comes next is then
/// told by one comparison, and needs no look-up and no check against the names before it.
struct KnownNames {
  /// What a member is.
  enum Meaning: BitwiseCopyable {
    case field(EnvelopeField)
    case attribute(Symbol)

    /// An attribute that the policy doesn't read.
    case unread
  }

  /// A name behind certain others.
  struct Name: BitwiseCopyable {
    /// The name with its quotes and its colon, as two words, and which of their bits it is.
    fileprivate let low: UInt64
    fileprivate let high: UInt64
    fileprivate let lowMask: UInt64
    fileprivate let highMask: UInt64

    let meaning: Meaning

    /// Whether it stands within `data`.
    let isNested: Bool

    /// How many bytes it is with its quotes and its colon.
    let byteCount: Int

    /// The places of the first name that was seen behind it, and of the next one behind the same.
    fileprivate(set) var follower = none
    fileprivate(set) var sibling = none

    fileprivate init(_ meaning: Meaning, isNested: Bool, low: UInt64, high: UInt64, byteCount: Int)
    {
      let bits = byteCount * 8
      (lowMask, highMask) =
        byteCount < 8 ? (.max >> (64 - bits), 0) : (.max, .max >> (128 - bits))
      self.low = low & lowMask
      self.high = high & highMask
      self.meaning = meaning
      self.isNested = isNested
      self.byteCount = byteCount
    }

    /// Whether that text begins with it: its first sixteen bytes, as two words.
    @inline(__always)
    func begins(_ text: (low: UInt64, high: UInt64)) -> Bool {
      (text.low ^ low) & lowMask | (text.high ^ high) & highMask == 0
    }
  }

  /// Where an event begins.
  static let start = 0

  /// The place of a name that isn't known.
  static let none = -1

  private static let limit = 512
  private static let first = Name(.unread, isNested: false, low: 0, high: 0, byteCount: 0)
  private var names = [first]

  /// Beside each name what it is as a key, and the place of the name before it.
  private var origins = [(key: NameKey.empty, before: none)]

  subscript(place: Int) -> Name {
    @inline(__always) get { names[place] }
  }

  mutating func removeAll() {
    names = [Self.first]
    origins.removeLast(origins.count - 1)
  }

  /// Adds the name with which that text begins, in so many bytes with its quotes and its colon.
  mutating func add(
    _ key: NameKey,
    _ meaning: Meaning,
    isNested: Bool,
    at text: (low: UInt64, high: UInt64),
    byteCount: Int,
    behind place: Int
  ) -> Int {
    guard names.count < Self.limit else { return Self.none }
    let name = Name(
      meaning,
      isNested: isNested,
      low: text.low,
      high: text.high,
      byteCount: byteCount
    )
    // Behind its siblings: what came first comes most often.
    var last = names[place].follower
    if last < 0 {
      names[place].follower = names.count
    } else {
      while names[last].sibling >= 0 { last = names[last].sibling }
      names[last].sibling = names.count
    }
    names.append(name)
    origins.append((key, place))
    return names.count - 1
  }

  /// Passes on the keys of the attributes up to the name at that place, the last one first.
  func forEachAttribute(upTo place: Int, _ body: (NameKey) -> Void) {
    var place = place
    while place > Self.start {
      switch names[place].meaning {
      case .field: break
      case .attribute, .unread: body(origins[place].key)
      }
      place = origins[place].before
    }
  }
}
