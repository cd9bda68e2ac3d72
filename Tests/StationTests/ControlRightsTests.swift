import Foundation
import TestSupport
import Testing

@testable import Station

/// Who may have the daemon do what.
@Suite("rights by the control socket")
struct ControlRightsTests {
  private static let rights = ControlRights(owner: 990, readers: 70, actors: 71)

  @Test(
    "who somebody is decides what may be done",
    arguments: [
      (0, [0], .act), (990, [990], .act), (1000, [1000], nil), (1000, [], nil),
      (1000, [1000, 70], .look), (1000, [70], .look), (1000, [1000, 71], .act),
      (1000, [70, 71], .act), (65_534, [70, 71], nil), (1000, [65_534], nil),
    ] as [(UInt32, [UInt32], ControlRight?)]
  )
  func people(user: UInt32, groups: [UInt32], right: ControlRight?) {
    #expect(Self.rights.right(of: user, in: groups) == right)
  }

  @Test("who is hidden by a namespace is nobody, though the daemon be so too")
  func hidden() {
    let rights = ControlRights(owner: 65_534, readers: 65_534, actors: nil)
    #expect(rights.right(of: 65_534, in: [65_534]) == nil)
    #expect(rights.right(of: 1000, in: [65_534]) == nil)
  }

  @Test("a group that the system doesn't have lets nobody in")
  func noGroups() {
    let rights = ControlRights(owner: 990, readers: nil, actors: nil)
    #expect(rights.right(of: 1000, in: [0, 1000]) == nil)
  }

  /// What is asked, and what it comes to: the words that are run and the right, or what is refused.
  struct Row: Sendable, CustomTestStringConvertible {
    var line: String
    var run: String
    var testDescription: String { line }

    init(_ line: String, _ run: String) { (self.line, self.run) = (line, run) }
  }

  private static let rows = [
    Row("status", "look status"), Row("status --json", "look status --json"),
    Row("status --jsonx", "no --jsonx"), Row("status -h", "no -h"),
    Row("status --config=x", "no --config"), Row("status --config x", "no --config"),
    Row("due --overdue --within=7d", "look due --overdue --within=7d"),
    Row("due --events x", "no --events"), Row("due --policy=x", "no --policy"),
    Row("due --calendars x", "no --calendars"),
    Row("due --rule --events x", "no --events"), Row("due --rule -- --events", "no --"),
    Row("due -", "no -"), Row("due serve", "look due serve"),
    Row("explain Z-1 --format html", "look explain Z-1 --format html"),
    Row("explain Z-1 --events x", "no --events"),
    Row("digest --list", "look digest --list"), Row("digest --config x", "no --config"),
    Row("deliveries", "look deliveries list"),
    Row("deliveries --json test zvh", "look deliveries list --json test zvh"),
    Row("deliveries list --endpoint zvh", "look deliveries list --endpoint zvh"),
    Row("deliveries show zvh 3", "look deliveries show zvh 3"),
    Row("deliveries test post --to a@b.nl", "act deliveries test post --to a@b.nl"),
    Row("deliveries retry zvh", "act deliveries retry zvh"),
    Row("deliveries drop zvh 3", "act deliveries drop zvh 3"),
    Row("deliveries drop zvh -3", "no -3"), Row("deliveries help", "no command"),
    Row("ack Z-1 r --reason x --expect 2026-01-01", "act ack Z-1 r --reason x --expect 2026-01-01"),
    Row("ack Z-1 r --by anna", "no --by"), Row("mute Z-1 --by=anna", "no --by"),
    Row("mute Z-1 --until 2026-01-01", "act mute Z-1 --until 2026-01-01"),
    Row("exempt Z-1 --reason x", "act exempt Z-1 --reason x"),
    Row("undo Z-1 7 --time x", "act undo Z-1 7 --time x"), Row("undo Z-1 --by x", "no --by"),
    Row("reload", "act reload"), Row("reload --accept-clock", "act reload --accept-clock"),
    Row("erase Z-1 Z-1 --reason request", "act erase Z-1 Z-1 --reason request"),
    Row("erase Z-1 --yes", "no --yes"), Row("erase Z-1 --by x", "no --by"),
    Row("serve", "no command"), Row("load x", "no command"), Row("activate", "no command"),
    Row("check /etc/shadow", "no command"), Row("--version", "no command"), Row("", "no command"),
  ]

  @Test("what is run, with which options, is a list of what is allowed", arguments: rows)
  func deeds(row: Row) {
    let words = row.line.split(separator: " ").map(String.init)
    let found: String
    do throws(ControlDeed.Refusal) {
      let (deed, rest) = try ControlDeed.find(words.first ?? "", Array(words.dropFirst()))
      found = ([deed.right == .act ? "act" : "look"] + deed.words + rest).joined(separator: " ")
    } catch {
      switch error {
      case .command: found = "no command"
      case .option(let name): found = "no \(name)"
      }
    }
    #expect(found == row.run)
  }

  @Test("an option that is allowed is one that the command has", arguments: ControlDeed.all)
  func options(deed: ControlDeed) throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Repository.executable)
    process.arguments = deed.words + ["--help"]
    process.standardOutput = output
    try process.run()
    let help = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    for option in deed.options { #expect(help.contains(option)) }
  }
}
