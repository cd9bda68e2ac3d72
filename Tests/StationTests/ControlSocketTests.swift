import Dispatch
import Foundation
import Glibc
import Station
import TestSupport
import Testing

/// The real daemon, asked by its socket.
@Suite("the control socket", .timeLimit(.minutes(20)))
struct ControlSocketTests {
  private func withDaemon(_ body: (LiveDaemon, _ socket: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.configure(more: "control: { socket: control.sock }")
      try daemon.start()
      try body(daemon, folder + "/control.sock")
    }
  }

  /// All that the daemon answers.
  private struct Answer {
    var output = ""
    var errors = ""
    var exit: Int32?
    var isElsewhere = false

    init(_ connection: inout ControlConnection) {
      while let line = connection.next() {
        switch line {
        case .out(let text): output += text
        case .err(let text): errors += text
        case .exit(let code): exit = code
        case .elsewhere: isElsewhere = true
        }
      }
    }
  }

  /// Somebody who has asked and waits.
  private final class Asker {
    private var connection: ControlConnection

    init(_ socket: String, _ line: [UInt8]) throws {
      connection = try ControlConnection(to: socket)
      connection.send(line)
    }

    convenience init(_ socket: String, _ request: ControlRequest) throws {
      try self.init(socket, request.line)
    }

    func answer() -> Answer { Answer(&connection) }
  }

  private func ask(_ socket: String, _ request: ControlRequest) throws -> Answer {
    try Asker(socket, request).answer()
  }

  private func load(_ daemon: LiveDaemon, cases: Int) throws {
    let lines = (1...cases).map { number in
      """
      {"id":"\(number)","case":"Z-\(number)","type":"afspraak-gemaakt",\
      "time":"2026-01-05T10:00:00+01:00","uiterlijk":"2026-02-02"}

      """
    }
    try write(lines.joined(), to: daemon.folder + "/cases.ndjson")
    #expect(try daemon.run("load", daemon.folder + "/cases.ndjson").status == 0)
  }

