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
    let vocabulary: Vocabulary
    private let origin: Origin

    fileprivate init(_ timeline: Timeline, _ vocabulary: Vocabulary, _ origin: Origin) {
      self.timeline = timeline
      self.vocabulary = vocabulary
      self.origin = origin
    }

    /// Its key: made when it is asked for, since of most cases nothing is told.
    var key: String {
      switch origin {
      case .files(let files): files.groups.cases.text(timeline.subject)
      case .ledger(_, let key): key
      }
    }

    /// The id and the source of one of its events.
    func identity(_ record: EventRecord) -> (id: String, source: String) {
      switch origin {
      case .files(let files): files.identity(of: record)
      case .ledger(let reader, _): reader.identity(of: record)
      }
    }
  }

  fileprivate enum Origin {
    case files(EventFiles)
    case ledger(CaseReader, key: String)
  }

  init(_ config: ConfigurationOptions, _ options: EventFileOptions) throws {
    (editions, sources) = try options.editions(config)
    if options.events.isEmpty {
      files = nil
      let (configuration, _) = try config.read(isServed: false)
      ledger = try StateFolder.readLedger(configuration)
    } else {
      files = try options.read(editions, sources)
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
      try files.groups.forEachTimeline { timeline in
        count += 1
        progress.show(Double(count) / Double(files.groups.cases.count), count: count)
        subject.timeline = timeline.known(at: asOf)
        try body(subject)
        // The next timeline takes the same memory, where nothing else holds it.
        subject.timeline = Timeline()
      }
    }
    guard let ledger else { return }
    try reading(ledger) { transaction in
      let total = progress.isShown ? try transaction.figures().cases : 1
      try transaction.forEachSubject { subject, key in
        count += 1
        progress.show(Double(count) / Double(max(total, 1)), count: count)
        try body(try ledgerCase(transaction, subject, key))
      }
    }
  }

  /// Gathers something of every case: of cases from files on several threads, in parts that lie one
  /// after the other.
  ///
  /// `make`: makes a part; what it holds is best its own, since threads that count references to one
  /// object wait for each other.
  func gather<Part>(
    asOf: Instant,
    into make: () -> Part,
    _ add: (inout Part, Case) -> Void
  ) throws -> [Part] {
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
        subject.timeline = timeline.known(at: asOf)
        add(&part, subject)
        subject.timeline = Timeline()
      }
      return part
    }
  }

  /// The case of that key, as known by `asOf`; nil where there is none.
  func find(_ key: String, asOf: Instant) throws -> Case? {
    if let files {
      guard let symbol = files.groups.cases.find(key) else { return nil }
      var timeline = Timeline()
      files.groups.fill(&timeline, subject: symbol)
      return Case(timeline.known(at: asOf), files.groups.vocabulary, .files(files))
    }
    guard let ledger else { return nil }
    return try reading(ledger) { transaction in
      guard let subject = try transaction.find(key) else { return nil }
      return try ledgerCase(transaction, subject, key)
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

  private func ledgerCase(
    _ transaction: LedgerTransaction,
    _ subject: LedgerTransaction.Subject,
    _ key: String
  ) throws -> Case {
    var reader = CaseReader(editions.assessor, sources)
    let (timeline, _) = try reader.timeline(of: subject, transaction)
    return Case(timeline, reader.vocabulary, .ledger(reader, key: key))
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
