/// The hosts that may be sent to, and for each the addresses it may have.
///
/// Nothing off the list is ever contacted. A host's addresses are judged at every attempt, and the
/// one that was judged is the one to connect to: a name that is public now may resolve to the
/// machine's own services a moment later (DNS rebinding).
package struct HostAllowList: Sendable {
  /// A host on the list.
  package struct Entry: Hashable, Sendable {
    package let host: EndpointHost

    /// The only port, or nil for any.
    package let port: UInt16?

    /// Addresses that it may have although they are not public; `AddressBlock.ownNetwork` for a
    /// receiver in the organisation's own network.
    package let exceptions: [AddressBlock]

    /// Reads `hooks.example.nl` or `hooks.example.nl:8443`, written as in a URL.
    ///
    /// - Throws: why it is no host, or no port.
    package init(_ text: String, exceptions: [AddressBlock] = []) throws(EndpointURL.Refusal) {
      let bytes = Array(text.utf8)
      try checkCharacters(bytes)
      let authority = try Authority(bytes[...])
      host = authority.host
      port = authority.port
      self.exceptions = exceptions
    }
  }

  /// What becomes of an attempt.
  package enum Decision: Hashable, Sendable {
    /// Connect to this address and to no other, with the host's name for TLS and in Host.
    case pin(InternetAddress)

    case refused(Refusal)
  }

  package let entries: [Entry]

  package init(_ entries: [Entry]) { self.entries = entries }

  /// Whether to connect, and where: every address that the name has must be allowed, the first is
  /// pinned.
  ///
  /// `resolved`: the addresses in the resolver's order; of a host that is an address itself they
  ///   don't count. An exception holds where any entry for the host and the port has it.
  package func decision(host: EndpointHost, port: UInt16, resolved: [InternetAddress]) -> Decision {
    let matching = entries.filter { $0.host == host && ($0.port ?? port) == port }
    guard !matching.isEmpty else { return .refused(.unlisted) }
    let exceptions = matching.flatMap(\.exceptions)
    let addresses = (host.address.map { [$0] } ?? resolved).map(\.unmapped)
    for address in addresses {
      guard let purpose = address.whyRefused else { continue }
      let isExcepted = exceptions.contains { $0.contains(address) }
      if purpose.isNoDestination || !isExcepted { return .refused(.address(address, purpose)) }
    }
    return addresses.first.map { .pin($0) } ?? .refused(.unresolved)
  }
}

extension HostAllowList {
  /// Why no connection may be made.
  package enum Refusal: Hashable, Sendable {
    case unlisted
    case unresolved
    case address(InternetAddress, SpecialPurpose)

    /// A stable code.
    package var code: String {
      switch self {
      case .unlisted: "E-HOST-UNLISTED"
      case .unresolved: "E-HOST-UNRESOLVED"
      case .address(_, let purpose): purpose.rawValue
      }
    }

    /// What is wrong, for whoever manages the list.
    package var sentence: String {
      switch self {
      case .unlisted: "The host, with this port, is not on the list of allowed hosts."
      case .unresolved: "The host has no address."
      case .address(let address, let purpose):
        "The host's address \(address) \(purpose.words), and its entry does not allow that."
      }
    }
  }
}

extension EndpointHost {
  /// The address, where the host is one.
  fileprivate var address: InternetAddress? {
    if case .address(let address) = self { address } else { nil }
  }
}
