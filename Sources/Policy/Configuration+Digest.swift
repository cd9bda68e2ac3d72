import Casework
package import Civil
import Foundation
import Notation

extension Configuration {
  /// The daily page: when it is made, for whom, and where it goes beside the endpoints.
  package struct Digest: Sendable {
    /// The time of the day, on working days.
    package var at = DigestDefault.at

    /// Who reads it; none for every role of the roster that some rule tells.
    package var audiences: [Audience] = []

    /// The folder that pages and calendars are written to; nil for none.
    package var folder: String?

    /// The path of the frame of the page of HTML, or of a folder with that and its parts; nil for the
    /// shipped ones.
    package var template: String?

    /// How many lines each list shows.
    package var cap = 10

    /// A role, of one organisation or of all.
    package struct Audience: Hashable, Sendable {
      package var role: String
      package var organisation: String?
    }

    package init() {}
  }

  /// What the folder of pages is called among the endpoints.
  package static let digestFolder = "digest-folder"

  /// The folder as an endpoint, which is sent pages alone.
  var digestEndpoint: [EndpointRoutes] {
    guard digest?.folder != nil else { return [] }
    var route = Route()
    route.kinds = [.digest]
    return [EndpointRoutes(name: Self.digestFolder, routes: [route])]
  }
}

/// What holds where the configuration doesn't say it.
private enum DigestDefault {
  static let at: TimeOfDay = {
    guard let time = TimeOfDay(hour: 8, minute: 0) else {
      preconditionFailure("eight o'clock is a time of the day")
    }
    return time
  }()
}

extension YAMLFields {
  func digest(relativeTo folder: URL) -> Configuration.Digest? {
    guard let fields = fields("digest", .digest) else { return nil }
    var digest = Configuration.Digest()
    digest.at = fields.time("at") ?? digest.at
    digest.audiences =
      fields["audiences"]?.oneOrMore().compactMap { value in
        value.fields(.audience)?.audience(isFile: fields.has("folder"))
      } ?? []
    digest.folder = fields.text("folder").map { URL(fileURLWithPath: $0, relativeTo: folder).path }
    digest.template = fields.text("template").map {
      URL(fileURLWithPath: $0, relativeTo: folder).path
    }
    digest.cap = fields.number("cap", 1...100) ?? digest.cap
    if !has("roster") {
      fields.report(.keyMissing, found: "no \"roster\"", wanted: "\"roster\": who reads the pages")
    }
    return digest
  }

  /// - `isFile`: whether its words become names of files.
  private func audience(isFile: Bool) -> Configuration.Digest.Audience? {
    guard let role = name("role") else { return nil }
    let organisation = name("organisation")
    let words: [(key: String, word: String?)] = [("role", role), ("organisation", organisation)]
    for (key, word) in words {
      guard isFile, let word, !DigestFileName.isWord(word) else { continue }
      self[key]?.report(
        .digestName,
        found: quoted(word),
        wanted: "small letters, digits, \"-\", \".\" and \"_\""
      )
    }
    return Configuration.Digest.Audience(role: role, organisation: organisation)
  }
}

/// The names of the files of pages: of keys alone, which can be no path and are the same everywhere.
package enum DigestFileName {
  /// A letter or digit, then small letters, digits, `-`, `.` and `_`, at most 64, and never `--`, which
  /// parts role and organisation.
  package static func isWord(_ word: String) -> Bool {
    guard let first = word.utf8.first, isLetterOrDigit(first), word.utf8.count <= 64 else {
      return false
    }
    return word.utf8.allSatisfy { isLetterOrDigit($0) || "-._".utf8.contains($0) }
      && !word.contains("--") && !word.hasSuffix("-")
  }

  /// `teamleider--vt-zob`, `manager`; nil where a key can't be part of a file's name.
  package static func stem(role: String, organisation: String?) -> String? {
    let words = [role] + (organisation.map { [$0] } ?? [])
    return words.allSatisfy(isWord) ? words.joined(separator: "--") : nil
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }
}
