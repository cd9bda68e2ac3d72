import Casework
import Ledger
import Notation
import Policy
import Watch

/// Reads cases of the ledger one after the other.
final class StoredReader {
  var cases: CaseReader
  init(_ editions: Editions, _ sources: EventSources) { cases = CaseReader(editions, sources) }
}

/// The cases of the ledger.
struct StoredCases {
  private let ledger: Ledger
  private let editions: Editions
  private let sources: EventSources

  init(_ ledger: Ledger, _ editions: Editions, _ sources: EventSources) {
    self.ledger = ledger
    self.editions = editions
    self.sources = sources
  }

  /// - `show`: told how many cases were passed on, of how many.
  func forEach(
    _ show: (Int, Int) -> Void,
    _ body: (CaseLookup.Case) throws -> Void
  ) throws {
    try reading(ledger) { transaction in
      let newest = try transaction.newestSubject()
      let relations = try relations(transaction)
      var count = 0
      try forEachCase(1..<newest + 1, relations, transaction) { subject in
        count += 1
        show(count, Int(newest))
        try body(subject)
      }
    }
  }

  /// Each thread reads the ledger by itself; a case that is committed meanwhile is seen or it isn't.
  func gather<Part>(
    into make: () -> Part,
    _ add: (inout Part, CaseLookup.Case) -> Void
  ) throws -> [Part] {
    let newest = try reading(ledger) { try $0.newestSubject() }
    let relations = try reading(ledger) { try self.relations($0) }
    let pieces = Int64(processors)
    return try inParallel(Int(pieces)) { number in
      Result {
        var part = make()
        let range = newest * Int64(number) / pieces + 1..<newest * Int64(number + 1) / pieces + 1
        try reading(try ledger.reader()) { transaction in
          try forEachCase(range, relations, transaction) { add(&part, $0) }
        }
        return part
      }
    }.map { try $0.get() }
  }

  func find(_ key: String) throws -> CaseLookup.Case? {
    try reading(ledger) { transaction in
      guard let number = try transaction.find(key) else { return nil }
      let watch = Watch(ledger, editions, sources: sources, language: .nl)
      let reader = StoredReader(editions, sources)
      let kinship = try watch.kinship(of: [number], transaction)
      reader.cases.use(
        try transaction.cases(kinship.subjects, reading: reader.cases.reading, decided: false)
      )
      let subject = CaseLookup.Case(.ledger(reader))
      fill(subject, reader, kinship.indices[0], kinship)
      return subject
    }
  }

  func identities(of key: String) throws -> [(id: String, source: String)] {
    try reading(ledger) { transaction in
      guard let number = try transaction.find(key) else { return [] }
      var reader = CaseReader(editions, sources)
      reader.use(try transaction.cases([number], reading: reader.reading, decided: false))
      return reader.family([0])[0].timeline.records.map { reader.identity(of: $0) }
    }
  }

  func forEachFamily(
    _ show: (Int, Int) -> Void,
    _ body: (CaseLookup.Family) throws -> Void
  ) throws {
    try reading(ledger) { transaction in
      let newest = try transaction.newestSubject()
      let relations = try relations(transaction)
      var reader = CaseReader(editions, sources)
      for numbers in batches(1..<newest + 1) {
        let batch = try transaction.cases(numbers, reading: reader.reading, decided: false)
        for (index, number) in numbers.enumerated() {
          show(Int(number), Int(newest))
          let family = relations.family(of: number)
          // A family is passed on with the first of its cases.
          guard family[0] == number else { continue }
          let isAlone = family.count == 1
          reader.use(
            isAlone ? batch : try transaction.cases(family, reading: reader.reading, decided: false)
          )
          let members = reader.family(isAlone ? [index] : Array(family.indices))
          let read = reader
          try body(
            CaseLookup.Family(
              Array(zip(family, members)),
              relations,
              reader.vocabulary,
              identity: { read.identity(of: $0) }
            )
          )
        }
      }
    }
  }

  // MARK: - Reading

  /// How many cases are taken out of the ledger at once.
  private static let casesAtOnce: Int64 = 2000

  /// Which cases matter to each other, by all that they have ever said.
  private func relations(_ transaction: LedgerTransaction) throws -> Relations {
    guard try editions.assessor.countsAcrossCases || transaction.hasMerges() else {
      return Relations()
    }
    var reader = CaseReader(editions, sources)
    var notes: [Relations.Note] = []
    for numbers in batches(1..<(try transaction.newestSubject()) + 1) {
      reader.use(try transaction.cases(numbers, reading: reader.reading, decided: false))
      for (index, number) in numbers.enumerated() {
        let own = reader.family([index])[0].timeline
        if let note = Relations.note(number, own, reader.vocabulary, editions.assessor) {
          notes.append(note)
        }
      }
    }
    return try Relations(notes) { try transaction.find($0) }
  }

  private func batches(_ range: Range<Int64>) -> [[Int64]] {
    stride(from: range.lowerBound, to: range.upperBound, by: Int(Self.casesAtOnce)).map {
      Array($0..<min($0 + Self.casesAtOnce, range.upperBound))
    }
  }

  /// Passes on the ledger's cases of those numbers that have any facts; each is the same object.
  private func forEachCase(
    _ range: Range<Int64>,
    _ relations: Relations,
    _ transaction: LedgerTransaction,
    _ body: (CaseLookup.Case) throws -> Void
  ) throws {
    let reader = StoredReader(editions, sources)
    let subject = CaseLookup.Case(.ledger(reader))
    for numbers in batches(range) {
      let kinship = relations.kinship(of: numbers)
      let batch = try transaction.cases(
        kinship.subjects,
        reading: reader.cases.reading,
        decided: false
      )
      reader.cases.use(batch)
      for index in kinship.indices where !batch.chunks(of: index).isEmpty {
        fill(subject, reader, index, kinship)
        try body(subject)
        // The next case takes the same memory, where nothing else holds it.
        subject.timeline = Timeline()
        subject.use(Vocabulary())
      }
    }
  }

  private func fill(
    _ subject: CaseLookup.Case,
    _ reader: StoredReader,
    _ index: Int,
    _ kinship: Kinship
  ) {
    subject.kin = reader.cases.read(index, kinship.relatives(of: index)).kin
    subject.timeline = reader.cases.timeline
    subject.use(reader.cases.vocabulary)
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
