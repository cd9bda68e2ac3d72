import Casework
package import Endpoints
import Foundation
package import Mail
import Notation

extension Configuration {
  /// What the configuration says of one way by which notices go out as mail.
  package struct Mail: Sendable {
    package var name: String
    package var from: MailAddress
    package var domain: String

    /// The server and its port; nil for the machine's own mail program.
    package var server: HostAllowList.Entry?

    /// The path of the machine's own mail program.
    package var sendmail: String?

    /// The credentials with the name and the password.
    package var user: String?
    package var password: String?

    /// The path of the server's own authorities.
    package var authority: String?
    package var routes: [Route]
  }
}

extension YAMLFields {
  func mails(
    _ hosts: HostAllowList,
    besides webhooks: [Configuration.Webhook],
    relativeTo folder: URL
  ) -> [Configuration.Mail] {
    let taken = [Configuration.digestFolder] + webhooks.map(\.name)
    guard let named = endpoints("mail", besides: taken) else { return [] }
    return named.keys.compactMap { name in
      named.fields(name, .mail)?.mail(named: name, hosts, relativeTo: folder)
    }
  }

  private func mail(
    named name: String,
    _ hosts: HostAllowList,
    relativeTo folder: URL
  ) -> Configuration.Mail? {
    if has("server") == has("sendmail") {
      report(.mailWay, found: has("server") ? "both" : "neither", wanted: "server or sendmail")
    }
    if has("user") != has("password") {
      report(.endpointKey, found: "one of user and password", wanted: "both")
    }
    guard let from = mailAddress("from") else { return nil }
    let domain = text("domain") ?? from.domain
    if (try? MailAddress("a@\(domain)")) == nil {
      report(.mailAddress, at: "domain", found: quoted(domain), wanted: "a domain")
    }
    return Configuration.Mail(
      name: name,
      from: from,
      domain: domain,
      server: mailServer(hosts),
      sendmail: text("sendmail"),
      user: self.name("user"),
      password: self.name("password"),
      authority: text("authority").map { URL(fileURLWithPath: $0, relativeTo: folder).path },
      routes: routes()
    )
  }

  private func mailAddress(_ key: String) -> MailAddress? {
    guard let value = self[key], let text = value.text() else { return nil }
    do throws(MailAddress.Refusal) {
      return try MailAddress(text)
    } catch {
      value.report(.mailAddress, found: error.rawValue, wanted: "an address")
      return nil
    }
  }

  private func mailServer(_ hosts: HostAllowList) -> HostAllowList.Entry? {
    guard let value = self["server"], let text = value.text() else { return nil }
    guard let server = try? HostAllowList.Entry(text) else {
      value.report(.hostName, found: quoted(text), wanted: "host or host:port")
      return nil
    }
    let port = server.port ?? Configuration.submissionPort
    guard hosts.entries.contains(where: { $0.host == server.host && ($0.port ?? port) == port })
    else {
      value.report(.endpointHost, found: quoted(text), wanted: "a host of hosts")
      return nil
    }
    return server
  }
}

extension Configuration {
  /// The port of submission (RFC 6409 section 3.1).
  package static let submissionPort: UInt16 = 587
}
