import Civil
import Foundation
import Glibc
import Ledger
import Notation
import Policy
import Station

/// Makes a backup beside a daemon that goes on: a folder of its own, renamed into place when all of it
/// is on the disk, so that half a backup is never taken for one.
///
/// The inbox comes before the ledger, and the archive after it: a file that is taken in meanwhile
/// stands in the inbox of the backup, and its events may stand in the ledger too, where they are known
/// as duplicates. The other way round it could be in neither.
struct Backup {
  let configuration: Configuration

  /// The path of the configuration itself.
  let file: String

  /// Whether the key of the chain is copied too.
  let withKey: Bool
  let program: String

  /// Small files of the state folder that a daemon goes on by.
  private static let stateFiles = [
    "clock.json", "witness.json", "approval.json", "deliveries.ndjson", "deliveries.taken.ndjson",
  ]

  /// - Returns: the backup's folder, and what it holds.
  func make(in folder: String, at now: Instant) throws -> (path: String, manifest: BackupManifest) {
    let name = BackupManifest.folderName(at: now)
    let (part, path) = ("\(folder)/.\(name).part", "\(folder)/\(name)")
    guard access(path, F_OK) != 0 else {
      throw CommandFailure("\(path): there is a backup of this second.", exitCode: .tryAgain)
    }
    try Self.makeFolder(folder, mayStand: true)
    try Self.makeFolder(part, mayStand: false)
    do {
      let manifest = try fill(part, at: now)
      try KeptFile.sync(part)
      guard rename(part, path) == 0 else { throw Self.failure(path, "can't be put in its place") }
      try KeptFile.sync(folder)
      try note(manifest)
      return (path, manifest)
    } catch {
      try? FileManager.default.removeItem(atPath: part)
      if let error = error as? LedgerError {
        throw CommandFailure("\(folder): \(error)", exitCode: .inputOutput)
      }
      throw error
    }
  }

  private func fill(_ part: String, at now: Instant) throws -> BackupManifest {
    let state = configuration.state
    var contents = BackupContents(part)
    try contents.copyFolder(state + "/inbox", as: "inbox")
    try contents.add("ledger.db") { target in
      try Ledger.copy(StateFolder.ledgerPath(configuration), to: target)
    }
    for name in ["archive", "quarantine"] { try contents.copyFolder("\(state)/\(name)", as: name) }
    for name in Self.stateFiles { try contents.copy("\(state)/\(name)", as: name) }
    if withKey { try copyKey(to: &contents) }
    try copyConfiguration(to: &contents)
    // What is told of the ledger is told of the copy: the daemon has gone on.
    let copy = try Ledger(reading: part + "/ledger.db")
    let (step, head) = try copy.read { (try $0.newestStep(), try $0.chainHead()) }
    if let head { try contents.write(Array((head.text + "\n").utf8), as: "chain.head") }
    let manifest = BackupManifest(
      made: now,
      program: program,
      expires: configuration.retention.backups.map { $0.end(from: now) },
      facts: step?.lastFact ?? 0,
      escalations: step?.lastEscalation ?? 0,
      head: head,
      hasKey: contents.files.contains { $0.path == "chain.key" },
      files: contents.files.sorted { $0.path < $1.path }
    )
    try KeptFile.write(manifest.json, to: "\(part)/\(BackupManifest.name)")
    return manifest
  }

  private func copyKey(to contents: inout BackupContents) throws {
    try contents.copy(ChainKeyFile.path(configuration), as: "chain.key")
    guard contents.files.last?.path == "chain.key" else {
      throw CommandFailure(
        "The chain's key isn't in the state folder: a credential is copied from where it is kept.",
        exitCode: .unavailable
      )
    }
  }

  /// The configuration with what it names; credentials are systemd's, and stay there.
  private func copyConfiguration(to contents: inout BackupContents) throws {
    var paths = [file, configuration.policy, configuration.calendars]
    paths += [configuration.roster, configuration.digest?.template].compactMap(\.self)
    paths += configuration.webhooks.compactMap(\.template)
    var taken: Set<String> = []
    for path in paths where taken.insert(path).inserted {
      let name = "configuration/" + URL(fileURLWithPath: path).lastPathComponent
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      if isFolder.boolValue {
        try contents.copyFolder(path, as: name, followsLinks: true)
      } else if !contents.files.contains(where: { $0.path == name }) {
        // A link is followed: what it leads to is what the daemon reads.
        try contents.copy(URL(fileURLWithPath: path).resolvingSymlinksInPath().path, as: name)
      }
    }
  }

  // MARK: - The state folder's note

  /// Notes in the state folder that there is a backup; `doctor` tells how old it is.
  private func note(_ manifest: BackupManifest) throws {
    var json = JSONWriter()
    json.object { json in
      json.string("at", manifest.made.text)
      json.number("facts", manifest.facts)
      json.number("escalations", manifest.escalations)
      json.string("expires", ifPresent: manifest.expires?.text)
    }
    json.newline()
    let part = "\(configuration.state)/.backup.json.part"
    unlink(part)
    try KeptFile.write(json.bytes, to: part)
    guard rename(part, Self.notePath(configuration.state)) == 0 else {
      throw Self.failure(configuration.state, "the backup is made; backup.json can't be written")
    }
  }

