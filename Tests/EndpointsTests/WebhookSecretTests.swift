import Endpoints
import TestSupport
import Testing

struct WebhookSecretTests {
  @Test(
    "a secret has a prefix, base64 and 24 to 64 bytes",
    arguments: [
      ("", .prefix), ("whsec", .prefix), ("WHSEC_" + encoded(32), .prefix), (encoded(32), .prefix),
      ("whsk_" + encoded(32), .prefix), (" whsec_" + encoded(32), .prefix),
      ("whsec_" + encoded(32) + "\n", .base64), ("whsec_" + encoded(25).dropLast(2), .base64),
      ("whsec_" + encoded(32).replacing("=", with: ""), .base64),
      ("whsec_" + encoded(24) + "====", .base64),
      ("whsec_" + encoded(24).dropLast() + "-", .base64),
      ("whsec_" + encoded(24).dropLast() + "é", .base64), ("whsec_\u{301}" + encoded(24), .base64),
      // The last digit of one byte's end holds four bits that are no one's.
      ("whsec_" + encoded(24) + "AB==", .base64),
      ("whsec_", .short), ("whsec_" + encoded(23), .short), ("whsec_" + encoded(24), nil),
      ("whsec_" + encoded(64), nil), ("whsec_" + encoded(65), .long),
    ] as [(String, WebhookSecret.Refusal?)]
  )
  func sizes(text: String, refusal: WebhookSecret.Refusal?) {
    var found: WebhookSecret.Refusal?
    do throws(WebhookSecret.Refusal) { _ = try WebhookSecret(text) } catch { found = error }
    #expect(found == refusal)
  }

  @Test("a secret never shows itself")
  func secrecy() throws {
    let text = encoded(32)
    let secret = try WebhookSecret("whsec_" + text)
    var dumped = ""
    dump([secret], to: &dumped)
    for shown in ["\(secret)", String(reflecting: secret), dumped, "\([secret])"] {
      #expect(shown.contains("32"))
      #expect(!shown.contains(text) && !shown.contains("171, ") && !shown.contains("- 171"))
    }
    #expect(Set(WebhookSecret.Refusal.allCases.map(\.sentence)).count == 4)
  }

  @Test(
    "base64 is that of RFC 4648",
    arguments: [
      // Section 10.
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
      ("\u{3FF}~\u{7FF}", "z79+378="), ("??>", "Pz8+"), ("???", "Pz8/"),
    ]
  )
  func base64(plain: String, text: String) {
    #expect(Base64.text(Array(plain.utf8)) == text)
    #expect(Base64.bytes(text.utf8) == Array(plain.utf8))
  }

  @Test(
    "what is no base64 is refused",
    arguments: [
      "Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm9v=", "=", "====", "Zm9v Yg==", "Zm9v\n", "Zg==Zg==",
      "Zh==", "Zm9=", "Z-8=", "Z_8=", "Z=g=",
    ]
  )
  func noBase64(text: String) {
    #expect(Base64.bytes(text.utf8) == nil)
  }

  @Test("any bytes come back from base64", arguments: 1...20 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let wrong = (0..<70).filter { count in
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      return Base64.bytes(Base64.text(bytes).utf8) != bytes
    }
    #expect(wrong == [])
  }
}

/// So many bytes of 171 as base64.
private func encoded(_ count: Int) -> String {
  Base64.text([UInt8](repeating: 171, count: count))
}
