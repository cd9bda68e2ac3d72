import Casework
package import Civil
import Foundation
import Glibc
import Notation

/// The folder that producers rename their files into, with what becomes of each file.
///
/// A file is written elsewhere on the same file system, or as `NAME.part`, and renamed in. When all
/// of it has been committed it goes to `archive`, `NAME.answer.json` tells what became of it, and
/// what could not be read stands in `quarantine` with line, column, code and reason.
package struct Inbox {
  let folder: String
  private let archive: String
  private let quarantine: String

  /// Makes the folders where they are missing.
  package init(state: String) throws {
    folder = state + "/inbox"
    archive = state + "/archive"
    quarantine = state + "/quarantine"
    for path in [folder, archive, quarantine] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
  }

  /// The files that wait, in order of name.
  func waiting() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter(Self.isEventFile).sorted()
  }

  private static func isEventFile(_ name: String) -> Bool {
    guard !name.hasPrefix("."), !name.hasSuffix(".answer.json") else { return false }
    return name.hasSuffix(".ndjson") || name.hasSuffix(".json")
  }

  func path(_ name: String) -> String { folder + "/" + name }

  /// Whether the file holds history: `NAME.history.ndjson`.
  static func isHistory(_ name: String) -> Bool {
    name.hasSuffix(".history.ndjson") || name.hasSuffix(".history.json")
  }

  /// Puts a file away whose events are all in the ledger, and answers its producer.
  ///
  /// - Throws: where the disk refuses; the file then stays, and is taken again without harm.
  func finish(_ job: InboxJob, at now: Instant) throws {
    let quarantined = try keepRefused(of: job, at: now)
    try answer(job.name, counts: job.counts, at: now, error: nil, quarantine: quarantined)
    let stem = Self.stem(job, now)
    let kind = job.name.hasSuffix(".json") ? "json" : "ndjson"
    let suffix = job.isHistory ? "history.\(kind)" : kind
    try move(job.name, to: "\(archive)/\(stem).\(suffix)")
  }

  /// Keeps what could not be taken of a file, and tells under which name; nil where all was taken.
  ///
  /// - Throws: where the disk refuses.
  package func keepRefused(of job: InboxJob, at now: Instant) throws -> String? {
    guard !job.quarantined.isEmpty else { return nil }
    let name = Self.stem(job, now) + ".ndjson"
    try Data(job.quarantined).write(
      to: URL(fileURLWithPath: "\(quarantine)/\(name)"),
      options: .atomic
    )
    return name
  }

  private static func stem(_ job: InboxJob, _ now: Instant) -> String {
    stamp(now) + "-" + String(job.contentHash, radix: 16)
  }

  /// Puts a file aside that can't be read at all, and answers its producer.
  func refuse(_ name: String, _ diagnostic: Diagnostic, at now: Instant) throws {
    let stem = Self.stamp(now) + "-" + String(Self.hash(of: name), radix: 16)
    try answer(name, counts: IntakeCounts(), at: now, error: diagnostic, quarantine: stem)
    try move(name, to: "\(quarantine)/\(stem)")
  }

  /// The answer to a file, written beside it and renamed into place.
  private func answer(
    _ name: String,
    counts: IntakeCounts,
    at now: Instant,
    error: Diagnostic?,
    quarantine: String?
  ) throws {
    var json = JSONWriter()
    json.object { json in
      json.string("file", name)
      json.string("at", now.text)
      json.counts(counts)
      json.string("quarantine", ifPresent: quarantine)
      json.string("error", ifPresent: error?.code.rawValue)
    }
    json.newline()
    try Data(json.bytes).write(
      to: URL(fileURLWithPath: path(name + ".answer.json")),
      options: .atomic
    )
  }

  private func move(_ name: String, to target: String) throws {
    guard rename(path(name), target) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
  }

  /// `20260305T201000123456Z`: no name of the producer's goes into ours.
  private static func stamp(_ instant: Instant) -> String {
    let text = Zone.utc.local(instant)
    let digits = text.text.filter(\.isNumber)
    return String(digits.prefix(8)) + "T" + digits.dropFirst(8) + "Z"
  }

  private static func hash(of name: String) -> UInt64 {
    Array(name.utf8).withUnsafeBytes { stableHash($0) }
  }
}
