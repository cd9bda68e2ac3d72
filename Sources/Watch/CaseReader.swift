package import Casework
import Civil
package import Ledger
package import Notation

/// Reads a case's facts from the ledger into a timeline.
///
/// Its texts and words live until the next case is read.
package struct CaseReader {
  private var reader: EventReader
  private let words: Vocabulary
  private(set) var table: EventTable
  private var texts: [UInt8] = []

  package init(_ assessor: Assessor, _ sources: EventSources) {
    reader = EventReader(sources: sources, zone: assessor.policy.zone)
    words = assessor.vocabulary
    table = EventTable(vocabulary: assessor.vocabulary)
  }

  package var vocabulary: Vocabulary { table.vocabulary }

  /// The case's timeline; a fact that can no longer be read is left out, and counted.
  package mutating func timeline(
    of subject: LedgerTransaction.Subject,
    _ ledger: LedgerTransaction
  ) throws -> (timeline: Timeline, unreadable: Int) {
    table = EventTable(vocabulary: words)
    texts.removeAll(keepingCapacity: true)
    var timeline = Timeline()
    var unreadable = 0
    try ledger.forEachFact(of: subject) { fact in
      let context = EventReader.Context(
        received: fact.received,
        order: fact.order,
        place: UInt32(texts.count),
        flags: fact.isHistory ? .history : []
      )
      texts.append(contentsOf: fact.text)
      do throws(Diagnostic) {
        try reader.read(fact.text, context, into: &table)
        let newest = table.records.count - 1
        timeline.append(
          table.records[newest],
          received: table.received(of: newest),
          attributes: table.attributes(of: newest)
        )
      } catch {
        unreadable += 1
      }
    }
    timeline.sort()
    return (timeline, unreadable)
  }

  /// The id and the source of an event of the timeline that was read last.
  package func identity(of record: EventRecord) -> (id: String, source: String) {
    texts.withUnsafeBytes { EventText.identity(in: $0, at: Int(record.place)) }
  }
}
