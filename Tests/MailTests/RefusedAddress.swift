import Mail
import Testing

/// An address that is refused, and why.
struct RefusedAddress: Sendable, CustomTestStringConvertible {
  let text: String
  let refusal: MailAddress.Refusal

  var testDescription: String { String(text.prefix(60)) }

  static let all: [RefusedAddress] = table.flatMap { refusal, texts in
    texts.map { RefusedAddress(text: $0, refusal: refusal) }
  }

  private static let longLocalPart = String(repeating: "a", count: 65) + "@example.nl"
  private static let longLabel = "a@\(String(repeating: "a", count: 64)).nl"
  private static let long = "a@\(String(repeating: "a.", count: 126))nl"

  private static let table: [(MailAddress.Refusal, [String])] = [
    (.empty, [""]),
    (.length, [long]),
    (
      .control,
      [
        "a@example.nl\r\nBcc: evil@example.com", "a@example.nl\n", "a\r@example.nl", "a\t@b.nl",
        "a\u{0}@example.nl", "a@example.nl\u{7F}", "a@example.nl> SIZE=1\r\nRSET",
      ]
    ),
    // RFC 6531 would have them; a server that does not know it would not.
    (.notASCII, ["é@example.nl", "a@exämple.nl", "a＠example.nl", "a@example。nl", "a\u{85}@b.nl"]),
    (
      .displayName, ["Wacht <wacht@example.nl>", "<wacht@example.nl>", "a@b.nl>", "<>", "a<b@c.nl"]
    ),
    (
      .quoted,
      ["\"a b\"@example.nl", "\"a\"@example.nl", "a\\@b@example.nl", "\"a@b\"@example.nl"]
    ),
    (.space, ["a b@example.nl", " a@example.nl", "a@example.nl ", "a@b.nl, c@d.nl"]),
    (.at, ["wacht", "a@b@example.nl", "a@b.nl,c@d.nl", "@@", "a@b.nl;c@d.nl"]),
    (.localPartLength, [longLocalPart]),
    (
      .localPart,
      [
        "@example.nl", ".a@example.nl", "a.@example.nl", "a..b@example.nl", "a,b@example.nl",
        "a(comment)@example.nl", "a:b@example.nl", "a;b@example.nl", "[a]@example.nl",
      ]
    ),
    // CVE-2016-10033: an address that the mail program reads as options.
    (.hyphen, ["-oQ/tmp@example.nl", "-X/var/www/a.php@example.nl", "-@b.nl"]),
    (.literal, ["a@[127.0.0.1]", "a@[IPv6:::1]", "a@["]),
    (
      .domain,
      [
        "a@", "a@.nl", "a@b..nl", "a@example.nl.", "a@-b.nl", "a@b-.nl", "a@b_c.nl", "a@b/c.nl",
        "a@127.0.0.1", "a@2130706433", "a@b.1", longLabel, "a@b%c.nl", "a@(c)b.nl", "a@b]",
      ]
    ),
  ]
}
