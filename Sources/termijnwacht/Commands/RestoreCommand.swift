import ArgumentParser
import Casework
import Civil
import Ledger
import Notation
import Policy
import Watch

/// `restore`: a backup put back.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup back into an empty state folder, and verify it.",
    discussion: """
      Every file's hash is checked first, and all that is wrong is told at once; then nothing is \
      written. The configuration stays in the backup. It exits with 1 where the chain doesn't verify \
      (docs/backup.md).
      """
  )

  @OptionGroup var config: ConfigurationOptions

  @Argument(help: "The backup's folder.")
  var folder: String

  @Option(help: "The state folder: an empty one, or none yet.")
  var to: String

  @Option(help: "The file with the chain's key, where the backup has none.")
  var key: String?

  @Flag(help: "Mark what was open for endpoints as dead, so that a person decides what goes out.")
  var holdOpen = false

  func run() throws {
    try reportingFailure {
      let restore = Restore(source: folder, target: to)
      let (manifest, faults) = try checked(restore)
      guard let manifest, faults.isEmpty else {
        throw CommandFailure(faults.joined(separator: "\n"), exitCode: .badInput)
      }
      let language = (try? config.readAlone())?.language ?? .nl
      try restore.copy(manifest)
      let key = try chainKey(manifest)
      try restore.handOver()
      var output = StandardOutput()
      let isSound = try verify(manifest, key, language, to: &output)
      if holdOpen, isSound { try hold(key, restore, language, to: &output) }
      output.flush()
      if !isSound { throw ExitCode(CommandExit.finding.rawValue) }
    }
  }

  private func checked(_ restore: Restore) throws -> (BackupManifest?, [String]) {
    var (manifest, faults) = (nil as BackupManifest?, [] as [String])
    do {
      (manifest, faults) = try restore.check()
    } catch {
      throw CommandFailure("\(folder): \(error)", exitCode: .inputOutput)
    }
    if let key, ChainKey(file: key) == nil {
      faults.append("\(key): it has no key of 64 hexadecimal digits")
    }
    if holdOpen, key == nil, manifest?.hasKey == false {
      faults.append("--hold-open writes, and so wants the chain's key: name it with --key")
    }
    return (manifest, faults)
  }

  /// The key: the one that is named, which is put into the state folder too, else the backup's.
  private func chainKey(_ manifest: BackupManifest) throws -> ChainKey? {
    guard let path = key else { return manifest.hasKey ? ChainKey(file: to + "/chain.key") : nil }
    guard let key = ChainKey(file: path) else { return nil }
    if !manifest.hasKey {
      do throws(LedgerError) {
        try KeptFile.write(Array((key.text + "\n").utf8), to: to + "/chain.key")
      } catch {
        throw CommandFailure("\(to): \(error)", exitCode: .inputOutput)
      }
    }
    return key
  }

  /// Whether the chain of what was put back verifies, up to the head that the manifest has; true where
  /// no key is at hand, which is told.
  private func verify(
    _ manifest: BackupManifest,
    _ key: ChainKey?,
    _ language: Language,
    to output: inout StandardOutput
  ) throws -> Bool {
    let (nl, en) = (
      "teruggezet in \(to): \(manifest.facts) feiten, \(manifest.escalations) escalaties",
      "put back into \(to): \(manifest.facts) facts, \(manifest.escalations) escalations"
    )
    output.line(language == .nl ? nl : en)
    guard let key else {
      output.line(
        language == .nl
          ? "de keten is niet nagekeken: zet chain.key in \(to) voor de dienst start, en doe audit"
          : "the chain wasn't looked at: put chain.key into \(to) before the daemon starts, and audit"
      )
      return true
    }
    do throws(LedgerError) {
      let ledger = try Ledger(reading: to + "/ledger.db")
      let heads = [manifest.head].compactMap(\.self)
      let findings = try ChainCheck.run(ledger, key: key, knownHeads: heads)
      var report = AuditReport(.text, language)
      for finding in findings {
        let (place, wrong) = (finding.key.description, finding.wrong.rawValue)
        report.tell(AuditFinding(.chain, in: finding.table, place, wrong))
      }
      if findings.isEmpty {
        output.line(language == .nl ? "de keten klopt" : "the chain verifies")
      }
      return findings.isEmpty
    } catch {
      throw CommandFailure("\(to): \(error)", exitCode: .inputOutput)
    }
  }

  private func hold(
    _ key: ChainKey?,
    _ restore: Restore,
    _ language: Language,
    to output: inout StandardOutput
  ) throws {
    do throws(LedgerError) {
      let held = try Restore.holdOpen(try Ledger(path: to + "/ledger.db", key: key), at: .now)
      output.line(
        language == .nl
          ? "\(held) zendingen wachten op deliveries retry"
          : "\(held) deliveries wait for deliveries retry"
      )
    } catch {
      throw CommandFailure("\(to): \(error)", exitCode: .inputOutput)
    }
    // The ledger's log and lock are new.
    try restore.handOver()
  }
}
