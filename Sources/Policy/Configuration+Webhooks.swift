import Casework
package import Endpoints
import Foundation
import Notation

extension Configuration {
  /// What the configuration says of one webhook; its secrets are named, and read by who sends.
  package struct Webhook: Sendable {
    package var name: String

    /// Where it is; nil where a credential says it.
    package var url: EndpointURL?

    /// The credential with its URL: that of a chat tool is a secret.
    package var urlCredential: String?

    /// The credential with a bearer token.
    package var token: String?

    /// The credentials with the keys of its signatures, the newest first.
    package var secrets: [String]

    /// The paths of its own authorities, and of our certificate and its key.
    package var authority: String?
    package var certificate: String?
    package var key: String?
    package var timeoutSeconds: Int

    /// Whether its consent is asked before it is sent to.
    package var hasHandshake: Bool

    /// The name that we ask under; nil for the source's.
    package var origin: String?

    /// The path of the template of what is sent, and what that is; nil for CloudEvents.
    package var template: String?
    package var contentType: String?
    package var routes: [Route]
  }
}

extension YAMLFields {
  /// The hosts that may be contacted, each with the networks that it may be in although they aren't
  /// public.
  func hosts() -> HostAllowList {
    guard let named = fields("hosts", nil) else { return HostAllowList([]) }
    return HostAllowList(
      named.keys.compactMap { name in
        guard let fields = named.fields(name, .host) else { return nil }
        let networks = fields["networks"]?.oneOrMore() ?? []
        let blocks = networks.compactMap { value -> AddressBlock? in
          guard let text = value.text() else { return nil }
          if let block = AddressBlock(text) { return block }
          value.report(.hostNetwork, found: quoted(text), wanted: "a network, as 10.1.0.0/16")
          return nil
        }
        do throws(EndpointURL.Refusal) {
          return try HostAllowList.Entry(name, exceptions: blocks)
        } catch {
          named.report(.hostName, at: name, found: error.sentence, wanted: "host or host:port")
          return nil
        }
      }
    )
  }

  func webhooks(_ hosts: HostAllowList, relativeTo folder: URL) -> [Configuration.Webhook] {
    guard let named = endpoints("webhooks", besides: [Configuration.digestFolder]) else {
      return []
    }
    return named.keys.compactMap { name in
      named.fields(name, .webhook)?.webhook(named: name, hosts, relativeTo: folder)
    }
  }

  /// The endpoints of one kind, by name: deliveries are kept by it, whatever carries them.
  ///
  /// `taken`: the names of other kinds.
  func endpoints(_ kind: String, besides taken: [String]) -> YAMLFields? {
    let named = fields(kind, nil)
    for name in named?.keys ?? [] where taken.contains(name) {
      named?.report(.endpointTwice, at: name, found: quoted(name), wanted: "another name")
    }
    return named
  }

  func webhook(
    named name: String,
    _ hosts: HostAllowList,
    relativeTo folder: URL
  ) -> Configuration.Webhook {
    func path(_ key: String) -> String? {
      text(key).map { URL(fileURLWithPath: $0, relativeTo: folder).path }
    }
    if has("url") == has("url-credential") {
      report(
        .endpointURL,
        found: has("url") ? "url and url-credential" : "no url",
        wanted: "one of them"
      )
    }
    if has("certificate") != has("key") {
      report(.endpointKey, found: "one of certificate and key", wanted: "both")
    }
    return Configuration.Webhook(
      name: name,
      url: endpointURL(hosts),
      urlCredential: self.name("url-credential"),
      token: self.name("token"),
      secrets: self["secrets"]?.oneOrMore().compactMap { $0.name() } ?? [],
      authority: path("authority"),
      certificate: path("certificate"),
      key: path("key"),
      timeoutSeconds: number("timeout", 1...120) ?? 15,
      hasHandshake: flag("handshake") ?? false,
      origin: origin(),
      template: path("template"),
      contentType: contentType(),
      routes: routes()
    )
  }

  private func endpointURL(_ hosts: HostAllowList) -> EndpointURL? {
    guard let value = self["url"], let text = value.text() else { return nil }
    do throws(EndpointURL.Refusal) {
      let url = try EndpointURL(allowed: text)
      if hosts.knows(url) { return url }
      value.report(.endpointHost, found: quoted(url.authority), wanted: "a host of hosts")
      return nil
    } catch {
      value.report(.endpointURL, found: error.rawValue, wanted: error.sentence)
      return nil
    }
  }

  /// The name that we ask under (CloudEvents' "HTTP 1.1 Web Hooks for Event Delivery", section 4.1.2).
  private func origin() -> String? {
    guard let value = self["origin"], let text = value.text() else { return nil }
    if let entry = try? HostAllowList.Entry(text), entry.port == nil,
      case .name(let name) = entry.host
    {
      return name
    }
    value.report(.hostName, found: quoted(text), wanted: "a name, as termijnwacht.example.nl")
    return nil
  }

  /// What a template makes: JSON, under whatever name the receiver has for it.
  private func contentType() -> String? {
    guard let value = self["content-type"], let text = value.text() else { return nil }
    guard has("template") else {
      value.report(.contentType, found: "no template", wanted: "a template")
      return nil
    }
    let isPlain = text.utf8.allSatisfy { 0x21..<0x7F ~= $0 && $0 != UInt8(ascii: ";") }
    let parts = text.lowercased().split(separator: "/", omittingEmptySubsequences: false)
    if isPlain, parts.count == 2, !parts[0].isEmpty,
      parts[1] == "json" || parts[1].hasSuffix("+json")
    {
      return text
    }
    value.report(.contentType, found: quoted(text), wanted: "application/json")
    return nil
  }

  /// The routes of an endpoint; none where it is sent everything.
  func routes() -> [Route] {
    self["routes"]?.oneOrMore().compactMap { $0.fields(.route)?.route() } ?? []
  }

  private func route() -> Route {
    func names(_ key: String) -> Set<String> {
      Set(self[key]?.oneOrMore().compactMap { $0.name() } ?? [])
    }
    func words<Word: RawRepresentable & CaseIterable & Hashable>(
      _ key: String,
      _ type: Word.Type
    ) -> Set<Word> where Word.RawValue == String {
      Set(self[key]?.oneOrMore().compactMap { $0.word(type, else: .word) } ?? [])
    }
    var route = Route()
    route.kinds = words("kinds", Notice.Kind.self)
    route.rules = names("rules")
    route.effects = words("effects", Effect.self)
    route.levels = words("levels", Level.self)
    route.organisations = names("organisations")
    route.roles = names("roles")
    return route
  }
}

extension EndpointURL {
  /// A URL that may be sent to: without TLS on the machine itself alone.
  package init(allowed text: String) throws(Refusal) {
    self = try EndpointURL(text, allowsHTTP: true)
    if scheme == .http, !host.isLoopback { throw .unencrypted }
  }
}

extension EndpointHost {
  /// Whether it is an address of the machine itself.
  package var isLoopback: Bool {
    guard case .address(let address) = self else { return false }
    return AddressBlock("127.0.0.0/8")?.contains(address) ?? false
      || AddressBlock("::1/128")?.contains(address) ?? false
  }
}

extension HostAllowList {
  /// Whether the URL's host, with its port, stands on the list.
  package func knows(_ url: EndpointURL) -> Bool {
    entries.contains { $0.host == url.host && ($0.port ?? url.port) == url.port }
  }
}
