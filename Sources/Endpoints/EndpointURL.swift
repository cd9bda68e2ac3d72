/// The URL of an endpoint as a configuration gives it, in one reading only.
///
/// What the readers of URLs have been known to take in different ways is refused, not mended: one
/// reader checks the host, another connects (CVE-2021-29922 and its kin). The grammar is that of RFC
/// 3986, less userinfo and fragment.
package struct EndpointURL: Hashable, Sendable {
  /// How the endpoint is spoken to.
  package enum Scheme: String, Sendable {
    case https
    case http

    /// The port of a URL that names none (RFC 9110 section 4.2).
    package var port: UInt16 { self == .https ? 443 : 80 }
  }

  package let scheme: Scheme
  package let host: EndpointHost
  package let port: UInt16

  /// Path and query, as the request line has them; it begins with a slash.
  ///
  /// Chat tools put their secret here: never in a log, a metric or a notice.
  package let target: String

  /// Reads a URL; http only where the caller allows it, on loopback say.
  ///
  /// - Throws: why it is refused; the reason holds nothing of the text.
  package init(_ text: String, allowsHTTP: Bool = false) throws(Refusal) {
    let bytes = Array(text.utf8)
    try checkCharacters(bytes)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[colon...].starts(with: "://".utf8),
      let scheme = Scheme(rawValue: lowercased(bytes[..<colon]))
    else { throw .scheme }
    guard scheme == .https || allowsHTTP else { throw .unencrypted }
    guard !bytes.contains(UInt8(ascii: "#")) else { throw .fragment }
    let rest = bytes[(colon + 3)...]
    let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
    let authority = try Authority(rest[..<(end ?? rest.endIndex)])
    self.scheme = scheme
    host = authority.host
    port = authority.port ?? scheme.port
    target = try Self.target(rest[(end ?? rest.endIndex)...])
  }

  /// Scheme, host and port: as much as a log or a notice may show.
  package var origin: String { "\(scheme.rawValue)://\(authority)" }

  /// The whole, with whatever secret the path holds.
  package var text: String { origin + target }

  /// What the Host header says: no port where it is the scheme's own (RFC 9110 section 7.2).
  package var authority: String { port == scheme.port ? host.text : "\(host.text):\(port)" }

  /// The path and the query, a slash where there is no path.
  private static func target(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> String {
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard rest.count >= 2, rest.prefix(2).allSatisfy(isHexadecimal) else { throw .target }
      } else if !isPathOrQuery(byte) {
        throw .target
      }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return bytes.first == UInt8(ascii: "/") ? text : "/" + text
  }

  /// Whether the byte may stand in a path or a query (RFC 3986 sections 3.3 and 3.4).
  private static func isPathOrQuery(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "-._~!$&'()*+,;=:@/?".utf8.contains(byte)
  }
}

extension EndpointURL: CustomStringConvertible {
  /// The origin alone, so that no message shows the path by accident.
  package var description: String { origin }
}
