/// An IPv4 or IPv6 address as a number: what it is for, it can tell; it reaches nothing itself.
///
/// `InternetAddress("169.254.169.254")?.whyRefused == .linkLocal`
package struct InternetAddress: Hashable, Sendable {
  /// The two kinds of addresses.
  package enum Family: Sendable {
    case ipv4
    case ipv6

    /// How many bits an address has.
    package var bits: Int { self == .ipv4 ? 32 : 128 }
  }

  package let family: Family

  /// The bits, the first byte on the wire highest; of an IPv4 address the low 32 only.
  let number: UInt128

  init(ipv4 number: UInt32) {
    family = .ipv4
    self.number = UInt128(number)
  }

  init(ipv6 number: UInt128) {
    family = .ipv6
    self.number = number
  }

  /// The address in those bytes, as they go over the wire; nil unless there are 4 or 16.
  package init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4: family = .ipv4
    case 16: family = .ipv6
    default: return nil
    }
    number = bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }

  /// The bytes as they go over the wire, 4 or 16.
  package var bytes: [UInt8] {
    stride(from: family.bits - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: number >> UInt128($0))
    }
  }

  /// Whether it is an IPv4 address written as an IPv6 one, `::ffff:192.0.2.1` (RFC 4291 2.5.5.2).
  package var isMapped: Bool { family == .ipv6 && number >> 32 == 0xFFFF }

  /// The IPv4 address of a mapped one, and every other address as it is.
  ///
  /// To the kernel both are one destination, so that a rule for the one must hold for the other.
  package var unmapped: InternetAddress {
    isMapped ? InternetAddress(ipv4: UInt32(truncatingIfNeeded: number)) : self
  }
}
