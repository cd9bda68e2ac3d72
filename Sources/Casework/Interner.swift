/// The number that stands for a text: small, dense, given in order of first sight.
package typealias Symbol = UInt32

/// Gives each distinct text a number, and the text back for the number.
///
/// Open addressing over one arena of bytes: a look-up of a known text touches two cache lines and
/// allocates nothing.
package struct Interner: Sendable {
  private var arena: [UInt8] = []

  /// For each symbol the end of its text in the arena; the one before it is its start.
  private var ends: [UInt32] = []
  private var hashes: [UInt32] = []

  /// Symbol plus one, 0 where the slot is free.
  ///
  /// Its count is a power of two.
  private var slots: [UInt32]

  package init() { slots = [UInt32](repeating: 0, count: 64) }

  package var count: Int { ends.count }

  /// The text's symbol, a new one where it was not seen before.
  package mutating func intern(_ text: UnsafeRawBufferPointer) -> Symbol {
    let hash = Self.hash(text)
    let slot = slot(of: text, hash: hash)
    if slots[slot] != 0 { return slots[slot] - 1 }
    return add(text, hash: hash, at: slot)
  }

  package mutating func intern(_ text: String) -> Symbol {
    var text = text
    return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  /// The text's symbol; nil where it was never interned.
  package func find(_ text: UnsafeRawBufferPointer) -> Symbol? {
    let found = slots[slot(of: text, hash: Self.hash(text))]
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
    let index = Int(symbol)
    return (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  private func slot(of text: UnsafeRawBufferPointer, hash: UInt32) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let symbol = slots[slot] - 1
      if hashes[Int(symbol)] == hash, isText(text, of: symbol) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isText(_ text: UnsafeRawBufferPointer, of symbol: Symbol) -> Bool {
    let range = range(of: symbol)
    guard range.count == text.count else { return false }
    return arena.withUnsafeBytes { arena in
      for index in 0..<text.count where arena[range.lowerBound + index] != text[index] {
        return false
      }
      return true
    }
  }

  private mutating func add(_ text: UnsafeRawBufferPointer, hash: UInt32, at slot: Int) -> Symbol {
    let symbol = Symbol(ends.count)
    arena.append(contentsOf: text)
    ends.append(UInt32(arena.count))
    hashes.append(hash)
    slots[slot] = symbol + 1
    if ends.count * 2 > slots.count { grow() }
    return symbol
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    let mask = slots.count - 1
    for (index, hash) in hashes.enumerated() {
      var slot = Int(hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(index) + 1
    }
  }

  private static func hash(_ text: UnsafeRawBufferPointer) -> UInt32 {
    let hash = stableHash(text)
    return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}

/// A 64-bit hash that is the same in every process: eight bytes at a time, mixed by multiplication.
///
/// It tells texts apart that nobody chose to collide; whoever relies on it compares the texts too.
package func stableHash(_ text: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
  var hash = seed ^ (UInt64(text.count) &* 0x9E37_79B9_7F4A_7C15)
  var index = 0
  while index + 8 <= text.count {
    hash = mix(hash ^ text.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    index += 8
  }
  var rest: UInt64 = 0
  while index < text.count {
    rest = rest << 8 | UInt64(text[index])
    index += 1
  }
  return mix(hash ^ rest)
}

private func mix(_ value: UInt64) -> UInt64 {
  let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
  return product.high ^ product.low
}