  static func notePath(_ state: String) -> String { state + "/backup.json" }

  // MARK: - Folders

  /// A folder that only its owner may enter.
  static func makeFolder(_ path: String, mayStand: Bool) throws {
    if mkdir(path, 0o700) == 0 || mayStand && errno == EEXIST { return }
    throw failure(path, "can't be made")
  }

  static func failure(_ path: String, _ what: String) -> CommandFailure {
    let reason = String(cString: strerror(errno))
    let isForbidden = errno == EACCES || errno == EPERM
    return CommandFailure(
      "\(path): \(what): \(reason).",
      exitCode: isForbidden ? .permission : .inputOutput
    )
  }
}

/// The files of a backup in the making, each hashed as it was written.
struct BackupContents {
  private let root: String
  private(set) var files: [BackupManifest.File] = []

  init(_ root: String) { self.root = root }

  /// Copies a file; one that isn't there, or was moved away meanwhile, is passed over.
  mutating func copy(_ source: String, as path: String) throws {
    try makeFolder(of: path)
    guard let file = try KeptFile.copy(source, to: "\(root)/\(path)") else { return }
    note(file, path)
  }

  /// Copies the files of a folder, and those of the folders in it; what begins with a dot is somebody's
  /// half-written one, unless it is on its way out of the inbox.
  ///
  /// - `followsLinks`: whether what a link leads to is meant; of what others put in, it never is.
  mutating func copyFolder(
    _ source: String,
    as path: String,
    followsLinks: Bool = false
  ) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: source)) ?? []
    try Backup.makeFolder("\(root)/\(path)", in: root)
    for name in names.sorted() where !name.hasPrefix(".") || name.hasPrefix(Inbox.leaving) {
      var inner = "\(source)/\(name)"
      if followsLinks { inner = URL(fileURLWithPath: inner).resolvingSymlinksInPath().path }
      switch Self.kind(of: inner) {
      case S_IFDIR: try copyFolder(inner, as: "\(path)/\(name)", followsLinks: followsLinks)
      case S_IFREG: try copy(inner, as: "\(path)/\(name)")
      default: continue
      }
    }
    try KeptFile.sync("\(root)/\(path)")
  }

  /// What stands there, as its mode has it (inode(7)); 0 for nothing.
  private static func kind(of path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  /// Adds a file that something else writes.
  mutating func add(_ path: String, _ write: (String) throws -> Void) throws {
    try write("\(root)/\(path)")
    guard let file = try KeptFile.look("\(root)/\(path)") else { return }
    note(file, path)
  }

  mutating func write(_ bytes: [UInt8], as path: String) throws {
    try add(path) { try KeptFile.write(bytes, to: $0) }
  }

  private mutating func note(_ file: KeptFile, _ path: String) {
    files.append(
      BackupManifest.File(path: path, byteCount: file.byteCount, sha256: hexadecimal(file.hash))
    )
  }

  private func makeFolder(of path: String) throws {
    guard let slash = path.lastIndex(of: "/") else { return }
    try Backup.makeFolder("\(root)/\(path[..<slash])", in: root)
  }
}

extension Backup {
  /// Makes a folder within another, with those between.
  static func makeFolder(_ path: String, in root: String) throws {
    guard path.hasPrefix(root + "/") else { return }
    var made = root
    for part in path.dropFirst(root.count + 1).split(separator: "/") {
      made += "/" + part
      try makeFolder(made, mayStand: true)
    }
  }

  /// Deletes the backups of a folder that are past the time that they state, and what a backup that
  /// broke off a day ago has left.
  ///
  /// - Returns: the names of those that are gone.
  static func prune(_ folder: String, at now: Instant) throws -> [String] {
    var gone: [String] = []
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() {
      let path = "\(folder)/\(name)"
      let isOver =
        name.hasPrefix(BackupManifest.prefix)
        ? BackupManifest(folder: path)?.expires.map { $0 <= now } ?? false
        : isLeftOver(name, path, at: now)
      guard isOver else { continue }
      do {
        try FileManager.default.removeItem(atPath: path)
      } catch {
        throw CommandFailure("\(path): can't be deleted.", exitCode: .permission)
      }
      gone.append(name)
    }
    return gone
  }

  private static func isLeftOver(_ name: String, _ path: String, at now: Instant) -> Bool {
    guard name.hasPrefix("." + BackupManifest.prefix), name.hasSuffix(".part") else { return false }
    var status = stat()
    guard lstat(path, &status) == 0 else { return false }
    return Instant(seconds: Int64(status.st_mtim.tv_sec)).adding(seconds: 86_400) < now
  }
}
