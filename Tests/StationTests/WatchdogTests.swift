import Dispatch
import Foundation
import Glibc
import TestSupport
import Testing

/// The sign of life depends on every queue.
@Suite("the watchdog", .timeLimit(.minutes(20)))
struct WatchdogTests {
  @Test("a sink that is stuck ends the sign of life, one that gets on again brings it back")
  func stuckSink() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      daemon.environment = ["WATCHDOG_USEC": "600000"]
      // A pipe that nobody reads takes 64 KiB, then holds its writer.
      try #require(mkfifo(folder + "/escalations.ndjson", 0o600) == 0)
      let pipe = open(folder + "/escalations.ndjson", O_RDWR | O_NONBLOCK | O_CLOEXEC)
      defer { close(pipe) }
      try daemon.start()
      #expect(daemon.ear.next("WATCHDOG=1") != nil)
      try daemon.drop("many", cases: 500)
      while daemon.ear.next("WATCHDOG=1", seconds: 2) != nil {}
      #expect(daemon.process.isRunning)
      let status = try daemon.run("status", "--json").output
      #expect(status.contains(#""facts":500"#), "the deciding went on meanwhile")

      let reader = DispatchSource.makeReadSource(fileDescriptor: pipe, queue: .global())
      reader.setEventHandler { [pipe] in
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        read(pipe, &buffer, buffer.count)
      }
      reader.activate()
      #expect(daemon.ear.next("WATCHDOG=1") != nil, "merely slow after all")
      daemon.stop()
      reader.cancel()
    }
  }
}
