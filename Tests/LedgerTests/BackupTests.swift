import Civil
import Dispatch
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// A copy of a ledger is one moment's, whatever is written meanwhile; a kept file is what it says.
struct BackupTests {
  @Test("a copy that is made while steps are committed holds one moment's state, sealed and whole")
  func consistent() throws {
    try withTemporaryFolder { folder in
      var sample = try ChainSample(folder, seed: 7, steps: 20)
      let done = DispatchSemaphore(value: 0)
      let (source, target) = (sample.path, folder + "/copies")
      try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
      nonisolated(unsafe) var copied: [Result<String, any Error>] = []
      Thread.detachNewThread {
        for number in 0..<5 {
          copied.append(
            Result {
              let path = "\(target)/\(number).db"
              try Ledger.copy(source, to: path)
              return path
            }
          )
        }
        done.signal()
      }
      var steps = 20
      repeat {
        try sample.step()
        steps += 1
      } while done.wait(timeout: .now()) == .timedOut
      #expect(copied.count == 5)
      for result in copied {
        let copy = try Ledger(reading: try result.get())
        #expect(try ChainCheck.run(copy, key: ChainSample.key) == [])
        try copy.read { transaction throws in
          let newest = try #require(try transaction.newestStep())
          #expect((20...Int64(steps)).contains(newest.step))
          #expect(try transaction.newestEscalation() == newest.lastEscalation)
          #expect(try transaction.damages() == [])
        }
      }
    }
  }

  @Test("a copy goes to a new file, which only its owner may read")
  func fresh() throws {
    try withTemporaryFolder { folder in
      let sample = try ChainSample(folder, seed: 1)
      let target = folder + "/copy.db"
      try Ledger.copy(sample.path, to: target)
      var status = stat()
      #expect(stat(target, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
      #expect(throws: LedgerError.self) { try Ledger.copy(sample.path, to: target) }
    }
  }

  @Test(
    "a file that is copied has the size and the SHA-256 of its bytes",
    arguments: [0, 1, 4096, 1 << 18, (1 << 18) + 1]
  )
  func kept(count: Int) throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
      try write(bytes, to: folder + "/a")
      let file = try #require(try KeptFile.copy(folder + "/a", to: folder + "/b"))
      #expect(file.byteCount == Int64(count))
      #expect(try KeptFile.look(folder + "/b") == file)
      #expect(FileManager.default.contents(atPath: folder + "/b") == Data(bytes))
      let other = try #require(try KeptFile.look("/dev/null"))
      #expect((file == other) == (count == 0))
    }
  }

  @Test("what was moved away meanwhile is no failure, and leaves nothing")
  func gone() throws {
    try withTemporaryFolder { folder in
      let copied = try KeptFile.copy(folder + "/none", to: folder + "/b")
      #expect(copied == nil)
      #expect(access(folder + "/b", F_OK) != 0)
    }
  }
}
