import Endpoints
import Glibc
import TestSupport
import Testing

/// Addresses as text, with the system's own reader and writer as the witness.
struct InternetAddressTests {
  @Test(
    "an address is written as RFC 5952 has it",
    arguments: [
      ("0.0.0.0", "0.0.0.0"), ("192.0.2.1", "192.0.2.1"), ("255.255.255.255", "255.255.255.255"),
      // RFC 4291 section 2.2.
      ("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"),
      ("2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a"),
      ("FF01:0:0:0:0:0:0:101", "ff01::101"), ("0:0:0:0:0:0:0:1", "::1"),
      ("0:0:0:0:0:0:0:0", "::"), ("::13.1.68.3", "::d01:4403"),
      ("::FFFF:129.144.52.38", "::ffff:129.144.52.38"),
      ("::ffff:8190:3426", "::ffff:129.144.52.38"),
      // RFC 5952 section 4: leading zeros, a lone group, the longest run, the first of equals.
      ("2001:0db8::0001", "2001:db8::1"), ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
      ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
      ("1::", "1::"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ]
  )
  func written(text: String, canonical: String) throws {
    let address = try #require(InternetAddress(text))
    #expect(address.description == canonical)
    #expect(InternetAddress(canonical) == address)
    #expect(address.bytes == systemBytes(text))
    #expect(InternetAddress(bytes: address.bytes) == address)
  }

  @Test(
    "what only inet_aton or a browser would read is no address",
    arguments: [
      "", " ", "127.1", "127.0.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "0177.0.0.1",
      "127.0.0.01", "127.0.0.1.", ".127.0.0.1", "127..0.1", "1.2.3.4.5", "256.0.0.1", "1.2.3.-4",
      "+1.2.3.4", "1.2.3.4 ", "١.2.3.4", "1.2.3.1000", "127.0.0.1/8", ":", ":::", "::1::", "1:2:3",
      "1:2:3:4:5:6:7:8:9", "1::2:3:4:5:6:7:8", "12345::", "g::", "::-1", "::+1", "[::1]",
      "fe80::1%eth0", "::1%", "::1.2.3", "::1.2.3.4:5", "1.2.3.4::", "::01.2.3.4",
      "1:2:3:4:5:6:7:1.2.3.4", "::ffff:0x7f.0.0.1", "0000:0000:0000:0000:0000:0000:0000:00001",
    ]
  )
  func unread(text: String) {
    #expect(InternetAddress(text) == nil)
  }

  @Test("it agrees with inet_pton and inet_ntop", arguments: 1...4 as ClosedRange<UInt64>)
  func system(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var wrong: [String] = []
    var unread = 0
    for _ in 0..<2500 {
      let bytes = randomBytes(&random)
      let address = try #require(InternetAddress(bytes: bytes))
      let text = address.description
      if systemBytes(text) != bytes { wrong.append("\(text) of \(bytes)") }
      // Of ::/96 the system writes all as IPv4, RFC 5952 only what is mapped.
      let isLow = bytes.count == 16 && bytes[..<12].allSatisfy { $0 == 0 }
      if !isLow, systemText(bytes) != text { wrong.append("\(text), not \(systemText(bytes))") }
      let marred = marred(text, &random)
      if InternetAddress(marred)?.bytes != systemBytes(marred) { wrong.append(marred) }
      if systemBytes(marred) == nil { unread += 1 }
    }
    #expect(wrong == [])
    #expect(500...2000 ~= unread, "the marred texts are of both kinds")
  }

  @Test("only 4 or 16 bytes are an address")
  func lengths() {
    let lengths = (0...20).filter {
      InternetAddress(bytes: [UInt8](repeating: 1, count: $0)) != nil
    }
    #expect(lengths == [4, 16])
  }

  @Test("a mapped address is the IPv4 address it stands for")
  func mapped() throws {
    let mapped = try #require(InternetAddress("::ffff:10.1.2.3"))
    #expect(mapped.isMapped)
    #expect(mapped.unmapped == InternetAddress("10.1.2.3"))
    let compatible = try #require(InternetAddress("::10.1.2.3"))
    #expect(!compatible.isMapped)
    #expect(compatible.unmapped == compatible)
  }

  /// Four or sixteen bytes, many of them 0 so that there are runs to shorten.
  private func randomBytes(_ random: inout SplitMix64) -> [UInt8] {
    let groups = Bool.random(using: &random) ? 2 : 8
    return (0..<groups).flatMap { _ -> [UInt8] in
      let bits = random.next()
      return bits & 3 > 0 ? [0, 0] : [UInt8(bits >> 8 & 0xFF), UInt8(bits >> 16 & 0xFF)]
    }
  }

  /// The text with one character put in, taken out or changed.
  private func marred(_ text: String, _ random: inout SplitMix64) -> String {
    var characters = Array(text)
    let place = Int.random(in: characters.indices, using: &random)
    let other = Array("::..0123456789afgF%/ -").randomElement(using: &random) ?? ":"
    switch Int.random(in: 0..<3, using: &random) {
    case 0: characters.insert(other, at: place)
    case 1: characters.remove(at: place)
    default: characters[place] = other
    }
    return String(characters)
  }
}

/// What inet_pton(3) reads, of either family; nil where it reads neither.
private func systemBytes(_ text: String) -> [UInt8]? {
  for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
    var bytes = [UInt8](repeating: 0, count: count)
    if inet_pton(family, text, &bytes) == 1 { return bytes }
  }
  return nil
}

/// What inet_ntop(3) writes.
private func systemText(_ bytes: [UInt8]) -> String {
  var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
  let family = bytes.count == 4 ? AF_INET : AF_INET6
  guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
  return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
