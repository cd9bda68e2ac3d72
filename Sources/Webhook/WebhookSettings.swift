package import Endpoints

/// What is known of one endpoint: where it is, and how it knows us.
package struct WebhookSettings: Sendable {
  package var name: String
  package var url: EndpointURL

  /// The hosts that may be contacted, this one's among them.
  package var allowed: HostAllowList

  /// What a request says of who asks (`WebHook-Request-Origin`): a name for all of ours.
  package var origin: String

  /// A bearer token (RFC 6750); nil for none.
  package var token: String?

  /// The keys that its signatures are made with, the newest first.
  package var secrets: [WebhookSecret]

  /// The path of a file with the authorities that it must be vouched for by; nil for the system's.
  package var authority: String?

  /// The paths of our certificate and its key; nil for none.
  package var certificate: (chain: String, key: String)?

  /// How long an answer may take, in seconds.
  package var timeoutSeconds: Int64

  /// Whether its consent is asked before it is sent to.
  package var hasHandshake: Bool

  /// What makes the bodies, and what they are; nil for CloudEvents.
  package var template: (template: Template, contentType: String)?

  package init(
    name: String,
    url: EndpointURL,
    allowed: HostAllowList,
    origin: String,
    token: String? = nil,
    secrets: [WebhookSecret] = [],
    authority: String? = nil,
    certificate: (chain: String, key: String)? = nil,
    timeoutSeconds: Int64 = 15,
    hasHandshake: Bool = false,
    template: (template: Template, contentType: String)? = nil
  ) {
    self.name = name
    self.url = url
    self.allowed = allowed
    self.origin = origin
    self.token = token
    self.secrets = secrets
    self.authority = authority
    self.certificate = certificate
    self.timeoutSeconds = timeoutSeconds
    self.hasHandshake = hasHandshake
    self.template = template
  }
}
