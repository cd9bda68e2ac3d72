extension InternetAddress {
  /// Whether the public internet may hold it.
  package var isPublic: Bool { whyRefused == nil }

  /// What the address is set apart for; nil for a public one.
  ///
  /// One that carries an IPv4 address is judged by that. It is public only of a kind in use: mapped,
  /// or translated (NAT64), which is how a machine with IPv6 alone reaches an IPv4 endpoint.
  package var whyRefused: SpecialPurpose? {
    if isMapped { return unmapped.whyRefused }
    switch Self.uses.first(where: { $0.block.contains(self) })?.use {
    case .special(let purpose): return purpose
    case .carries(let shift, let mask, let isInUse):
      let carried = InternetAddress(ipv4: UInt32(truncatingIfNeeded: number >> shift) ^ mask)
      return carried.whyRefused ?? (isInUse ? nil : .transition)
    // Of IPv6 only 2000::/3 is given out yet; what is added later gets its own line then.
    case nil: return family == .ipv6 && number >> 125 != 1 ? .reserved : nil
    }
  }

  /// Blocks by use, one that lies in another before that one: the first that holds an address counts.
  private static let uses: [(block: AddressBlock, use: Use)] = [
    (Use.special(.unspecified), blocks("0.0.0.0/32", "::/128")),
    (.special(.thisNetwork), blocks("0.0.0.0/8")),
    (.special(.loopback), blocks("127.0.0.0/8", "::1/128")),
    (.special(.privateUse), blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")),
    (.special(.shared), blocks("100.64.0.0/10")),
    (.special(.linkLocal), blocks("169.254.0.0/16", "fe80::/10")),
    (.special(.siteLocal), blocks("fec0::/10")),
    (.special(.uniqueLocal), blocks("fc00::/7")),
    (.special(.multicast), blocks("224.0.0.0/4", "ff00::/8")),
    (.special(.broadcast), blocks("255.255.255.255/32")),
    (.special(.documentation), blocks("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")),
    (.special(.documentation), blocks("2001:db8::/32", "3fff::/20")),
    (.special(.benchmarking), blocks("198.18.0.0/15", "2001:2::/48")),
    (.special(.localTranslation), blocks("64:ff9b:1::/48")),
    (.special(.discard), blocks("100::/64", "100:0:0:1::/64")),
    (.special(.segmentRouting), blocks("5f00::/16")),
    (.special(.transition), blocks("192.88.99.0/24")),
    (.special(.reserved), blocks("240.0.0.0/4")),
    // NAT64's well-known prefix (RFC 6052 section 2.1).
    (.carries(isInUse: true), blocks("64:ff9b::/96")),
    // IPv4-compatible (RFC 4291 section 2.5.5.1) and IPv4-translated (RFC 2765 section 2.1).
    (.carries(), blocks("::/96", "::ffff:0:0:0/96")),
    // 6to4 (RFC 3056 section 2), and Teredo, which turns the bits (RFC 4380 section 4).
    (.carries(shift: 80), blocks("2002::/16")),
    (.carries(mask: .max), blocks("2001::/32")),
    // Refused whole: what the registry calls reachable in them serves protocols (port control,
    // relays, multicast tunnels), never an endpoint.
    (.special(.protocolAssignment), blocks("192.0.0.0/24", "2001::/23")),
  ].flatMap { use, blocks in blocks.map { ($0, use) } }
}

/// What the registries say of a block.
private enum Use: Sendable {
  case special(SpecialPurpose)

  /// Each of its addresses holds an IPv4 address: `shift` bits from the right, after exclusive or
  /// with `mask`.
  case carries(shift: UInt128 = 0, mask: UInt32 = 0, isInUse: Bool = false)
}
