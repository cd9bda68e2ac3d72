import ArgumentParser
import Casework
import Civil
import Ledger
import Notation
import Policy

/// `backup`: a copy of all that the watch goes by, beside a daemon that goes on.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy ledger, files and configuration into a new folder, while the daemon goes on.",
    discussion: """
      Credentials stay where they are, and the chain's key too: who has it and the ledger could forge \
      what happened (docs/backup.md).
      """
  )

  @OptionGroup var config: ConfigurationOptions

  @Argument(help: "The folder that the backup's folder is made in.")
  var folder: String

  @Flag(help: "Copy the chain's key too.")
  var withKey = false

  @Flag(help: "Then delete the backups in that folder that are past the time that they state.")
  var prune = false

  @Flag(help: "What was made, as one JSON object.")
  var json = false

  func run() throws {
    try reportingFailure {
      let configuration = try config.readAlone()
      _ = try StateFolder.presentLedger(configuration)
      let now = Instant.now
      let backup = Backup(
        configuration: configuration,
        file: config.config,
        withKey: withKey,
        program: Termijnwacht.configuration.version
      )
      let (path, manifest) = try backup.make(in: folder, at: now)
      let gone = prune ? try Backup.prune(folder, at: now) : []
      var output = StandardOutput()
      write(path, manifest, gone, configuration.language, to: &output)
      output.flush()
    }
  }

  private func write(
    _ path: String,
    _ manifest: BackupManifest,
    _ gone: [String],
    _ language: Language,
    to output: inout StandardOutput
  ) {
    if json {
      var json = JSONWriter()
      json.object { json in
        json.string("folder", path)
        json.string("made", manifest.made.text)
        json.string("expires", ifPresent: manifest.expires?.text)
        json.string("head", ifPresent: manifest.head?.text)
        json.number("facts", manifest.facts)
        json.number("escalations", manifest.escalations)
        json.number("files", manifest.files.count)
        json.array("deleted") { json in gone.forEach { json.string(nil, $0) } }
      }
      json.newline()
      return output.write(json.bytes)
    }
    let bytes = manifest.files.reduce(0) { $0 + $1.byteCount }
    let head = manifest.head?.text ?? "-"
    output.line(path)
    output.line(
      language == .nl
        ? """
        \(manifest.files.count) bestanden, \(bytes >> 20) MB; \(manifest.facts) feiten, \
        \(manifest.escalations) escalaties; keten \(head)
        """
        : """
        \(manifest.files.count) files, \(bytes >> 20) MB; \(manifest.facts) facts, \
        \(manifest.escalations) escalations; chain \(head)
        """
    )
    if let expires = manifest.expires {
      let words = language == .nl ? "te verwijderen vanaf" : "to be deleted from"
      output.line("\(words) \(expires.text)")
    }
    for name in gone { output.line(language == .nl ? "verwijderd: \(name)" : "deleted: \(name)") }
  }
}
