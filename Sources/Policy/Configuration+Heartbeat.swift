import Endpoints
import Foundation
import Notation

extension Configuration {
  /// How often the daemon gives a sign of life, and who outside is told of it.
  package struct Heartbeat: Sendable {
    /// What a service outside wants to be pinged with.
    package enum Method: String, CaseIterable, Sendable { case get = "GET", post = "POST" }

    /// Within how many seconds there is always a new one.
    package var everySeconds = 60

    /// Where it is told outwards; nil for nowhere.
    package var ping: Webhook?
    package var method = Method.get
  }

  /// Whom the witness tells, beside the journal.
  package struct Witness: Sendable {
    /// The names of endpoints.
    package var tell: [String] = []

    /// The addresses or keys of those who are told by mail.
    package var people: [String] = []
  }
}

extension YAMLFields {
  func heartbeat(_ hosts: HostAllowList, relativeTo folder: URL) -> Configuration.Heartbeat {
    var heartbeat = Configuration.Heartbeat()
    guard let fields = fields("heartbeat", .heartbeat) else { return heartbeat }
    heartbeat.everySeconds = fields.number("every", 5...3600) ?? heartbeat.everySeconds
    heartbeat.method =
      fields.word("method", Configuration.Heartbeat.Method.self, else: .word) ?? heartbeat.method
    // A ping is a webhook that says nothing: what it must have, that must have too.
    if ["url", "url-credential", "method", "authority"].contains(where: fields.has) {
      heartbeat.ping = fields.webhook(named: "heartbeat", hosts, relativeTo: folder)
    }
    return heartbeat
  }

  func witness(
    _ webhooks: [Configuration.Webhook],
    _ mails: [Configuration.Mail]
  ) -> Configuration.Witness {
    var witness = Configuration.Witness()
    guard let fields = fields("witness", .witness) else { return witness }
    let names = webhooks.map(\.name) + mails.map(\.name)
    for value in fields["tell"]?.oneOrMore() ?? [] {
      guard let name = value.name() else { continue }
      if !names.contains(name) { value.reportEndpoint(name, among: names) }
      witness.tell.append(name)
    }
    witness.people = fields["to"]?.oneOrMore().compactMap { $0.name() } ?? []
    if !fields.has("to"), mails.contains(where: { witness.tell.contains($0.name) }) {
      fields.report(.keyMissing, found: "no \"to\"", wanted: "\"to\": who gets the mail")
    }
    return witness
  }
}

extension YAMLValue {
  fileprivate func reportEndpoint(_ name: String, among names: [String]) {
    report(
      .endpointUnknown,
      found: quoted(name),
      wanted: names.isEmpty ? "an endpoint of sinks" : "one of " + names.joined(separator: ", "),
      hint: nearest(to: name, in: names).map { "did you mean \($0)?" } ?? ""
    )
  }
}
