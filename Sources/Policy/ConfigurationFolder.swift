package import Civil
import Crypto
import Foundation
package import Notation

/// The files of a configuration: `calendar.d` beside the system's zones.
///
/// Zones come from the system's tzdata at each call, never from data frozen into the program, so that
/// a new tzdata reaches the daemon without a new build.
package struct ConfigurationFolder: PolicySurroundings {
  private let calendars: [String: HolidayCalendar]

  /// What is wrong with the calendars.
  package let diagnostics: [Diagnostic]

  /// The SHA-256 over all calendar files in order of name, in hexadecimal.
  package let calendarDigest: String

  /// Where Debian's tzdata keeps its zones.
  private static let zoneFolder = "/usr/share/zoneinfo"

  /// Reads every `*.yaml` of the folder; a folder that isn't there has no calendars.
  package init(calendars folder: String) {
    var calendars: [String: HolidayCalendar] = [:]
    var diagnostics: [Diagnostic] = []
    var digest = SHA256()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".yaml") {
      let path = folder + "/" + name
      guard let text = Self.text(ofFile: path) else {
        diagnostics.append(Diagnostic(.fileRead, file: path, wanted: "a file in UTF-8"))
        continue
      }
      digest.update(data: Array(text.utf8))
      let (calendar, found) = HolidayCalendar.read(yaml: text, file: path)
      diagnostics += found
      if let calendar { calendars[calendar.name] = calendar }
    }
    self.calendars = calendars
    self.diagnostics = diagnostics
    calendarDigest = Self.hexadecimal(digest.finalize())
  }

  package func calendar(_ name: String) -> HolidayCalendar? { calendars[name] }

  package var calendarNames: [String] { calendars.keys.sorted() }

  package func zone(_ name: String) -> Zone? {
    zoneBytes(name).flatMap { Zone(name: name, tzif: $0) }
  }

  /// The SHA-256 of the zone's rules; empty where there is no such zone.
  func digest(ofZone name: String) -> String {
    zoneBytes(name).map { Self.hexadecimal(SHA256.hash(data: $0)) } ?? ""
  }

  private func zoneBytes(_ name: String) -> [UInt8]? {
    // A name leads to a file, so it must not lead out of the folder.
    guard !name.isEmpty, !name.hasPrefix("/"), !name.contains("..") else { return nil }
    return FileManager.default.contents(atPath: "\(Self.zoneFolder)/\(name)").map { Array($0) }
  }

  /// The file's text; nil where it can't be read, or is no UTF-8.
  package static func text(ofFile path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(validating: data, as: UTF8.self)
  }

  /// The SHA-256 of a text, in hexadecimal: what an edition is known by.
  package static func digest(_ text: String) -> String {
    hexadecimal(SHA256.hash(data: Array(text.utf8)))
  }

  private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
