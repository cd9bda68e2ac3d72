import Foundation
import Glibc
import Notation
import TestSupport
import Testing

/// `backup`, `restore`, `audit` and `doctor` on a real ledger.
struct BackupCommandTests {
  private static func event(_ number: Int, _ type: String) -> String {
    """
    {"id":"\(type)-\(number)","case":"Z-\(number)","type":"\(type)",\
    "time":"2026-03-05T09:00:00+01:00","organisatie":"vt-zob"}

    """
  }

  /// A configuration with a ledger of some cases, one file in each of its folders.
  private func withLedger(
    retention: String = "",
    _ body: (_ configuration: String, _ folder: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      try write(
        """
        source: urn:x
        language: en
        policy: \(Repository.root)/config/policy.d
        calendars: \(Repository.root)/config/calendar.d
        state: \(folder)/state
        sinks: { file: { path: \(folder)/escalations.ndjson } }
        \(retention)
        """,
        to: folder + "/termijnwacht.yaml"
      )
      try write((1...40).map { Self.event($0, "melding-ontvangen") }.joined(), to: folder + "/e")
      let configuration = folder + "/termijnwacht.yaml"
      let load = try Program("load", "--config", configuration, folder + "/e")
      #expect(load.status == 0, "\(load.errors)")
      for name in ["inbox", "archive", "quarantine"] {
        let path = "\(folder)/state/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try write(Self.event(99, "notitie"), to: "\(path)/\(name).ndjson")
      }
      try body(configuration, folder)
    }
  }

  /// Makes a backup; its folder.
  private func backup(_ configuration: String, _ folder: String, _ more: String...) throws -> String
  {
    let arguments = ["backup", "--config", configuration, "--json", folder + "/backups"] + more
    let program = try Program(arguments: arguments)
    #expect(program.status == 0, "\(program.errors)")
    return try #require(try JSONValue(program.output)["folder"]?.text)
  }

  private func files(of folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  }

  @Test("a backup has what a restore needs, readable for its owner alone, and no key unless asked")
  func made() throws {
    try withLedger { configuration, folder in
      let path = try backup(configuration, folder)
      #expect(path.hasPrefix(folder + "/backups/termijnwacht-2"))
      #expect(path.hasSuffix("Z"))
      let files = try files(of: path)
      for name in [
        "ledger.db", "manifest.json", "chain.head", "inbox/inbox.ndjson", "archive/archive.ndjson",
        "quarantine/quarantine.ndjson", "configuration/termijnwacht.yaml",
        "configuration/policy.d/veilig-thuis.yaml", "configuration/calendar.d/nl.yaml",
      ] {
        #expect(files.contains(name), "\(name)")
      }
      #expect(!files.contains("chain.key"))
      for name in files {
        var status = stat()
        #expect(stat(path + "/" + name, &status) == 0)
        #expect(status.st_mode & 0o077 == 0, "\(name)")
      }
      // Nothing half-made is left beside it.
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/backups").count == 1)
    }
  }

  @Test("what is restored verifies, and an audit of it finds nothing")
  func restored() throws {
    try withLedger { configuration, folder in
      let path = try backup(configuration, folder, "--with-key")
      let state = folder + "/other"
      let restore = try Program("restore", "--config", configuration, path, "--to", state)
      #expect(restore.status == 0, "\(restore.errors)")
      #expect(restore.output.contains("the chain verifies"))
      let text = try String(contentsOfFile: configuration, encoding: .utf8)
      try write(text.replacing(folder + "/state", with: state), to: folder + "/other.yaml")
      let audit = try Program("audit", "--config", folder + "/other.yaml", "--format", "ndjson")
      let kinds = try audit.lines.map { try JSONValue($0)["finding"]?.text }
      // Whether the machine's own steps are up to date is no matter of the copy.
      #expect(kinds.compactMap(\.self).filter { $0 != "behind" && $0 != "unwatched" } == [])
      let second = try Program("restore", "--config", configuration, path, "--to", state)
      #expect(second.status == 65)
      #expect(second.errors.contains("it isn't empty"))
    }
  }

  @Test("all that is wrong with a backup is told at once, and nothing is written")
  func damaged() throws {
    try withLedger { configuration, folder in
      let path = try backup(configuration, folder)
      unlink(path + "/archive/archive.ndjson")
      try write("{}\n", to: path + "/inbox/inbox.ndjson")
      let ledger = try #require(fopen(path + "/ledger.db", "r+"))
      fseek(ledger, 5000, SEEK_SET)
      fputc(0x5A, ledger)
      fputc(0xA5, ledger)
      fclose(ledger)
      let program = try Program("restore", "--config", configuration, path, "--to", folder + "/new")
      #expect(program.status == 65)
      for words in [
        "archive/archive.ndjson: it is missing", "inbox/inbox.ndjson: it has 3 bytes",
        "ledger.db: its SHA-256 isn't the manifest's",
      ] {
        #expect(program.errors.contains(words), "\(words)")
      }
      #expect(access(folder + "/new", F_OK) != 0)
    }
  }

  @Test("a backup states its expiry, and is deleted after it alone")
  func pruned() throws {
    try withLedger(retention: "retention: { backups: 30 days }") { configuration, folder in
      let path = try backup(configuration, folder)
      let manifest = path + "/manifest.json"
      let text = try String(contentsOfFile: manifest, encoding: .utf8)
      let expires = try #require(try JSONValue(text)["expires"]?.text)
      // One that is over, one that states nothing, and one that somebody else keeps there.
      for (name, text) in [
        ("termijnwacht-20250101T000000Z", text.replacing(expires, with: "2025-02-01T00:00:00Z")),
        ("termijnwacht-20250102T000000Z", text.replacing("expires", with: "expired")),
        ("notes", ""),
      ] {
        let other = "\(folder)/backups/\(name)"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        try write(text, to: other + "/manifest.json")
      }
      // A second backup would have the name of the first within its second.
      try FileManager.default.moveItem(atPath: path, toPath: path + ".kept")
      _ = try backup(configuration, folder, "--prune")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/backups")
      #expect(!names.contains("termijnwacht-20250101T000000Z"))
      for name in ["termijnwacht-20250102T000000Z", "notes"] { #expect(names.contains(name)) }
      #expect(names.count == 4)
    }
  }

  @Test("an audit finds a flipped byte, a deleted row and a head that is gone, and exits with 1")
  func audited() throws {
    try withLedger { configuration, folder in
      let copy = try backup(configuration, folder)
      let head = try String(contentsOfFile: copy + "/chain.head", encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      let good = try Program("audit", "--config", configuration, "--head", head, "--json")
      let kinds = try good.lines.map { try JSONValue($0)["finding"]?.text }.compactMap(\.self)
      #expect(!kinds.contains("chain"), "\(kinds)")
      let (number, hash) = (head.prefix { $0 != ":" }, head.drop { $0 != ":" }.dropFirst())
      let later = "\((Int64(number) ?? 0) + 1):\(hash)"
      let bad = try Program("audit", "--config", configuration, "--head", later, "--json")
      #expect(bad.status == 1)
      let first = try JSONValue(try #require(bad.lines.first))
      #expect(first["finding"]?.text == "chain")
      #expect(first["invariant"]?.integer == 6)
      #expect(first["detail"]?.text == "truncated")
      #expect(first["hint"]?.text?.isEmpty == false)
      let other = try Program("audit", "--config", configuration, "--head", "nonsense")
      #expect(other.status == 64)
    }
  }
}
