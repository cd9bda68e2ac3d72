import Casework
import Digest
import Ledger

/// One pass over all cases of the ledger, by desks side by side.
struct DigestPass {
  private var desks: [DigestDesk]
  private let transaction: LedgerTransaction
  private var relations = Relations()
  private var batch = CaseBatch()

  /// How many cases are taken out of the ledger at once.
  private static let casesAtOnce: Int64 = 4000

  init(_ desks: [DigestDesk], _ transaction: LedgerTransaction) {
    self.desks = desks
    self.transaction = transaction
  }

  /// How many facts could not be read.
  var unreadable: Int { desks.reduce(0) { $0 + $1.reader.unreadable } }

  /// Looks at every case once.
  mutating func run(assessor: Assessor) throws(LedgerError) {
    relations = try Relations(transaction, countsAcross: assessor.countsAcrossCases)
    try forEachBatch { desk, indices, batch, kinship in desk.add(indices, of: batch, kinship) }
  }

  /// Has the desks work on every batch of cases.
  private mutating func forEachBatch(
    _ work: (inout DigestDesk, ArraySlice<Int>, CaseBatch, Kinship) -> Void
  ) throws(LedgerError) {
    let newest = try transaction.newestSubject()
    var first: Int64 = 1
    while first <= newest {
      let last = min(first + Self.casesAtOnce - 1, newest)
      let kinship = relations.kinship(of: Array(first...last))
      try transaction.read(
        kinship.subjects,
        reading: desks[0].reader.reading,
        decided: false,
        into: &batch
      )
      let batch = batch
      _ = desks.withUnsafeMutableBufferPointer { desks in
        let (parts, count) = (desks.count, kinship.indices.count)
        return inParallel(parts) { number in
          let range = count * number / parts..<count * (number + 1) / parts
          return work(&desks[number], kinship.indices[range], batch, kinship)
        }
      }
      first = last + 1
    }
  }

  // MARK: - Pages

  /// The pages, in order of the audiences, each with the keys of the cases that are left out of it; the
  /// clocks that they show are looked at once more.
  mutating func digests(
    in language: Language
  ) throws(LedgerError) -> [(page: Digest, shielded: Set<String>)] {
    var builders = desks[0].builders
    for desk in desks.dropFirst() {
      for index in builders.indices { builders[index].merge(desk.builders[index]) }
    }
    let drawings = try drawings(of: builders, language)
    return builders.map { builder in
      let page = builder.digest { line, clock in
        drawings[ShownClock(subject: line.subject, clock: clock)]?.fill(&line)
      }
      return (page: page, shielded: builder.shielded)
    }
  }

  /// A clock of a case on some page.
  private struct ShownClock: Hashable {
    let subject: String
    let clock: ClockStanding
  }

  private mutating func drawings(
    of builders: [DigestBuilder],
    _ language: Language
  ) throws(LedgerError) -> [ShownClock: LineDrawing] {
    var shown: [String: Set<ClockStanding>] = [:]
    for (key, clock) in builders.flatMap(\.shown) { shown[key, default: []].insert(clock) }
    var drawings: [ShownClock: LineDrawing] = [:]
    // What can't be read was counted before.
    var reader = desks[0].reader
    for (key, clocks) in shown {
      guard let subject = try transaction.find(key) else { continue }
      let kinship = relations.kinship(of: [subject])
      let batch = try transaction.cases(kinship.subjects, reading: reader.reading, decided: false)
      let index = kinship.indices[0]
      reader.use(batch)
      for clock in clocks {
        drawings[ShownClock(subject: key, clock: clock)] = reader.draw(
          clock,
          index,
          of: batch,
          kinship.relatives(of: index),
          in: language
        )
      }
    }
    return drawings
  }
}
