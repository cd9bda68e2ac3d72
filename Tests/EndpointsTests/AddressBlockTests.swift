import Endpoints
import Testing

struct AddressBlockTests {
  @Test(
    "a block holds its own addresses and no others",
    arguments: [
      ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0"]),
      ("192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8", "::c000:207"]),
      ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "::1"]),
      ("::/0", ["::", "ffff::1"], ["0.0.0.0", "10.0.0.1"]),
      ("fc00::/7", ["fc00::", "fdff::1"], ["fbff::", "fe00::"]),
      ("2001:db8::1/128", ["2001:db8::1"], ["2001:db8::", "2001:db8::2"]),
      ("100.64.0.0/10", ["100.64.0.0", "100.127.255.255"], ["100.63.255.255", "100.128.0.0"]),
    ]
  )
  func contains(text: String, inside: [String], outside: [String]) throws {
    let block = try #require(AddressBlock(text))
    func held(_ texts: [String]) throws -> [Bool] {
      try texts.map { block.contains(try #require(InternetAddress($0))) }
    }
    #expect(try held(inside).allSatisfy { $0 })
    #expect(try !held(outside).contains(true))
    #expect(AddressBlock(block.description) == block)
  }

  @Test(
    "what is no block is refused",
    arguments: [
      "", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08",
      "10.0.0.0/8/8", "10.1.2.3/8", "fc00::1/7", "10/8", "10.0.0.0/255.0.0.0", "10.0.0.0 /8",
      "::ffff:10.0.0.0/104", "::ffff:10.0.0.1", "example.nl/8", "[::1]/128",
    ]
  )
  func refused(text: String) {
    #expect(AddressBlock(text) == nil)
  }

  @Test("an organisation's own network is of private addresses only")
  func ownNetwork() throws {
    let purposes = try AddressBlock.ownNetwork.map { try #require($0.first.whyRefused) }
    #expect(purposes == [.privateUse, .privateUse, .privateUse, .uniqueLocal])
  }
}
