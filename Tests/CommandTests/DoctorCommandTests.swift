import Foundation
import Glibc
import Notation
import TestSupport
import Testing

/// `doctor`, on a folder that is as it must be but for one thing.
struct DoctorCommandTests {
  /// One thing that is done to a fit machine, and what is then told of it.
  struct Ill: CustomTestStringConvertible, Sendable {
    let topic: String
    let verdict: String
    let words: String
    let spoil: @Sendable (_ folder: String) throws -> Void

    var testDescription: String { "\(topic): \(words)" }
  }

  private func withFolder(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      for name in ["state", "log"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)",
          withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700]
        )
      }
      try Self.configure(folder)
      try write(Self.event, to: folder + "/e.ndjson")
      let load = try Program("load", "--config", folder + "/c.yaml", folder + "/e.ndjson")
      #expect(load.status == 0, "\(load.errors)")
      try body(folder)
    }
  }

  private static let event =
    #"{"id":"1","case":"Z","type":"melding-ontvangen","date":"2026-03-05"}"# + "\n"

  private static func configure(_ folder: String, _ more: String = "") throws {
    try write(
      """
      source: urn:x
      language: en
      policy: \(Repository.root)/config/policy.d
      calendars: \(Repository.root)/config/calendar.d
      state: \(folder)/state
      sinks:
        file: { path: \(folder)/log/escalations.ndjson }
      \(more)
      """,
      to: folder + "/c.yaml"
    )
  }

  private func findings(_ folder: String) throws -> (status: Int32, all: [JSONValue]) {
    let program = try Program("doctor", "--config", folder + "/c.yaml", "--format", "ndjson")
    return (program.status, try program.lines.map { try JSONValue($0) })
  }

  @Test("of a fit folder every check of it is ok, and each says what it saw")
  func fit() throws {
    try withFolder { folder in
      let found = try findings(folder).all
      for topic in [
        "zone", "state-folder", "log-folder", "ledger", "schema", "sqlite", "chain-key",
        "file-sink",
      ] {
        let own = found.filter { $0["check"]?.text == topic }
        #expect(own.map { $0["verdict"]?.text } == ["ok"], "\(topic)")
        #expect(own.first?["found"]?.text?.isEmpty == false)
      }
      // Whatever isn't as it must be comes with what to do.
      for finding in found where finding["verdict"]?.text != "ok" {
        #expect(finding["hint"]?.text?.isEmpty == false, "\(finding)")
      }
    }
  }

  static let ills: [Ill] = [
    Ill(topic: "state-folder", verdict: "wrong", words: "is open to others: 0755") {
      chmod($0 + "/state", 0o755)
    },
    Ill(topic: "log-folder", verdict: "wrong", words: "is open to others: 0777") {
      chmod($0 + "/log", 0o777)
    },
    Ill(topic: "log-folder", verdict: "wrong", words: "isn't there") { rmdir($0 + "/log") },
    Ill(topic: "ledger", verdict: "wrong", words: "doesn't open") {
      unlink($0 + "/state/ledger.db-wal")
      unlink($0 + "/state/ledger.db-shm")
      try write(String(repeating: "no ledger ", count: 1000), to: $0 + "/state/ledger.db")
    },
    Ill(topic: "ledger", verdict: "warning", words: "no ledger yet") {
      unlink($0 + "/state/ledger.db")
    },
    Ill(topic: "chain-key", verdict: "wrong", words: "gone") { unlink($0 + "/state/chain.key") },
    Ill(topic: "chain-key", verdict: "wrong", words: "others can read") {
      chmod($0 + "/state/chain.key", 0o644)
    },
    Ill(topic: "configuration", verdict: "wrong", words: "E-") {
      try configure($0, "nonsense: 1")
    },
    Ill(topic: "mail", verdict: "wrong", words: "isn't there") {
      try configure(
        $0,
        "  mail: { post: { from: t@example.nl, sendmail: \($0)/none } }"
      )
    },
    Ill(topic: "endpoint", verdict: "wrong", words: "is refused: ") {
      try configure(
        $0,
        """
          webhooks: { zvh: { url: "https://nowhere.invalid/x" } }
        hosts: { nowhere.invalid: {} }
        """
      )
    },
    Ill(topic: "credential", verdict: "warning", words: "zvh-key") {
      try configure(
        $0,
        """
          webhooks: { zvh: { url: "https://192.0.2.1/x", secrets: zvh-key } }
        hosts: { 192.0.2.1: {} }
        """
      )
    },
    Ill(topic: "backup", verdict: "warning", words: "no backup was ever made") { _ in },
    Ill(topic: "backup", verdict: "warning", words: "the newest: 2025-01-01") {
      try write(#"{"at":"2025-01-01T00:00:00Z"}"#, to: $0 + "/state/backup.json")
    },
    Ill(topic: "heartbeat", verdict: "warning", words: "There is no heartbeat") { _ in },
    Ill(topic: "heartbeat", verdict: "wrong", words: "can't be read") {
      try write("nonsense", to: $0 + "/state/heartbeat.json")
    },
  ]

  @Test("what isn't as it must be is told, with a hint", arguments: ills)
  func ill(_ ill: Ill) throws {
    try withFolder { folder in
      try ill.spoil(folder)
      let (status, all) = try findings(folder)
      let own = all.filter {
        $0["check"]?.text == ill.topic && $0["verdict"]?.text == ill.verdict
      }
      let finding = try #require(own.first, "\(all)")
      #expect(finding["found"]?.text?.contains(ill.words) == true, "\(finding)")
      #expect(finding["hint"]?.text?.isEmpty == false)
      if ill.verdict == "wrong" { #expect(status == 1) }
    }
  }

  @Test("in Dutch every line begins with one of three words")
  func dutch() throws {
    try withFolder { folder in
      let program = try Program("doctor", "--config", folder + "/c.yaml", "--lang", "nl")
      #expect(program.lines.count > 10)
      for line in program.lines {
        let word = line.split(separator: " ").first
        let isKnown = word == "goed" || word == "fout" || line.hasPrefix("let op")
        #expect(isKnown, "\(line)")
      }
    }
  }
}
