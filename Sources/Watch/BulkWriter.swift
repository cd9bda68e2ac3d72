import CProcessor
import Casework
import Civil
import Ledger
import Notation
import Policy

/// Which events of a bulk load are new, by case, and by which numbers the ledger knows the cases.
struct BulkPlan {
  /// The ledger's number of each case, by its symbol; 0 where nothing of it is new.
  private(set) var numbers: [LedgerTransaction.Subject]

  /// The cases of which anything is new, in order of the ledger's numbers.
  private(set) var symbols: [Symbol] = []

  /// The highest number before the load: later cases are new.
  let newestBefore: LedgerTransaction.Subject

  /// The new events by case, those of one case in order of the file.
  private var order: [UInt32] = []
  private var starts: [UInt32] = []

  /// Numbers the cases; new ones in order of their keys, which is how the ledger finds them.
  init(
    _ events: [BulkEvent],
    _ isTaken: [Bool],
    _ cases: Interner,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    newestBefore = try transaction.newestSubject()
    numbers = [LedgerTransaction.Subject](repeating: 0, count: cases.count)
    starts = [UInt32](repeating: 0, count: cases.count + 2)
    for (index, event) in events.enumerated() where isTaken[index] {
      starts[Int(event.subject) + 2] += 1
    }
    var new: [Symbol] = []
    for symbol in 0..<cases.count where starts[symbol + 2] > 0 {
      let known = newestBefore > 0 ? try transaction.find(cases.text(Symbol(symbol))) : nil
      if let known { numbers[symbol] = known } else { new.append(Symbol(symbol)) }
      symbols.append(Symbol(symbol))
    }
    try add(Self.sorted(new, cases), cases, transaction)
    let numbers = numbers
    symbols.sort { numbers[Int($0)] < numbers[Int($1)] }
    for index in 2..<starts.count { starts[index] += starts[index - 1] }
    order = [UInt32](repeating: 0, count: Int(starts[starts.count - 1]))
    for (index, event) in events.enumerated() where isTaken[index] {
      order[Int(starts[Int(event.subject) + 1])] = UInt32(index)
      starts[Int(event.subject) + 1] += 1
    }
  }

  private mutating func add(
    _ new: [Symbol],
    _ cases: Interner,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    for (index, symbol) in new.enumerated() {
      let number = newestBefore + 1 + Int64(index)
      let key = cases.text(symbol)
      try transaction.add(number, key: key)
      numbers[Int(symbol)] = number
    }
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

  /// How many events are new.
  var facts: Int { order.count }

  /// The new events of a case.
  func events(of symbol: Symbol) -> ArraySlice<UInt32> {
    order[Int(starts[Int(symbol)])..<Int(starts[Int(symbol) + 1])]
  }

  /// The cases in ranges of about so many facts, each with the number of facts before it.
  func ranges(facts limit: Int) -> [(cases: Range<Int>, before: Int)] {
    var ranges: [(cases: Range<Int>, before: Int)] = []
    var first = 0
    var before = 0
    var count = 0
    for (index, symbol) in symbols.enumerated() {
      count += events(of: symbol).count
      guard count >= limit || index == symbols.count - 1 else { continue }
      ranges.append((first..<index + 1, before))
      before += count
      (first, count) = (index + 1, 0)
    }
    return ranges
  }
}

/// Writes the facts of a bulk load, range by range: while one range is committed, the next is packed.
struct BulkWriter {
  private let watch: Watch
  private let plan: BulkPlan
  private let events: [BulkEvent]
  private let cases: Interner
  private let file: Watch.Arrival
  private let part: BulkPart

  /// How many facts one commit brings: some fifty megabytes.
  private static let factsPerStep = 250_000

  init(
    _ watch: Watch,
    _ plan: BulkPlan,
    _ events: [BulkEvent],
    _ cases: Interner,
    _ file: Watch.Arrival,
    _ part: BulkPart
  ) {
    self.watch = watch
    self.plan = plan
    self.events = events
    self.cases = cases
    self.file = file
    self.part = part
  }

  /// The chunks of a range of cases, ready to be written.
  private struct PackedRange {
    var packer: FactChunk.Packer

