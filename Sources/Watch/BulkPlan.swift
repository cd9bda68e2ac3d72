import Casework
import Ledger

/// Which events of a bulk load are new, by case, and by which numbers the ledger knows the cases.
struct BulkPlan {
  /// The ledger's number of each case, by its symbol; 0 where nothing of it is new.
  private(set) var numbers: [LedgerTransaction.Subject]

  /// The cases that the ledger doesn't have yet, in order of their numbers.
  private(set) var new: [Symbol] = []

  /// Whether the facts are to be sealed.
  let isSealing: Bool

  /// The salt of each case of which something is new, by its symbol; a known one's only where its facts
  /// are to be sealed.
  private(set) var salts: [CaseSalt?] = []

  /// The new events, those of one case together in order of the file, the cases in order of their
  /// numbers.
  private(set) var order: [UInt32] = []

  /// The highest number before the load: later cases are new.
  let newestBefore: LedgerTransaction.Subject

  /// Numbers the cases; new ones in order of their keys, which is how the ledger finds them.
  init(
    _ events: [BulkEvent],
    _ isTaken: [Bool],
    _ cases: Interner,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    isSealing = transaction.isSealing
    newestBefore = try transaction.newestSubject()
    numbers = [LedgerTransaction.Subject](repeating: 0, count: cases.count)
    salts = [CaseSalt?](repeating: nil, count: cases.count)
    var counts = [UInt32](repeating: 0, count: cases.count)
    for (index, event) in events.enumerated() where isTaken[index] {
      counts[Int(event.subject)] += 1
    }
    var symbols: [Symbol] = []
    for symbol in 0..<cases.count where counts[symbol] > 0 {
      let known = newestBefore > 0 ? try transaction.find(cases.text(Symbol(symbol))) : nil
      if let known {
        numbers[symbol] = known
        if isSealing { salts[symbol] = try transaction.salt(of: known) }
      } else {
        new.append(Symbol(symbol))
      }
      symbols.append(Symbol(symbol))
    }
    new = Self.sorted(new, cases)
    for (index, symbol) in new.enumerated() {
      numbers[Int(symbol)] = newestBefore + 1 + Int64(index)
      salts[Int(symbol)] = transaction.newSalt()
    }
    let numbers = numbers
    symbols.sort { numbers[Int($0)] < numbers[Int($1)] }
    arrange(events, isTaken, symbols, counts)
  }

  /// Cases in order of their keys: by their first eight bytes, then in full.
  private static func sorted(_ symbols: [Symbol], _ cases: Interner) -> [Symbol] {
    let heads = symbols.map { symbol in
      cases.withBytes(of: symbol) { key in
        (0..<8).reduce(UInt64(0)) { $0 << 8 | UInt64($1 < key.count ? key[$1] : 0) }
      }
    }
    return symbols.indices.sorted { a, b in
      heads[a] != heads[b] ? heads[a] < heads[b] : cases.precedes(symbols[a], symbols[b])
    }.map { symbols[$0] }
  }

  /// Sorts the new events by case, by counting.
  private mutating func arrange(
    _ events: [BulkEvent],
    _ isTaken: [Bool],
    _ symbols: [Symbol],
    _ counts: [UInt32]
  ) {
    var next = [UInt32](repeating: 0, count: counts.count)
    var start: UInt32 = 0
    for symbol in symbols {
      next[Int(symbol)] = start
      start += counts[Int(symbol)]
    }
    order = [UInt32](repeating: 0, count: Int(start))
    for (index, event) in events.enumerated() where isTaken[index] {
      order[Int(next[Int(event.subject)])] = UInt32(index)
      next[Int(event.subject)] += 1
    }
  }

  /// Parts of the order of at most about so many facts and bytes of text; a case may go on in the next.
  ///
  /// - `least`: the last parts get smaller down to so many facts, so that threads hardly wait for the last
  ///   one to be committed.
  func parts(_ events: [BulkEvent], facts: Int, least: Int, bytes: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var first = 0
    var size = 0
    for position in order.indices {
      let facts = min(facts, max((order.count - first) / 2, least))
      let event = events[Int(order[position])]
      let isCaseBegun =
        position > first && events[Int(order[position - 1])].subject != event.subject
      if size >= bytes || (position - first >= facts && isCaseBegun) {
        parts.append(first..<position)
        (first, size) = (position, 0)
      }
      size += Int(event.length)
    }
    if first < order.count { parts.append(first..<order.count) }
    return parts
  }
}
