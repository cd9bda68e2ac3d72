import Endpoints
import Testing

/// Addresses against the special-purpose registries of IANA (RFC 6890 and its updates).
struct SpecialPurposeTests {
  @Test("the first and the last address of each block are refused", arguments: SpecialBlock.all)
  func blocks(_ block: SpecialBlock) throws {
    for text in [block.first, block.last] {
      #expect(try #require(InternetAddress(text)).whyRefused == block.purpose, "\(text)")
      #expect(try #require(InternetAddress(text)).isPublic == false)
    }
  }

  @Test("each purpose has its block, its code and its words")
  func purposes() {
    #expect(Set(SpecialBlock.all.map(\.purpose)) == Set(SpecialPurpose.allCases))
    #expect(Set(SpecialPurpose.allCases.map(\.words)).count == SpecialPurpose.allCases.count)
  }

  @Test(
    "the addresses beside the blocks are public",
    arguments: [
      "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
      "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
      "191.255.255.255", "192.0.1.0", "192.0.1.255", "192.0.3.0", "192.88.98.255", "192.88.100.0",
      "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255",
      "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
      // AS112 (RFC 7534, RFC 7535) and AMT (RFC 7450): the registry calls them reachable.
      "192.31.196.1", "192.52.193.1", "192.175.48.1", "2620:4f:8000::1",
      "2000::", "2001:200::", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::", "2003::",
      "2606:2800:220:1:248:1893:25c8:1946", "2a02::1", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
      "3fff:1000::",
    ]
  )
  func neighbours(text: String) throws {
    #expect(try #require(InternetAddress(text)).whyRefused == nil)
  }

  @Test("an address in an address is judged by it", arguments: Carried.all)
  func carried(_ carried: Carried) throws {
    let address = try #require(InternetAddress(carried.text))
    #expect(address.whyRefused == carried.purpose)
  }

  @Test("no list can allow what no host has")
  func destinations() {
    let none = SpecialPurpose.allCases.filter(\.isNoDestination)
    #expect(none == [.unspecified, .thisNetwork, .multicast, .broadcast])
  }
}

/// A row of the registries, by its first and last address.
struct SpecialBlock: Sendable, CustomTestStringConvertible {
  let first: String
  let last: String
  let purpose: SpecialPurpose

  var testDescription: String { "\(first)-\(last)" }

  private init(_ first: String, _ last: String, _ purpose: SpecialPurpose) {
    self.first = first
    self.last = last
    self.purpose = purpose
  }

  static let all = ipv4 + ipv6

  private static let ipv4 = [
    SpecialBlock("0.0.0.0", "0.0.0.0", .unspecified),
    SpecialBlock("0.0.0.1", "0.255.255.255", .thisNetwork),
    SpecialBlock("10.0.0.0", "10.255.255.255", .privateUse),
    SpecialBlock("100.64.0.0", "100.127.255.255", .shared),
    SpecialBlock("127.0.0.0", "127.255.255.255", .loopback),
    SpecialBlock("169.254.0.0", "169.254.255.255", .linkLocal),
    SpecialBlock("169.254.169.254", "169.254.170.2", .linkLocal),
    SpecialBlock("172.16.0.0", "172.31.255.255", .privateUse),
    SpecialBlock("192.0.0.0", "192.0.0.255", .protocolAssignment),
    SpecialBlock("192.0.2.0", "192.0.2.255", .documentation),
    SpecialBlock("192.88.99.0", "192.88.99.255", .transition),
    SpecialBlock("192.168.0.0", "192.168.255.255", .privateUse),
    SpecialBlock("198.18.0.0", "198.19.255.255", .benchmarking),
    SpecialBlock("198.51.100.0", "198.51.100.255", .documentation),
    SpecialBlock("203.0.113.0", "203.0.113.255", .documentation),
    SpecialBlock("224.0.0.0", "239.255.255.255", .multicast),
    SpecialBlock("240.0.0.0", "255.255.255.254", .reserved),
    SpecialBlock("255.255.255.255", "255.255.255.255", .broadcast),
  ]

  private static let ones = "ffff:ffff:ffff:ffff"

