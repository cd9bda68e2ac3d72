import Casework

/// The names that events have had, each behind the ones before it.
///
/// A source writes the same members in the same order event after event: what comes next is then
/// told by one comparison, and needs no look-up and no check against the names before it. Copies of
/// what holds it share it, as they do a `FixedList`.
final class KnownNames {
  /// What a member is.
  enum Meaning: BitwiseCopyable {
    case field(EnvelopeField)
    case attribute(Symbol)

    /// An attribute that the policy doesn't read.
    case unread
  }

  /// A name behind certain others.
  struct Name: BitwiseCopyable {
    let key: NameKey
    let meaning: Meaning

    /// Whether it stands within `data`.
    let isNested: Bool

    /// The name with its quotes and its colon, as two words, and how many bytes that is.
    fileprivate let low: UInt64
    fileprivate let high: UInt64
    let byteCount: Int

    /// The places of the first name that was seen behind it, and of the next one behind the same.
    fileprivate var follower = none
    fileprivate var sibling = none
  }

  /// Where an event begins.
  static let start = 0

  /// The place of a name that isn't known.
  static let none = -1

  private static let limit = 512
  private let names: FixedList<Name>
  private var count = 0

  init() {
    let empty = Name(
      key: .empty,
      meaning: .unread,
      isNested: false,
      low: 0,
      high: 0,
      byteCount: 0
    )
    names = FixedList(repeating: empty, count: Self.limit)
    count = 1
  }

  subscript(place: Int) -> Name { names[place] }

  func removeAll() {
    names[Self.start].follower = Self.none
    count = 1
  }

  /// The place of the name that stands there, behind the one at `place`; sixteen bytes can be read.
  @inline(__always)
  func follower(of place: Int, at text: UnsafeRawPointer, isNested: Bool) -> Int {
    let low = text.loadUnaligned(as: UInt64.self).littleEndian
    let high = text.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
    var next = names[place].follower
    while next >= 0 {
      let name = names[next]
      let (lowMask, highMask) = Self.masks(name.byteCount)
      if (low ^ name.low) & lowMask | (high ^ name.high) & highMask == 0, name.isNested == isNested
      {
        return next
      }
      next = name.sibling
    }
    return Self.none
  }

  /// Adds the name that stands there, in so many bytes with its quotes and its colon; sixteen can be
  /// read.
  func add(
    _ key: NameKey,
    _ meaning: Meaning,
    isNested: Bool,
    at text: UnsafeRawPointer,
    byteCount: Int,
    behind place: Int
  ) -> Int {
    guard count < Self.limit else { return Self.none }
    let (lowMask, highMask) = Self.masks(byteCount)
    names[count] = Name(
      key: key,
      meaning: meaning,
      isNested: isNested,
      low: text.loadUnaligned(as: UInt64.self).littleEndian & lowMask,
      high: text.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian & highMask,
      byteCount: byteCount,
      sibling: names[place].follower
    )
    names[place].follower = count
    count += 1
    return count - 1
  }

  /// Which bits of two words the first so many bytes are, sixteen at most.
  @inline(__always)
  private static func masks(_ byteCount: Int) -> (low: UInt64, high: UInt64) {
    let bits = byteCount * 8
    return byteCount < 8 ? (.max >> (64 - bits), 0) : (.max, .max >> (128 - bits))
  }
}
