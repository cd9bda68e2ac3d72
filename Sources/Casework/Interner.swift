import CProcessor

/// The number that stands for a text: small, dense, given in order of first sight.
public typealias Symbol = UInt32

/// Gives each distinct text a number, and the text back for the number.
///
/// Open addressing: a look-up of a known short text touches two cache lines, one where its hash leads
/// and one of the text itself, and allocates nothing.
package struct Interner: Sendable {
  /// The text of each symbol.
  private var texts: [PackedText] = []

  /// The bytes of the texts that are too long to stand there.
  private var arena: [UInt8] = []

  /// The text's hash in the upper half, symbol plus one in the lower; 0 where the slot is free.
  ///
  /// Its count is a power of two.
  private var slots: [UInt64]

  package init() { slots = [UInt64](repeating: 0, count: 64) }

  package var count: Int { texts.count }

  // MARK: - Text to symbol

  /// The text's symbol, a new one where it was not seen before.
  package mutating func intern(_ text: UnsafeRawBufferPointer) -> Symbol {
    symbol(of: Request(text, index: 0))
  }

  package mutating func intern(_ text: String) -> Symbol {
    var text = text
    return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  /// A text to be interned with others, for what stands at an index.
  ///
  /// Three words and no more: so it is handed on in registers.
  package struct Request: BitwiseCopyable {
    /// A long text stands at that address still.
    fileprivate let text: PackedText

    /// What the slots know of its hash.
    fileprivate let hash: UInt32
    private let shortIndex: UInt32

    package var index: Int { Int(shortIndex) }

    @inline(__always)
    fileprivate init(_ text: UnsafeRawBufferPointer, index: Int) {
      let hash: UInt64
      if let packed = PackedText(text) {
        self.text = packed
        hash = packed.hash
      } else {
        self.text = PackedText(start: Int(bitPattern: text.baseAddress), count: text.count)
        hash = stableHash(text)
      }
      self.hash = UInt32(truncatingIfNeeded: hash >> 32)
      shortIndex = UInt32(index)
    }

    /// The text where it is long.
    fileprivate var longText: UnsafeRawBufferPointer? {
      text.longRange.map {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: $0.lowerBound), count: $0.count)
      }
    }
  }

  /// Asks for a text to be interned soon: until then the memory for it is fetched.
  package func request(_ text: UnsafeRawBufferPointer, index: Int) -> Request {
    let request = Request(text, index: index)
    let slot = firstSlot(request.hash)
    slots.withUnsafeBufferPointer { prefetch($0.baseAddress.map { $0 + slot }) }
    return request
  }

  /// How many texts are looked up at once: what they need must stay in the processor's cache.
  package static let batch = 64

  /// Interns many texts at once, in order.
  ///
  /// The processor fetches what the look-ups need for all of them side by side; one look-up after the
  /// other would wait for each.
  package mutating func intern(_ requests: [Request], _ body: (Request, Symbol) -> Void) {
    prefetchTexts(of: requests)
    for request in requests { body(request, symbol(of: request)) }
  }

  private func prefetchTexts(of requests: [Request]) {
    texts.withUnsafeBufferPointer { texts in
      guard let base = texts.baseAddress else { return }
      for request in requests {
        // Of the first two slots that which has its hash: a search would be guessed wrong too often.
        let slot = firstSlot(request.hash)
        let (first, second) = (slots[slot], slots[(slot + 1) & (slots.count - 1)])
        let found = first >> 32 == UInt64(request.hash) ? first : second
        prefetch(base + max(Int(UInt32(truncatingIfNeeded: found)), 1) - 1)
      }
    }
  }

  /// Interns all texts of another; for each of its symbols what it is here.
  package mutating func intern(all other: Interner) -> [Symbol] {
    var symbols: [Symbol] = []
    symbols.reserveCapacity(other.count)
    other.withAllBytes { bytes in
      for first in stride(from: 0, to: other.count, by: Self.batch) {
        let last = min(first + Self.batch, other.count)
        let requests = (first..<last).map { request(bytes(Symbol($0)), index: $0) }
        intern(requests) { symbols.append($1) }
      }
    }
    return symbols
  }

  /// The text's symbol; nil where it was never interned.
  package func find(_ text: UnsafeRawBufferPointer) -> Symbol? {
    let found = UInt32(truncatingIfNeeded: slots[slot(of: Request(text, index: 0))])
    return found == 0 ? nil : found - 1
  }

  package func find(_ text: String) -> Symbol? {
    var text = text
    return text.withUTF8 { find(UnsafeRawBufferPointer($0)) }
  }

  // MARK: - Symbol to text

  package func text(_ symbol: Symbol) -> String {
    withBytes(of: symbol) { String(decoding: $0, as: UTF8.self) }
  }

  /// Passes the symbol's bytes on without a copy.
  package func withBytes<Result>(
    of symbol: Symbol,
    _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    withAllBytes { body($0(symbol)) }
  }

  /// Whether the first text sorts before the second, byte by byte.
  package func precedes(_ a: Symbol, _ b: Symbol) -> Bool {
    withAllBytes { $0(a).lexicographicallyPrecedes($0(b)) }
  }

  /// Passes on what gives each symbol's bytes, as long as the body runs.
  private func withAllBytes<Result>(
    _ body: ((Symbol) -> UnsafeRawBufferPointer) -> Result
  ) -> Result {
    texts.withUnsafeBytes { short in
      arena.withUnsafeBytes { long in
        body { symbol in
          let start = Int(symbol) * MemoryLayout<PackedText>.stride
          guard let range = texts[Int(symbol)].longRange else {
            let count = texts[Int(symbol)].count
            return UnsafeRawBufferPointer(rebasing: short[start..<start + count])
          }
          return UnsafeRawBufferPointer(rebasing: long[range])
        }
      }
    }
  }

  // MARK: - Slots

  private func firstSlot(_ hash: UInt32) -> Int {
    Int(truncatingIfNeeded: hash) & (slots.count - 1)
  }

  @inline(__always)
  private mutating func symbol(of request: Request) -> Symbol {
    let slot = slot(of: request)
    let found = UInt32(truncatingIfNeeded: slots[slot])
    return found != 0 ? found - 1 : add(request, at: slot)
  }

  /// The slot that holds the text, or the free one where it belongs.
  @inline(__always)
  private func slot(of request: Request) -> Int {
    var slot = firstSlot(request.hash)
    while slots[slot] != 0 {
      let symbol = Symbol(truncatingIfNeeded: slots[slot]) - 1
      if slots[slot] >> 32 == UInt64(request.hash), isText(request, of: symbol) { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  @inline(__always)
  private func isText(_ request: Request, of symbol: Symbol) -> Bool {
    let text = texts[Int(symbol)]
    guard let long = request.longText else { return text == request.text }
    guard let range = text.longRange, range.count == long.count, let base = long.baseAddress
    else { return false }
    return arena.withUnsafeBytes { arena in
      guard let start = arena.baseAddress else { return false }
      return isSame(start + range.lowerBound, base, range.count)
    }
  }

  private mutating func add(_ request: Request, at slot: Int) -> Symbol {
    let symbol = Symbol(count)
    if texts.count == texts.capacity {
      texts.reserveCapacity(texts.capacity * 2)
      adviseLargePages(for: texts)
    }
    if let long = request.longText {
      texts.append(PackedText(start: arena.count, count: long.count))
      arena.append(contentsOf: long)
    } else {
      texts.append(request.text)
    }
    slots[slot] = UInt64(request.hash) << 32 | UInt64(symbol + 1)
    if count * 4 > slots.count * 3 { grow() }
    return symbol
  }

  private mutating func grow() {
    let old = slots
    slots = []
    slots.reserveCapacity(old.count * 2)
    adviseLargePages(for: slots)
    slots.append(contentsOf: repeatElement(0, count: old.count * 2))
    let mask = slots.count - 1
    for filled in old where filled != 0 {
      var slot = Int(truncatingIfNeeded: filled >> 32) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = filled
    }
  }
}

/// A text of at most fifteen bytes in two words, or where a longer one stands.
private struct PackedText: Hashable, BitwiseCopyable {
  private let low: UInt64

  /// The count in its highest byte; 255 where the text stands at `low`, in the arena or in memory, and
  /// is as long as the other bytes say.
  private let high: UInt64

  private static let countShift: UInt64 = 56

  /// The text itself; nil where it is too long.
  @inline(__always)
  init?(_ text: UnsafeRawBufferPointer) {
    guard text.count < 16 else { return nil }
    let count = UInt64(truncatingIfNeeded: text.count) &<< Self.countShift
    guard let start = text.baseAddress, text.count > 0 else {
      (low, high) = (0, count)
      return
    }
    guard text.count > 8 else {
      (low, high) = (bytes(start, text.count), count)
      return
    }
    low = start.loadUnaligned(as: UInt64.self).littleEndian
    // The last eight bytes, without those that stand in the other word too.
    let last = start.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self).littleEndian
    high = last &>> UInt64(truncatingIfNeeded: 8 &* (16 &- text.count)) | count
  }

  init(start: Int, count: Int) {
    low = UInt64(UInt(bitPattern: start))
    high = UInt64(count) | 255 << Self.countShift
  }

  /// How long a short text is.
  var count: Int { Int(high >> Self.countShift) }

  /// Where a long text stands; nil for a short one.
  @inline(__always)
  var longRange: Range<Int>? {
    guard high >> Self.countShift == 255 else { return nil }
    return Int(low)..<Int(low + (high & (1 << Self.countShift - 1)))
  }

  @inline(__always)
  var hash: UInt64 { mix(mix(low) ^ high) }
}

/// One to eight bytes as a number, the first one lowest.
@inline(__always)
private func bytes(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
  // Two loads that may overlap: none of them goes beyond the text.
  if count >= 4 {
    let head = UInt64(start.loadUnaligned(as: UInt32.self).littleEndian)
    let tail = start.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self).littleEndian
    return head | UInt64(tail) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 4))
  }
  let first = UInt64(start.load(as: UInt8.self))
  let middle = UInt64(start.load(fromByteOffset: count / 2, as: UInt8.self))
  let last = UInt64(start.load(fromByteOffset: count - 1, as: UInt8.self))
  return first | middle &<< UInt64(truncatingIfNeeded: 8 &* (count / 2))
    | last &<< UInt64(truncatingIfNeeded: 8 &* (count &- 1))
}

