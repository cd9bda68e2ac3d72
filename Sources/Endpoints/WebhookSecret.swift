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

  private let byteCount: Int

  /// What HMAC makes of the key, once: it is the same for everything that is signed.
  private let inner: SHA256
  private let outer: SHA256
  private static let blockBytes = 64

  /// Reads a secret, without white space round it.
  ///
  /// Sizes: Standard Webhooks, "Signature scheme".
  package init(_ text: some StringProtocol) throws(Refusal) {
    guard text.utf8.starts(with: "whsec_".utf8) else { throw .prefix }
    guard let bytes = Base64.bytes(text.utf8.dropFirst(6)) else { throw .base64 }
    guard bytes.count >= 24 else { throw .short }
    guard bytes.count <= 64 else { throw .long }
    byteCount = bytes.count
    inner = Self.begun(bytes, 0x36)
    outer = Self.begun(bytes, 0x5C)
  }

  private static func begun(_ key: [UInt8], _ pad: UInt8) -> SHA256 {
    var hash = SHA256()
    hash.update(data: (0..<blockBytes).map { pad ^ ($0 < key.count ? key[$0] : 0) })
    return hash
  }

  /// HMAC-SHA256 of the parts, one after the other (RFC 2104), 32 bytes.
  func code(of parts: [UInt8]...) -> [UInt8] {
    var (inner, outer) = (inner, outer)
    for part in parts { inner.update(data: part) }
    inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
    return outer.finalize().withUnsafeBytes { Array($0) }
  }

  package var description: String { "a secret of \(byteCount) bytes" }

  /// Empty, or `dump` and the messages of a failed test would show the key.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
