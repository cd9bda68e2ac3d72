import Casework
import Civil
import Ledger
import Notation
import Policy

/// Writes the facts of a bulk load, part by part: while one part is committed, the next ones are packed.
struct BulkWriter {
  let watch: Watch
  let plan: BulkPlan
  let events: [BulkEvent]
  let cases: Interner
  let file: Watch.Arrival

  /// Told up to where the file isn't needed any more for now.
  let release: (Int) -> Void

  /// How many facts and how many bytes of text one commit brings at the most.
  let factsPerStep: Int
  let bytesPerStep: Int

  /// One case's chunk: where it ends, what seals it, and whether the case has no facts in the ledger yet.
  private struct PackedChunk {
    var subject: LedgerTransaction.Subject
    var end: Int
    var print: SealedPrint?
    var isNew: Bool
  }

  /// The chunks of a part, ready to be written.
  private struct PackedPart {
    var packer: FactChunk.Packer

    var chunks: [PackedChunk] = []
    var facts = 0
  }

  /// - `entries`: what is committed before all facts, while the first of them are packed.
  /// - `readers`: one for each thread that may work.
  /// - `progress`: told how many facts have been committed, of how many; by one thread at a time.
  func write(
    at now: Instant,
    _ entries: consuming BulkEntries,
    _ readers: [BulkPart],
    _ progress: (Int, Int) -> Void
  ) throws(LedgerError) {
    let parts = plan.parts(
      events,
      facts: factsPerPart,
      least: min(factsPerPart, Self.leastFacts),
      bytes: bytesPerStep
    )
    guard !parts.isEmpty else { return }
    var entries: BulkEntries? = entries
    let newest = try watch.ledger.read { transaction in try transaction.newestStep() }
    let instant = max(now, newest?.at ?? .distantPast)
    let firstSequence = (newest?.lastFact ?? 0) + 1
    var written = 0
    var readers = Array(readers.prefix(Self.mostThreads))
    // The first part is the entries, for which nothing is packed.
    var numbers = (0...parts.count).makeIterator()
    let queue = OrderedParts<PackedPart?>(ahead: readers.count + 1)
    readers.withUnsafeMutableBufferPointer { readers in
      // Each has a reader of its own; parts are committed one at a time.
      _ = inParallel(readers.count) { number in
        queue.work(
          next: { numbers.next() },
          make: { $0 == 0 ? nil : pack(parts[$0 - 1], instant, firstSequence, &readers[number]) }
        ) { packed throws(LedgerError) in
          guard let packed else {
            try watch.ledger.step { transaction in
              try entries?.enter(plan, events, cases, transaction)
            }
            entries = nil
            return
          }
          try commit(packed, at: instant)
          written += packed.facts
          progress(written, plan.order.count)
        }
      }
    }
    try queue.rethrow()
  }

  /// More would wait for commits, and each holds a part in memory.
  private static let mostThreads = 3

  /// How many facts one commit brings: at most a twelfth of all, so that threads hardly wait for each
  /// other at the beginning; and not too few, as the whole file is gone through for each.
  private var factsPerPart: Int { min(factsPerStep, max(plan.order.count / 12, Self.leastFacts)) }
  private static let leastFacts = 20_000

  /// - `firstSequence`: that of the load's first fact.
  private func pack(
    _ part: Range<Int>,
    _ received: Instant,
    _ firstSequence: Int64,
    _ reader: inout BulkPart
  ) -> PackedPart {
    let words = watch.editions.assessor.vocabulary
    let texts = GatheredTexts(of: plan.order[part], events, file, release: release)
    var packed = PackedPart(packer: FactChunk.Packer(reading: reader.reading, words: words))
    packed.packer.reserve(facts: part.count)
    packed.facts = part.count
    var table = EventTable(vocabulary: words)
    var first = part.lowerBound
    while first < part.upperBound {
      let symbol = events[Int(plan.order[first])].subject
      var end = first + 1
      while end < part.upperBound, events[Int(plan.order[end])].subject == symbol { end += 1 }
      if table.vocabulary.values.count > Self.keptValues { table = EventTable(vocabulary: words) }
      cases.withBytes(of: symbol) { key in
        packed.packer.begin(
          key: key,
          received: received,
          firstSequence: firstSequence + Int64(first),
          count: end - first,
          isHistory: file.isHistory
        )
      }
      for position in first..<end {
        reader.pack(
          events[Int(plan.order[position])],
          texts,
          position - part.lowerBound,
          received: received,
          isHistory: file.isHistory,
          into: &packed.packer,
          &table
        )
      }
      let subject = plan.numbers[Int(symbol)]
      let isContinued = first > 0 && events[Int(plan.order[first - 1])].subject == symbol
      let isNew = subject > plan.newestBefore && !isContinued
      packed.chunks.append(
        PackedChunk(
          subject: subject,
          end: packed.packer.columns.count,
          print: plan.isSealing ? plan.salts[Int(symbol)].map { packed.packer.print($0) } : nil,
          isNew: isNew
        )
      )
      first = end
    }
    return packed
  }

  private static let keptValues = 10_000

  /// Commits a part as a step of its own; its cases are assessed by the steps that follow.
  private func commit(_ packed: PackedPart, at now: Instant) throws(LedgerError) {
    try watch.ledger.step { transaction in
      var step = try OpenStep(at: now, by: watch.editions, [], transaction)
      var start = 0
      try packed.packer.columns.withBytes { columns throws(LedgerError) in
        for chunk in packed.chunks {
          try transaction.append(
            columns: UnsafeRawBufferPointer(rebasing: columns[start..<chunk.end]),
            print: chunk.print,
            to: chunk.subject,
            isNew: chunk.isNew
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