/// Whether that many bytes are the same in both places.
private func isSame(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool {
  var index = 0
  while index + 8 <= count {
    let left = a.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    guard left == b.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
    index += 8
  }
  while index < count {
    let left = a.load(fromByteOffset: index, as: UInt8.self)
    guard left == b.load(fromByteOffset: index, as: UInt8.self) else { return false }
    index += 1
  }
  return true
}

/// A 64-bit hash that is the same in every process: eight bytes at a time, mixed by multiplication.
///
/// It tells texts apart that nobody chose to collide; whoever relies on it compares the texts too.
package func stableHash(_ text: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
  let count = text.count
  var hash = seed ^ (UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15)
  guard let start = text.baseAddress, count > 0 else { return mix(hash) }
  guard count >= 8 else { return mix(hash ^ fewBytes(start, count)) }
  var index = 0
  while index + 8 < count {
    hash = mix(hash ^ start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    index += 8
  }
  // The last eight bytes, some of them a second time.
  return mix(hash ^ start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
}

/// One to seven bytes as a number that no other text of that length makes.
private func fewBytes(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
  guard count >= 4 else {
    let first = UInt64(start.load(as: UInt8.self))
    let middle = UInt64(start.load(fromByteOffset: count / 2, as: UInt8.self))
    let last = UInt64(start.load(fromByteOffset: count - 1, as: UInt8.self))
    return first | middle << 8 | last << 16
  }
  let head = UInt64(start.loadUnaligned(as: UInt32.self))
  let tail = UInt64(start.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
  return head | tail << 32
}

@inline(__always)
private func mix(_ value: UInt64) -> UInt64 {
  let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
  return product.high ^ product.low
}
