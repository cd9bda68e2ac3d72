/// The host of an endpoint: a name in lower case, or an address.
package enum EndpointHost: Hashable, Sendable {
  case name(String)
  case address(InternetAddress)

  /// Reads a host as a URL has it: an IPv6 address between brackets.
  init(_ bytes: ArraySlice<UInt8>) throws(EndpointURL.Refusal) {
    guard let first = bytes.first, let last = bytes.last else { throw .hostEmpty }
    guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .hostNotASCII }
    guard !bytes.contains(UInt8(ascii: "%")) else { throw .hostPercent }
    guard first != UInt8(ascii: "[") else {
      self = .address(try Self.literal(bytes))
      return
    }
    guard last != UInt8(ascii: ".") else { throw .hostDot }
    let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let end = labels.last, !Self.isNumber(end) else {
      // No top-level domain is a number (RFC 3696 section 2), so this is an address or a trick:
      // 127.1, 0177.0.0.1, 0x7f.1 and 2130706433 are all 127.0.0.1 to inet_aton(3).
      guard let address = InternetAddress(String(decoding: bytes, as: UTF8.self)) else {
        throw .hostNumber
      }
      self = .address(address)
      return
    }
    guard bytes.count <= 253, labels.allSatisfy(Self.isLabel) else { throw .hostName }
    self = .name(lowercased(bytes))
  }

  /// The host as a URL has it.
  package var text: String {
    switch self {
    case .name(let name): name
    case .address(let address): address.family == .ipv6 ? "[\(address)]" : "\(address)"
    }
  }

  private static func literal(_ bytes: ArraySlice<UInt8>) throws(EndpointURL.Refusal)
    -> InternetAddress
  {
    let inside = String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
    guard bytes.last == UInt8(ascii: "]"), let address = InternetAddress(inside),
      address.family == .ipv6
    else { throw .hostLiteral }
    guard !address.isMapped else { throw .hostMapped }
    return address
  }

  /// Whether inet_aton(3) would take the label for a number: decimal, octal or hexadecimal.
  private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
    guard lowercased(label.prefix(2)) != "0x" else {
      return label.dropFirst(2).allSatisfy(isHexadecimal)
    }
    return !label.isEmpty && label.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  /// Whether it is a label of a host's name (RFC 1123 section 2.1, RFC 1035 section 2.3.4).
  private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return 1...63 ~= label.count && label.first != hyphen && label.last != hyphen
      && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
  }
}
