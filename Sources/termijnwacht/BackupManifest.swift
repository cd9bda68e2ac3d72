import Civil
import Ledger
import Notation
import Policy

/// What a backup holds: `manifest.json` in its folder, written last.
struct BackupManifest {
  /// One file by its path within the backup.
  struct File: Hashable {
    var path: String
    var byteCount: Int64

    /// In hexadecimal.
    var sha256: String
  }

  /// When it was begun, and by which version of the program.
  var made: Instant
  var program: String

  /// From when on it is to be deleted, because what was erased since stands in it; nil for never.
  var expires: Instant?

  /// The last fact and escalation of its ledger, and the head of its chain.
  var facts: Int64
  var escalations: Int64
  var head: ChainHead?

  /// Whether the key of the chain lies in it.
  var hasKey: Bool
  var files: [File]

  static let name = "manifest.json"

  /// How the folders of backups begin.
  static let prefix = "termijnwacht-"

  /// The name of the folder of a backup: `termijnwacht-20261126T054400Z`.
  static func folderName(at instant: Instant) -> String {
    // To the second, as 2026-11-26T05:44:00Z.
    let text = Instant(seconds: instant.seconds).text
    return prefix + text.filter { $0 != "-" && $0 != ":" }
  }

  var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.string("made", made.text)
      json.string("program", program)
      json.string("expires", ifPresent: expires?.text)
      json.number("facts", facts)
      json.number("escalations", escalations)
      if let head { json.number("seal", head.seal) }
      json.string("head", ifPresent: head?.text)
      json.bool("key", hasKey)
      json.array("files") { json in
        for file in files {
          json.object { json in
            json.string("path", file.path)
            json.number("bytes", file.byteCount)
            json.string("sha256", file.sha256)
          }
        }
      }
    }
    json.newline()
    return json.bytes
  }
}

extension BackupManifest {
  /// The manifest of a backup's folder; nil where there is none that can be read.
  init?(folder: String) {
    guard let text = ConfigurationFolder.text(ofFile: "\(folder)/\(Self.name)"),
      let json = try? JSONValue(text), let made = json.instant("made"),
      let program = json["program"]?.text, let facts = json["facts"]?.integer,
      let escalations = json["escalations"]?.integer, case .array(let files)? = json["files"]
    else { return nil }
    self.made = made
    self.program = program
    self.facts = facts
    self.escalations = escalations
    expires = json.instant("expires")
    head = json["head"]?.text.flatMap { ChainHead(text: $0) }
    hasKey = json["key"] == .bool(true)
    self.files = []
    for file in files {
      guard let path = file["path"]?.text, let byteCount = file["bytes"]?.integer,
        let sha256 = file["sha256"]?.text
      else { return nil }
      self.files.append(File(path: path, byteCount: byteCount, sha256: sha256))
    }
  }
}

extension JSONValue {
  fileprivate func instant(_ name: String) -> Instant? {
    self[name]?.text.flatMap { TimeText($0) }.map { $0.moment(in: .utc).instant }
  }
}

extension Term {
  /// When a time of that length is over that begins at an instant: the retention of the configuration,
  /// counted in UTC.
  func end(from instant: Instant) -> Instant {
    let day = Zone.utc.local(instant).date
    let end =
      switch unit {
      case .days, .workingDays: LocalDate(days: day.days + Int32(count))
      case .weeks: LocalDate(days: day.days + Int32(count) * 7)
      case .months: day.adding(months: count)
      case .years: day.adding(months: count * 12)
      case .hours, .minutes: day
      }
    if isElapsed { return instant.adding(seconds: elapsedSeconds) }
    return instant.adding(seconds: Int64(end - day) * 86_400)
  }
}
