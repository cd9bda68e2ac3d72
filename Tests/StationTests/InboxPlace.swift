import Casework
import Dispatch
import Foundation
import Glibc
import Ledger
import Notation
import Policy
import TestSupport

/// Writes a file that no process inherits which another test starts meanwhile: it would hold the file
/// open, and the daemon would wait for it.
func writeAlone(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "we") else { throw SystemError(code: errno) }
  defer { fclose(file) }
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SystemError(code: errno) }
}

/// A state folder with a policy of one rule, and the real daemon on it.
final class InboxPlace {
  let folder: String
  private var daemon: Process?
  private let watch: Int32

  var inbox: String { folder + "/state/inbox" }
  var archive: String { folder + "/state/archive" }
  var quarantine: String { folder + "/state/quarantine" }
  var log: String { (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? "" }

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/termijnwacht-inbox-\(UUID())"
    let files = FileManager.default
    for name in ["inbox", "archive", "quarantine"] {
      try files.createDirectory(
        atPath: folder + "/state/" + name,
        withIntermediateDirectories: true
      )
    }
    try files.copyItem(
      atPath: Repository.root + "/config/calendar.d",
      toPath: folder + "/calendar.d"
    )
    try write(Self.policy, to: folder + "/policy.yaml")
    try write(Self.configuration, to: folder + "/termijnwacht.yaml")
    watch = inotify_init1(Int32(IN_CLOEXEC))
    // IN_ALL_EVENTS, a macro that Swift doesn't see.
    for name in ["state/inbox", "state/archive", "state/quarantine", ""] {
      inotify_add_watch(watch, folder + "/" + name, UInt32(0xFFF))
    }
  }

  deinit {
    daemon?.terminate()
    daemon?.waitUntilExit()
    close(watch)
    try? FileManager.default.removeItem(atPath: folder)
  }

  func start() throws {
    let daemon = Process()
    daemon.executableURL = URL(fileURLWithPath: Repository.executable)
    daemon.arguments = ["serve", "--config", folder + "/termijnwacht.yaml"]
    _ = FileManager.default.createFile(atPath: folder + "/log", contents: nil)
    daemon.standardError = FileHandle(forWritingAtPath: folder + "/log")
    try daemon.run()
    self.daemon = daemon
  }

  /// Ends it by SIGTERM; its exit code.
  func stop() -> Int32 {
    daemon?.terminate()
    daemon?.waitUntilExit()
    defer { daemon = nil }
    return daemon?.terminationStatus ?? -1
  }

  /// Whether the daemon has a file of the inbox open by that name (proc_pid_fd(5)).
  func isRead(_ name: String) -> Bool {
    guard let daemon else { return false }
    let folder = "/proc/\(daemon.processIdentifier)/fd"
    return names(in: folder).contains {
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
      return target == "\(inbox)/\(name)"
    }
  }

  /// Renames a file into the inbox.
  func drop(_ bytes: [UInt8], as name: String) throws {
    try writeAlone(bytes, to: inbox + "/.drop")
    guard rename(inbox + "/.drop", inbox + "/" + name) == 0 else { throw SystemError(code: errno) }
  }

  func drop(_ text: String, as name: String) throws { try drop(Array(text.utf8), as: name) }

  /// Waits until something holds, looking again whenever a folder changes; false after a minute.
  func waits(until condition: () throws -> Bool) rethrows -> Bool {
    let deadline = DispatchTime.now() + .seconds(60)
    while try !condition() {
      guard DispatchTime.now() < deadline else { return false }
      var poll = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
      // A second at the most, for what shows in no folder.
      if Glibc.poll(&poll, 1, 1000) > 0 {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        _ = read(watch, &buffer, buffer.count)
      }
    }
    return true
  }

  /// The answer to a file, once it is there.
  func answer(_ name: String) throws -> Answer? {
    let path = inbox + "/" + name + ".answer.json"
    guard waits(until: { access(path, F_OK) == 0 }) else { return nil }
    return Answer(try JSONValue(String(contentsOfFile: path, encoding: .utf8)))
  }

  func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// The lines of a quarantine file: `line:column code text`.
  func quarantined(_ name: String?) throws -> [String] {
    guard let name else { return [] }
    return try String(contentsOfFile: quarantine + "/" + name, encoding: .utf8)
      .split(separator: "\n").map { line in
        let record = try JSONValue(String(line))
        func number(_ name: String) -> String {
          if case .number(let text)? = record[name] { text } else { "?" }
        }
        return "\(number("line")):\(number("column")) \(record["code"]?.text ?? "?")"
      }
  }

  func facts() throws -> Int64 {
    try Ledger(reading: folder + "/state/ledger.db").read { try $0.figures().facts }
  }

  /// What an answer file says.
  struct Answer: Hashable {
    var accepted = 0
    var duplicates = 0
    var conflicts = 0
    var quarantined = 0
    var error: String?
    var quarantine: String?

    init(_ json: JSONValue) {
      func number(_ name: String) -> Int {
        if case .number(let text)? = json[name] { Int(text) ?? -1 } else { -1 }
      }
      accepted = number("accepted")
      duplicates = number("duplicates")
      conflicts = number("conflicts")
      quarantined = number("quarantined")
      error = json["error"]?.text
      quarantine = json["quarantine"]?.text
    }

    var counts: [Int] { [accepted, duplicates, conflicts, quarantined] }
  }

  private static let configuration = """
    source: urn:nld:test:systeem:termijnwacht
    policy: policy.yaml
    calendars: calendar.d
    state: state
    sinks: { file: { path: escalations.ndjson } }

    """

  private static let policy = """
    policy: inbox
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    ladders:
      kort: [ { at: start, tell: owner } ]
    rules:
      afspraak:
        title: { nl: Afspraak nakomen, en: Keep the agreement }
        basis: Voorbeeld
        effect: agreed
        starts: afspraak-gemaakt
        due: 5 days
        ladder: kort

    """
}
