import Casework
package import Civil
package import Ledger
import Notation
import Policy

/// Loads a whole file at once: its events are sorted by case and by identity in memory, so that each
/// page of the ledger is written once.
///
/// First its new cases and its identities are committed, then the facts, in steps of some hundred
/// thousand, and their cases are owed a look; the steps that follow assess them. Whatever breaks off in
/// between, no fact that was committed is lost, and loading the file again takes in the rest.
///
/// It keeps 24 bytes an event, as many again of sources that are followed, and the cases' keys and
/// salts. The texts are read twice, the second time in order of the cases, so the file must stay in place.
package struct BulkLoad {
  private let watch: Watch
  private var parts: [BulkPart]
  private var events: [BulkEvent] = []
  private var cases = Interner()
  private var outcome = Watch.Outcome()
  private var file: Watch.Arrival?

  /// The events of sources that are followed, those of them that are refused, and what they say.
  private var voices: [BulkVoice] = []
  private var conflicts: Set<UInt32> = []
  private var hearing = Hearing()

  private let factsPerStep: Int
  private let bytesPerStep: Int

  /// - `factsPerStep`, `bytesPerStep`: how many facts and how much text one commit brings at the most.
  package init(_ watch: Watch, factsPerStep: Int = 160_000, bytesPerStep: Int = 48 << 20) {
    self.watch = watch
    self.factsPerStep = factsPerStep
    self.bytesPerStep = bytesPerStep
    parts = (0..<watch.threads).map { _ in BulkPart(watch.editions, watch.sources) }
  }

  // MARK: - Reading

  /// Reads the file, as many slices at once as there are threads; all must lie in the same bytes.
  ///
  /// - `next`: the next slice, nil after the last; one thread at a time asks for it.
  /// - `progress`: told up to where of the file the events have been taken in, and how many there are.
  package mutating func read(
    _ next: () -> Watch.Arrival?,
    _ progress: (Int, Int) -> Void = { _, _ in }
  ) {
    var readers = parts
    let queue = OrderedParts<BulkPart.Result>(ahead: readers.count + 1)
    readers.withUnsafeMutableBufferPointer { readers in
      _ = inParallel(readers.count) { number in
        queue.work(next: next, make: { readers[number].read($0) }) { result in
          take(result)
          progress(result.arrival.pieces.last?.end ?? 0, events.count)
        }
      }
    }
  }

  private mutating func take(_ result: BulkPart.Result) {
    let pieces = result.arrival.pieces
    guard let first = pieces.first, let last = pieces.last else { return }
    if file == nil {
      let each = max(1, (last.end - first.start) / pieces.count)
      events.reserveCapacity(result.arrival.bytes.count / each * 17 / 16)
      file = result.arrival
      file?.pieces = []
    }
    let subjects = cases.intern(all: result.cases)
    for var voice in result.voices {
      voice.event += UInt32(events.count)
      voices.append(voice)
    }
    for var event in result.events {
      event.subject = subjects[Int(event.subject)]
      events.append(event)
    }
    for (diagnostic, text) in result.refused { outcome.refuse(diagnostic, text) }
  }

  // MARK: - Appending

  /// Appends what is new, and owes its cases a look.
  ///
  /// - `release`: told up to where the file's bytes aren't needed any more for now.
  /// - `progress`: told how many facts have been committed, of how many.
  /// - Returns: what became of the events; assess by steps until nothing is owed.
  package mutating func append(
    at now: Instant,
    release: @escaping (Int) -> Void = { _ in },
    _ progress: (Int, Int) -> Void = { _, _ in }
  ) throws(LedgerError) -> Watch.Outcome {
    guard let file, !events.isEmpty else { return outcome }
    let (plan, entries) = try watch.ledger.step { transaction in
      try arrange(file, transaction)
    }
    outcome.counts.accepted = plan.order.count
    let writer = BulkWriter(
      watch: watch,
      plan: plan,
      events: events,
      cases: cases,
      file: file,
      release: release,
      factsPerStep: factsPerStep,
      bytesPerStep: bytesPerStep
    )
    events = []
    try writer.write(at: now, entries, parts, progress)
    try noteSources(at: now)
    outcome.refused.sort { $0.text.lowerBound < $1.text.lowerBound }
    placeConflicts(in: file)
    return outcome
  }

  /// Writes down what was heard of the sources, once all of it is in the ledger: a load that breaks off
  /// before shows gaps, and never hides one.
  private mutating func noteSources(at now: Instant) throws(LedgerError) {
    guard !hearing.isEmpty else { return }
    outcome.gaps = try watch.ledger.step { transaction in
      let newest = try transaction.newestStep()?.at
      let instant = max(now, newest ?? .distantPast)
      try watch.sources.follow(at: instant, transaction)
      return try hearing.keep(at: instant, transaction)
    }
  }

  /// Tells the conflicts their lines, counted on from one to the next.
  private mutating func placeConflicts(in file: Watch.Arrival) {
    var (line, passed) = (1, 0)
    for number in outcome.refused.indices
    where outcome.refused[number].diagnostic.code == .eventConflict {
      let start = outcome.refused[number].text.lowerBound
      line += file.bytes[passed..<start].count { $0 == 0x0A }
      passed = start
      outcome.refused[number].diagnostic.line = line
    }
  }

  /// Finds what is new, and numbers its cases.
  private mutating func arrange(
    _ file: Watch.Arrival,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> (BulkPlan, BulkEntries) {
    let known = try transaction.bucketCount()
    let facts = (try transaction.newestStep()?.lastFact ?? 0) + Int64(events.count)
    let count = try transaction.growIdentities(toFacts: facts)
    let buckets = IdentityBuckets(of: events, count)
    var isTaken = [Bool](repeating: true, count: events.count)
    var index = FactIndex()
    if known == 0 {
      let repeated = buckets.repeated(events, threads: parts.count)
      try settle(repeated, [], file, &isTaken, &index, transaction)
    } else {
      for bucket in 0..<count {
        let old = try transaction.entries(ofBucket: bucket)
        try settle(buckets[bucket], old, file, &isTaken, &index, transaction)
      }
    }
    for voice in voices where !conflicts.contains(voice.event) {
      hearing.note(voice.source, voice.number, isNew: isTaken[Int(voice.event)])
    }
    voices = []
    let plan = try BulkPlan(events, isTaken, cases, transaction)
    return (plan, BulkEntries(buckets: buckets, isTaken: isTaken, isFirst: known == 0))
  }

  /// Finds which of some events came before, among them or in the ledger.
  ///
  /// - `old`: what the ledger has of their bucket; none of it where they are of several.
  private mutating func settle(
    _ doubtful: ArraySlice<UInt32>,
    _ old: [UInt8],
    _ file: Watch.Arrival,
    _ isTaken: inout [Bool],
    _ known: inout FactIndex,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    var sorted = doubtful.map { (identity: events[Int($0)].identity, index: $0) }
    sorted.sort { a, b in
      a.identity != b.identity ? a.identity < b.identity : a.index < b.index
    }
    // What was taken of the newest identity: one event, unless hashes collide.
    var alike: [UInt32] = []
    var newest: UInt64?
    for (identity, index) in sorted {
      if identity != newest { alike.removeAll(keepingCapacity: true) }
      newest = identity
      if old.isEmpty, alike.isEmpty {
        alike.append(index)
        continue
      }
      let event = events[Int(index)]
      var verdict = Verdict.new
      if !old.isEmpty {
        try LedgerTransaction.forEachSubject(ofIdentity: event.identity, in: old) {
          subject throws(LedgerError) in
          try known.compare(
            file.event(event.text),
            identity: event.identity,
            with: subject,
            transaction,
            &verdict
          )
        }
      }
      for earlier in alike where verdict == .new {
        verdict = file.verdict(on: event.text, after: events[Int(earlier)].text)
      }
      guard verdict != .new else {
        alike.append(index)
        continue
      }
      isTaken[Int(index)] = false
      if verdict == .duplicate {
        outcome.counts.duplicates += 1
      } else {
        outcome.refuse(file.conflict(at: 0), event.text)
        if !voices.isEmpty { conflicts.insert(index) }
      }
    }
  }
}

/// An event of a bulk load: what must be known of all of them at once.
struct BulkEvent {
  var identity: UInt64
  var place: UInt32
  var length: UInt32

  /// Its case, as a symbol.
  var subject: Symbol

  /// Its number in the file, from 1.
  var number: UInt32

  var text: Range<Int> { Int(place)..<Int(place) + Int(length) }
}

/// An event of a source that is followed.
struct BulkVoice {
  /// Its index among all events.
  var event: UInt32
  var source: [UInt8]
  var number: UInt32?
}

extension Watch.Arrival {
  /// What an event is beside an earlier one of the same hash.
  fileprivate func verdict(on text: Range<Int>, after earlier: Range<Int>) -> Verdict {
    if isSame(text, earlier) { return .duplicate }
    let isSameIdentity =
      EventText.identity(in: bytes, at: text.lowerBound)
      == EventText.identity(in: bytes, at: earlier.lowerBound)
    return isSameIdentity ? .conflict : .new
  }
}
