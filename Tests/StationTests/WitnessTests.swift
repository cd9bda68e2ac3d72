import Dispatch
import Foundation
import Glibc
import Notation
import TestSupport
import Testing

/// The daemon's sign of life, and the witness beside it.
@Suite("the witness", .timeLimit(.minutes(20)))
struct WitnessTests {
  private func beat(_ daemon: LiveDaemon) -> Heartbeat? {
    FileManager.default.contents(atPath: daemon.folder + "/state/heartbeat.json")
      .flatMap { Heartbeat(json: $0) }
  }

  /// Starts it, and waits for the first sign of life.
  private func start(_ daemon: LiveDaemon) throws -> Heartbeat {
    try daemon.start()
    let deadline = Date().addingTimeInterval(ServiceManagerEar.patience)
    while Date() < deadline, beat(daemon)?.process != daemon.process.processIdentifier {
      _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(20))
    }
    return try #require(beat(daemon))
  }

  /// Has the newest sign of life be so many intervals older.
  private func age(_ daemon: LiveDaemon, intervals: Int64) throws {
    var older = try #require(beat(daemon))
    older.uptime -= intervals * older.intervalSeconds * 1_000_000
    try write(older.json, to: daemon.folder + "/state/heartbeat.json")
  }

  @Test("a daemon that lives is well; one that dies is told, until another lives")
  func death() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.configure(more: "heartbeat: { every: 5 }\nlanguage: en")
      let first = try start(daemon)
      #expect(first.intervalSeconds == 5 && !first.isStopped && !first.boot.isEmpty)
      #expect(try daemon.run("witness").status == 0)

      daemon.kill9()
      try age(daemon, intervals: 2)
      let dead = try daemon.run("witness")
      #expect(dead.status == 1)
      #expect(dead.output.hasPrefix("dead: "))
      let memory = FileManager.default.contents(atPath: folder + "/state/witness.json")
      #expect(try daemon.run("witness").status == 1)
      #expect(
        FileManager.default.contents(atPath: folder + "/state/witness.json") == memory,
        "told once"
      )

      let second = try start(daemon)
      #expect(second.process != first.process)
      let well = try daemon.run("witness")
      #expect(well.status == 0 && well.output.isEmpty)
      daemon.stop()
    }
  }

  @Test("a planned stop says so, and is an alarm only after two intervals")
  func stop() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.configure(more: "heartbeat: { every: 30 }")
      _ = try start(daemon)
      daemon.stop()
      #expect(beat(daemon)?.isStopped == true)
      #expect(try daemon.run("witness").status == 0)
      try age(daemon, intervals: 3)
      let stopped = try daemon.run("witness")
      #expect(stopped.status == 1 && stopped.output.hasPrefix("stopped: "))
    }
  }

  @Test("no heartbeat, and a torn one, are alarms and no crash")
  func torn() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      #expect(try daemon.run("witness").output.hasPrefix("absent: "))
      try write("{\"at\":\"2026-", to: folder + "/state/heartbeat.json")
      #expect(try daemon.run("witness").output.hasPrefix("unreadable: "))
      try daemon.configure(more: "witness: { tell: nobody }")
      #expect(try daemon.run("witness").status == 78)
    }
  }

  @Test("a reload takes another interval")
  func reload() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.configure(more: "heartbeat: { every: 600 }")
      #expect(try start(daemon).intervalSeconds == 600)
      try daemon.configure(more: "heartbeat: { every: 5 }")
      _ = try daemon.reload()
      let deadline = Date().addingTimeInterval(ServiceManagerEar.patience)
      while Date() < deadline, beat(daemon)?.intervalSeconds != 5 {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(20))
      }
      #expect(beat(daemon)?.intervalSeconds == 5)
      daemon.stop()
    }
  }
}
