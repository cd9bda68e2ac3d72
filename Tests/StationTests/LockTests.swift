import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// One ledger has one writer, from its first moment to its last.
@Suite("one writer", .timeLimit(.minutes(20)))
struct LockTests {
  @Test("a second daemon is refused, and the first goes on; kill -9 leaves no lock behind")
  func twoDaemons() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.start()
      let second = try daemon.run("serve")
      #expect(second.status == 75)
      #expect(second.errors.contains("another process writes this ledger"))
      daemon.kill9()
      try daemon.start()
      try daemon.drop("on", cases: 2)
      try daemon.waitUntilTold(4)
      #expect(try daemon.told().count == 4)
      daemon.stop()
    }
  }

  @Test("a signal that comes right after READY=1 is heard")
  func heard() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      for _ in 0..<20 {
        try daemon.start()
        daemon.stop()
      }
    }
  }

  @Test("load waits for no other command: it says to try again, also to a daemon that would start")
  func lockedByCommand() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try write("", to: folder + "/none.ndjson")
      let held = try Ledger(path: folder + "/state/ledger.db")
      #expect(try daemon.run("load", folder + "/none.ndjson").status == 75)
      #expect(try daemon.run("serve").status == 75)
      withExtendedLifetime(held) {}
    }
  }

  @Test("load hands its events to a daemon that has the lock")
  func loadByDaemon() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.start()
      let event = #"{"id":"1","case":"Z","type":"afspraak-gemaakt","time":"2026-01-05T10:00:00Z"}"#
      try write(event + "\n", to: folder + "/one.ndjson")
      let load = try daemon.run("load", folder + "/one.ndjson")
      #expect(load.status == 0)
      #expect(load.output.contains("1 accepted"))
      daemon.stop()
    }
  }
}
