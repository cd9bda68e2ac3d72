import ArgumentParser
import Casework
import Civil
import Ledger
import Notation
import Policy
import Watch

/// Cases from wherever they are: files named on the command line, or the store.
struct CaseLookup {
  let editions: Editions
  private let files: EventFiles?
  private let ledger: Ledger?
  private let sources: EventSources

  /// One case as a command looks at it; of many cases one after the other it is the same object.
  final class Case {
    fileprivate(set) var timeline: Timeline
    fileprivate(set) var vocabulary: Vocabulary
    private let origin: Origin

    fileprivate init(_ timeline: Timeline, _ vocabulary: Vocabulary, _ origin: Origin) {
      self.timeline = timeline
      self.vocabulary = vocabulary
      self.origin = origin
    }

    /// The same as an object of its own; its origin must not read on.
    fileprivate convenience init(_ other: Case) {
      self.init(other.timeline, other.vocabulary, other.origin)
    }

    /// Its key: made when it is asked for, since of most cases nothing is told.
    var key: String {
      switch origin {
      case .files(let files): files.groups.cases.text(timeline.subject)
      case .ledger(let reader): reader.cases.key
      }
    }

    /// The id and the source of one of its events.
    func identity(_ record: EventRecord) -> (id: String, source: String) {
      switch origin {
      case .files(let files): files.identity(of: record)
      case .ledger(let reader): reader.cases.identity(of: record)
      }
    }
  }

  fileprivate enum Origin {
    case files(EventFiles)
    case ledger(StoredCases)
  }

  /// What reads cases of the ledger one after the other.
  fileprivate final class StoredCases {
    var cases: CaseReader
    init(_ editions: Editions, _ sources: EventSources) { cases = CaseReader(editions, sources) }
  }

  init(_ config: ConfigurationOptions, _ options: EventFileOptions) throws {
    let (named, sources) = try options.editions(config)
    self.sources = sources
    if options.events.isEmpty {
      files = nil
      let configuration = try config.readAlone()
      ledger = try StateFolder.readLedger(configuration)
      // Without a policy of one's own one sees what the daemon sees.
      if options.policy == nil, let ledger {
        let choice = try EditionChoice(configuration, named, ledger)
        editions = choice.editions
        if let note = choice.note { tellError(note) }
      } else {
        editions = named
      }
    } else {
      editions = named
      files = try options.read(named, sources)
      ledger = nil
    }
  }

  /// Passes on every case, in order of first sight.
  ///
  /// Of events from files only those that were known by `asOf`; the store is looked at as it is now,
  /// since a history that was loaded today must answer for last year too.
  func forEach(asOf: Instant = .distantFuture, _ body: (Case) throws -> Void) throws {
    var progress = Progress("assess")
    var count = 0
    defer { progress.end() }
    if let files {
      let subject = Case(Timeline(), files.groups.vocabulary, .files(files))
      let groups = files.groups
      try groups.forEachTimeline { timeline in
        count += 1
        progress.show(Double(count) / Double(files.groups.cases.count), count: count)
        subject.timeline = known(timeline, asOf, groups.vocabulary)
        try body(subject)
        // The next timeline takes the same memory, where nothing else holds it.
        subject.timeline = Timeline()
      }
    }
    guard let ledger else { return }
    try reading(ledger) { transaction in
      let newest = try transaction.newestSubject()
      try forEachStored(1..<newest + 1, transaction) { subject in
        count += 1
        progress.show(Double(count) / Double(max(newest, 1)), count: count)
        try body(subject)
      }
    }
  }

  /// What was known of a case by then, with what corrections made of it.
  private func known(_ timeline: Timeline, _ asOf: Instant, _ vocabulary: Vocabulary) -> Timeline {
    editions.assessor.amended(timeline.known(at: asOf), vocabulary)
  }

  /// How many cases are taken out of the ledger at once.
  private static let casesAtOnce: Int64 = 2000

