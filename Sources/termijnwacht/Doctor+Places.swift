import Casework
import Civil
import Foundation
import Glibc
import Ledger
import Policy

/// Folders and their rights, room, ledger and its key.
extension Doctor {
  // MARK: - Folders

  var folders: [DoctorFinding] {
    guard let configuration else { return [] }
    let owner = Self.owner(of: StateFolder.ledgerPath(configuration))
    var findings = [Self.folder(configuration.state, .stateFolder, most: 0o750, owner: owner)]
    if let file = configuration.file {
      let logs = Self.parent(of: file.path)
      findings.append(Self.folder(logs, .logFolder, most: 0o750, owner: owner))
    }
    // Everybody may enter it: who may use the socket in it is asked there.
    let runtime = Self.parent(of: configuration.control.socket)
    if access(runtime, F_OK) == 0 || StateFolder.isWritten(configuration) {
      findings.append(Self.folder(runtime, .runtimeFolder, most: 0o755, owner: nil))
    }
    return findings
  }

  /// A folder that there must be, with these rights at the most.
  ///
  /// - `owner`: whose it must be; nil for anybody's.
  static func folder(
    _ path: String,
    _ topic: DoctorFinding.Topic,
    most: mode_t,
    owner: uid_t?
  ) -> DoctorFinding {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      return DoctorFinding(
        topic,
        .wrong,
        nl: "\(path) is er niet",
        en: "\(path) isn't there",
        hint: LocalizedText(
          nl: "Start de dienst: systemd maakt haar mappen. Of: install -d -m 0700 -o termijnwacht.",
          en: "Start the unit: systemd makes its folders. Or: install -d -m 0700 -o termijnwacht."
        )
      )
    }
    let rights = status.st_mode & 0o777
    let octal = "0" + String(rights, radix: 8)
    if rights & ~most != 0 {
      return DoctorFinding(
        topic,
        .wrong,
        nl: "\(path) staat open voor anderen: \(octal)",
        en: "\(path) is open to others: \(octal)",
        hint: LocalizedText(
          nl: "chmod 0\(String(most, radix: 8)) \(path)",
          en: "chmod 0\(String(most, radix: 8)) \(path)"
        )
      )
    }
    if let owner, owner != status.st_uid {
      return DoctorFinding(
        topic,
        .wrong,
        nl: "\(path) is van gebruiker \(status.st_uid), het grootboek van \(owner)",
        en: "\(path) is user \(status.st_uid)'s, the ledger is \(owner)'s",
        hint: LocalizedText(nl: "chown \(owner) \(path)", en: "chown \(owner) \(path)")
      )
    }
    return .ok(topic, nl: "\(path), \(octal)", en: "\(path), \(octal)")
  }

  private static func owner(of path: String) -> uid_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_uid : nil
  }

  static func parent(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  // MARK: - Room

  var room: [DoctorFinding] {
    guard let state = configuration?.state else { return [] }
    var system = statvfs()
    guard statvfs(state, &system) == 0 else { return [] }
    let free = UInt64(system.f_bavail) * UInt64(system.f_frsize)
    let size = configuration.map { Self.size(of: StateFolder.ledgerPath($0)) } ?? 0
    // A file system that makes inodes as they are needed says that it has none.
    return [Self.disk(free: free, ledger: size)]
      + (system.f_files == 0 ? [] : [Self.inodes(free: UInt64(system.f_favail))])
  }

  private static func size(of path: String) -> UInt64 {
    var status = stat()
    return stat(path, &status) == 0 ? UInt64(status.st_size) : 0
  }

  /// A backup, and a ledger that is written anew after an erasure, need its size once more.
  static func disk(free: UInt64, ledger: UInt64) -> DoctorFinding {
    let (wrong, few) = (UInt64(100) << 20, max(UInt64(1) << 30, 2 * ledger))
    let (nl, en) = ("\(free >> 20) MB vrij", "\(free >> 20) MB free")
    if free >= few { return .ok(.disk, nl: nl, en: en) }
    return DoctorFinding(
      .disk,
      free < wrong ? .wrong : .warning,
      nl: nl,
      en: en,
      hint: LocalizedText(
        nl: "Maak ruimte: op een volle schijf wordt niets besloten. Gewenst: \(few >> 20) MB.",
        en: "Make room: on a full disk nothing is decided. Wanted: \(few >> 20) MB."
      )
    )
  }

  static func inodes(free: UInt64) -> DoctorFinding {
    let (nl, en) = ("\(free) inodes vrij", "\(free) inodes free")
    if free >= 10_000 { return .ok(.inodes, nl: nl, en: en) }
    return DoctorFinding(
      .inodes,
      free < 1000 ? .wrong : .warning,
      nl: nl,
      en: en,
      hint: LocalizedText(
        nl: "Ruim bestanden op, of stel retention: archive in.",
        en: "Remove files, or set retention: archive."
      )
    )
  }

  // MARK: - Ledger

  /// SQLite must know RETURNING and VACUUM INTO (sqlite.org/changes.html).
  private static let oldestSQLite = "3.35.0"

  var ledger: [DoctorFinding] {
    let sqlite = Self.sqlite(Ledger.engineVersion)
    guard let configuration else { return [sqlite] }
    do {
      guard let ledger = try StateFolder.readLedger(configuration) else {
        return [
          DoctorFinding(
            .ledger,
            .warning,
            nl: "er is nog geen grootboek",
            en: "there is no ledger yet",
            hint: LocalizedText(
              nl: "De eerste start maakt het.",
              en: "The first start makes it."
            )
          ), sqlite,
        ]
      }
      let version = try ledger.pragma("user_version")
      let newest = try ledger.read { try $0.newestStep() }
      let at = newest?.at.text ?? "-"
      return [
        .ok(.ledger, nl: "het opent; laatste stap \(at)", en: "it opens; newest step \(at)"),
        .ok(.schema, nl: "versie \(version)", en: "version \(version)"), sqlite,
      ]
    } catch {
      return [
        DoctorFinding(
          .ledger,
          .wrong,
          nl: "het grootboek gaat niet open: \(error)",
          en: "the ledger doesn't open: \(error)",
          hint: LocalizedText(
            nl: "Kijk rechten en schijf na; zet anders een reservekopie terug (docs/backup.nl.md).",
            en: "Look at rights and disk; else restore a backup (docs/backup.md)."
          )
        ), sqlite,
      ]
    }
  }

  static func sqlite(_ version: String) -> DoctorFinding {
    func numbers(_ text: String) -> [Int] { text.split(separator: ".").map { Int($0) ?? 0 } }
    if !numbers(version).lexicographicallyPrecedes(numbers(oldestSQLite)) {
      return .ok(.sqlite, nl: "versie \(version)", en: "version \(version)")
    }
    return DoctorFinding(
      .sqlite,
      .wrong,
      nl: "versie \(version) is te oud",
      en: "version \(version) is too old",
      hint: LocalizedText(
        nl: "Gewenst: \(oldestSQLite) of nieuwer, zoals Debian 12 heeft.",
        en: "Wanted: \(oldestSQLite) or newer, as Debian 12 has."
      )
    )
  }

  var chainKey: DoctorFinding? {
    guard let configuration,
      FileManager.default.fileExists(atPath: StateFolder.ledgerPath(configuration))
    else { return nil }
    // A credential is to be seen in the unit alone, and is told of there.
    if configuration.chainKey != nil { return nil }
    var status = stat()
    let path = ChainKeyFile.path(configuration)
    guard stat(path, &status) == 0 else {
      return DoctorFinding(
        .chainKey,
        .wrong,
        nl: "de sleutel van de keten is weg",
        en: "the chain's key is gone",
        hint: LocalizedText(
          nl: "Zet hem terug van waar hij bewaard wordt: zonder hem start de dienst niet.",
          en: "Put it back from where it is kept: without it the daemon doesn't start."
        )
      )
    }
    guard status.st_mode & 0o077 == 0 else {
      return DoctorFinding(
        .chainKey,
        .wrong,
        nl: "anderen kunnen de sleutel van de keten lezen",
        en: "others can read the chain's key",
        hint: LocalizedText(nl: "chmod 0600 \(path)", en: "chmod 0600 \(path)")
      )
    }
    return .ok(.chainKey, nl: "hij is er, 0600", en: "it is there, 0600")
  }
}
