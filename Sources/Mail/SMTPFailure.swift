/// Why a message, or one of its recipients, was not taken.
package struct SMTPFailure: Hashable, Sendable {
  package let kind: Kind

  /// What the server answered; nil where it said nothing that counts.
  package let status: SMTPStatus?

  package init(_ kind: Kind, status: SMTPStatus? = nil) {
    self.kind = kind
    self.status = status
  }

  /// What to do about it, `retry` or `refused`: 4yz is for now, 5yz is for good (RFC 5321 section
  /// 4.2.1).
  package var verdict: MailVerdict {
    let numbers = status.map { " (\($0))" } ?? ""
    let reason = MailVerdict.Reason(code: kind.rawValue, sentence: kind.words + numbers + ".")
    guard let status else { return kind.isMended ? .retry(reason) : .refused(reason) }
    // Servers say 552 for too many recipients, where 452 is meant (RFC 5321 section 4.5.3.1.10).
    let isTemporary = status.kind == .temporary || kind == .recipient && status.code == 552
    return isTemporary ? .retry(reason) : .refused(reason)
  }
}

extension SMTPFailure {
  /// At what point, and how, it went wrong; the raw value is a stable code.
  package enum Kind: String, Error, CaseIterable, Sendable {
    case greeting = "E-SMTP-GREETING"
    case hello = "E-SMTP-HELLO"
    case startTLS = "E-SMTP-STARTTLS"
    case authentication = "E-SMTP-AUTH"
    case sender = "E-SMTP-SENDER"
    case recipient = "E-SMTP-RECIPIENT"
    case data = "E-SMTP-DATA"
    case message = "E-SMTP-MESSAGE"
    case noTLS = "E-SMTP-NO-TLS"
    case noMechanism = "E-SMTP-NO-AUTH"
    case injection = "E-SMTP-INJECTION"
    case unsolicited = "E-SMTP-UNSOLICITED"
    case syntax = "E-SMTP-SYNTAX"
    case lineTooLong = "E-SMTP-LINE"
    case tooManyLines = "E-SMTP-LINES"
    case tls = "E-SMTP-TLS"
    case timeout = "E-SMTP-TIMEOUT"
    case connection = "E-SMTP-CONNECTION"
    case unknown = "E-SMTP-UNKNOWN"

    /// What happened, without a full stop.
    fileprivate var words: String {
      switch self {
      case .greeting: "The server does not serve us"
      case .hello: "The server did not answer our greeting with its extensions"
      case .startTLS: "The server offers STARTTLS and did not begin it"
      case .authentication: "The server did not accept the name and the password"
      case .sender: "The server did not accept the sender"
      case .recipient: "The server did not accept the recipient"
      case .data: "The server did not want the message"
      case .message: "The server did not accept the message after it was sent"
      case .noTLS: "The server does not offer STARTTLS, and nothing is sent unencrypted"
      case .noMechanism: "The server offers neither AUTH PLAIN nor AUTH LOGIN"
      case .injection:
        "Bytes came between STARTTLS and TLS, as if someone between wanted to slip them in"
      case .unsolicited: "The server said more than it was asked"
      case .syntax: "What the server said is no reply of SMTP, or not one to what it was asked"
      case .lineTooLong: "A line of the server is longer than 512 bytes"
      case .tooManyLines: "A reply of the server has more than 100 lines"
      case .tls: "The server did not prove who it is, or TLS failed otherwise"
      case .timeout: "The server did not answer in time"
      case .connection: "The connection could not be made, or was lost before the message was sent"
      case .unknown:
        "The connection failed after the message was sent, before the answer: it may have arrived"
      }
    }

    /// Whether the next attempt may do better although nobody changed anything.
    fileprivate var isMended: Bool {
      switch self {
      case .noTLS, .noMechanism, .injection: false
      default: true
      }
    }
  }
}
