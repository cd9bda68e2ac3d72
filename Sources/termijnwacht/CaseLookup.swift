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
  private let files: FileCases?
  private let stored: StoredCases?

  /// One case as a command looks at it; of many cases one after the other it is the same object.
  final class Case {
    /// With corrections carried out, and with what is merged with it.
    var timeline = Timeline()

    /// The timelines of the cases that share a key with it, in the same words.
    var kin: [Timeline] = []
    private(set) var vocabulary = Vocabulary()
    private(set) var words = Words(Vocabulary())
    private let origin: Origin

    init(_ origin: Origin) { self.origin = origin }

    /// Says in which words its timeline is.
    func use(_ vocabulary: Vocabulary) {
      self.vocabulary = vocabulary
      words = Words(vocabulary)
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

  enum Origin {
    case files(EventFiles)
    case ledger(StoredReader)
  }

  /// Cases that matter to each other and to no others.
  struct Family {
    var members: [HistoryRun.Member]
    var vocabulary: Vocabulary
    var identity: (EventRecord) -> (id: String, source: String)

    /// - `members`: by their numbers, which ascend.
    init(
      _ members: [(number: Relations.Subject, member: MergeMember)],
      _ relations: Relations,
      _ vocabulary: Vocabulary,
      identity: @escaping (EventRecord) -> (id: String, source: String)
    ) {
      self.vocabulary = vocabulary
      self.identity = identity
      var places: [Relations.Subject: Int] = [:]
      for (place, member) in members.enumerated() { places[member.number] = place }
      self.members = members.map { number, member in
        HistoryRun.Member(
          key: member.key,
          timeline: member.timeline,
          kin: relations.kin(of: number).compactMap { places[$0] },
          merged: relations.merged(with: number).compactMap { places[$0] }
        )
      }
    }
  }

  init(_ config: ConfigurationOptions, _ options: EventFileOptions) throws {
    let (named, sources) = try options.editions(config)
    guard options.events.isEmpty else {
      editions = named
      files = FileCases(try options.read(named, sources), named.assessor)
      stored = nil
      return
    }
    files = nil
    let configuration = try config.readAlone()
    guard let ledger = try StateFolder.readLedger(configuration) else {
      editions = named
      stored = nil
      return
    }
    // Without a policy of one's own one sees what the daemon sees.
    if options.policy == nil {
      let choice = try EditionChoice(configuration, named, ledger)
      editions = choice.editions
      if let note = choice.note { tellError(note) }
    } else {
      editions = named
    }
    stored = StoredCases(ledger, editions, sources)
  }

  /// Passes on every case, in order of first sight.
  ///
  /// Of events from files only those that were known by `asOf`; the store is looked at as it is now,
  /// since a history that was loaded today must answer for last year too.
  func forEach(asOf: Instant = .distantFuture, _ body: (Case) throws -> Void) throws {
    var progress = Progress("assess")
    defer { progress.end() }
    let show = { progress.show(Double($0) / Double(max($1, 1)), count: $0) }
    try files?.forEach(asOf: asOf, show, body)
    try stored?.forEach(show, body)
  }

  /// Passes on every case once, with those that have to do with it; their timelines are as they were
  /// told, before corrections.
  func forEachFamily(_ body: (Family) throws -> Void) throws {
    var progress = Progress("assess")
    defer { progress.end() }
    let show = { progress.show(Double($0) / Double(max($1, 1)), count: $0) }
    try files?.forEachFamily(show, body)
    try stored?.forEachFamily(show, body)
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
    if let stored, processors > 1 { return try stored.gather(into: make, add) }
    if let files, files.threads > 1 { return files.gather(asOf: asOf, into: make, add) }
    var part = make()
    try forEach(asOf: asOf) { add(&part, $0) }
    return [part]
  }

  /// The case of that key, as known by `asOf`; nil where there is none.
  func find(_ key: String, asOf: Instant) throws -> Case? {
    try files?.find(key, asOf: asOf) ?? stored?.find(key)
  }

  /// The ids and sources of all that was said under that key, corrections too.
  func identities(of key: String) throws -> [(id: String, source: String)] {
    try stored?.identities(of: key) ?? []
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
}
