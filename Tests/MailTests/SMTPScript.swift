import Foundation
import Mail
import Testing

/// A conversation as RFC 5321 appendix D prints one, that must run as written.
///
/// `S:` is what the server sends, `C:` what goes to it, `*` what else the conversation says; `TLS`,
/// `LOST`, `TIMEOUT` and `NO TLS` are what the caller tells.
struct SMTPScript: Sendable, CustomTestStringConvertible {
  let name: String
  let access: Access
  let recipients: [String]
  let text: String

  /// How the server is spoken to, as the scripts need it.
  enum Access: String {
    case encrypted
    case loggedIn
    case longPassword
    case plain
  }

  var testDescription: String { name }

  init(_ name: String, _ access: Access, to recipients: [String] = ["team"], _ text: String) {
    self.name = name
    self.access = access
    self.recipients = recipients
    self.text = text
  }

  /// The script once more, with what the conversation made of it; the server's bytes come in pieces
  /// of that size.
  func run(pieces: Int) throws -> String {
    var conversation = try SMTPConversation.begun(access: access, recipients: recipients)
    var lines: [String] = []
    var said: [String] = []
    for line in text.split(separator: "\n").map(String.init) {
      guard !line.hasPrefix("C:"), !line.hasPrefix("*") else { continue }
      lines += said
      lines.append(line)
      said = try conversation.told(line, pieces: pieces).map(\.line)
    }
    return (lines + said).joined(separator: "\n")
  }
}

extension SMTPConversation {
  static func begun(
    access: SMTPScript.Access = .plain,
    recipients: [String] = ["team"],
    text: String = "Zaak\n",
    clientName: String = "wacht.example.nl"
  ) throws -> SMTPConversation {
    let addresses = recipients.map { $0 + "@example.nl" }
    return SMTPConversation(
      try sample(text: text, to: addresses),
      recipients: try addresses.map { try MailAddress($0) },
      clientName: clientName,
      access: try access.value
    )
  }

  /// Hears one line of a script.
  mutating func told(_ line: String, pieces: Int) throws -> [Effect] {
    switch line {
    case "TLS": return encrypted()
    case "LOST": return lost(.connection)
    case "TIMEOUT": return lost(.timeout)
    case "NO TLS": return lost(.tls)
    default: break
    }
    // "S: a | b" comes in one packet, so that what is behind the reply is there at once.
    let isPacket = line.contains(" | ")
    let bytes = Array(
      (line.dropFirst(3).replacingOccurrences(of: " | ", with: "\r\n") + "\r\n").utf8
    )
    let size = isPacket ? bytes.count : pieces
    return stride(from: 0, to: bytes.count, by: size).flatMap { start in
      received(Array(bytes[start..<min(start + size, bytes.count)]))
    }
  }
}

extension SMTPScript.Access {
  var value: SMTPConversation.Access {
    get throws {
      switch self {
      case .plain: .plainOnLoopback
      case .encrypted: .encrypted(nil)
      case .loggedIn: .encrypted(try SMTPCredentials(name: "wacht", password: "geheim"))
      case .longPassword:
        .encrypted(
          try SMTPCredentials(
            name: String(repeating: "n", count: 255),
            password: String(repeating: "p", count: 255)
          )
        )
      }
    }
  }
}

extension SMTPConversation.Effect {
  /// The effect as a script has it.
  var line: String {
    switch self {
    case .send(let bytes):
      let text = String(decoding: bytes, as: UTF8.self)
      guard text.hasSuffix("\r\n") else { return "C: no line" }
      // CRLF is one character to Swift.
      return text.hasPrefix("Date: ") ? "C: (message)" : "C: " + text.dropLast()
    case .startTLS: return "* start TLS"
    case .recipientFailed(let address, let failure): return "* \(address.localPart) \(failure.line)"
    case .done(let delivered):
      return "* done " + delivered.map(\.localPart).joined(separator: " ")
    case .failed(let failure): return "* " + failure.line
    case .close: return "* close"
    }
  }
}

extension SMTPFailure {
  fileprivate var line: String {
    let status = status.map { " \($0)" } ?? ""
    return switch verdict {
    case .delivered: "delivered?"
    case .retry(let reason): "retry \(reason.code)\(status)"
    case .refused(let reason): "refused \(reason.code)\(status)"
    }
  }
}
