import Casework
import Dispatch
import Foundation
import Glibc
import Ledger
import Notation
import TestSupport
import Testing

/// The built daemon in a folder of its own, with an ear for what it tells its service manager.
final class LiveDaemon {
  let folder: String
  let ear: ServiceManagerEar
  var environment: [String: String] = [:]
  private(set) var process = Process()
  private var dropped: [(name: String, text: String)] = []

  var inbox: String { folder + "/state/inbox" }
  var configuration: String { folder + "/termijnwacht.yaml" }

  init(in folder: String) throws {
    self.folder = folder
    ear = try ServiceManagerEar(path: folder + "/notify")
    let files = FileManager.default
    try files.createDirectory(atPath: inbox, withIntermediateDirectories: true)
    try files.createDirectory(atPath: folder + "/calendar.d", withIntermediateDirectories: true)
    try files.copyItem(
      atPath: Repository.root + "/config/calendar.d/nl.yaml",
      toPath: folder + "/calendar.d/nl.yaml"
    )
    try write(Self.policy(), to: folder + "/policy.yaml")
    try configure()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    ear.end()
  }

  func configure(sink: String? = "escalations.ndjson", more: String = "") throws {
    let file = sink.map { "file: { path: \($0) }" } ?? ""
    try write(
      """
      source: urn:nld:test:systeem:termijnwacht
      policy: policy.yaml
      calendars: calendar.d
      state: state
      sinks: { \(file) }
      \(more)
      """,
      to: configuration
    )
  }

  // MARK: - The process

  /// Starts it, and waits until it is ready; what it said then.
  @discardableResult
  func start() throws -> String {
    process = make(["serve"])
    let log = open(folder + "/log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    process.standardError = FileHandle(fileDescriptor: log, closeOnDealloc: true)
    try process.run()
    return try #require(ear.next("READY=1"), "the daemon is ready: \(self.log)")
  }

  private func make(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Repository.executable)
    process.arguments = arguments + ["--config", configuration]
    process.environment = ProcessInfo.processInfo.environment
      .merging(["NOTIFY_SOCKET": ear.path]) { $1 }.merging(environment) { $1 }
    return process
  }

  func kill9() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Ends it as systemd does.
  func stop() {
    process.terminate()
    guard ear.next("STOPPING=1") != nil else {
      Issue.record("SIGTERM was not heard: \(log)")
      return kill9()
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "SIGTERM ends it well")
  }

  /// Has it read its configuration anew; what it said then.
  func reload() throws -> String {
    kill(process.processIdentifier, SIGHUP)
    let reloading = try #require(ear.next("RELOADING=1"))
    #expect(reloading.contains("MONOTONIC_USEC="))
    return try #require(ear.next("READY=1"), "the reload ends: \(log)")
  }

  /// Runs a command of the same program on the same configuration.
  func run(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    let command = make(arguments)
    let (output, errors) = (Pipe(), Pipe())
    command.standardOutput = output
    command.standardError = errors
    try command.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let faults = errors.fileHandleForReading.readDataToEndOfFile()
    command.waitUntilExit()
    return (
      command.terminationStatus, String(decoding: said, as: UTF8.self),
      String(decoding: faults, as: UTF8.self)
    )
  }

  var log: String {
    String(decoding: FileManager.default.contents(atPath: folder + "/log") ?? Data(), as: UTF8.self)
  }

  // MARK: - Events in, escalations out

  /// Renames a file into the inbox: each case starts a clock that is due within so many seconds.
  func drop(_ name: String, cases: Int, within seconds: Double = 1) throws {
    let now = Date()
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let lines = (0..<cases).map { index in
      let due = now.addingTimeInterval(seconds * Double(index + 1) / Double(cases))
      return """
        {"id":"\(name)-\(index)","case":"\(name)-\(index)","type":"afspraak-gemaakt",\
        "time":"\(now.formatted(format))","uiterlijk":"\(due.formatted(format))"}

        """
    }
    try drop(name, text: lines.joined())
  }

  private func drop(_ name: String, text: String) throws {
    dropped.append((name, text))
    let part = inbox + "/\(name).ndjson.part"
    try writeAlone(Array(text.utf8), to: part)
    rename(part, inbox + "/\(name).ndjson")
  }

  /// An escalation as its line has it.
  struct Told: Hashable {
    var sequence: Int64
    var id: String
  }

  /// What a file sink holds.
  func told(_ sink: String = "escalations.ndjson") throws -> [Told] {
    guard let data = FileManager.default.contents(atPath: folder + "/" + sink) else { return [] }
    let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { data[...$0] } ?? Data()
    return try String(decoding: whole, as: UTF8.self).split(separator: "\n").map { line in
      let event = try JSONValue(String(line))
      return Told(
        sequence: try #require(event["sequence"]?.text.flatMap { Int64($0) }),
        id: try #require(event["id"]?.text)
      )
    }
  }

  /// Waits until so many escalations stand in the sinks.
  func waitUntilTold(_ count: Int, sinks: [String] = ["escalations.ndjson"]) throws {
    let deadline = Date().addingTimeInterval(ServiceManagerEar.patience)
    while try sinks.reduce(0, { $0 + (try told($1).count) }) < count, Date() < deadline,
      process.isRunning
    {
      _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(20))
    }
  }

  /// Checks sinks and ledger against what a daemon tells of the same files when nothing disturbs it.
  func expectNothingTwiceNothingLost(sinks: [String] = ["escalations.ndjson"]) throws {
    let told = try sinks.flatMap { try self.told($0) }.sorted { $0.sequence < $1.sequence }
    let undisturbed = try withTemporaryFolder { folder in
      let other = try LiveDaemon(in: folder)
      try other.start()
      for (name, text) in dropped { try other.drop(name, text: text) }
      try other.waitUntilTold(Self.perCase * cases)
      other.stop()
      return try other.told().map(\.id)
    }
    #expect(undisturbed.count == Self.perCase * cases)
    #expect(told.map(\.sequence) == Array(1...Int64(max(told.count, 1))), "each once, in order")
    #expect(Set(told.map(\.id)) == Set(undisturbed), "the same is told as by an undisturbed daemon")
    #expect(told.count == undisturbed.count, "nothing twice")
    let ledger = try Ledger(reading: folder + "/state/ledger.db")
    let (facts, escalations) = try ledger.read { (try $0.figures().facts, try $0.escalations()) }
    #expect(facts == Int64(cases), "every event is in the ledger, once")
    #expect(escalations.map(\.id) == told.map(\.id), "file and ledger agree")
    #expect(
      zip(escalations, escalations.dropFirst()).allSatisfy { $0.decided <= $1.decided },
      "a step's instant never goes back"
    )
  }

  /// How many cases were dropped; each is told twice, at its start and when due.
  var cases: Int { dropped.reduce(0) { $0 + $1.text.count { $0 == "\n" } } }
  static let perCase = 2

  // MARK: - Policies

  /// `more`: rules that nothing starts, so that the edition is another and tells the same.
  static func policy(more: String = "") -> String {
    """
    policy: live
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
        stops: afspraak-nagekomen
        ladder: kort
    \(more)
    """
  }

  static let restingRule = """
      rust:
        title: { nl: Nooit begonnen, en: Never begun }
        basis: Voorbeeld
        effect: agreed
        starts: nooit
        due: 5 days
        stops: nooit-meer
        ladder: kort
    """
}
