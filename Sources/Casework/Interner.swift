import CProcessor

/// The number that stands for a text: small, dense, given in order of first sight.
package typealias Symbol = UInt32

/// Gives each distinct text a number, and the text back for the number.
///
/// Open addressing over one arena of bytes: a look-up of a known text touches few cache lines and
/// allocates nothing.
package struct Interner: Sendable {
  private var arena: [UInt8] = []

  /// For each symbol where its text begins in the arena; the next one's start is its end.
  private var starts: [UInt32] = [0]

  /// The text's hash in the upper half, symbol plus one in the lower; 0 where the slot is free.
  ///
  /// Its count is a power of two.
  private var slots: [UInt64]

  package init() { slots = [UInt64](repeating: 0, count: 64) }

  package var count: Int { starts.count - 1 }

  /// The text's symbol, a new one where it was not seen before.
  package mutating func intern(_ text: UnsafeRawBufferPointer) -> Symbol {
    let hash = stableHash(text)
    let slot = slot(of: text, hash: hash)
    let found = UInt32(truncatingIfNeeded: slots[slot])
    return found != 0 ? found - 1 : add(text, hash: hash, at: slot)
  }

  package mutating func intern(_ text: String) -> Symbol {
    var text = text
    return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  /// A text to be interned with others, for what stands at an index.
  package struct Request {
    let text: UnsafeRawBufferPointer
    package let index: Int
    fileprivate let hash: UInt64
  }

  /// Asks for a text to be interned soon: until then the memory for it is fetched.
  package func request(_ text: UnsafeRawBufferPointer, index: Int) -> Request {
    let hash = stableHash(text)
    let slot = Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
    slots.withUnsafeBufferPointer { prefetch($0.baseAddress.map { $0 + slot }) }
    return Request(text: text, index: index, hash: hash)
  }

  /// Interns many texts at once, in order.
  ///
  /// The processor fetches what the look-ups need for all of them side by side; one look-up after the
  /// other would wait for each.
  package mutating func intern(_ requests: [Request], _ body: (Request, Symbol) -> Void) {
    prefetchTexts(of: requests)
    for request in requests {
      let slot = slot(of: request.text, hash: request.hash)
      let found = UInt32(truncatingIfNeeded: slots[slot])
      let symbol = found != 0 ? found - 1 : add(request.text, hash: request.hash, at: slot)
      body(request, symbol)
    }
  }

  private func prefetchTexts(of requests: [Request]) {
    let mask = slots.count - 1
    arena.withUnsafeBufferPointer { arena in
      guard let base = arena.baseAddress else { return }
      for request in requests {
        let found = UInt32(
          truncatingIfNeeded: slots[Int(truncatingIfNeeded: request.hash >> 32) & mask]
        )
        if found != 0 { prefetch(base + Int(starts[Int(found) - 1])) }
      }
    }
  }

  /// The text's symbol; nil where it was never interned.
  package func find(_ text: UnsafeRawBufferPointer) -> Symbol? {
    let found = UInt32(truncatingIfNeeded: slots[slot(of: text, hash: stableHash(text))])
    return found == 0 ? nil : found - 1
  }

  package func find(_ text: String) -> Symbol? {
    var text = text
    return text.withUTF8 { find(UnsafeRawBufferPointer($0)) }
  }

  package func text(_ symbol: Symbol) -> String {
    String(decoding: arena[range(of: symbol)], as: UTF8.self)
  }

  /// Passes the symbol's bytes on without a copy.
  package func withBytes<Result>(
    of symbol: Symbol,
    _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    arena.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range(of: symbol)])) }
  }

  /// Whether the first text sorts before the second, byte by byte.
  package func precedes(_ a: Symbol, _ b: Symbol) -> Bool {
    arena[range(of: a)].lexicographicallyPrecedes(arena[range(of: b)])
  }

  private func range(of symbol: Symbol) -> Range<Int> {
    Int(starts[Int(symbol)])..<Int(starts[Int(symbol) + 1])
  }

  /// The slot that holds the text, or the free one where it belongs.
  private func slot(of text: UnsafeRawBufferPointer, hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 32) & mask
    while slots[slot] != 0 {
      let symbol = Symbol(truncatingIfNeeded: slots[slot]) - 1
      if slots[slot] >> 32 == hash >> 32, isText(text, of: symbol) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isText(_ text: UnsafeRawBufferPointer, of symbol: Symbol) -> Bool {
    let range = range(of: symbol)
    guard range.count == text.count else { return false }
    guard let base = text.baseAddress else { return true }
    return arena.withUnsafeBytes { arena in
      guard let start = arena.baseAddress else { return true }
      return isSame(start + range.lowerBound, base, text.count)
    }
  }

  private mutating func add(_ text: UnsafeRawBufferPointer, hash: UInt64, at slot: Int) -> Symbol {
    let symbol = Symbol(count)
    arena.append(contentsOf: text)
    starts.append(UInt32(arena.count))
    slots[slot] = (hash >> 32) << 32 | UInt64(symbol + 1)
    if count * 4 > slots.count * 3 { grow() }
    return symbol
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    let mask = slots.count - 1
    for filled in old where filled != 0 {
      var slot = Int(truncatingIfNeeded: filled >> 32) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = filled
    }
  }
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
