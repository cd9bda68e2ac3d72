/// Finds the identities that came more than once among the records of some tables.
///
/// They are spread over small tables that stay in the processor's cache: one table for ten million
/// would miss it ten million times.
package func repeatedIdentities(in tables: [EventTable]) -> Set<UInt64> {
  let count = tables.reduce(0) { $0 + $1.records.count }
  // Several passes over the records cost less memory than one list of all identities; each thread
  // takes one at least.
  let passes = max(tables.count, count * tables.count / 5_000_000).nextPowerOfTwo
  func find(_ pass: Int) -> Set<UInt64> {
    SpreadIdentities(tables, count: count, pass: UInt64(pass), of: UInt64(passes)).repeated()
  }
  // Who read on one thread has one table, and goes on with one.
  let found = tables.count > 1 ? inParallel(passes, find) : (0..<passes).map(find)
  return found.reduce(into: []) { $0.formUnion($1) }
}

/// One pass's share of the identities, those with the same upper bits together.
private struct SpreadIdentities {
  private var identities: [UInt64] = []
  private var ends: [Int]

  /// How many identities one small table holds, about.
  private static let tableSize = 8192

  init(_ tables: [EventTable], count: Int, pass: UInt64, of passes: UInt64) {
    let parts = max(1, count / Int(passes) / Self.tableSize).nextPowerOfTwo
    let shift = UInt64(64 - parts.trailingZeroBitCount)
    var starts = [Int](repeating: 0, count: parts + 1)
    for table in tables {
      for record in table.records where record.identity & (passes - 1) == pass {
        starts[Int(truncatingIfNeeded: record.identity >> shift) + 1] += 1
      }
    }
    for part in 1...parts { starts[part] += starts[part - 1] }
    identities = [UInt64](repeating: 0, count: starts[parts])
    ends = starts
    for table in tables {
      for record in table.records where record.identity & (passes - 1) == pass {
        let part = Int(truncatingIfNeeded: record.identity >> shift)
        identities[ends[part]] = record.identity
        ends[part] += 1
      }
    }
  }

  func repeated() -> Set<UInt64> {
    var repeated: Set<UInt64> = []
    var slots: [UInt64] = []
    var start = 0
    for end in ends.dropLast() {
      addRepeated(start..<end, &slots, to: &repeated)
      start = end
    }
    return repeated
  }

  private func addRepeated(
    _ range: Range<Int>,
    _ slots: inout [UInt64],
    to repeated: inout Set<UInt64>
  ) {
    let size = (range.count * 2).nextPowerOfTwo
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(0, count: size))
    for position in range {
      // The slots' mark for "free" must be no identity.
      let identity = identities[position] | 1
      var slot = Int(truncatingIfNeeded: identity >> 8) & (size - 1)
      while slots[slot] != 0, slots[slot] != identity { slot = (slot + 1) & (size - 1) }
      if slots[slot] == identity {
        repeated.insert(identities[position])
        repeated.insert(identities[position] ^ 1)
      }
      slots[slot] = identity
    }
  }
}

extension Int {
  /// The least power of two that is not below it; 1 for all below 1.
  fileprivate var nextPowerOfTwo: Int {
    self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
  }
}
