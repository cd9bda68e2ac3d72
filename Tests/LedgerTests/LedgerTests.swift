import Casework
import Civil
import Dispatch
import Glibc
import Ledger
import TestSupport
import Testing

/// The store on a real file: what is committed stays, what isn't leaves no trace.
struct LedgerTests {
  private struct Interruption: Error {}

  private func withLedger(_ body: (Ledger, String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      try body(try Ledger(path: path), path)
    }
  }

  @Test("a commit waits for the disk, and readers stand beside the writer")
  func durability() throws {
    try withLedger { ledger, _ throws in
      #expect(try ledger.pragma("synchronous") == "2")
      #expect(try ledger.pragma("journal_mode") == "wal")
    }
  }

  @Test("a step that fails leaves nothing of what it wrote")
  func allOrNothing() throws {
    try withLedger { ledger, _ in
      #expect(throws: LedgerError.self) {
        try ledger.step { transaction in
          let subject = try transaction.subject("Z-1")
          let position = try transaction.append([1, 2, 3], to: subject)
          try transaction.register(hash: 7, at: position)
          try transaction.arm(subject, at: Instant(seconds: 10))
          try transaction.append(sampleEscalation(1), id: sampleID(1), of: subject, step: 1)
          try transaction.moveCursor(of: "file", to: 5)
          try transaction.append(
            LedgerTransaction.StepRecord(
              step: 1,
              at: Instant(seconds: 9),
              edition: "a",
              lastFact: 1
            )
          )
          throw Interruption()
        }
      }
      try ledger.read { transaction throws in
        #expect(try transaction.find("Z-1") == nil)
        #expect(try transaction.position(ofHash: 7) == nil)
        #expect(try transaction.nextInstant() == nil)
        #expect(try transaction.escalations().isEmpty)
        #expect(try transaction.cursor(of: "file") == 0)
        #expect(try transaction.newestStep() == nil)
        #expect(try transaction.figures().cases == 0)
      }
    }
  }

  @Test("an escalation is read back as it was appended, under the next number of the log")
  func escalationRoundTrip() throws {
    try withLedger { ledger, _ in
      try ledger.step { transaction in
        for number in 1...3 {
          let subject = try transaction.subject("Z-\(number)")
          let escalation = sampleEscalation(number, of: "Z-\(number)")
          try transaction.append(escalation, id: sampleID(number), of: subject, step: 1)
        }
      }
      let stored = try ledger.read { try $0.escalations() }
      #expect(stored.map(\.sequence) == [1, 2, 3])
      for (number, escalation) in zip(1..., stored) {
        var wanted = sampleEscalation(number, of: "Z-\(number)")
        wanted.id = escalation.id
        #expect(escalation == wanted)
      }
      #expect(stored.map(\.id.utf8.count) == [32, 32, 32])
      #expect(try ledger.read { try $0.escalations(after: 2) }.map(\.sequence) == [3])
      #expect(try ledger.read { try $0.escalations(after: 0, limit: 2) }.map(\.sequence) == [1, 2])
      let subject = try ledger.read { try $0.find("Z-2") }
      #expect(try ledger.read { try $0.escalations(of: subject) }.map(\.subject) == ["Z-2"])
    }
  }

  @Test("appending an escalation twice fails, in one step and in two, and undoes the whole step")
  func twiceIsImpossible() throws {
    try withLedger { ledger, _ in
      try ledger.step { transaction in
        let subject = try transaction.subject("Z-1")
        try transaction.append(sampleEscalation(1), id: sampleID(1), of: subject, step: 1)
        #expect(try transaction.isDecided(sampleID(1), of: subject))
        #expect(try !transaction.isDecided(sampleID(2), of: subject))
      }
      #expect(throws: LedgerError.self) {
        try ledger.step { transaction in
          let subject = try transaction.subject("Z-1")
          try transaction.append(sampleEscalation(2), id: sampleID(2), of: subject, step: 2)
          try transaction.append(sampleEscalation(1), id: sampleID(1), of: subject, step: 2)
        }
      }
      #expect(throws: LedgerError.self) {
        try ledger.step { transaction in
          let subject = try transaction.subject("Z-1")
          try transaction.append(sampleEscalation(3), id: sampleID(3), of: subject, step: 2)
          try transaction.append(sampleEscalation(3), id: sampleID(3), of: subject, step: 2)
        }
      }
      #expect(try ledger.read { try $0.escalations() }.count == 1)
    }
  }

  @Test("the agenda is in order of instant, then of case, and gives no more than asked for")
  func agendaOrder() throws {
    try withLedger { ledger, _ in
      try ledger.step { transaction in
        for (key, seconds) in [("a", 30), ("b", 10), ("c", 20), ("d", 10), ("e", 40)] {
          try transaction.arm(try transaction.subject(key), at: Instant(seconds: Int64(seconds)))
        }
        func keys(at seconds: Int64, limit: Int = 100) throws -> [String] {
          try transaction.due(at: Instant(seconds: seconds), limit: limit).map {
            try transaction.key(of: $0)
          }
        }
        #expect(try keys(at: 9) == [])
        #expect(try keys(at: 10) == ["b", "d"])
        #expect(try keys(at: 35) == ["b", "d", "c", "a"])
        #expect(try keys(at: 100, limit: 3) == ["b", "d", "c"])
        #expect(try transaction.nextInstant() == Instant(seconds: 10))
      }
    }
  }

  @Test("arming a case again moves it, and arming it for never takes it off the agenda")
  func armMoves() throws {
    try withLedger { ledger, _ in
      try ledger.step { transaction in
        let subject = try transaction.subject("a")
        let other = try transaction.subject("b")
        try transaction.arm(other, at: Instant(seconds: 50))
        for seconds in [30, 10, 20, 20] as [Int64] {
          try transaction.arm(subject, at: Instant(seconds: seconds))
          #expect(try transaction.nextInstant() == Instant(seconds: seconds))
        }
        #expect(try transaction.due(at: Instant(seconds: 100), limit: 9) == [subject, other])
        try transaction.arm(subject, at: nil)
        try transaction.arm(subject, at: nil)
        #expect(try transaction.due(at: Instant(seconds: 100), limit: 9) == [other])
        try transaction.armAll(at: Instant(seconds: 5))
        #expect(try transaction.due(at: Instant(seconds: 5), limit: 9) == [subject, other])
        try transaction.arm(other, at: Instant(seconds: 60))
        #expect(try transaction.due(at: Instant(seconds: 100), limit: 9) == [subject, other])
      }
    }
  }

  @Test("a cursor never goes back, and each sink has its own")
  func cursors() throws {
    try withLedger { ledger, _ in
      for sequence in [5, 3, 9, 0] as [Int64] {
        try ledger.step { try $0.moveCursor(of: "file", to: sequence) }
      }
      try ledger.step { try $0.moveCursor(of: "journal", to: 2) }
      #expect(try ledger.read { try $0.cursor(of: "file") } == 9)
      #expect(try ledger.read { try $0.cursor(of: "journal") } == 2)
      #expect(try ledger.read { try $0.figures() }.cursors == ["file": 9, "journal": 2])
    }
  }

  @Test("a second writer is refused while the first one lives, a reader is not")
  func oneWriter() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      do {
        let first = try Ledger(path: path)
        let error = try #require(throws: LedgerError.self) { try Ledger(path: path) }
        #expect(error.kind == .locked)
        try first.step { _ = try $0.subject("Z-1") }
        let reader = try Ledger(reading: path)
        #expect(try reader.read { try $0.find("Z-1") } == 1)
        #expect(throws: LedgerError.self) { try reader.step { _ = try $0.subject("Z-2") } }
        try first.step { _ = try $0.subject("Z-3") }
        #expect(try reader.read { try $0.find("Z-3") } == 2)
      }
      let second = try Ledger(path: path)
      #expect(try second.read { try $0.find("Z-3") } == 2)
    }
  }

  @Test("a writer that is refused closes its own file only, once")
  func refusedWriterClosesOnce() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let first = try Ledger(path: path)
      // A second close would hit whatever file another thread opened in between.
      DispatchQueue.concurrentPerform(iterations: 4) { thread in
        for _ in 0..<500 {
          if thread == 0 {
            _ = try? Ledger(path: path)
          } else {
            let descriptor = open("/dev/null", O_RDONLY)
            sched_yield()
            #expect(close(descriptor) == 0)
          }
        }
      }
      _ = first
    }
  }

  @Test("a ledger that is opened again goes on where it stopped")
  func reopened() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      for round in 1...3 {
        let ledger = try Ledger(path: path)
        try ledger.step { transaction in
          let newest = try transaction.newestStep()
          #expect(newest?.step ?? 0 == Int64(round - 1))
          #expect(newest?.lastEscalation ?? 0 == Int64(round - 1))
          let subject = try transaction.subject("Z-1")
          _ = try transaction.append(chunk(round), to: subject)
          try transaction.append(sampleEscalation(round), id: sampleID(round), of: subject, step: 1)
          try transaction.append(
            LedgerTransaction.StepRecord(
              step: Int64(round),
              at: Instant(seconds: Int64(round)),
              edition: "edition \(round % 2)",
              lastFact: Int64(round)
            )
          )
        }
      }
      let ledger = try Ledger(path: path)
      #expect(try ledger.read { try $0.escalations() }.map(\.sequence) == [1, 2, 3])
      var sequences: [Int64] = []
      try ledger.read { try $0.forEachFact(of: 1) { sequences.append($0.sequence) } }
      #expect(sequences == [1, 2, 3])
      let newest = try ledger.read { try $0.newestStep() }
      #expect(newest?.edition == "edition 1")
      #expect(newest?.lastEscalation == 3)
    }
  }

  private func chunk(_ number: Int) -> [UInt8] {
    var chunk: [UInt8] = []
    Array("{}".utf8).withUnsafeBytes { text in
      FactChunk.append(
        StoredFact(
          sequence: Int64(number),
          received: Instant(seconds: 0),
          order: 1,
          isHistory: false,
          text: text
        ),
        to: &chunk
      )
    }
    return chunk
  }
}
