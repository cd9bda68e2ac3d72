import Crypto

/// A key shared with one receiver, as Standard Webhooks writes it: `whsec_` and base64 of 24 to 64
/// random bytes.
///
/// `head -c 32 /dev/urandom | base64 | sed s/^/whsec_/` makes one. It shows its length and never
/// its bytes.
package struct WebhookSecret: Sendable, CustomStringConvertible, CustomReflectable {
  /// Why a text is no secret; the raw value is a stable code.
  package enum Refusal: String, Error, CaseIterable {
    case prefix = "E-SECRET-PREFIX"
    case base64 = "E-SECRET-BASE64"
    case short = "E-SECRET-SHORT"
    case long = "E-SECRET-LONG"

    /// What is wrong and what is wanted; nothing of the secret.
    package var sentence: String {
      switch self {
      case .prefix: "The secret does not begin with whsec_."
      case .base64: "What follows whsec_ is no base64 with its padding (RFC 4648 section 4)."
      case .short: "The secret has fewer than 24 bytes."
      case .long: "The secret has more than 64 bytes."
      }
    }
  }

  private let key: [UInt8]

  /// Reads a secret, without white space round it.
  ///
  /// Sizes: Standard Webhooks, "Signature scheme".
  package init(_ text: some StringProtocol) throws(Refusal) {
    guard text.utf8.starts(with: "whsec_".utf8) else { throw .prefix }
    guard let bytes = Base64.bytes(text.utf8.dropFirst(6)) else { throw .base64 }
    guard bytes.count >= 24 else { throw .short }
    guard bytes.count <= 64 else { throw .long }
    key = bytes
  }

  /// HMAC-SHA256 of the bytes (RFC 2104), 32 bytes.
  func code(of bytes: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
  }

  package var description: String { "a secret of \(key.count) bytes" }

  /// Empty, or `dump` and the messages of a failed test would show the key.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