  private static let ipv6 = [
    SpecialBlock("::", "::", .unspecified),
    SpecialBlock("::1", "::1", .loopback),
    SpecialBlock("64:ff9b:1::", "64:ff9b:1:ffff:" + ones, .localTranslation),
    SpecialBlock("100::", "100::" + ones, .discard),
    SpecialBlock("100:0:0:1::", "100:0:0:1:" + ones, .discard),
    SpecialBlock("2001:1::", "2001:1:ffff:ffff:" + ones, .protocolAssignment),
    SpecialBlock("2001:2::", "2001:2:0:ffff:" + ones, .benchmarking),
    SpecialBlock("2001:2:1::", "2001:1ff:ffff:ffff:" + ones, .protocolAssignment),
    SpecialBlock("2001:10::", "2001:2f:ffff:ffff:" + ones, .protocolAssignment),
    SpecialBlock("2001:db8::", "2001:db8:ffff:ffff:" + ones, .documentation),
    SpecialBlock("3fff::", "3fff:fff:ffff:ffff:" + ones, .documentation),
    SpecialBlock("5f00::", "5f00:ffff:ffff:ffff:" + ones, .segmentRouting),
    SpecialBlock("fc00::", "fdff:ffff:ffff:ffff:" + ones, .uniqueLocal),
    SpecialBlock("fe80::", "febf:ffff:ffff:ffff:" + ones, .linkLocal),
    SpecialBlock("fec0::", "feff:ffff:ffff:ffff:" + ones, .siteLocal),
    SpecialBlock("ff00::", "ffff:ffff:ffff:ffff:" + ones, .multicast),
    // Not given out: all outside 2000::/3 (RFC 4291 section 2.4).
    SpecialBlock("100:0:0:2::", "1fff:ffff:ffff:ffff:" + ones, .reserved),
    SpecialBlock("4000::", "5eff:ffff:ffff:ffff:" + ones, .reserved),
    SpecialBlock("5f01::", "fbff:ffff:ffff:ffff:" + ones, .reserved),
    SpecialBlock("fe00::", "fe7f:ffff:ffff:ffff:" + ones, .reserved),
  ]
}

/// An IPv6 address that carries an IPv4 address, and why it is refused.
struct Carried: Sendable, CustomTestStringConvertible {
  let text: String
  let purpose: SpecialPurpose?

  var testDescription: String { text }

  private init(_ text: String, _ purpose: SpecialPurpose?) {
    self.text = text
    self.purpose = purpose
  }

  static let all = [
    // IPv4-mapped, RFC 4291 section 2.5.5.2.
    Carried("::ffff:127.0.0.1", .loopback), Carried("::ffff:169.254.169.254", .linkLocal),
    Carried("::ffff:a00:1", .privateUse), Carried("::ffff:0.0.0.0", .unspecified),
    Carried("::ffff:100.64.0.1", .shared), Carried("::ffff:93.184.216.34", nil),
    // IPv4-compatible, RFC 4291 section 2.5.5.1: deprecated.
    Carried("::127.0.0.1", .loopback), Carried("::192.168.1.1", .privateUse),
    Carried("::93.184.216.34", .transition), Carried("::2", .thisNetwork),
    // IPv4-translated, RFC 2765 section 2.1: given up by RFC 6145.
    Carried("::ffff:0:10.0.0.1", .privateUse), Carried("::ffff:0:93.184.216.34", .transition),
    // NAT64, RFC 6052 section 2.1: with IPv6 alone, DNS64 names every IPv4 endpoint so.
    Carried("64:ff9b::127.0.0.1", .loopback), Carried("64:ff9b::10.0.0.1", .privateUse),
    Carried("64:ff9b::a9fe:a9fe", .linkLocal), Carried("64:ff9b::93.184.216.34", nil),
    Carried("64:ff9b::1:0:0", .reserved),
    // 6to4, RFC 3056 section 2: deprecated by RFC 7526.
    Carried("2002:7f00:1::", .loopback), Carried("2002:a00:1::1", .privateUse),
    Carried("2002:a9fe:a9fe::1", .linkLocal), Carried("2002:5db8:d822::1", .transition),
    // Teredo, RFC 4380 section 4: the address with its bits turned.
    Carried("2001:0:4136:e378:8000:63bf:80ff:fffe", .loopback),
    Carried("2001::f5ff:fffe", .privateUse), Carried("2001::5601:5601", .linkLocal),
    // 192.0.2.45 behind the relay 65.54.227.120.
    Carried("2001:0:4136:e378:8000:63bf:3fff:fdd2", .documentation),
    Carried("2001::a247:27dd", .transition),
  ]
}
