import Casework
import Civil
import Foundation
import Ledger
import TestSupport
import Testing

/// The write-ahead log is written in larger pieces; what is committed stands in it all the same.
struct GatheredLogTests {
  private struct Interruption: Error {}

  /// What is too much for the pages that a connection keeps, so that it goes to the log before the commit.
  private static let large = [UInt8](repeating: 7, count: 24 << 20)

  private func archive(_ edition: String) -> LedgerTransaction.Activation {
    LedgerTransaction.Activation(at: Instant(seconds: 1), edition: edition, approvers: [])
  }

  /// The ledger as a crash at this moment would leave it: file and log, without what is only in memory.
  private func crashed(_ path: String, as name: String) throws -> Ledger {
    let copy = (path as NSString).deletingLastPathComponent + "/" + name
    for end in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: path + end, toPath: copy + end)
    }
    return try Ledger(path: copy)
  }

  @Test("a commit stands in the files and is seen by a reader as soon as it returns")
  func commits() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let ledger = try Ledger(path: path)
      let reader = try Ledger(reading: path)
      for number in 1...20 as ClosedRange<Int64> {
        try ledger.step { try $0.moveCursor(of: "file", to: number) }
        #expect(try reader.read { try $0.cursor(of: "file") } == number)
        let left = try crashed(path, as: "left-\(number)")
        #expect(try left.read { try $0.cursor(of: "file") } == number)
      }
    }
  }

  @Test("what went to the log before its transaction was taken back leaves nothing")
  func takenBack() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let ledger = try Ledger(path: path)
      try ledger.step { try $0.moveCursor(of: "file", to: 1) }
      #expect(throws: LedgerError.self) {
        try ledger.step { transaction throws in
          try transaction.append(archive("a"), archive: Self.large)
          throw Interruption()
        }
      }
      #expect(ledgerBytes(path + "-wal") > Self.large.count / 4, "some of it had gone to the log")
      try ledger.step { transaction throws in
        try transaction.append(archive("b"), archive: Self.large)
        try transaction.moveCursor(of: "file", to: 2)
      }
      for ledger in [ledger, try crashed(path, as: "left"), try Ledger(reading: path)] {
        try ledger.read { transaction throws in
          #expect(try transaction.cursor(of: "file") == 2)
          #expect(try transaction.archive(of: "a") { $0.count } == nil)
          #expect(try transaction.archive(of: "b") { $0.elementsEqual(Self.large) } == true)
          #expect(try transaction.damages() == [])
        }
      }
      try ledger.checkpoint()
      try ledger.step { try $0.moveCursor(of: "file", to: 3) }
      #expect(try crashed(path, as: "anew").read { try $0.cursor(of: "file") } == 3)
    }
  }

  @Test("what was taken back doesn't come into the log after the ledger was made anew")
  func erased() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/ledger.db"
      let ledger = try Ledger(path: path)
      try ledger.step { try $0.moveCursor(of: "file", to: 1) }
      // With nothing in the log, nothing is read out of it when the transaction is taken back.
      #expect(try ledger.rewrite())
      #expect(throws: LedgerError.self) {
        try ledger.step { transaction throws in
          try transaction.append(archive("a"), archive: Self.large)
          throw Interruption()
        }
      }
      #expect(try ledger.rewrite())
      try ledger.step { try $0.moveCursor(of: "file", to: 2) }
      for end in ["", "-wal"] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path + end))
        #expect(bytes.range(of: Data(Self.large.prefix(200))) == nil)
      }
      #expect(try crashed(path, as: "left").read { try $0.cursor(of: "file") } == 2)
    }
  }

  private func ledgerBytes(_ path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.size] as? Int ?? 0
  }
}
