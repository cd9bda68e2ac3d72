import Foundation
import Glibc
import TestSupport
import Testing

/// SIGHUP, again and again, while files come in and deadlines pass.
@Suite("reload", .timeLimit(.minutes(20)))
struct ReloadTests {
  /// How often it is reloaded, and after how many reloads a file comes in.
  private static let reloads = 1000
  private static let dropsEvery = 10
  private static let sinks = ["escalations.ndjson", "other.ndjson"]

  @Test("a thousand reloads under load lose and double nothing, and leak nothing")
  func thousandTimes() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.start()
      var used: (descriptors: Int, kilobytes: Int)?
      for round in 0..<Self.reloads {
        if round.isMultiple(of: Self.dropsEvery) { try daemon.drop("r\(round)", cases: 10) }
        let variant = Variant.allCases[round % Variant.allCases.count]
        try variant.write(daemon)
        let ready = try daemon.reload()
        #expect(ready.contains(variant.status), "round \(round), \(variant): \(ready)")
        if round == Self.reloads / 4 { used = try usage(daemon) }
      }
      try Variant.first.write(daemon)
      #expect(try daemon.reload().contains(Variant.first.status))
      try daemon.waitUntilTold(LiveDaemon.perCase * daemon.cases, sinks: Self.sinks)
      let before = try #require(used)
      let after = try usage(daemon)
      // A sink and a file that is being taken in have one each; a leak would leave hundreds.
      #expect(after.descriptors < before.descriptors + 10, "no descriptor is left open")
      // A sanitizer keeps memory of its own for what was freed; that of addresses finds leaks by itself.
      if dlsym(nil, "__asan_init") == nil, dlsym(nil, "__tsan_init") == nil {
        #expect(
          after.kilobytes < before.kilobytes + 16 << 10,
          "no memory is left behind: \(before.kilobytes) to \(after.kilobytes) KiB"
        )
      }
      daemon.stop()
      try daemon.expectNothingTwiceNothingLost(sinks: Self.sinks)
      for sink in Self.sinks { #expect(try !daemon.told(sink).isEmpty, "\(sink) was in use") }
    }
  }

  /// What the configuration holds in a round.
  private enum Variant: CaseIterable {
    case first, otherPolicy, badPolicy, otherSink, noSink, badConfiguration, sinkWithoutFolder

    func write(_ daemon: LiveDaemon) throws {
      let policy =
        switch self {
        case .otherPolicy: LiveDaemon.policy(more: LiveDaemon.restingRule)
        case .badPolicy: LiveDaemon.policy().replacing("agreed", with: "voluntary")
        default: LiveDaemon.policy()
        }
      try TestSupport.write(policy, to: daemon.folder + "/policy.yaml")
      switch self {
      case .otherSink: try daemon.configure(sink: "other.ndjson")
      case .noSink: try daemon.configure(sink: nil)
      case .badConfiguration: try daemon.configure(sink: "bad.ndjson", more: "fax: yes")
      case .sinkWithoutFolder: try daemon.configure(sink: "nowhere/escalations.ndjson")
      default: try daemon.configure()
      }
    }

    var status: String {
      switch self {
      case .first, .otherPolicy, .otherSink, .noSink: "STATUS=Watching."
      case .badPolicy: "refused: E-EFFECT-UNKNOWN."
      case .badConfiguration: "refused: E-KEY-UNKNOWN."
      case .sinkWithoutFolder: "The new configuration is refused."
      }
    }
  }

  private func usage(_ daemon: LiveDaemon) throws -> (descriptors: Int, kilobytes: Int) {
    let process = "/proc/\(daemon.process.processIdentifier)"
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: process + "/fd").count
    let status = try String(contentsOfFile: process + "/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
    return (descriptors, try #require(kilobytes.flatMap { Int($0) }))
  }

  @Test("a bad configuration is told with its codes, and the one before goes on")
  func refused() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.start()
      try write(
        LiveDaemon.policy().replacing("agreed", with: "voluntary"),
        to: folder + "/policy.yaml"
      )
      let reload = try daemon.run("reload")
      #expect(reload.status == 78)
      #expect(reload.errors.contains("E-EFFECT-UNKNOWN"))
      #expect(daemon.log.contains("error E-EFFECT-UNKNOWN"))
      #expect(daemon.log.contains("refused; the one before goes on codes=E-EFFECT-UNKNOWN"))
      let status = try daemon.run("status")
      #expect(status.status == 0)
      #expect(status.output.contains("E-EFFECT-UNKNOWN"))
      try daemon.drop("still", cases: 3)
      try daemon.waitUntilTold(6)
      #expect(try daemon.told().count == 6)

      try write(LiveDaemon.policy(), to: folder + "/policy.yaml")
      #expect(try daemon.run("reload").status == 0)
      #expect(try daemon.run("status").output.contains("configuration taken"))
      daemon.stop()
      #expect(try daemon.run("reload").status == 69, "there is no daemon to reload")
    }
  }

  @Test("what only a restart can change is told, and the old one goes on")
  func needsRestart() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.start()
      try daemon.configure(more: "chain: { key: other }\ncontrol: { socket: /run/other.sock }")
      #expect(try daemon.reload().contains("STATUS=Watching."))
      for what in ["key of the chain", "control socket"] {
        #expect(daemon.log.contains("another \(what) needs a restart; the old one goes on"))
      }
      #expect(!daemon.log.contains("another state folder"))
      try daemon.drop("still", cases: 3)
      try daemon.waitUntilTold(6)
      daemon.stop()
    }
  }
}
