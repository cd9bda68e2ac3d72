/// What an address is set apart for, so that it is no endpoint on the public internet.
///
/// The raw value is a stable code. Source: the special-purpose registries of IANA (RFC 6890, with
/// RFC 8190 and the registrations up to RFC 9780).
package enum SpecialPurpose: String, CaseIterable, Sendable {
  case unspecified = "E-ADDRESS-UNSPECIFIED"
  case thisNetwork = "E-ADDRESS-THIS-NETWORK"
  case loopback = "E-ADDRESS-LOOPBACK"
  case privateUse = "E-ADDRESS-PRIVATE"
  case shared = "E-ADDRESS-SHARED"
  case linkLocal = "E-ADDRESS-LINK-LOCAL"
  case siteLocal = "E-ADDRESS-SITE-LOCAL"
  case uniqueLocal = "E-ADDRESS-UNIQUE-LOCAL"
  case multicast = "E-ADDRESS-MULTICAST"
  case broadcast = "E-ADDRESS-BROADCAST"
  case documentation = "E-ADDRESS-DOCUMENTATION"
  case benchmarking = "E-ADDRESS-BENCHMARKING"
  case protocolAssignment = "E-ADDRESS-PROTOCOL"
  case localTranslation = "E-ADDRESS-TRANSLATION"
  case transition = "E-ADDRESS-TRANSITION"
  case discard = "E-ADDRESS-DISCARD"
  case segmentRouting = "E-ADDRESS-SEGMENT"
  case reserved = "E-ADDRESS-RESERVED"

  /// The end of the sentence "The address …".
  package var words: String {
    switch self {
    case .unspecified: "is the unspecified one (RFC 1122, RFC 4291)"
    case .thisNetwork: "means a host on this network (RFC 1122)"
    case .loopback: "is the machine's own, loopback (RFC 1122, RFC 4291)"
    case .privateUse: "is in a private network (RFC 1918)"
    case .shared: "is in a provider's shared space (RFC 6598)"
    case .linkLocal: "is link-local (RFC 3927, RFC 4291)"
    case .siteLocal: "is site-local, which is deprecated (RFC 3879)"
    case .uniqueLocal: "is in a private network, unique local (RFC 4193)"
    case .multicast: "is multicast (RFC 5771, RFC 4291)"
    case .broadcast: "is the broadcast one (RFC 919)"
    case .documentation: "is for documentation only (RFC 5737, RFC 3849, RFC 9637)"
    case .benchmarking: "is for benchmarks only (RFC 2544, RFC 5180)"
    case .protocolAssignment: "is set apart for protocols (RFC 6890)"
    case .localTranslation: "is of a network's own IPv4 translation (RFC 8215)"
    case .transition: "is of a transition to IPv6 that is given up (RFC 4291, RFC 7526, RFC 4380)"
    case .discard: "is where packets are thrown away (RFC 6666, RFC 9780)"
    case .segmentRouting: "is a segment of a router, not a host (RFC 9602)"
    case .reserved: "is reserved or not given out (RFC 1112, RFC 4291)"
    }
  }

  /// Whether no host can be reached there at all, so that no list should allow it.
  ///
  /// Linux takes 0.0.0.0 and :: for the machine itself.
  package var isNoDestination: Bool {
    switch self {
    case .unspecified, .thisNetwork, .multicast, .broadcast: true
    default: false
    }
  }
}
