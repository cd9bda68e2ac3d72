package import Casework
package import Civil
import Foundation
package import Notation

/// What the daemon is told about its place: paths, sources, sinks.
package struct Configuration: Sendable {
  /// Who speaks, in the CloudEvents that it writes (NL GOV profile, `source`).
  package var source: String
  package var language: Language

  /// The policy's file and the calendars' folder.
  package var policy: String
  package var calendars: String

  /// The folder with `ledger.db`, `inbox`, `archive` and `quarantine`.
  package var state: String
  package var sources: EventSources

  /// Whether escalations go to the journal.
  package var usesJournal: Bool

  /// The file that escalations are appended to; nil for none.
  package var file: FileSinkSettings?

  /// How the file sink writes.
  package struct FileSinkSettings: Hashable, Sendable {
    package enum Format: String, CaseIterable, Sendable { case ndjson, text }

    package var path: String
    package var format: Format

    package init(path: String, format: Format) {
      self.path = path
      self.format = format
    }
  }

  /// Reads a configuration file; relative paths start at its folder.
  ///
  /// - Returns: the configuration, nil where anything is wrong; and all that is wrong.
  package static func read(
    yaml text: String,
    file: String,
    zone: (String) -> Zone?
  ) -> (configuration: Configuration?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    guard
      let root = document.root(
        of: text,
        known: ["source", "language", "policy", "calendars", "state", "sources", "sinks"],
        required: ["source", "policy", "calendars", "state"]
      )
    else { return (nil, document.diagnostics) }
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    func path(_ key: String) -> String {
      root.text(key).map { URL(fileURLWithPath: $0, relativeTo: folder).path } ?? ""
    }
    let sinks = root.fields("sinks", known: ["journal", "file"])
    let configuration = Configuration(
      source: root.text("source") ?? "",
      language: root.word("language", Language.self) ?? .nl,
      policy: path("policy"),
      calendars: path("calendars"),
      state: path("state"),
      sources: root.eventSources(zone: zone),
      usesJournal: sinks?.has("journal") ?? false,
      file: sinks?.fileSink(relativeTo: folder)
    )
    return (document.diagnostics.isEmpty ? configuration : nil, document.diagnostics)
  }
}

extension YAMLFields {
  fileprivate func eventSources(zone: (String) -> Zone?) -> EventSources {
    var sources = EventSources()
    guard let named = fields("sources", known: nil) else { return sources }
    for name in named.keys {
      guard let fields = named.fields(name, known: ["type-prefix", "zone"]) else { continue }
      var source = EventSource(typePrefix: fields.text("type-prefix") ?? "")
      if let text = fields.text("zone") {
        source.zone = zone(text)
        if source.zone == nil {
          fields.report(
            .zoneUnknown,
            "zone",
            found: "\"\(text)\"",
            wanted: "a zone of the system's tzdata"
          )
        }
      }
      if name == "default" { sources.other = source } else { sources.named[name] = source }
    }
    return sources
  }

  fileprivate func fileSink(relativeTo folder: URL) -> Configuration.FileSinkSettings? {
    guard let fields = fields("file", known: ["path", "format"], required: ["path"]),
      let path = fields.text("path")
    else { return nil }
    return Configuration.FileSinkSettings(
      path: URL(fileURLWithPath: path, relativeTo: folder).path,
      format: fields.word("format", Configuration.FileSinkSettings.Format.self) ?? .ndjson
    )
  }
}
