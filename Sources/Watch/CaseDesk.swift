import Casework
import Civil
import Ledger
import Notation
import Policy

/// What came of assessing one case.
struct Decision {
  var subject: LedgerTransaction.Subject

  /// When to look again; nil when nothing lies ahead.
  var next: Instant?

  /// What came due and was not decided before.
  var new: [NewEscalation]
}

/// An escalation that was not decided before.
struct NewEscalation {
  var escalation: Escalation
  var id: [UInt8]
  var print: UInt64
}

/// Assesses the cases of a batch: what one thread works with.
///
/// It reads nothing but the batch, so that several desks can work side by side.
struct CaseDesk {
  private let assessor: Assessor
  private let builder: EscalationBuilder
  private var reader: CaseReader

  init(_ editions: Editions, _ sources: EventSources, _ language: Language) {
    // One of its own: threads that count references to one object wait for each other.
    assessor = Assessor(editions.assessor.policy)
    builder = EscalationBuilder(assessor, language)
    reader = CaseReader(editions, sources)
  }

  var reading: UInt64 { reader.reading }

  /// What a batch's cases come to at that instant.
  ///
  /// - `range`: which of its cases.
  /// - Returns: a decision for each, in order; and how many facts could not be read.
  mutating func decide(
    _ range: Range<Int>,
    of batch: CaseBatch,
    at instant: Instant
  ) -> (decisions: [Decision], unreadable: Int) {
    var decisions: [Decision] = []
    decisions.reserveCapacity(range.count)
    var unreadable = 0
    reader.use(batch)
    for index in range {
      unreadable += reader.read(index)
      let assessment = assessor.assess(
        reader.timeline,
        reader.vocabulary,
        asOf: instant,
        clocksToo: false
      )
      decisions.append(
        Decision(
          subject: batch.subjects[index],
          next: assessment.next,
          new: assessment.rungs.isEmpty
            ? [] : new(assessment.rungs, index, of: batch, at: instant)
        )
      )
    }
    reader.use(CaseBatch())
    return (decisions, unreadable)
  }

  /// The escalations of those rungs that were not decided before, each once.
  private func new(
    _ rungs: [DueRung],
    _ index: Int,
    of batch: CaseBatch,
    at instant: Instant
  ) -> [NewEscalation] {
    var new: [NewEscalation] = []
    var ids: Set<[UInt8]> = []
    var key: String?
    let timeline = reader.timeline
    for rung in rungs {
      let anchor = timeline.records[rung.anchor]
      let print = builder.print(of: rung, anchor: anchor.identity)
      if batch.isDecided(print: print, of: index) { continue }
      let known = key ?? reader.key
      key = known
      let identified = builder.identified(
        rung,
        key: known,
        anchor: builder.isAnchored(rung) ? reader.identity(of: anchor) : nil
      )
      guard !batch.isDecided(identified.id, of: index),
        rungs.count == 1 || ids.insert(identified.id).inserted
      else { continue }
      let escalation = builder.escalation(
        identified,
        key: known,
        received: timeline.received(of: rung.anchor),
        decided: instant
      )
      new.append(NewEscalation(escalation: escalation, id: identified.id, print: print))
    }
    return new
  }
}