    /// Of each case where its chunk ends.
    var chunks: [(subject: LedgerTransaction.Subject, end: Int)] = []
    var facts = 0
  }

  func write(
    at now: Instant,
    _ progress: (Int, Int) -> Void
  ) throws(LedgerError) {
    let ranges = plan.ranges(facts: Self.factsPerStep)
    let newest = try watch.ledger.read { transaction in
      try transaction.newestStep()
    }
    let instant = max(now, newest?.at ?? .distantPast)
    let firstSequence = (newest?.lastFact ?? 0) + 1
    var written = 0
    var ready: PackedRange?
    var part = part
    for index in 0...ranges.count {
      let packed = ready
      var next: PackedRange?
      var failure: LedgerError?
      // Each of the two has variables of its own.
      withUnsafeMutablePointer(to: &part) { part in
        withUnsafeMutablePointer(to: &next) { next in
          withUnsafeMutablePointer(to: &failure) { failure in
            _ = inParallel(watch.threads > 1 ? 2 : 1) { number in
              if number == 1 || watch.threads == 1, index < ranges.count {
                let (range, before) = ranges[index]
                let first = firstSequence + Int64(before)
                next.pointee = pack(range, instant, first, &part.pointee)
              }
              if number == 0, let packed {
                do throws(LedgerError) { try commit(packed, at: instant) } catch {
                  failure.pointee = error
                }
              }
            }
          }
        }
      }
      if let failure { throw failure }
      written += packed?.facts ?? 0
      progress(written, plan.facts)
      ready = next
    }
  }

  private func pack(
    _ range: Range<Int>,
    _ received: Instant,
    _ firstSequence: Int64,
    _ part: inout BulkPart
  ) -> PackedRange {
    let words = watch.editions.assessor.vocabulary
    var packed = PackedRange(packer: FactChunk.Packer(reading: part.reading, words: words))
    packed.chunks.reserveCapacity(range.count)
    packed.packer.reserve(facts: Self.factsPerStep)
    var table = EventTable(vocabulary: words)
    for position in range {
      let symbol = plan.symbols[position]
      let events = plan.events(of: symbol)
      if position + 1 < range.upperBound { fetch(plan.events(of: plan.symbols[position + 1])) }
      if table.vocabulary.values.count > Self.keptValues { table = EventTable(vocabulary: words) }
      cases.withBytes(of: symbol) { key in
        part.pack(
          events,
          self.events,
          file,
          key: key,
          received: received,
          firstSequence: firstSequence + Int64(packed.facts),
          into: &packed.packer,
          &table
        )
      }
      packed.facts += events.count
      packed.chunks.append((plan.numbers[Int(symbol)], packed.packer.columns.count))
    }
    return packed
  }

  /// Asks the processor for events that are read soon: their texts lie all over the file.
  private func fetch(_ indices: ArraySlice<UInt32>) {
    guard let base = file.bytes.baseAddress else { return }
    for index in indices.prefix(Self.fetchedEvents) {
      let text = events[Int(index)].text
      for place in stride(from: text.lowerBound, to: text.upperBound, by: Self.cacheLine) {
        prefetch(base + place)
      }
    }
  }

  private static let fetchedEvents = 16
  private static let cacheLine = 64

  private static let keptValues = 10_000

  /// Commits a range as a step of its own; its cases are assessed by the steps that follow.
  private func commit(_ packed: PackedRange, at now: Instant) throws(LedgerError) {
    try watch.ledger.step { transaction in
      var step = try OpenStep(at: now, by: watch.editions, transaction)
      var start = 0
      try packed.packer.columns.withBytes { columns throws(LedgerError) in
        for chunk in packed.chunks {
          try transaction.append(
            columns: UnsafeRawBufferPointer(rebasing: columns[start..<chunk.end]),
            to: chunk.subject,
            isNew: chunk.subject > plan.newestBefore
          )
          start = chunk.end
        }
      }
      try transaction.appendTexts(of: packed.packer)
      try transaction.owe(packed.chunks.lazy.map(\.subject))
      step.lastFact += Int64(packed.facts)
      try step.close(transaction)
    }
    try watch.ledger.checkpointIfLong()
  }
}
