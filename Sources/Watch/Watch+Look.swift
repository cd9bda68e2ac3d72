package import Casework
package import Civil
package import Ledger
import Policy

/// One case as the ledger has it, assessed.
package struct AssessedCase {
  package let key: String
  package let timeline: Timeline
  package let vocabulary: Vocabulary
  package let assessment: Assessment

  /// The id and the source of each event of the timeline, by index.
  package let identities: [(id: String, source: String)]
}

extension Watch {
  /// A case with all its clocks as they stand at an instant; nil where there is no such case.
  package func assessedCase(
    _ key: String,
    asOf: Instant
  ) throws(LedgerError) -> AssessedCase? {
    var reader = CaseReader(editions, sources)
    return try ledger.read { try assessedCase(key, asOf: asOf, &reader, $0) }
  }

  /// - `reader`: reads many cases one after the other.
  func assessedCase(
    _ key: String,
    asOf: Instant,
    _ reader: inout CaseReader,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> AssessedCase? {
    guard let subject = try transaction.find(key) else { return nil }
    let kinship = try kinship(of: [subject], transaction)
    reader.use(try transaction.cases(kinship.subjects, reading: reader.reading, decided: false))
    let index = kinship.indices[0]
    let kin = reader.read(index, kinship.relatives(of: index)).kin
    let assessment = editions.assessor.assess(
      reader.timeline,
      reader.vocabulary,
      kin: kin,
      asOf: asOf
    )
    return AssessedCase(
      key: key,
      timeline: reader.timeline,
      vocabulary: reader.vocabulary,
      assessment: assessment,
      identities: reader.timeline.records.map { reader.identity(of: $0) }
    )
  }
}
