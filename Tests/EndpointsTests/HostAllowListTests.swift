import Endpoints
import Testing

struct HostAllowListTests {
  @Test("only what is listed, at addresses it may have, is contacted", arguments: Attempt.all)
  func decision(_ attempt: Attempt) throws {
    let list = try HostAllowList([
      .init("hooks.example.nl"),
      .init("ketens.example.nl:8443"),
      .init("zaken.intern.example", exceptions: AddressBlock.ownNetwork),
      .init("relay.intern.example:25", exceptions: [#require(AddressBlock("127.0.0.0/8"))]),
      .init(
        "all.example",
        exceptions: [#require(AddressBlock("0.0.0.0/0")), #require(AddressBlock("::/0"))]
      ),
      .init("two.example:1", exceptions: [#require(AddressBlock("10.0.0.1"))]),
      .init("two.example", exceptions: [#require(AddressBlock("10.0.0.2"))]),
      .init("93.184.216.34"),
      .init("10.9.9.9"),
      .init("[2a02::7]:8443"),
    ])
    let url = try EndpointURL("https://\(attempt.host)/")
    let resolved = try attempt.resolved.map { try #require(InternetAddress($0)) }
    let decision = list.decision(host: url.host, port: url.port, resolved: resolved)
    switch (decision, attempt.outcome) {
    case (.pin(let address), .pin(let wanted)): #expect(address.description == wanted)
    case (.refused(let refusal), .code(let wanted)): #expect(refusal.code == wanted)
    default: Issue.record("\(decision), not \(attempt.outcome)")
    }
  }

  @Test("an empty list lets nothing out")
  func empty() throws {
    let address = try #require(InternetAddress("93.184.216.34"))
    let decision = HostAllowList([])
      .decision(host: .name("hooks.example.nl"), port: 443, resolved: [address])
    #expect(decision == .refused(.unlisted))
  }

  @Test("a refusal says what is wrong")
  func sentences() throws {
    let address = try #require(InternetAddress("169.254.169.254"))
    let refusal = HostAllowList.Refusal.address(address, .linkLocal)
    #expect(refusal.sentence.hasPrefix("The host's address 169.254.169.254 is link-local"))
    let others: [HostAllowList.Refusal] = [.unlisted, .unresolved]
    #expect(Set((others + [refusal]).map(\.code)).count == 3)
    #expect(Set((others + [refusal]).map(\.sentence)).count == 3)
  }

  @Test(
    "an entry is a host with or without a port, written as in a URL",
    arguments: [
      ("Hooks.Example.NL", "hooks.example.nl", nil), ("a.nl:8443", "a.nl", 8443),
      ("[::1]:80", "[::1]", 80), ("10.0.0.1", "10.0.0.1", nil),
    ] as [(String, String, UInt16?)]
  )
  func entry(text: String, host: String, port: UInt16?) throws {
    let entry = try HostAllowList.Entry(text)
    #expect(entry.host.text == host)
    #expect(entry.port == port)
  }

  @Test(
    "what is no host is no entry",
    arguments: [
      ("", .hostEmpty), ("https://example.nl", .port), ("example.nl/", .hostName),
      ("*.example.nl", .hostName), ("a@example.nl", .userinfo), ("127.1", .hostNumber),
      ("::1", .hostEmpty), ("example.nl.", .hostDot), ("example.nl ", .space),
    ] as [(String, EndpointURL.Refusal)]
  )
  func noEntry(text: String, refusal: EndpointURL.Refusal) {
    #expect(throws: refusal) { try HostAllowList.Entry(text) }
  }
}

/// An attempt at a host with the addresses it resolves to, and what becomes of it.
struct Attempt: Sendable, CustomTestStringConvertible {
  enum Outcome: Sendable {
    case pin(String)
    case code(String)
  }

  let host: String
  let resolved: [String]
  let outcome: Outcome

  var testDescription: String { "\(host) \(resolved)" }

  private init(_ host: String, _ resolved: [String], _ outcome: Outcome) {
    self.host = host
    self.resolved = resolved
    self.outcome = outcome
  }

  static let all = listing + addresses + exceptions + literals

  private static let open = "93.184.216.34"

  private static let listing = [
    Attempt("hooks.example.nl", [open], .pin(open)),
    Attempt("hooks.example.nl:8443", [open], .pin(open)),
    Attempt("HOOKS.example.nl", [open], .pin(open)),
    Attempt("ketens.example.nl:8443", [open], .pin(open)),
    Attempt("ketens.example.nl", [open], .code("E-HOST-UNLISTED")),
    Attempt("evil.example", [open], .code("E-HOST-UNLISTED")),
    Attempt("a.hooks.example.nl", [open], .code("E-HOST-UNLISTED")),
    Attempt("hooks.example.nl.evil.example", [open], .code("E-HOST-UNLISTED")),
    Attempt("hooks.example.nl", [], .code("E-HOST-UNRESOLVED")),
  ]

  private static let addresses = [
    Attempt("hooks.example.nl", [open, "2a02::1"], .pin(open)),
    Attempt("hooks.example.nl", ["2a02::1", open], .pin("2a02::1")),
    // DNS rebinding: one address of its own among honest ones, in either place.
    Attempt("hooks.example.nl", [open, "127.0.0.1"], .code("E-ADDRESS-LOOPBACK")),
    Attempt("hooks.example.nl", ["127.0.0.1", open], .code("E-ADDRESS-LOOPBACK")),
    Attempt("hooks.example.nl", ["169.254.169.254"], .code("E-ADDRESS-LINK-LOCAL")),
    Attempt("hooks.example.nl", ["10.0.0.1"], .code("E-ADDRESS-PRIVATE")),
    Attempt("hooks.example.nl", ["::ffff:10.0.0.1"], .code("E-ADDRESS-PRIVATE")),
    Attempt("hooks.example.nl", ["64:ff9b::10.0.0.1"], .code("E-ADDRESS-PRIVATE")),
    Attempt("hooks.example.nl", ["fd00::1"], .code("E-ADDRESS-UNIQUE-LOCAL")),
    Attempt("hooks.example.nl", ["0.0.0.0"], .code("E-ADDRESS-UNSPECIFIED")),
    // Pinned as what it is, so that one kind of socket does.
    Attempt("hooks.example.nl", ["::ffff:93.184.216.34"], .pin(open)),
    Attempt("hooks.example.nl", ["64:ff9b::93.184.216.34"], .pin("64:ff9b::5db8:d822")),
  ]

  private static let exceptions = [
    Attempt("zaken.intern.example", ["10.1.2.3"], .pin("10.1.2.3")),
    Attempt("zaken.intern.example", ["::ffff:10.1.2.3"], .pin("10.1.2.3")),
    Attempt("zaken.intern.example", ["fd00::1", "192.168.3.4"], .pin("fd00::1")),
    Attempt("zaken.intern.example", [open], .pin(open)),
    Attempt("zaken.intern.example", ["127.0.0.1"], .code("E-ADDRESS-LOOPBACK")),
    Attempt("zaken.intern.example", ["169.254.169.254"], .code("E-ADDRESS-LINK-LOCAL")),
    Attempt("zaken.intern.example", ["64:ff9b::10.1.2.3"], .code("E-ADDRESS-PRIVATE")),
    Attempt("zaken.intern.example", ["10.1.2.3", "127.0.0.1"], .code("E-ADDRESS-LOOPBACK")),
    Attempt("relay.intern.example:25", ["127.0.0.1"], .pin("127.0.0.1")),
    Attempt("relay.intern.example:25", ["::1"], .code("E-ADDRESS-LOOPBACK")),
    Attempt("relay.intern.example:25", ["10.0.0.1"], .code("E-ADDRESS-PRIVATE")),
    Attempt("relay.intern.example:26", ["127.0.0.1"], .code("E-HOST-UNLISTED")),
    Attempt("all.example", ["127.0.0.1", "fe80::1", "240.0.0.1"], .pin("127.0.0.1")),
    Attempt("all.example", ["0.0.0.0"], .code("E-ADDRESS-UNSPECIFIED")),
    Attempt("all.example", ["::"], .code("E-ADDRESS-UNSPECIFIED")),
    Attempt("all.example", ["ff02::1"], .code("E-ADDRESS-MULTICAST")),
    Attempt("all.example", ["255.255.255.255"], .code("E-ADDRESS-BROADCAST")),
    Attempt("two.example:1", ["10.0.0.1", "10.0.0.2"], .pin("10.0.0.1")),
    Attempt("two.example:2", ["10.0.0.2"], .pin("10.0.0.2")),
    Attempt("two.example:2", ["10.0.0.1"], .code("E-ADDRESS-PRIVATE")),
  ]

  private static let literals = [
    Attempt("93.184.216.34", [], .pin(open)),
    // What a resolver says of an address doesn't count.
    Attempt("93.184.216.34", ["127.0.0.1"], .pin(open)),
    Attempt("10.9.9.9", [open], .code("E-ADDRESS-PRIVATE")),
    Attempt("[2a02::7]:8443", [], .pin("2a02::7")),
    Attempt("[2a02:0::7]:8443", [], .pin("2a02::7")),
    Attempt("[2a02::8]:8443", [], .code("E-HOST-UNLISTED")),
  ]
}
