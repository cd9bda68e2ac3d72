package import Casework
package import Civil
package import Endpoints
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

  /// The file with the roster; nil for none.
  package var roster: String?

  /// How many people must approve a changed policy before it comes into force; 0 for none.
  package var approvers: Int

  /// Whether everything is decided and shown, and nothing is sent.
  package var isObserving: Bool

  /// The folder with `ledger.db`, `inbox`, `archive` and `quarantine`.
  package var state: String
  package var sources: EventSources

  /// Whether escalations go to the journal.
  package var usesJournal: Bool

  /// The file that escalations are appended to; nil for none.
  package var file: FileSinkSettings?

  /// The hosts that may be contacted, and the webhooks that notices are sent to.
  package var hosts: HostAllowList
  package var webhooks: [Webhook]

  /// The ways by which notices go out as mail.
  package var mails: [Mail]

  /// The credential with the chain's key; nil where it stands in the state folder, as `chain.key`.
  package var chainKey: String?

  package var heartbeat = Heartbeat()
  package var witness = Witness()

  /// The daily page; nil where none is made.
  package var digest: Digest?

  /// The socket by which commands reach the daemon.
  package var control = Control()

  /// For how long what was taken in is kept.
  package var retention = Retention()

  /// The endpoints by name, with what each is sent.
  package var endpoints: [EndpointRoutes] {
    webhooks.map { EndpointRoutes(name: $0.name, routes: $0.routes) }
      + mails.map { EndpointRoutes(name: $0.name, routes: $0.routes) } + digestEndpoint
  }

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
    bytes: [UInt8],
    file: String,
    zone: (String) -> Zone?
  ) -> (configuration: Configuration?, diagnostics: [Diagnostic]) {
    let (draft, diagnostics) = draft(bytes: bytes, file: file, zone: zone)
    let isFaulty = diagnostics.contains { $0.severity == .error }
    return (isFaulty ? nil : draft, diagnostics)
  }

  /// Reads as much as can be: what couldn't is an empty path.
  ///
  /// - Returns: the draft, nil where it is no mapping; and all that is wrong.
  package static func draft(
    bytes: [UInt8],
    file: String,
    zone: (String) -> Zone?
  ) -> (draft: Configuration?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    guard let root = document.root(of: bytes, .configuration) else {
      return (nil, document.diagnostics)
    }
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    func path(_ key: String) -> String? {
      root.text(key).map { URL(fileURLWithPath: $0, relativeTo: folder).path }
    }
    let sinks = root.fields("sinks", .sinks)
    _ = sinks?.fields("journal", .journalSink)
    let hosts = root.hosts()
    let webhooks = sinks?.webhooks(hosts, relativeTo: folder) ?? []
    var configuration = Configuration(
      source: root.text("source") ?? "",
      language: root.word("language", Language.self, else: .languageUnknown) ?? .nl,
      policy: path("policy") ?? "",
      calendars: path("calendars") ?? "",
      roster: path("roster"),
      approvers: root.number("approvers", 0...9) ?? 0,
      isObserving: root.says("observe", "mode"),
      state: path("state") ?? "",
      sources: root.eventSources(zone: zone),
      usesJournal: sinks?.has("journal") ?? false,
      file: sinks?.fileSink(relativeTo: folder),
      hosts: hosts,
      webhooks: webhooks,
      mails: sinks?.mails(hosts, besides: webhooks, relativeTo: folder) ?? []
    )
    configuration.chainKey = root.fields("chain", .chain)?.text("key")
    configuration.heartbeat = root.heartbeat(hosts, relativeTo: folder)
    configuration.witness = root.witness(configuration.webhooks, configuration.mails)
    configuration.digest = root.digest(relativeTo: folder)
    configuration.control = root.control(relativeTo: folder)
    configuration.retention = root.retention()
    root.reportSinks(sinks)
    return (configuration, document.diagnostics)
  }
}

extension YAMLFields {
  fileprivate func reportSinks(_ sinks: YAMLFields?) {
    guard sinks?.keys.isEmpty ?? !has("sinks") else { return }
    report(.sinkNone, at: "sinks", found: "no sink", wanted: "journal, file, webhooks or mail")
  }

  fileprivate func eventSources(zone: (String) -> Zone?) -> EventSources {
    var sources = EventSources()
    guard let named = fields("sources", nil) else { return sources }
    for name in named.keys {
      let isOther = name == "default"
      guard let fields = named.fields(name, isOther ? .otherSources : .eventSource) else {
        continue
      }
      var source = EventSource(
        typePrefix: fields.text("type-prefix") ?? "",
        promisedSeconds: fields.promisedSeconds(),
        isNumbered: fields.flag("numbered") ?? false
      )
      if let value = fields["zone"], let text = value.text() {
        source.zone = zone(text)
        if source.zone == nil {
          value.report(
            .zoneUnknown,
            found: quoted(text),
            wanted: "a zone of the system's tzdata"
          )
        }
      }
      if isOther { sources.other = source } else { sources.named[name] = source }
    }
    return sources
  }

  /// Within how many seconds a source promises to be heard again: no calendar counts them.
  private func promisedSeconds() -> Int64? {
    guard let term = length("speaks") else { return nil }
    switch term.unit {
    case .hours: return term.elapsedSeconds
    case .days: return Int64(term.count) * 86_400
    case .minutes, .weeks, .months, .years, .workingDays:
      self["speaks"]?.report(
        .promiseUnit,
        found: quoted(term.description),
        wanted: "hours or days, such as 26 hours"
      )
      return nil
    }
  }

  fileprivate func fileSink(relativeTo folder: URL) -> Configuration.FileSinkSettings? {
    guard let fields = fields("file", .fileSink) else { return nil }
    let format = fields.word(
      "format",
      Configuration.FileSinkSettings.Format.self,
      else: .sinkFormat
    )
    return fields.text("path").map {
      Configuration.FileSinkSettings(
        path: URL(fileURLWithPath: $0, relativeTo: folder).path,
        format: format ?? .ndjson
      )
    }
  }
}
