import Casework
package import Civil
import Crypto
import Foundation
package import Notation

/// The files of a configuration: `calendar.d` beside the system's zones.
///
/// Zones come from the system's tzdata at each call, never from data frozen into the program, so that
/// a new tzdata reaches the daemon without a new build.
package struct ConfigurationFolder: PolicySurroundings {
  private var calendars: [String: HolidayCalendar] = [:]

  /// The calendars' files, by name.
  private var files: [(name: String, bytes: [UInt8])] = []

  /// Zones that were kept, in place of the system's.
  private var keptZones: [String: [UInt8]] = [:]

  /// The names of calendars that can't be read; nil stands for one that hasn't even a name.
  private var faulty: Set<String?> = []

  /// The roles that a ladder may tell; nil where there is no roster.
  package var roles: Set<String>?

  /// What is wrong with the calendars.
  package private(set) var diagnostics: [Diagnostic] = []

  /// The SHA-256 over all calendar files in order of name, in hexadecimal.
  package private(set) var calendarDigest = ""

  /// Where Debian's tzdata keeps its zones.
  private static let zoneFolder = "/usr/share/zoneinfo"

  /// Reads every `*.yaml` of the folder; a folder that isn't there has no calendars.
  package init(calendars folder: String) {
    var digest = SHA256()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".yaml") {
      let path = folder + "/" + name
      do {
        let bytes = try SettingsFile.bytes(of: path)
        digest.update(data: bytes)
        files.append((name, bytes))
        add(bytes, path)
      } catch {
        diagnostics.append(error)
        faulty.insert(nil)
      }
    }
    calendarDigest = Self.hexadecimal(digest.finalize())
  }

  /// The calendars and the zone that an archive has.
  init(archive: EditionArchive) {
    var digest = SHA256()
    for file in archive.files(.calendar) {
      digest.update(data: file.bytes)
      files.append((file.name, file.bytes))
      add(file.bytes, file.name)
    }
    for file in archive.files(.zone) { keptZones[file.name] = file.bytes }
    calendarDigest = Self.hexadecimal(digest.finalize())
  }

  /// The calendars and the zone, to be kept.
  func archived(zone: String) -> [EditionArchive.File] {
    files.map { EditionArchive.File(kind: .calendar, name: $0.name, bytes: $0.bytes) }
      + [EditionArchive.File(kind: .zone, name: zone, bytes: zoneBytes(zone) ?? [])]
  }

  private mutating func add(_ bytes: [UInt8], _ path: String) {
    let (name, calendar, found) = HolidayCalendar.readNamed(bytes: bytes, file: path)
    diagnostics += found
    guard let calendar else {
      faulty.insert(name)
      return
    }
    if calendars.updateValue(calendar, forKey: calendar.name) == nil { return }
    diagnostics.append(
      Diagnostic(
        .calendarTwice,
        file: path,
        line: 1,
        column: 1,
        path: "calendar",
        found: quoted(calendar.name),
        wanted: "a name of its own",
        hint: DiagnosticCode.calendarTwice.explanation(in: .en).hint
      )
    )
  }

  package func calendar(_ name: String) -> HolidayCalendar? { calendars[name] }

  package var calendarNames: [String] { calendars.keys.sorted() }

  package func isFaulty(calendar name: String) -> Bool {
    faulty.contains(name) || faulty.contains(nil)
  }

  package func zone(_ name: String) -> Zone? {
    zoneBytes(name).flatMap { Zone(name: name, tzif: $0) }
  }

  /// The SHA-256 of the zone's rules; empty where there is no such zone.
  func digest(ofZone name: String) -> String {
    zoneBytes(name).map { Self.hexadecimal(SHA256.hash(data: $0)) } ?? ""
  }

  private func zoneBytes(_ name: String) -> [UInt8]? {
    if let kept = keptZones[name] { return kept }
    // A name leads to a file, so it must not lead out of the folder.
    guard !name.isEmpty, !name.hasPrefix("/"), !name.contains("..") else { return nil }
    return FileManager.default.contents(atPath: "\(Self.zoneFolder)/\(name)").map { Array($0) }
  }

  /// The file's text; nil where it can't be read, or is no UTF-8.
  package static func text(ofFile path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(validating: data, as: UTF8.self)
  }

  /// The SHA-256 of a file's bytes, in hexadecimal: what an edition is known by.
  package static func digest(_ bytes: [UInt8]) -> String {
    hexadecimal(SHA256.hash(data: bytes))
  }

  private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
