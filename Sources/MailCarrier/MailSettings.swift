package import Casework
package import Endpoints
package import Mail

/// What is known of one way by which notices go out as mail.
package struct MailSettings: Sendable {
  /// By which way the machine hands a mail on.
  package enum Way: Sendable {
    /// The machine's own mail program, at that path.
    case sendmail(path: String)

    /// A server that takes submissions (RFC 6409).
    case server(MailServer)
  }

  package var name: String
  package var from: MailAddress

  /// What stands behind the @ of a person's key that is no address itself.
  package var domain: String
  package var language: Language
  package var way: Way

  package init(
    name: String,
    from: MailAddress,
    domain: String,
    language: Language,
    way: Way
  ) {
    self.name = name
    self.from = from
    self.domain = domain
    self.language = language
    self.way = way
  }
}

/// A server that takes submissions, and how it knows us.
package struct MailServer: Sendable {
  package var host: EndpointHost
  package var port: UInt16

  /// The hosts that may be contacted, this one's among them.
  package var allowed: HostAllowList
  package var credentials: SMTPCredentials?

  /// The path of a file with the authorities that must vouch for it; nil for the system's.
  package var authority: String?

  /// Whether it is on the machine itself, and spoken to without TLS.
  package var isPlain: Bool

  package init(
    host: EndpointHost,
    port: UInt16,
    allowed: HostAllowList,
    credentials: SMTPCredentials? = nil,
    authority: String? = nil,
    isPlain: Bool = false
  ) {
    self.host = host
    self.port = port
    self.allowed = allowed
    self.credentials = credentials
    self.authority = authority
    self.isPlain = isPlain
  }
}
