package import Casework
import Civil
package import Ledger
package import Notation

extension Watch {
  /// How the sources stand that promised to be heard or count their events, in order of their names.
  package func sourceStandings() throws(LedgerError) -> [SourceStanding] {
    try ledger.read { transaction in try sources.standings(transaction) }
  }
}

extension EventSources {
  /// How the sources that are followed stand, in order of their names.
  ///
  /// One that no step has been taken for since it is configured isn't among them: nothing is known of
  /// it, not even since when it should speak.
  package func standings(
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [SourceStanding] {
    var standings: [SourceStanding] = []
    for (name, source) in followed {
      guard let record = try transaction.source(name) else { continue }
      standings.append(
        SourceStanding(
          name: name,
          heard: record.heard,
          promised: source.promisedSeconds,
          missing: Int(record.gaps.count),
          since: record.since
        )
      )
    }
    return standings
  }

  /// Has the ledger follow these sources from now on and no others; those that were followed before
  /// keep their beginning.
  func follow(at instant: Instant, _ transaction: LedgerTransaction) throws(LedgerError) {
    for name in try transaction.sourceNames() where !(named[name]?.isFollowed ?? false) {
      if let source = try transaction.source(name) { try transaction.forget(source) }
    }
    for (name, source) in followed {
      guard let record = try transaction.source(name) else {
        let new = LedgerTransaction.SourceRecord(name: name, since: instant)
        try transaction.keep(new, replacing: nil)
        continue
      }
      guard !source.isNumbered, record.gaps != SequenceGaps() else { continue }
      // Once it counts again, its first number begins.
      var uncounted = record
      uncounted.gaps = SequenceGaps()
      try transaction.keep(uncounted, replacing: record)
    }
  }
}
