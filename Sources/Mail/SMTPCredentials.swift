/// Name and password for a submission server; it shows neither.
package struct SMTPCredentials: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// Why they are none; the raw value is a stable code.
  package enum Refusal: String, Error, CaseIterable {
    case empty = "E-SMTP-CREDENTIALS-EMPTY"
    case long = "E-SMTP-CREDENTIALS-LONG"
    case control = "E-SMTP-CREDENTIALS-CONTROL"

    /// What is wrong; nothing of the credentials.
    package var sentence: String {
      switch self {
      case .empty: "The name or the password is empty."
      case .long: "The name or the password is longer than 255 bytes."
      case .control: "The name or the password holds a control character, an end of line perhaps."
      }
    }
  }

  private let name: [UInt8]
  private let password: [UInt8]

  /// Takes both as they are, sized as every server must take them (RFC 4616 section 2).
  ///
  /// - Throws: what is wrong with either.
  package init(name: String, password: String) throws(Refusal) {
    self.name = Array(name.utf8)
    self.password = Array(password.utf8)
    for bytes in [self.name, self.password] {
      guard !bytes.isEmpty else { throw .empty }
      guard bytes.count <= 255 else { throw .long }
      guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .control }
    }
  }

  package var description: String { "credentials" }

  /// Empty, or `dump` and the messages of a failed test would show the password.
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// How AUTH is spoken: the command, and the answers to the challenges that follow.
  ///
  /// PLAIN is a standard (RFC 4616), LOGIN an older custom that some servers have alone.
  func dialogue(_ mechanism: SMTPMechanism) -> (command: String, answers: [String]) {
    switch mechanism {
    case .login: return ("AUTH LOGIN", [base64(name), base64(password)])
    case .plain:
      let response = base64([0] + name + [0] + password)
      let command = "AUTH PLAIN " + response
      // A command has 512 bytes with its CRLF; a longer response waits to be asked for (RFC 4954
      // section 4).
      return command.utf8.count <= 510 ? (command, []) : ("AUTH PLAIN", [response])
    }
  }
}

/// A way to log in, in the order of preference.
enum SMTPMechanism: String, CaseIterable, Sendable {
  case plain = "PLAIN"
  case login = "LOGIN"
}

/// The bytes in base64 with padding (RFC 4648 section 4).
private func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let part = bytes[start..<min(start + 3, bytes.count)]
    let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
    for place in 0..<4 {
      text.append(place > part.count ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * place) & 63])
    }
  }
  return String(decoding: text, as: UTF8.self)
}
