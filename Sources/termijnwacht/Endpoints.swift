import Casework
import Civil
import Endpoints
import Foundation
import Mail
import MailCarrier
import Notation
import Policy
import Sinks
import Station
import Webhook

extension Configuration {
  /// Who carries notices to each endpoint.
  ///
  /// - Throws: `CommandFailure` 78 where a secret can't be read.
  func carriers(_ editions: Editions) throws -> [any Carrier] {
    let zone = editions.assessor.policy.zone
    var carriers: [any Carrier] = try webhooks.map { try carrier(of: $0, editions) }
    carriers += try mails.map { MailCarrier(try settings(of: $0), zone) }
    if let folder = digest?.folder { carriers.append(DigestFolder(folder)) }
    return carriers
  }

  func settings(of mail: Mail) throws -> MailSettings {
    MailSettings(
      name: mail.name,
      from: mail.from,
      domain: mail.domain,
      language: language,
      way: try mail.server.map { .server(try server($0, of: mail)) }
        ?? .sendmail(path: mail.sendmail ?? SendmailCall.standardPath)
    )
  }

  private func server(_ server: HostAllowList.Entry, of mail: Mail) throws -> MailServer {
    var credentials: SMTPCredentials?
    if let user = mail.user, let password = mail.password {
      let (name, secret) = (try Credential.text(user), try Credential.text(password))
      do throws(SMTPCredentials.Refusal) {
        credentials = try SMTPCredentials(name: name, password: secret)
      } catch {
        throw Credential.failure(password, error.sentence)
      }
    }
    return MailServer(
      host: server.host,
      port: server.port ?? Self.submissionPort,
      allowed: hosts,
      credentials: credentials,
      authority: mail.authority,
      // On the machine itself nobody listens in, and its mail program seldom has a certificate.
      isPlain: server.host.isLoopback && mail.authority == nil && credentials == nil
    )
  }

  func carrier(of webhook: Webhook, _ editions: Editions) throws -> WebhookCarrier {
    try carrier(of: webhook, editions.assessor.policy.zone)
  }

  private func carrier(of webhook: Webhook, _ zone: Zone) throws -> WebhookCarrier {
    WebhookCarrier(try settings(of: webhook), source: source, language, zone)
  }

  /// Who carries to the endpoint of that name; nil where there is none.
  func carrier(named name: String, _ zone: Zone) throws -> (any Carrier)? {
    if let webhook = webhooks.first(where: { $0.name == name }) {
      return try carrier(of: webhook, zone)
    }
    if name == Self.digestFolder, let folder = digest?.folder { return DigestFolder(folder) }
    return try mails.first { $0.name == name }.map { MailCarrier(try settings(of: $0), zone) }
  }

  /// How often the daemon gives a sign of life, and who tells it outwards.
  ///
  /// - Throws: `CommandFailure` 78 where a secret can't be read.
  func heartbeatPlan() throws -> HeartbeatPlan {
    HeartbeatPlan(
      everySeconds: heartbeat.everySeconds,
      pinger: try heartbeat.ping.map {
        HeartbeatPing(try settings(of: $0), isPost: heartbeat.method == .post)
      }
    )
  }

  /// What is wrong with the templates that webhooks name.
  var templateDiagnostics: [Diagnostic] { webhooks.flatMap { Self.template(of: $0).diagnostics } }

  /// What an endpoint's template makes of a notice; nil where it has none, or a faulty one.
  func rendered(_ parcel: Parcel, _ zone: Zone) -> [UInt8]? {
    let webhook = webhooks.first { $0.name == parcel.delivery.endpoint }
    let template = webhook.flatMap { Self.template(of: $0).template }
    return template?.render(parcel, NoticeWords(language, zone))
  }

  private static func template(
    of webhook: Webhook
  ) -> (template: Template?, diagnostics: [Diagnostic]) {
    guard let path = webhook.template else { return (nil, []) }
    do throws(Diagnostic) {
      return Template.read(bytes: try SettingsFile.bytes(of: path), file: path)
    } catch {
      return (nil, [error])
    }
  }

  private func settings(of webhook: Webhook) throws -> WebhookSettings {
    let (template, found) = Self.template(of: webhook)
    guard found.isEmpty else {
      throw CommandFailure(diagnostics: found, exitCode: .configuration)
    }
    return WebhookSettings(
      name: webhook.name,
      url: try url(of: webhook),
      allowed: hosts,
      origin: webhook.origin ?? source,
      token: try webhook.token.map(Credential.text),
      secrets: try webhook.secrets.map(secret),
      authority: webhook.authority,
      certificate: webhook.certificate.flatMap { chain in webhook.key.map { (chain, $0) } },
      timeoutSeconds: Int64(webhook.timeoutSeconds),
      hasHandshake: webhook.hasHandshake,
      template: template.map { ($0, webhook.contentType ?? "application/json") }
    )
  }

  private func secret(_ name: String) throws -> WebhookSecret {
    let text = try Credential.text(name)
    do throws(WebhookSecret.Refusal) {
      return try WebhookSecret(text)
    } catch {
      throw Credential.failure(name, error.sentence)
    }
  }

  private func url(of webhook: Webhook) throws -> EndpointURL {
    if let url = webhook.url { return url }
    let name = webhook.urlCredential ?? ""
    let text = try Credential.text(name)
    do throws(EndpointURL.Refusal) {
      let url = try EndpointURL(allowed: text)
      if hosts.knows(url) { return url }
    } catch {
      throw Credential.failure(name, error.sentence)
    }
    throw Credential.failure(name, "its host isn't among hosts")
  }
}

/// The secrets that systemd hands to the unit (systemd.exec(5), "Credentials").
enum Credential {
  /// What the credential of that name holds, without the line's end.
  ///
  /// - Throws: `CommandFailure` 78 where there is none.
  static func text(_ name: String) throws -> String {
    guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else {
      throw failure(name, "there are no credentials: CREDENTIALS_DIRECTORY isn't set")
    }
    guard !name.contains("/"), let text = ConfigurationFolder.text(ofFile: folder + "/" + name)
    else { throw failure(name, "there is no such credential") }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  static func failure(_ name: String, _ reason: String) -> CommandFailure {
    CommandFailure(
      diagnostics: [
        Diagnostic(
          .credential,
          file: name,
          found: reason,
          wanted: "",
          hint: DiagnosticCode.credential.explanation(in: .en).hint
        )
      ],
      exitCode: .configuration
    )
  }
}
