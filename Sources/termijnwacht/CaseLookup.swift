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

  /// One case as a command looks at it.
  struct Case {
    let key: String
    let timeline: Timeline
    let vocabulary: Vocabulary
    let identity: (EventRecord) -> (id: String, source: String)
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
      try files.table.forEachTimeline { timeline in
        count += 1
        progress.show(Double(count) / Double(files.table.cases.count), count: count)
        try body(fileCase(files, timeline.known(at: asOf)))
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

  /// The case of that key, as known by `asOf`; nil where there is none.
  func find(_ key: String, asOf: Instant) throws -> Case? {
    if let files {
      guard let symbol = files.table.cases.find(key) else { return nil }
      let (order, starts) = files.table.indicesByCase()
      var timeline = Timeline()
      files.table.fill(&timeline, subject: symbol, from: order, starts: starts)
      return fileCase(files, timeline.known(at: asOf))
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

  private func fileCase(_ files: EventFiles, _ timeline: Timeline) -> Case {
    Case(
      key: files.table.cases.text(timeline.subject),
      timeline: timeline,
      vocabulary: files.table.vocabulary,
      identity: { files.identity(of: $0) }
    )
  }

  private func ledgerCase(
    _ transaction: LedgerTransaction,
    _ subject: LedgerTransaction.Subject,
    _ key: String
  ) throws -> Case {
    var reader = CaseReader(editions.assessor, sources)
    let (timeline, _) = try reader.timeline(of: subject, transaction)
    let read = reader
    return Case(
      key: key,
      timeline: timeline,
      vocabulary: read.vocabulary,
      identity: { read.identity(of: $0) }
    )
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
