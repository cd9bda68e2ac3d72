import Civil
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// The real daemon under a wall clock that jumps (Resources/wallshift.c).
@Suite("the wall clock jumps", .serialized, .timeLimit(.minutes(20)))
struct ClockJumpTests {
  private static let cases = 20
  private static let year = 31_557_600

  /// A daemon whose wall clock the test can shift.
  private func withShiftedDaemon(_ body: (LiveDaemon, (Int) throws -> Void) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let shim = folder + "/wallshift.so"
      let compiler = Process()
      compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      let source = Repository.folder(of: #filePath) + "/Resources/wallshift.c"
      compiler.arguments = ["cc", "-shared", "-fPIC", "-o", shim, source]
      try compiler.run()
      compiler.waitUntilExit()
      try #require(compiler.terminationStatus == 0, "the shim compiles")
      let daemon = try LiveDaemon(in: folder)
      daemon.environment = ["LD_PRELOAD": shim, "WALLSHIFT": folder + "/shift"]
      func shift(_ seconds: Int) throws {
        try write("\(seconds)", to: folder + "/shift.new")
        rename(folder + "/shift.new", folder + "/shift")
      }
      try body(daemon, shift)
    }
  }

  @Test(
    "by an hour, a day, ten years, either way: refused and told, nothing twice, nothing lost",
    arguments: [3600, -3600, 86_400, -86_400, 10 * year, -10 * year]
  )
  func refused(seconds: Int) throws {
    try withShiftedDaemon { daemon, shift in
      try daemon.start()
      try daemon.drop("before", cases: Self.cases)
      try shift(seconds)
      try daemon.drop("during", cases: Self.cases)
      let told = "jumped by \(seconds > 0 ? "+" : "")\(seconds)s"
      let told1 = "jumped by \(seconds > 0 ? "+" : "")\(seconds + (seconds > 0 ? -1 : 1))s"
      #expect(daemon.ear.next("jumped by") != nil, "the service manager is told")
      daemon.kill9()
      let ready = try daemon.start()
      #expect(ready.contains(told) || ready.contains(told1), "a restart is no way past: \(ready)")
      try daemon.drop("after", cases: Self.cases)
      try daemon.waitUntilTold(LiveDaemon.perCase * daemon.cases)
      #expect(daemon.log.contains("the wall clock jumped and is refused"))
      let status = try daemon.run("status", "--json").output
      #expect(status.contains(#""clock":{"trusted":false,"jumpSeconds":"#))
      try shift(0)
      #expect(try daemon.reload().contains("STATUS=Watching."), "it came back by itself")
      #expect(daemon.log.contains("the wall clock is trusted again"))
      daemon.stop()
      try daemon.expectNothingTwiceNothingLost()
      let ledger = try Ledger(reading: daemon.folder + "/state/ledger.db")
      let newest = try ledger.read { try $0.newestStep()?.at.seconds ?? 0 }
      #expect(abs(newest - Int64(time(nil))) < 300, "no step was taken at the refused time")
    }
  }

  @Test(
    "by two minutes, either way: followed, back is waited out, nothing twice, nothing lost",
    arguments: [120, -120]
  )
  func followed(seconds: Int) throws {
    try withShiftedDaemon { daemon, shift in
      try daemon.start()
      try daemon.drop("before", cases: Self.cases)
      try shift(seconds)
      try daemon.drop("during", cases: Self.cases)
      daemon.kill9()
      try daemon.start()
      try daemon.drop("after", cases: Self.cases)
      try shift(0)
      try daemon.waitUntilTold(LiveDaemon.perCase * daemon.cases)
      #expect(daemon.log.contains("the wall clock was set"))
      #expect(!daemon.log.contains("refused"))
      daemon.stop()
      try daemon.expectNothingTwiceNothingLost()
    }
  }

  @Test("reload --accept-clock confirms the new time, forward and then back")
  func confirmed() throws {
    try withShiftedDaemon { daemon, shift in
      try daemon.start()
      try shift(86_400)
      try daemon.drop("tomorrow", cases: 1, within: 43_200)
      #expect(daemon.ear.next("jumped by +86") != nil)
      try daemon.waitUntilTold(1)
      #expect(try daemon.told().count == 1, "what is due in half a day is not due yet")
      #expect(try daemon.run("reload", "--accept-clock").status == 0)
      try daemon.waitUntilTold(2)
      #expect(try daemon.told().count == 2, "by the confirmed time it is")
      #expect(daemon.log.contains("the wall clock is trusted again"))

      try shift(0)
      #expect(daemon.ear.next("jumped by -86") != nil)
      #expect(try daemon.run("reload", "--accept-clock").status == 0)
      #expect(daemon.ear.next("time stands still until") != nil)
      try daemon.drop("back", cases: Self.cases)
      try daemon.waitUntilTold(LiveDaemon.perCase * daemon.cases)
      daemon.stop()
      let ids = try daemon.told().map(\.id)
      #expect(ids.count == LiveDaemon.perCase * daemon.cases)
      #expect(Set(ids).count == ids.count, "nothing twice")
    }
  }

  @Test(
    "after a boot the newest step judges the clock",
    arguments: [(30 * 86_400, true), (-120, true), (10 * year, false), (-3600, false)]
  )
  func booted(seconds: Int, isTrusted: Bool) throws {
    try withShiftedDaemon { daemon, shift in
      try daemon.start()
      try daemon.drop("before", cases: Self.cases)
      try daemon.waitUntilTold(LiveDaemon.perCase * daemon.cases)
      daemon.stop()
      // Another run of the machine knows nothing of this one's uptime.
      unlink(daemon.folder + "/state/clock.json")
      try shift(seconds)
      try write("", to: daemon.folder + "/none.ndjson")
      let load = try daemon.run("load", daemon.folder + "/none.ndjson")
      #expect(load.status == 0)
      #expect(load.errors.contains("refused") == !isTrusted, "load is as wary: \(load.errors)")
      let ready = try daemon.start()
      #expect(ready.contains("jumped by") == !isTrusted, "\(ready)")
      daemon.stop()
      // Confirmed while no daemon runs, it is trusted from the next start on.
      #expect(try daemon.run("reload", "--accept-clock").status == 0)
      #expect(try !daemon.start().contains("jumped by"))
      daemon.stop()
      try daemon.expectNothingTwiceNothingLost()
    }
  }
}
