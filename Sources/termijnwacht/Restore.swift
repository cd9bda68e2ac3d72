import Casework
import Civil
import Foundation
import Glibc
import Ledger
import Policy

/// Puts a backup back into a state folder that has nothing yet.
struct Restore {
  let source: String
  let target: String

  /// The files that go into the state folder; what else a backup holds stays in it.
  private static let staying = "configuration/"

  // MARK: - Looking

  /// The backup's manifest, nil where there is none; and all that is wrong with the backup and with the
  /// folder that it is to go to.
  func check() throws -> (manifest: BackupManifest?, faults: [String]) {
    var faults = targetFaults()
    guard let manifest = BackupManifest(folder: source) else {
      return (nil, ["\(BackupManifest.name): there is none that can be read"] + faults)
    }
    for file in manifest.files {
      if let fault = try fault(of: file) { faults.append("\(file.path): \(fault)") }
    }
    if !manifest.files.contains(where: { $0.path == "ledger.db" }) {
      faults.append("ledger.db: the manifest doesn't name it")
    }
    return (manifest, faults)
  }

  private func fault(of file: BackupManifest.File) throws -> String? {
    let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
      return "the path leads out of the backup"
    }
    guard let found = try KeptFile.look("\(source)/\(file.path)") else { return "it is missing" }
    if found.byteCount != file.byteCount {
      return "it has \(found.byteCount) bytes, not \(file.byteCount)"
    }
    return hexadecimal(found.hash) == file.sha256 ? nil : "its SHA-256 isn't the manifest's"
  }

  private func targetFaults() -> [String] {
    guard access(target, F_OK) == 0 else { return [] }
    guard (try? FileManager.default.contentsOfDirectory(atPath: target)) != nil else {
      return ["\(target): it can't be read as a folder"]
    }
    // The package makes folders in it before the daemon first runs.
    let names = FileManager.default.enumerator(atPath: target)
    while let name = names?.nextObject() as? String {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(target)/\(name)", isDirectory: &isFolder)
      if !isFolder.boolValue { return ["\(target): it isn't empty"] }
    }
    return []
  }

  // MARK: - Copying

  /// Copies all of it; the ledger comes last, so that half a restore is no state folder.
  func copy(_ manifest: BackupManifest) throws {
    do {
      try Backup.makeFolder(target, mayStand: true)
      for name in ["inbox", "archive", "quarantine"] {
        try Backup.makeFolder("\(target)/\(name)", mayStand: true)
      }
      let own = manifest.files.filter { !$0.path.hasPrefix(Self.staying) }
      for file in own.filter({ $0.path != "ledger.db" }) + own.filter({ $0.path == "ledger.db" }) {
        if let slash = file.path.lastIndex(of: "/") {
          try Backup.makeFolder("\(target)/\(file.path[..<slash])", in: target)
        }
        _ = try KeptFile.copy("\(source)/\(file.path)", to: "\(target)/\(file.path)")
      }
      try KeptFile.sync(target)
    } catch let error as LedgerError {
      throw CommandFailure("\(target): \(error)", exitCode: .inputOutput)
    }
  }

  /// Gives all that stands there to the owner of the folder, where root restores for the daemon's user.
  func handOver() throws {
    var status = stat()
    guard geteuid() == 0, stat(target, &status) == 0, status.st_uid != 0 else { return }
    let names = FileManager.default.enumerator(atPath: target)
    while let name = names?.nextObject() as? String {
      guard lchown("\(target)/\(name)", status.st_uid, status.st_gid) == 0 else {
        throw Backup.failure(target, "can't be given to its owner")
      }
    }
  }

  // MARK: - Open deliveries

  /// How many deliveries one step holds.
  private static let heldAtOnce = 10_000

  /// Marks all deliveries that are open in the backup as dead, so that a person decides which go out.
  ///
  /// - Returns: how many there were.
  static func holdOpen(_ ledger: Ledger, at now: Instant) throws(LedgerError) -> Int {
    var held = 0
    while true {
      let count = try ledger.step { transaction in
        let open = try transaction.deliveries(of: nil, in: .waiting, limit: heldAtOnce)
        for var delivery in open {
          (delivery.state, delivery.code) = (.dead, Delivery.restoredCode)
          delivery.at = now
          try transaction.keep(delivery)
        }
        return open.count
      }
      held += count
      if count < heldAtOnce { return held }
    }
  }
}
