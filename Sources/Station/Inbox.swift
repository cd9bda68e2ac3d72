import Casework
import Civil
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
  private let state: String
  private let archive: String
  let quarantine: String
  private let unanswered: @Sendable (DiskFailure) -> Void

  /// Makes the folders where they are missing.
  ///
  /// - `unanswered`: told why a producer got no answer, where that stops nothing.
  package init(
    state: String,
    unanswered: @escaping @Sendable (DiskFailure) -> Void = { _ in }
  ) throws {
    self.state = state
    self.unanswered = unanswered
    folder = state + "/inbox"
    archive = state + "/archive"
    quarantine = state + "/quarantine"
    for path in [folder, archive, quarantine] {
      let isNew = access(path, F_OK) != 0
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      if isNew { FileOwner.adopt(path) }
    }
  }

  // MARK: - Names

  /// A name in the inbox that is an event file's.
  enum EntryName {
    case usable(String)

    /// No UTF-8, or too long for its answer to be named after it.
    case unusable([CChar])

    /// Nil where the name is no event file's: it begins with a dot, or ends otherwise.
    init?(_ bytes: [CChar]) {
      let name = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      guard name.first != UInt8(ascii: "."), Inbox.hasEventSuffix(name) else { return nil }
      if name.count <= Inbox.nameBytes, let text = String(validating: name, as: UTF8.self) {
        self = .usable(text)
      } else {
        self = .unusable(bytes)
      }
    }
  }

  private static let answerSuffix = ".answer.json"
  private static let suffixes = [".ndjson", ".json", ".ndjson.gz", ".json.gz"]

  /// The longest name: its answer's must fit into a directory.
  static let nameBytes = Int(NAME_MAX) - answerSuffix.utf8.count

  private static func hasEventSuffix(_ name: [UInt8]) -> Bool {
    func ends(in suffix: String) -> Bool { name.reversed().starts(with: suffix.utf8.reversed()) }
    return !ends(in: answerSuffix) && suffixes.contains(where: ends)
  }

  /// The names of all event files that are there, in no order.
  ///
  /// - Throws: `DiskFailure` where the folder can't be read; nothing is known of it then.
  func entries() throws(DiskFailure) -> [EntryName] { try names().compactMap { EntryName($0) } }

  private func names() throws(DiskFailure) -> [[CChar]] {
    guard let stream = opendir(folder) else {
      throw DiskFailure(operation: "read the inbox", code: errno)
    }
    defer { closedir(stream) }
    var names: [[CChar]] = []
    errno = 0
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.bindMemory(to: CChar.self)) }
      )
      errno = 0
    }
    guard errno == 0 else { throw DiskFailure(operation: "read the inbox", code: errno) }
    return names
  }

  /// Makes the folder again that someone removed.
  func makeFolder() { mkdir(folder, 0o750) }

  /// Whether anything of that name is there, be it a link to nowhere.
  func has(_ name: String) -> Bool { Self.exists(path(name)) }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Whether somebody has the file open for writing, as far as the kernel tells; to be asked before it is
  /// read and before it is put away.
  func isBeingWritten(_ name: String) -> Bool { FileLease.ask(path(name)) == .written }

  func path(_ name: String) -> String { folder + "/" + name }

  /// Whether something that was just made there will be written yet: a file of one name only.
  func isBegun(_ name: String) -> Bool {
    var status = stat()
    return lstat(path(name), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && status.st_nlink == 1
  }

  /// Whether the file holds history: `NAME.history.ndjson`.
  static func isHistory(_ name: String) -> Bool { archiveSuffix(name).hasPrefix(".history") }

  /// What the archive keeps of a name: `.history.ndjson.gz` says all that reading it again needs.
  static func archiveSuffix(_ name: String) -> String {
    guard let kind = suffixes.first(where: { name.hasSuffix($0) }) else { return "" }
    let history = ".history"
    return name.dropLast(kind.count).hasSuffix(history) ? history + kind : kind
  }

  // MARK: - Taking in

  /// Opens a file to be taken in.
  ///
  /// - Throws: a `Diagnostic` where it is no regular file, or can't be read.
  func open(_ name: String, at now: Instant) throws(Diagnostic) -> InboxJob {
    let input = try InputFile(path: path(name), isShared: true, scratch: state)
    return InboxJob(
      name: name,
      input: input,
      isHistory: Self.isHistory(name),
      stem: unused(Self.stem(Array(name.utf8), now), for: name)
    )
  }

  /// Whether the file of its name is the one that was opened, and as it was then.
  func isUnchanged(_ job: InboxJob) -> Bool { job.input.isUnchanged(at: path(job.name)) }

  /// Puts a file away whose events are all in the ledger, and answers its producer; false where there
  /// is a file to be read again: this one was changed while it was read, or can be still, or another has
  /// its name.
  ///
  /// - Throws: `DiskFailure` where the disk refuses; the file then stays, and this can be tried again.
  func finish(_ job: InboxJob, at now: Instant) throws(DiskFailure) -> Bool {
    let held = held(job.name)
    let wasHeld = Self.exists(held)
    if !wasHeld {
      guard !isBeingWritten(job.name), isUnchanged(job) else { return false }
      let quarantined = try keepRefused(of: job, as: job.stem)
      try answer(job.name, counts: job.counts, at: now, error: nil, quarantine: quarantined)
      try FileMove.move(path(job.name), to: held)
    }
    // Another file may have taken its place before it was held, and somebody may have opened it.
    guard job.input.isUnchanged(at: held), FileLease.ask(held) != .written else {
      try putBack(job.name, at: now)
      return false
    }
    try FileMove.move(held, to: "\(archive)/\(job.stem)\(Self.archiveSuffix(job.name))")
    return !wasHeld || !has(job.name)
  }

  /// Keeps what could not be taken of a file, and tells under which name; nil where all was taken.
  ///
  /// - Throws: `DiskFailure` where the disk refuses.
  package func keepRefused(of job: InboxJob) throws(DiskFailure) -> String? {
    try keepRefused(of: job, as: unused(job.stem, for: job.name))
  }

  private func keepRefused(of job: InboxJob, as stem: String) throws(DiskFailure) -> String? {
    guard let records = job.refusals.records else { return nil }
    let name = stem + ".ndjson"
    try FileMove.write(records, to: "\(quarantine)/\(name)")
    return name
  }

  /// The answer to a file, renamed into place.
  ///
  /// An answer that can't be written for want of room is an error; any other fault is the
  /// producer's, who put something in its way: it is told, and stops nothing.
  func answer(
    _ name: String,
    counts: IntakeCounts,
    at now: Instant,
    error: Diagnostic?,
    quarantine: String?
  ) throws(DiskFailure) {
    var json = JSONWriter()
    json.object { json in
      json.string("file", name)
      json.string("at", now.text)
      json.counts(counts)
      json.string("quarantine", ifPresent: quarantine)
      json.string("error", ifPresent: error?.code.rawValue)
    }
    json.newline()
    do throws(DiskFailure) {
      try FileMove.write(json.bytes, to: path(name + Self.answerSuffix))
    } catch {
      if error.mayPass { throw error }
      unanswered(error)
    }
  }

  /// Copies a file of events, unpacked, or what a pipe holds, to a file that is to be renamed in.
  ///
  /// - Throws: a `Diagnostic` where it can't be read, `DiskFailure` where the disk refuses.
  package static func copy(_ path: String, to target: String) throws {
    let input = try InputFile(path: path)
    while try !input.unpack() {}
    try FileMove.copy(input.descriptor, to: target)
  }

  // MARK: - Files that are held

  /// What comes before a name while its file is put away: nobody else gives a file such a name.
  package static let leaving = ".leaving-"

  func held(_ name: String) -> String { path(Self.leaving + name) }

  /// Gives a file that is held its name back, or another where that is taken; nothing where none is held.
  ///
  /// - Throws: `DiskFailure` where the disk refuses; it is held then still.
  func putBack(_ name: String, at now: Instant) throws(DiskFailure) {
    let held = held(name)
    if FileMove.move(held, toUnused: path(name)) || !Self.exists(held) { return }
    let stem = unused(Self.stem(Array(name.utf8), now), for: name)
    try FileMove.move(held, to: path(Self.again + stem + Self.archiveSuffix(name)))
  }

  /// Gives all files their names back that were held when a daemon ended: they are read again.
  ///
  /// - Throws: `DiskFailure` where the disk refuses one of them.
  func putBackAll(at now: Instant) throws(DiskFailure) {
    let prefix = Self.leaving.utf8CString.dropLast()
    var failure: DiskFailure?
    for bytes in try names() where bytes.starts(with: prefix) {
      guard case .usable(let name)? = EntryName(Array(bytes.dropFirst(prefix.count))) else {
        continue
      }
      do throws(DiskFailure) { try putBack(name, at: now) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  // MARK: - Names of our own

  /// What begins the name of a file that went back into the inbox, where its own was taken.
  private static let again = "again-"

  /// `20260305T201000123456Z-…`: no name of the producer's goes into ours.
  static func stem(_ name: [UInt8], _ instant: Instant) -> String {
    let digits = Zone.utc.local(instant).text.filter(\.isNumber)
    let hash = name.withUnsafeBytes { stableHash($0) }
    return digits.prefix(8) + "T" + digits.dropFirst(8) + "Z-" + String(hash, radix: 16)
  }

  /// The stem, with `-2`, `-3` … behind it where files of ours have it: while trusted time stands still,
  /// a name that is used again has the same one.
  func unused(_ stem: String, for name: String) -> String {
    guard isUsed(stem, for: name) else { return stem }
    var used = 1
    var unused = 2
    while isUsed("\(stem)-\(unused)", for: name) { (used, unused) = (unused, 2 * unused) }
    // By halves: thousands may stand there.
    while unused - used > 1 {
      let middle = (used + unused) / 2
      if isUsed("\(stem)-\(middle)", for: name) { used = middle } else { unused = middle }
    }
    return "\(stem)-\(unused)"
  }

  /// Whether there is any file that a file of that name would get under that stem; in the archive also
  /// unpacked, as an erasure leaves it.
  private func isUsed(_ stem: String, for name: String) -> Bool {
    let ours = stem + Self.archiveSuffix(name)
    let unpacked = ours.hasSuffix(".gz") ? String(ours.dropLast(3)) : ours
    return [
      "\(archive)/\(ours)", "\(archive)/\(unpacked)", "\(quarantine)/\(stem).ndjson",
      "\(quarantine)/\(stem).file", path(Self.again + ours),
    ].contains(where: Self.exists)
  }
}
