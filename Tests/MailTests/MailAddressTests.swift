import Mail
import TestSupport
import Testing

struct MailAddressTests {
  @Test(
    "an address reads as what stands before and behind the @",
    arguments: [
      ("wacht@example.nl", "wacht", "example.nl"),
      ("Termijn.Wacht@Veilig-Thuis.Example.NL", "Termijn.Wacht", "veilig-thuis.example.nl"),
      ("wacht+z-1041@example.nl", "wacht+z-1041", "example.nl"),
      ("root@localhost", "root", "localhost"),
      ("a@b", "a", "b"),
      ("1@1.example", "1", "1.example"),
      ("w@xn--mnchen-3ya.example", "w", "xn--mnchen-3ya.example"),
      // RFC 5322 section 3.2.3: all that an atom may hold beside letters and digits.
      ("a!#$%&'*+-/=?^_`{|}~@example.nl", "a!#$%&'*+-/=?^_`{|}~", "example.nl"),
    ]
  )
  func read(text: String, localPart: String, domain: String) throws {
    let address = try MailAddress(text)
    #expect(address.localPart == localPart)
    #expect(address.domain == domain)
    #expect(try MailAddress(address.text) == address)
  }

  @Test("an address that could be read in two ways is refused", arguments: RefusedAddress.all)
  func refused(_ row: RefusedAddress) {
    #expect(throws: row.refusal) { try MailAddress(row.text) }
  }

  @Test("each refusal has its case, and a sentence of its own")
  func refusals() {
    let all = MailAddress.Refusal.allCases
    #expect(Set(RefusedAddress.all.map(\.refusal)) == Set(all))
    #expect(Set(all.map(\.sentence)).count == all.count)
  }

  @Test(
    "each part has a longest length",
    arguments: [
      // RFC 5321 section 4.5.3.1.1.
      (64, [7, 2], nil), (65, [7, 2], .localPartLength),
      // RFC 1035 section 2.3.4.
      (1, [63, 2], nil), (1, [64, 2], .domain),
      // RFC 5321 section 4.5.3.1.3: 256 with the brackets.
      (64, [63, 63, 61], nil), (64, [63, 63, 62], .length),
      (1, [63, 63, 63, 60], nil), (1, [63, 63, 63, 61], .length),
    ] as [(Int, [Int], MailAddress.Refusal?)]
  )
  func lengths(localPart: Int, labels: [Int], refusal: MailAddress.Refusal?) throws {
    func letters(_ count: Int) -> String { String(repeating: "a", count: count) }
    let text = letters(localPart) + "@" + labels.map(letters).joined(separator: ".")
    guard let refusal else {
      #expect(try MailAddress(text).text == text)
      return
    }
    #expect(throws: refusal) { try MailAddress(text) }
  }

  @Test("naughty strings make no other header, wherever they stand")
  func naughty() {
    var read = 0
    for string in naughtyStrings {
      for text in [string, string + "@example.nl", "a@" + string, "a@example.nl" + string] {
        guard let address = try? MailAddress(text) else { continue }
        read += 1
        #expect(address.text.utf8.allSatisfy { 0x21..<0x7F ~= $0 })
        #expect(!address.text.utf8.contains { "<>,;:\"\\()[]".utf8.contains($0) })
        #expect(address.text.utf8.count { $0 == UInt8(ascii: "@") } == 1)
      }
    }
    #expect(read > 20, "some of them are harmless")
  }

  @Test("a message's id is its own id at the sender's domain")
  func messageID() throws {
    let id = try MessageID("00f1", domain: "Wacht.Example.NL")
    #expect(id.text == "<00f1@wacht.example.nl>")
    #expect(try MessageID(String(repeating: "f", count: 64), domain: "a.nl").text.utf8.count == 71)
  }

  @Test(
    "what would break a message's id is refused",
    arguments: [
      ("", "a.nl", .localPart), ("a>", "a.nl", .displayName), ("a b", "a.nl", .space),
      ("a\r\nBcc: x", "a.nl", .control), ("a@b", "a.nl", .at), ("a", "", .domain),
      (String(repeating: "f", count: 65), "a.nl", .localPartLength),
    ] as [(String, String, MailAddress.Refusal)]
  )
  func noMessageID(id: String, domain: String, refusal: MailAddress.Refusal) {
    #expect(throws: refusal) { try MessageID(id, domain: domain) }
  }
}