  /// Passes on the ledger's cases of those numbers that have any facts; each is the same object.
  private func forEachStored(
    _ range: Range<LedgerTransaction.Subject>,
    _ transaction: LedgerTransaction,
    _ body: (Case) throws -> Void
  ) throws {
    let stored = StoredCases(editions, sources)
    let subject = Case(Timeline(), stored.cases.vocabulary, .ledger(stored))
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Int(Self.casesAtOnce)) {
      let numbers = Array(first..<min(first + Self.casesAtOnce, range.upperBound))
      let batch = try transaction.cases(numbers, reading: stored.cases.reading)
      stored.cases.use(batch)
      for index in numbers.indices where !batch.chunks(of: index).isEmpty {
        _ = stored.cases.read(index)
        subject.timeline = stored.cases.timeline
        subject.vocabulary = stored.cases.vocabulary
        try body(subject)
        // The next case takes the same memory, where nothing else holds it.
        subject.timeline = Timeline()
        subject.vocabulary = Vocabulary()
      }
    }
  }

  /// Gathers something of every case on several threads, in parts that lie one after the other.
  ///
  /// `make`: makes a part; what it holds is best its own, since threads that count references to one
  /// object wait for each other.
  func gather<Part>(
    asOf: Instant,
    into make: () -> Part,
    _ add: (inout Part, Case) -> Void
  ) throws -> [Part] {
    if let ledger, processors > 1 { return try gather(from: ledger, into: make, add) }
    guard let files, files.threads > 1 else {
      var part = make()
      try forEach(asOf: asOf) { add(&part, $0) }
      return [part]
    }
    let groups = files.groups
    let pieces = files.threads * 4
    return inParallel(pieces) { number in
      var part = make()
      let subjects =
        groups.cases.count * number / pieces..<groups.cases.count * (number + 1) / pieces
      let subject = Case(Timeline(), groups.vocabulary, .files(files))
      groups.forEachTimeline(of: subjects) { timeline in
        subject.timeline = known(timeline, asOf, groups.vocabulary)
        add(&part, subject)
        subject.timeline = Timeline()
      }
      return part
    }
  }

  /// Each thread reads the ledger by itself; a case that is committed meanwhile is seen or it isn't.
  private func gather<Part>(
    from ledger: Ledger,
    into make: () -> Part,
    _ add: (inout Part, Case) -> Void
  ) throws -> [Part] {
    let newest = try reading(ledger) { try $0.newestSubject() }
    let pieces = Int64(processors)
    return try inParallel(Int(pieces)) { number in
      Result {
        var part = make()
        let range = newest * Int64(number) / pieces + 1..<newest * Int64(number + 1) / pieces + 1
        try reading(try ledger.reader()) { transaction in
          try forEachStored(range, transaction) { add(&part, $0) }
        }
        return part
      }
    }.map { try $0.get() }
  }

  /// The case of that key, as known by `asOf`; nil where there is none.
  func find(_ key: String, asOf: Instant) throws -> Case? {
    if let files {
      guard let symbol = files.groups.cases.find(key) else { return nil }
      var timeline = Timeline()
      files.groups.fill(&timeline, subject: symbol)
      return Case(
        known(timeline, asOf, files.groups.vocabulary),
        files.groups.vocabulary,
        .files(files)
      )
    }
    guard let ledger else { return nil }
    return try reading(ledger) { transaction in
      guard let subject = try transaction.find(key) else { return nil }
      return try storedCase(transaction, subject)
    }
  }

  /// Ends the command where the policy has no rule of that name.
  func requireRule(_ name: String?) throws {
    let names = editions.assessor.policy.rules.map(\.name)
    guard let name, !names.contains(name) else { return }
    throw CommandFailure(
      "\(PlainText.escaped(name)): the policy has no such rule; it has \(names.joined(separator: ", ")).",
      exitCode: .usage
    )
  }

  /// Ends the command with 65 where some input was bad.
  func requireNoFault() throws { try files?.requireNoFault() }

  private func storedCase(
    _ transaction: LedgerTransaction,
    _ number: LedgerTransaction.Subject
  ) throws -> Case? {
    var found: Case?
    try forEachStored(number..<number + 1, transaction) { subject in
      found = Case(subject)
    }
    return found
  }

  private func reading<Result>(
    _ ledger: Ledger,
    _ body: (LedgerTransaction) throws -> Result
  ) throws -> Result {
    do throws(LedgerError) {
      return try ledger.read(body)
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }
}
