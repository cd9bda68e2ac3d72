/// All addresses that begin with the same bits, as `10.0.0.0/8` (RFC 4632) or `fc00::/7`.
package struct AddressBlock: Hashable, Sendable {
  package let first: InternetAddress

  /// How many bits they share, 0 to 32 or 128.
  package let prefixLength: Int

  /// Reads a block, or an address alone as the block of just that one; nil for anything else.
  ///
  /// `10.1.2.3/8` is nil: bits behind the prefix are a slip in the one number or the other. So is a
  /// block of IPv4 addresses written as IPv6 ones (`::ffff:10.0.0.0/104`), which would hold none:
  /// they are judged as the IPv4 addresses that they are.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = InternetAddress(parts[0]), !first.isMapped else {
      return nil
    }
    self.first = first
    guard parts.count == 2 else {
      prefixLength = first.family.bits
      return
    }
    // Written back, `08` and `+8` are not what they were.
    guard let length = Int(parts[1]), String(length) == parts[1], 0...first.family.bits ~= length,
      first.number << UInt128(128 - first.family.bits + length) == 0
    else { return nil }
    prefixLength = length
  }

  /// Whether the address lies in the block; one of the other family never does.
  package func contains(_ address: InternetAddress) -> Bool {
    address.family == first.family
      && (address.number ^ first.number) >> UInt128(first.family.bits - prefixLength) == 0
  }

  /// The RFC 1918 and RFC 4193 blocks: an organisation's own network.
  ///
  /// Neither loopback nor link-local is among them: behind those lie the machine's own services,
  /// and in a cloud its credentials (169.254.169.254).
  package static let ownNetwork = blocks(
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7"
  )
}

extension AddressBlock: CustomStringConvertible {
  /// The block as it is read, `10.0.0.0/8`.
  package var description: String { "\(first)/\(prefixLength)" }
}

/// The blocks of a table in this code.
func blocks(_ texts: String...) -> [AddressBlock] {
  texts.map { text in
    guard let block = AddressBlock(text) else {
      preconditionFailure("\(text) in a table of this program is no block of addresses")
    }
    return block
  }
}
