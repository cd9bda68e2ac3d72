import CSQLite
import Casework
import Civil
import Dispatch
import Foundation
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

  /// The cases that are taken off the agenda, and those that are owed a look.
  private func taken(
    _ transaction: LedgerTransaction,
    at seconds: Int64,
    limit: Int
  ) throws -> [LedgerTransaction.Subject] {
    let (due, owed) = try transaction.takeDue(at: Instant(seconds: seconds), limit: limit)
    #expect(due == due.sorted())
    #expect(owed == owed.sorted())
    return Set(due + owed).sorted()
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
        try ledger.step { transaction throws in
          let subject = try transaction.subject("Z-1")
          try append(1, to: subject, transaction)
          let entry = LedgerTransaction.IdentityEntry(hash: 7, subject: subject)
          try transaction.register([entry], facts: 1)
          try transaction.arm(subject, at: Instant(seconds: 10))
          try transaction.owe([subject])
          try transaction.append(
            sampleEscalation(1),
            id: sampleID(1),
            print: UInt64(1),
            of: subject
          )
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
        #expect(try transaction.subjects(ofIdentity: 7) == [])
        #expect(try transaction.isOwed() == false)
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
      try ledger.step { transaction throws in
        for number in 1...3 {
          let subject = try transaction.subject("Z-\(number)")
          let escalation = sampleEscalation(number, of: "Z-\(number)")
          try transaction.append(
            escalation,
            id: sampleID(number),
            print: UInt64(number),
            of: subject
          )
        }
      }
      // What is at hand still is forgotten.
      try ledger.releaseMemory()
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
    }
  }

  @Test(
    "those that are told come in order, those that precede are passed over, wherever one begins"
  )
  func told() throws {
    try withLedger { ledger, _ in
      // The first fifteen precede, and of the others each third.
      func isPreceding(_ number: Int64) -> Bool { number <= 15 || number.isMultiple(of: 3) }
      try ledger.step { transaction throws in
        for number in 1...90 {
          let subject = try transaction.subject("Z-\(number)")
          var escalation = sampleEscalation(number, of: "Z-\(number)")
          escalation.mark = isPreceding(Int64(number)) ? .preceding : nil
          try transaction.append(
            escalation,
            id: sampleID(number),
            print: UInt64(number),
            of: subject
          )
        }
      }
      for isAtHand in [true, false] {
        if !isAtHand { try ledger.releaseMemory() }
        for (after, limit) in [(0, 1), (0, 7), (3, 20), (15, 1), (40, 9), (88, 5), (0, 100)] {
          var place: Int64 = Int64(after)
          let wanted: [Int64] = (place + 1...90).filter { !isPreceding($0) }
          var told: [Int64] = []
          try ledger.read { transaction throws in
            while place < 90 {
              let more = try transaction.told(after: place, limit: limit)
              let through: Int64 = try #require(more.through)
              #expect(through > place)
              #expect(more.escalations.count <= limit)
              told += more.escalations.map(\.sequence)
              place = through
            }
          }
          #expect(told == wanted)
        }
      }
      #expect(try ledger.read { try $0.told(after: 90, limit: 5) }.through == nil)
    }
  }

  @Test("appending an escalation twice fails, in one step and in two, and undoes the whole step")
  func twiceIsImpossible() throws {
    try withLedger { ledger, _ in
      try ledger.step { transaction throws in
        let subject = try transaction.subject("Z-1")
        try transaction.append(sampleEscalation(1), id: sampleID(1), print: UInt64(1), of: subject)
        let batch = try transaction.cases([subject], reading: 0)
        #expect(batch.isDecided(sampleID(1), of: 0))
        #expect(!batch.isDecided(sampleID(2), of: 0))
      }
      #expect(throws: LedgerError.self) {
        try ledger.step { transaction throws in
          let subject = try transaction.subject("Z-1")
          try transaction.append(
            sampleEscalation(2),
            id: sampleID(2),
            print: UInt64(2),
            of: subject
          )
          try transaction.append(
            sampleEscalation(1),
            id: sampleID(1),
            print: UInt64(1),
            of: subject
          )
        }
      }
      #expect(throws: LedgerError.self) {
        try ledger.step { transaction throws in
          let subject = try transaction.subject("Z-1")
          try transaction.append(
            sampleEscalation(3),
            id: sampleID(3),
            print: UInt64(3),
            of: subject
          )
          try transaction.append(
            sampleEscalation(3),
            id: sampleID(3),
            print: UInt64(3),
            of: subject
          )
        }
      }
      #expect(try ledger.read { try $0.escalations() }.count == 1)
    }
  }

  @Test("what is due is taken off the agenda: the earliest first, and no more than asked for")
  func agendaOrder() throws {
    try withLedger { ledger, _ in
      try ledger.step { transaction throws in
        for (key, seconds) in [("a", 30), ("b", 10), ("c", 20), ("d", 10), ("e", 40)] {
          try transaction.arm(try transaction.subject(key), at: Instant(seconds: Int64(seconds)))
        }
        func keys(at seconds: Int64, limit: Int = 100) throws -> [String] {
          try taken(transaction, at: seconds, limit: limit).map {
            try transaction.key(of: $0)
          }
        }
        #expect(try keys(at: 9) == [])
        #expect(try transaction.nextInstant() == Instant(seconds: 10))
        #expect(try keys(at: 35, limit: 1) == ["b"])
        #expect(try keys(at: 35, limit: 2) == ["c", "d"])
        #expect(try keys(at: 10) == [])
        #expect(try transaction.nextInstant() == Instant(seconds: 30))
        #expect(try keys(at: 100) == ["a", "e"])
        #expect(try transaction.nextInstant() == nil)
      }
    }
  }

  @Test("arming a case again moves it, and arming it for never takes it off the agenda")
  func armMoves() throws {
    try withLedger { ledger, _ in
      try ledger.step { transaction throws in
        let subject = try transaction.subject("a")
        let other = try transaction.subject("b")
        try transaction.arm(other, at: Instant(seconds: 50))
        for seconds in [30, 10, 20, 20] as [Int64] {
          try transaction.arm(subject, at: Instant(seconds: seconds))
          #expect(try transaction.nextInstant() == Instant(seconds: seconds))
        }
        #expect(try transaction.figures().armedCases == 2)
        try transaction.arm(subject, at: nil)
        try transaction.arm(subject, at: nil)
        #expect(try transaction.nextInstant() == Instant(seconds: 50))
        #expect(try transaction.figures().armedCases == 1)
        #expect(try taken(transaction, at: 100, limit: 9) == [other])
        try transaction.arm(other, at: Instant(seconds: 60))
        #expect(try transaction.figures().armedCases == 1)
      }
    }
  }

  @Test(
    "the agenda holds what a plain list of instants holds, whatever is armed, owed and taken",
    arguments: 1...10 as ClosedRange<UInt64>
  )
  func agendaModel(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    try withLedger { ledger, _ in
      try ledger.step { transaction throws in
        for number in 1...600 { try transaction.add(Int64(number), key: "Z-\(number)") }
        var instants: [Int64: Int64] = [:]
        var owed: Set<Int64> = []
        for _ in 0..<60 {
          let first = Int64.random(in: 1...600, using: &random)
          let subjects = Set(
            (0..<Int.random(in: 1...40, using: &random)).map { _ in
              min(600, first + Int64.random(in: 0...20, using: &random))
            }
          ).sorted()
          let at = Int64.random(in: 1...50, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0:
            let next = Int.random(in: 0..<4, using: &random) == 0 ? nil : at
            for subject in subjects { instants[subject] = next }
            try transaction.arm(
              subjects.map {
                LedgerTransaction.Arming(subject: $0, next: next.map { Instant(seconds: $0) })
              }
            )
          case 1:
            owed.formUnion(subjects)
            try transaction.owe(subjects)
          default:
            let taken = try taken(transaction, at: at, limit: 5000)
            let due = Set(instants.filter { $0.value <= at }.keys)
            #expect(Set(taken).isSuperset(of: due.union(owed)))
            #expect(taken == Set(taken).sorted())
            for subject in due { instants[subject] = nil }
            owed = []
          // Neighbours of owed cases may have been taken too; they keep their instants.
          }
          let next = instants.values.min().map { Instant(seconds: $0) }
          if owed.isEmpty { #expect(try transaction.nextInstant() == next) }
          #expect(try transaction.isOwed() == !owed.isEmpty)
          #expect(try transaction.figures().armedCases == instants.count)
        }
      }
    }
  }

  @Test("the agenda is what it was after a step that failed, and when the ledger is opened again")
  func agendaStays() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let cases: ClosedRange<Int64> = 1...300
      do {
        let ledger = try Ledger(path: path)
        try ledger.step { transaction throws in
          for number in cases {
            try transaction.add(number, key: "Z-\(number)")
            try transaction.arm(number, at: Instant(seconds: 1000 - number))
          }
        }
        #expect(throws: LedgerError.self) {
          try ledger.step { transaction throws in
            _ = try transaction.takeDue(at: Instant(seconds: 800), limit: 50)
            try transaction.arm(7, at: Instant(seconds: 1))
            throw Interruption()
          }
        }
        #expect(try ledger.read { try $0.nextInstant() } == Instant(seconds: 700))
        let reader = try Ledger(reading: path)
        #expect(try reader.read { try $0.nextInstant() } == Instant(seconds: 700))
        try ledger.step { try $0.arm(128, at: nil) }
        try ledger.step { try $0.arm(300, at: Instant(seconds: 2000)) }
        #expect(try reader.read { try $0.nextInstant() } == Instant(seconds: 701))
      }
      let again = try Ledger(path: path)
      try again.step { transaction throws in
        #expect(try transaction.figures().armedCases == 299)
        #expect(try taken(transaction, at: 999, limit: 10) == Array(290...299))
        #expect(try taken(transaction, at: 999, limit: 999) == (1...289).filter { $0 != 128 })
        #expect(try transaction.nextInstant() == Instant(seconds: 2000))
      }
    }
  }

  @Test("owed cases are taken after those that are due, some at a time, and none is left out")
  func owed() throws {
    try withLedger { ledger, _ in
      try ledger.step { transaction throws in
        for number in 1...100 { try transaction.add(Int64(number), key: "Z-\(number)") }
        try transaction.arm(90, at: Instant(seconds: 5))
        try transaction.oweAll()
        try transaction.append(step(1, at: 7))
        #expect(try transaction.nextInstant() == Instant(seconds: 5))
        #expect(try taken(transaction, at: 6, limit: 3) == [1, 2, 90])
        #expect(try transaction.nextInstant() == Instant(seconds: 7), "owed since the newest step")
        #expect(
          try taken(transaction, at: 6, limit: 1000) == Array(3...100)
        )
        #expect(try transaction.nextInstant() == nil)
      }
    }
  }

  private func step(_ number: Int64, at seconds: Int64) -> LedgerTransaction.StepRecord {
    LedgerTransaction.StepRecord(
      step: number,
      at: Instant(seconds: seconds),
      edition: "a",
      lastFact: 0
    )
  }

  @Test(
    "every identity is found again, and no other, however the table has grown",
    arguments: [1, 50, 97, 3000]
  )
  func identities(perStep: Int) throws {
    var random = SplitMix64(seed: UInt64(perStep))
    try withLedger { ledger, _ in
      var hashes: [UInt64] = []
      while hashes.count < 3000 {
        try ledger.step { transaction throws in
          let new = (0..<perStep).map { _ in UInt64.random(in: 0...UInt64.max, using: &random) }
          let entries = new.enumerated().map { index, hash in
            LedgerTransaction.IdentityEntry(hash: hash, subject: Int64(hashes.count + index))
          }
          hashes += new
          try transaction.register(entries, facts: Int64(hashes.count))
        }
        if perStep == 1, hashes.count == 500 { break }
      }
      try ledger.read { transaction throws in
        for (index, hash) in hashes.enumerated() {
          #expect(try transaction.subjects(ofIdentity: hash) == [Int64(index)])
          #expect(try transaction.subjects(ofIdentity: hash ^ 1) == [])
        }
      }
    }
  }

  @Test("escalations fill rows of many, and are read from any place on, also across rows and steps")
  func packedLog() throws {
    try withLedger { ledger, _ in
      var number = 0
      for count in [1, 200, 3, 90] {
        try ledger.step { transaction throws in
          for _ in 0..<count {
            number += 1
            let subject = try transaction.subject("Z-\(number)")
            let escalation = sampleEscalation(number, of: "Z-\(number)")
            try transaction.append(
              escalation,
              id: sampleID(number),
              print: UInt64(number),
              of: subject
            )
          }
          #expect(try transaction.newestEscalation() == Int64(number))
        }
      }
      let kept = try ledger.read { try $0.escalations() }
      try ledger.releaseMemory()
      let all = try ledger.read { try $0.escalations() }
      #expect(kept == all)
      #expect(all.map(\.sequence) == Array(1...294))
      #expect(all.map(\.subject) == (1...294).map { "Z-\($0)" })
      for after in [0, 1, 50, 199, 201, 204, 293, 294] as [Int64] {
        let rest = try ledger.read { try $0.escalations(after: after) }
        #expect(rest == Array(all[Int(after)...]))
        let some = try ledger.read { try $0.escalations(after: after, limit: 7) }
        #expect(some == Array(rest.prefix(7)))
      }
      let reader = try ledger.reader()
      #expect(try reader.read { try $0.escalations() } == all)
      #expect(try reader.read { try $0.figures() }.delaysMilliseconds.count == 196)
    }
  }

  @Test("a step that failed leaves no wording and no number behind: the next one begins anew")
  func failedLog() throws {
    try withLedger { ledger, _ in
      #expect(throws: LedgerError.self) {
        try ledger.step { transaction throws in
          let subject = try transaction.subject("Z-1")
          for number in 1...100 {
            try transaction.append(
              sampleEscalation(number),
              id: sampleID(number),
              print: UInt64(number),
              of: subject
            )
          }
          throw Interruption()
        }
      }
      try ledger.step { transaction throws in
        let subject = try transaction.subject("Z-1")
        try transaction.append(sampleEscalation(2), id: sampleID(2), print: UInt64(2), of: subject)
      }
      let told = try ledger.reader().read { try $0.escalations() }
      #expect(told.map(\.sequence) == [1])
      #expect(told.map(\.moment) == ["m3"])
    }
  }

  @Test(
    "copying the log into the file while others read and write changes nothing of what is there"
  )
  func checkpoint() throws {
    try withLedger { ledger, path in
      for round in 1...3 {
        try ledger.step { transaction throws in
          let subject = try transaction.subject("Z-\(round)")
          try append(Int64(round), to: subject, transaction)
        }
        #expect(ledger.logBytes > 0)
        let reader = try ledger.reader()
        try reader.read { transaction throws in
          #expect(try transaction.newestSubject() == Int64(round))
          try ledger.checkpoint()
          #expect(try transaction.newestSubject() == Int64(round))
        }
        try ledger.checkpoint()
      }
      // All of it stands in the file itself now: the log is not needed to read it.
      let copy = path + ".copy"
      let bytes = try #require(FileManager.default.contents(atPath: path))
      try bytes.write(to: URL(fileURLWithPath: copy))
      #expect(try Ledger(path: copy).read { try $0.newestSubject() } == 3)
    }
  }

  @Test("a ledger that a newer program made is refused, by writers and readers")
  func newerVersion() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      _ = try Ledger(path: path)
      var database: OpaquePointer?
      #expect(sqlite3_open(path, &database) == SQLITE_OK)
      #expect(sqlite3_exec(database, "PRAGMA user_version = 99", nil, nil, nil) == SQLITE_OK)
      sqlite3_close(database)
      #expect(throws: LedgerError.self) { try Ledger(path: path) }
      #expect(throws: LedgerError.self) { try Ledger(reading: path) }
    }
  }

  @Test("a ledger of an older version is brought up to date, and keeps what it has")
  func olderVersion() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      do {
        let ledger = try Ledger(path: path)
        try ledger.step { try $0.moveCursor(of: "file", to: 5) }
      }
      var database: OpaquePointer?
      #expect(sqlite3_open(path, &database) == SQLITE_OK)
      let older = "DROP TABLE reading; PRAGMA user_version = 1"
      #expect(sqlite3_exec(database, older, nil, nil, nil) == SQLITE_OK)
      sqlite3_close(database)
      let ledger = try Ledger(path: path)
      #expect(try ledger.read { try $0.cursor(of: "file") } == 5)
      #expect(try ledger.step { try $0.note(reading: .max) })
      #expect(try ledger.step { try !$0.note(reading: .max) })
      #expect(try ledger.step { try $0.note(reading: 1) })
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
        try ledger.step { transaction throws in
          let newest = try transaction.newestStep()
          #expect(newest?.step ?? 0 == Int64(round - 1))
          #expect(newest?.lastEscalation ?? 0 == Int64(round - 1))
          let subject = try transaction.subject("Z-1")
          try append(Int64(round), to: subject, transaction)
          try transaction.append(
            sampleEscalation(round),
            id: sampleID(round),
            print: UInt64(round),
            of: subject
          )
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
      let batch = try ledger.read { try $0.cases([1], reading: 7) }
      let sequences = batch.chunks(of: 0).map { chunk in
        batch.columns.withUnsafeBytes { FactChunk($0, at: chunk.columns).firstSequence }
      }
      #expect(sequences == [1, 2, 3])
      let newest = try ledger.read { try $0.newestStep() }
      #expect(newest?.edition == "edition 1")
      #expect(newest?.lastEscalation == 3)
    }
  }

  /// Appends a chunk without facts, under that sequence.
  private func append(
    _ sequence: Int64,
    to subject: LedgerTransaction.Subject,
    _ transaction: LedgerTransaction
  ) throws {
    var packer = FactChunk.Packer(reading: 7, words: Vocabulary())
    Array("Z-1".utf8).withUnsafeBytes { key in
      packer.begin(
        key: key,
        received: Instant(seconds: 0),
        firstSequence: sequence,
        count: 0,
        isHistory: false
      )
    }
    try packer.columns.withUnsafeBytes {
      try transaction.append(columns: $0, print: nil, to: subject)
    }
  }
}
