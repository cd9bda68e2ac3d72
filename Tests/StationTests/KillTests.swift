import Casework
import Dispatch
import Foundation
import Glibc
import Ledger
import Notation
import TestSupport
import Testing

/// The daemon killed without warning, again and again, while files come in and deadlines pass.
@Suite("kill -9", .timeLimit(.minutes(20)))
struct KillTests {
  /// How often it is killed, and how many cases each file brings.
  private static let kills = 50
  private static let casesPerFile = 40

  @Test("killed at fifty random moments, it tells every escalation exactly once and loses no event")
  func killed() throws {
    let place = try DaemonPlace()
    defer { place.remove() }
    var random = SplitMix64(seed: 20_261_124)
    for round in 0..<Self.kills {
      try place.drop(round, cases: Self.casesPerFile)
      let daemon = try place.start()
      let pause = DispatchTimeInterval.milliseconds(Int.random(in: 1...160, using: &random))
      // The moment of the kill is the point of the test; nothing is waited for.
      _ = DispatchSemaphore(value: 0).wait(timeout: .now() + pause)
      kill(daemon.processIdentifier, SIGKILL)
      daemon.waitUntilExit()
    }
    try place.finish(events: Self.kills * Self.casesPerFile)

    let events = Self.kills * Self.casesPerFile
    let told = try place.toldSequencesAndIDs()
    #expect(Set(told.map(\.id)).count == events * 2, "every escalation is in the file")
    #expect(told.count == events * 2, "none is in the file twice")
    #expect(told.map(\.sequence) == Array(1...Int64(events * 2)), "they stand in order")
    let ledger = try Ledger(reading: place.ledgerPath)
    let (facts, escalations) = try ledger.read {
      (try $0.figures().facts, try $0.escalations())
    }
    #expect(facts == Int64(events), "every event that was accepted is in the ledger")
    #expect(escalations.map(\.id) == told.map(\.id), "file and ledger agree")
    #expect(try place.acceptedInAnswers() <= events, "no event was accepted twice")
  }
}

/// A folder with a configuration whose deadlines lie seconds ahead, and its daemon.
private struct DaemonPlace {
  let folder: URL
  var ledgerPath: String { folder.appendingPathComponent("state/ledger.db").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("termijnwacht-kill-\(UUID())")
    let files = FileManager.default
    try files.createDirectory(
      at: folder.appendingPathComponent("state/inbox"),
      withIntermediateDirectories: true
    )
    try files.copyItem(
      at: URL(fileURLWithPath: Repository.root + "/config/calendar.d"),
      to: folder.appendingPathComponent("calendar.d")
    )
    try write(Self.policy, "policy.yaml")
    try write(Self.configuration, "termijnwacht.yaml")
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  private func write(_ text: String, _ name: String) throws {
    try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  func start() throws -> Process {
    let daemon = Process()
    daemon.executableURL = URL(fileURLWithPath: Repository.executable)
    daemon.arguments = [
      "serve", "--config", folder.appendingPathComponent("termijnwacht.yaml").path,
    ]
    daemon.standardError = FileHandle.nullDevice
    try daemon.run()
    return daemon
  }

  /// Renames a file into the inbox: each case starts a clock that is due within five seconds.
  func drop(_ number: Int, cases: Int) throws {
    let now = Date()
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let lines = (0..<cases).map { index in
      let due = now.addingTimeInterval(Double(index) * 5 / Double(cases))
      return """
        {"id":"\(number)-\(index)","case":"K-\(number)-\(index)","type":"afspraak-gemaakt",\
        "time":"\(now.formatted(format))","uiterlijk":"\(due.formatted(format))"}
        """
    }
    let inbox = folder.appendingPathComponent("state/inbox")
    let part = inbox.appendingPathComponent("\(number).ndjson.part")
    try (lines.joined(separator: "\n") + "\n").write(
      to: part,
      atomically: false,
      encoding: .utf8
    )
    try FileManager.default.moveItem(
      at: part,
      to: inbox.appendingPathComponent("\(number).ndjson")
    )
  }

  /// Lets the daemon run until everything is told, then ends it.
  func finish(events: Int) throws {
    let daemon = try start()
    let deadline = Date().addingTimeInterval(60)
    while try toldSequencesAndIDs().count < events * 2, Date() < deadline, daemon.isRunning {
      _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(50))
    }
    daemon.terminate()
    daemon.waitUntilExit()
    #expect(daemon.terminationStatus == 0, "SIGTERM ends it well")
  }

  func toldSequencesAndIDs() throws -> [(sequence: Int64, id: String)] {
    let path = folder.appendingPathComponent("escalations.ndjson").path
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
      guard let event = try? JSONValue(String(line)),
        let sequence = event["sequence"]?.text.flatMap({ Int64($0) }), let id = event["id"]?.text
      else { return nil }
      return (sequence, id)
    }
  }

  /// What all answers together say was accepted: a kill after the commit leaves an answer unwritten
  /// that then counts duplicates.
  func acceptedInAnswers() throws -> Int {
    let inbox = folder.appendingPathComponent("state/inbox").path
    return try FileManager.default.contentsOfDirectory(atPath: inbox)
      .filter { $0.hasSuffix(".answer.json") }
      .reduce(0) { sum, name in
        let data = FileManager.default.contents(atPath: inbox + "/" + name) ?? Data()
        guard
          case .number(let text)? = try JSONValue(String(decoding: data, as: UTF8.self))[
            "accepted"
          ]
        else { return sum }
        return sum + (Int(text) ?? 0)
      }
  }

  private static let configuration = """
    source: urn:nld:test:systeem:termijnwacht
    policy: policy.yaml
    calendars: calendar.d
    state: state
    sinks: { file: { path: escalations.ndjson } }

    """

  private static let policy = """
    policy: kill
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    ladders:
      kort: [ { at: start, tell: owner }, { at: due, tell: teamleider } ]
    rules:
      afspraak:
        title: { nl: Afspraak nakomen, en: Keep the agreement }
        basis: Voorbeeld
        effect: agreed
        starts: afspraak-gemaakt
        due: { read: uiterlijk }
        ladder: kort

    """
}
