import Casework
import Civil
import Ledger
import TestSupport
import Testing

/// The sources that are followed, as the ledger keeps them.
struct SourceTests {
  private typealias Record = LedgerTransaction.SourceRecord

  private func withLedger(_ body: (Ledger, String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      try body(try Ledger(path: path), path)
    }
  }

  private func record(_ name: String, heard: Int64?, _ gaps: SequenceGaps) -> Record {
    var record = Record(name: name, since: Instant(seconds: 100))
    record.heard = heard.map { Instant(seconds: $0) }
    record.gaps = gaps
    return record
  }

  @Test("a source is read back as it was kept, whatever it was before, by readers too")
  func roundTrip() throws {
    try withLedger { ledger, path in
      let states = [
        record("regas", heard: nil, SequenceGaps()),
        record("regas", heard: 200, SequenceGaps(highest: 0)),
        record("regas", heard: 300, SequenceGaps(highest: 90, ranges: [3...9, 20...20])),
        record("regas", heard: 400, SequenceGaps(highest: 90, ranges: [3...4, 6...9, 20...20])),
        record("regas", heard: 500, SequenceGaps(highest: 95, ranges: [4...4, 91...94])),
        record("regas", heard: 600, SequenceGaps(highest: 2, unnamed: 5)),
      ]
      var old: Record?
      for state in states {
        try ledger.step { try $0.keep(state, replacing: old) }
        #expect(try ledger.read { try $0.source("regas") } == state)
        #expect(try Ledger(reading: path).read { try $0.source("regas") } == state)
        old = state
      }
    }
  }

  @Test("each source has its own numbers, and one that is forgotten takes none of another's along")
  func separate() throws {
    try withLedger { ledger, _ in
      let one = record("a", heard: 1, SequenceGaps(highest: 9, ranges: [2...3, 5...5]))
      let other = record("b", heard: 2, SequenceGaps(highest: 9, ranges: [2...3, 5...5]))
      try ledger.step { transaction throws in
        try transaction.keep(other, replacing: nil)
        try transaction.keep(one, replacing: nil)
      }
      #expect(try ledger.read { try $0.sourceNames() } == ["a", "b"])
      try ledger.step { try $0.forget(one) }
      try ledger.read { transaction throws in
        #expect(try transaction.sourceNames() == ["b"])
        #expect(try transaction.source("a") == nil)
        #expect(try transaction.source("b") == other)
      }
      let anew = record("a", heard: nil, SequenceGaps())
      try ledger.step { try $0.keep(anew, replacing: nil) }
      #expect(try ledger.read { try $0.source("a") } == anew, "none of its old numbers are left")
    }
  }

  @Test("a step that fails leaves a source as it was")
  func allOrNothing() throws {
    struct Interruption: Error {}
    try withLedger { ledger, _ in
      let before = record("a", heard: 1, SequenceGaps(highest: 9, ranges: [2...3]))
      try ledger.step { try $0.keep(before, replacing: nil) }
      #expect(throws: LedgerError.self) {
        try ledger.step { transaction throws in
          let after = record("a", heard: 2, SequenceGaps(highest: 9))
          try transaction.keep(after, replacing: before)
          throw Interruption()
        }
      }
      #expect(try ledger.read { try $0.source("a") } == before)
    }
  }
}