  /// Waits until something holds; whether it does.
  private func waits(until condition: () -> Bool) -> Bool {
    let deadline = Date().addingTimeInterval(ServiceManagerEar.patience)
    while !condition(), Date() < deadline {
      _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(20))
    }
    return condition()
  }

  /// How many processes the daemon has begun that haven't ended (proc(5): the parent stands fourth).
  private func runs(of daemon: LiveDaemon) -> Int {
    let parent = "\(daemon.process.processIdentifier)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int($0) != nil }.count { name in
      let line = FileManager.default.contents(atPath: "/proc/\(name)/stat") ?? Data()
      let rest = String(decoding: line, as: UTF8.self).split(separator: ")").last ?? ""
      let words = rest.split(separator: " ")
      return words.count > 1 && words[0] != "Z" && words[1] == parent
    }
  }

  @Test("ten megabytes come by the socket as they do without it, to the byte")
  func large() throws {
    try withDaemon { daemon, socket in
      try load(daemon, cases: 30_000)
      let words = ["--json", "--as-of", "2026-03-01"]
      let asked = try ask(socket, ControlRequest("due", words))
      let byClient = try daemon.run("due", "--json", "--as-of", "2026-03-01", "--fail")
      daemon.stop()
      let direct = try daemon.run("due", "--json", "--as-of", "2026-03-01", "--fail")
      #expect(asked.exit == 0 && byClient.status == 1 && direct.status == 1)
      #expect(direct.output.utf8.count > 10_000_000)
      #expect(asked.output == direct.output && byClient.output == direct.output)
      #expect(asked.errors == direct.errors && byClient.errors == direct.errors)
    }
  }

  @Test("a hundred who ask at once are all answered")
  func hundred() throws {
    try withDaemon { daemon, socket in
      let askers = try (0..<100).map { _ in
        try Asker(socket, ControlRequest("status", ["--json"]))
      }
      let answers = askers.map { $0.answer() }
      #expect(answers.allSatisfy { $0.exit == 0 && $0.output.contains(#""serving":true"#) })
      daemon.stop()
    }
  }

  @Test("a fault is told, and with its exit code, as without the socket")
  func faults() throws {
    try withDaemon { daemon, socket in
      let asked = try ask(socket, ControlRequest("explain", ["Z-0"]))
      let byClient = try daemon.run("explain", "Z-0")
      daemon.stop()
      let direct = try daemon.run("explain", "Z-0")
      #expect(asked.exit == direct.status && byClient.status == direct.status)
      #expect(asked.errors == direct.errors && byClient.errors == direct.errors)
      #expect(!direct.errors.isEmpty)
    }
  }

  @Test(
    "what isn't run for others is refused, and the daemon goes on",
    arguments: [
      #"{"command":"due","arguments":["--events","/etc/passwd"]}"#,
      #"{"command":"status","arguments":["--config","/etc/passwd"]}"#,
      #"{"command":"ack","arguments":["Z-1","afspraak","--by","anna"]}"#,
      #"{"command":"serve"}"#, "status", String(repeating: "x", count: 70_000),
    ]
  )
  func refused(line: String) throws {
    try withDaemon { daemon, socket in
      let answer = try Asker(socket, Array(line.utf8) + [UInt8(ascii: "\n")]).answer()
      #expect(answer.exit == 64 && !answer.errors.isEmpty && answer.output.isEmpty)
      #expect(try ask(socket, ControlRequest("status", [])).exit == 0)
      daemon.stop()
    }
  }

  @Test("who acts is written down as the system knows them, whatever their surroundings say")
  func named() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.configure(more: "control: { socket: control.sock }")
      daemon.environment = ["SUDO_USER": "somebody-else"]
      try daemon.start()
      try load(daemon, cases: 1)
      let said = try daemon.run(
        "ack",
        "Z-1",
        "afspraak",
        "--reason",
        "seen",
        "--expect",
        "2026-02-09"
      )
      #expect(said.status == 0, "\(said.errors)")
      let name = UserDatabase.name(of: getuid())
      let archive = folder + "/state/archive"
      let files = try FileManager.default.subpathsOfDirectory(atPath: archive).map { name in
        String(
          decoding: FileManager.default.contents(atPath: archive + "/" + name) ?? Data(),
          as: UTF8.self
        )
      }
      #expect(files.contains { $0.contains(#""by":"\#(name)""#) })
      #expect(!files.contains { $0.contains("somebody-else") })
      #expect(daemon.log.contains("acts by the control socket by=\(name) command=ack"))
      daemon.stop()
    }
  }

  @Test("a caller that hangs up ends what runs for it; so does the daemon's stop")
  func hangUps() throws {
    try withTemporaryFolder { folder in
      let daemon = try LiveDaemon(in: folder)
      try daemon.configure(more: "control: { socket: control.sock }")
      // A pipe that nobody reads holds the sink, and with it a reload that waits for its result.
      try #require(mkfifo(folder + "/escalations.ndjson", 0o600) == 0)
      let pipe = open(folder + "/escalations.ndjson", O_RDWR | O_NONBLOCK | O_CLOEXEC)
      defer { close(pipe) }
      try daemon.start()
      try daemon.drop("many", cases: 500)
      var bytes: Int32 = 0
      #expect(waits { ioctl(pipe, UInt(FIONREAD), &bytes) == 0 && bytes > 60_000 })
      var asker: Asker? = try Asker(folder + "/control.sock", ControlRequest("reload", []))
      withExtendedLifetime(asker) { #expect(waits { runs(of: daemon) == 1 }) }
      asker = nil
      #expect(waits { runs(of: daemon) == 0 }, "it was ended with its caller")
      let waiting = try Asker(folder + "/control.sock", ControlRequest("reload", []))
      #expect(waits { runs(of: daemon) == 1 })
      daemon.stop()
      #expect(waiting.answer().exit == nil, "the daemon went away before it had answered")
    }
  }

  @Test("a stop takes the socket away, and one that a crash left makes room")
  func places() throws {
    try withDaemon { daemon, socket in
      let other = try withTemporaryFolder { folder in
        let second = try LiveDaemon(in: folder)
        try second.configure(more: "control: { socket: \(socket) }")
        let status = try second.run("status")
        #expect(status.status == 69, "the daemon of another state folder answers for its own alone")
        return try second.run("serve")
      }
      #expect(other.status == 78)
      #expect(other.errors.contains("there is no control socket: Address already in use"))
      #expect(try ask(socket, ControlRequest("status", [])).exit == 0)
      daemon.kill9()
      #expect(access(socket, F_OK) == 0)
      try daemon.start()
      #expect(try ask(socket, ControlRequest("status", [])).exit == 0)
      daemon.stop()
      #expect(access(socket, F_OK) != 0)
      try daemon.configure(more: "control: { socket: nowhere/control.sock }")
      #expect(try daemon.run("serve").status == 78)
    }
  }
}
