import Civil
import Foundation
import Mail
import TestSupport
import Testing

struct MailMessageTests {
  @Test("a message of text alone, to the byte")
  func text() throws {
    let message = try sample(text: "Zaak Z-1041: termijn verloopt op dinsdag.\nZie €: 1=1\n")
    #expect(
      message.wire == """
        Date: Thu, 05 Mar 2026 08:00:00 +0000
        From: wacht@example.nl
        To: team@example.nl
        Message-ID: <00f1@example.nl>
        Subject: Er is een termijn
        Auto-Submitted: auto-generated
        Content-Language: nl
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Zaak Z-1041: termijn verloopt op dinsdag.
        Zie =E2=82=AC: 1=3D1

        """
    )
  }

  @Test("a message of text and HTML, to the byte")
  func alternatives() throws {
    let to = ["team@example.nl", "achterwacht@example.nl"]
    let message = try sample(
      text: "Zaak\n",
      html: "<p>é</p>",
      to: to,
      languages: [.dutch, .english]
    )
    #expect(
      message.wire == """
        Date: Thu, 05 Mar 2026 08:00:00 +0000
        From: wacht@example.nl
        To: team@example.nl, achterwacht@example.nl
        Message-ID: <00f1@example.nl>
        Subject: Er is een termijn
        Auto-Submitted: auto-generated
        Content-Language: nl, en
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="=_00f1examplenl"

        --=_00f1examplenl
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Zaak

        --=_00f1examplenl
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <p>=C3=A9</p>

        --=_00f1examplenl--

        """
    )
  }

  @Test(
    "the date is that of RFC 5322 section 3.3, in UTC",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 +0000"), (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
      (999_999, "Thu, 01 Jan 1970 00:00:00 +0000"),
      // RFC 9110 section 5.6.7, and RFC 5322 appendix A.1.1 (09:55:06 -0600).
      (784_111_777_000_000, "Sun, 06 Nov 1994 08:49:37 +0000"),
      (880_127_706_000_000, "Fri, 21 Nov 1997 15:55:06 +0000"),
      (1_709_251_199_000_000, "Thu, 29 Feb 2024 23:59:59 +0000"),
      (1_774_746_000_000_000, "Sun, 29 Mar 2026 01:00:00 +0000"),
    ] as [(Int64, String)]
  )
  func date(microseconds: Int64, text: String) throws {
    let message = try sample(date: Instant(microseconds: microseconds))
    #expect(message.field("Date") == text)
  }

  @Test(
    "a body is quoted-printable (RFC 2045 section 6.7)",
    arguments: [
      ("", ""), ("a", "a\r\n"), ("a\n", "a\r\n"), ("\n", "\r\n"), ("a\n\nb", "a\r\n\r\nb\r\n"),
      // Every kind of line end is one.
      ("a\r\nb\rc\nd", "a\r\nb\r\nc\r\nd\r\n"), ("a\n\rb", "a\r\n\r\nb\r\n"),
      // Rules 1 and 2.
      ("1=1 ~!{}", "1=3D1 ~!{}\r\n"), ("é€😀", "=C3=A9=E2=82=AC=F0=9F=98=80\r\n"),
      ("a\u{0}\u{1B}\u{7F}", "a=00=1B=7F\r\n"), ("\u{2028}", "=E2=80=A8\r\n"),
      // Rule 3: a blank that ends a line, and there alone.
      (" a b\t c ", " a b\t c=20\r\n"), ("a\t\n \n", "a=09\r\n=20\r\n"), ("a  ", "a =20\r\n"),
      // Rule 5: 76 with the = of the soft break.
      (letters(76), letters(76) + "\r\n"), (letters(77), letters(75) + "=\r\naa\r\n"),
      (letters(151), letters(75) + "=\r\n" + letters(76) + "\r\n"),
      (letters(73) + "=", letters(73) + "=3D\r\n"),
      (letters(74) + "=", letters(74) + "=\r\n=3D\r\n"),
      (letters(72) + "=b", letters(72) + "=3Db\r\n"),
      (letters(73) + "=b", letters(73) + "=\r\n=3Db\r\n"),
      (letters(74) + " b", letters(74) + " b\r\n"),
      (letters(75) + " ", letters(75) + "=\r\n=20\r\n"),
      // What no transport is to change (RFC 4155).
      ("From 1 mei\nFrom\na From b", "=46rom 1 mei\r\nFrom\r\na From b\r\n"),
      (letters(75) + "From b", letters(75) + "=\r\n=46rom b\r\n"),
    ]
  )
  func body(text: String, encoded: String) throws {
    #expect(String(decoding: try sample(text: text).body, as: UTF8.self) == encoded)
  }

  @Test(
    "a subject is itself, or encoded words (RFC 2047)",
    arguments: [
      ("Er is een termijn", "Er is een termijn"), ("", ""),
      (letters(67), letters(67)), ("a=b ?=", "a=b ?="),
      (letters(68), "=?utf-8?Q?\(letters(55))?=\r\n =?utf-8?Q?\(letters(13))?="),
      ("café", "=?utf-8?Q?caf=C3=A9?="), ("€ 1_0 ok?", "=?utf-8?Q?=E2=82=AC_1=5F0_ok=3F?="),
      ("a=?utf-8?Q?b?=", "=?utf-8?Q?a=3D=3Futf-8=3FQ=3Fb=3F=3D?="),
      (" a", "=?utf-8?Q?_a?="), ("a ", "=?utf-8?Q?a_?="),
      // Section 5: a character stays in one word.
      (letters(54) + "é", "=?utf-8?Q?\(letters(54))?=\r\n =?utf-8?Q?=C3=A9?="),
      (letters(49) + "é", "=?utf-8?Q?\(letters(49))=C3=A9?="),
      // No other header, no other direction.
      ("a\r\nBcc: b@c.nl", "=?utf-8?Q?a=EF=BF=BD=EF=BF=BDBcc=3A_b=40c=2Enl?="),
      ("a\u{0}\t\u{85}", "=?utf-8?Q?a\(replaced)\(replaced)\(replaced)?="),
      ("a\u{2028}b\u{202E}c\u{2066}", "=?utf-8?Q?a\(replaced)b\(replaced)c\(replaced)?="),
    ]
  )
  func subject(text: String, encoded: String) throws {
    #expect(try sample(subject: text).field("Subject") == encoded)
  }

  @Test("a header that is too long is folded where it may be")
  func folding() throws {
    let to = (1...4).map { "team-\($0)@veiligthuis.example.nl" }
    #expect(
      try sample(to: to).field("To")
        == "\(to[0]), \(to[1]),\r\n \(to[2]), \(to[3])"
    )
    // 76 bytes with `To: `, and one more.
    let fits = ["\(letters(30))@example.nl", "\(letters(19))@\(letters(6)).nl"]
    #expect(try sample(to: fits).field("To") == fits.joined(separator: ", "))
    let other = [fits[0], "a" + fits[1]]
    #expect(try sample(to: other).field("To") == other.joined(separator: ",\r\n "))
    let id = try MessageID(letters(64), domain: "example.nl")
    #expect(try sample(id: id).header.contains("\r\nMessage-ID:\r\n \(id.text)\r\n"))
  }

  @Test("nothing in a part can end it")
  func boundary() throws {
    let text = "a\n--=_00f1examplenl--\n--=_00f1examplenl\nb\n"
    let message = try sample(text: text, html: text)
    let marks = message.wire.split(separator: "\n").filter { $0.hasPrefix("--=_") }
    #expect(marks == ["--=_00f1examplenl", "--=_00f1examplenl", "--=_00f1examplenl--"])
    let id = try MessageID(letters(64), domain: "example.nl")
    let type = try sample(html: text, id: id).field("Content-Type")
    #expect(type == "multipart/alternative;\r\n boundary=\"=_\(letters(60))\"")
  }

  @Test("where the language isn't known, none is said; Precedence never is")
  func absent() throws {
    let message = try sample(languages: [])
    #expect(message.field("Content-Language") == nil)
    #expect(message.field("Precedence") == nil)
    #expect(message.field("Auto-Submitted") == "auto-generated")
  }

  @Test("whatever a notice holds, it arrives, and the message keeps its form", arguments: 1...3)
  func naughty(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    for _ in 0..<400 {
      let strings = (0..<3).map { _ in naughtyStrings.randomElement(using: &random) ?? "" }
      let text = strings.joined(separator: "\n") + "\n"
      let message = try sample(subject: strings[0], text: text)
      let lines = String(decoding: message.bytes, as: UTF8.self).components(separatedBy: "\r\n")
      #expect(lines.allSatisfy { $0.utf8.count <= 76 })
      #expect(lines.joined().utf8.allSatisfy { 0x20..<0x7F ~= $0 || $0 == UInt8(ascii: "\t") })
      #expect(unquoted(message.body) == Array(text.canonical.utf8))
      #expect(words(message.field("Subject") ?? "none") == strings[0].harmless)
      #expect(message.fieldNames == MailMessage.names)
    }
  }
}

private let replaced = "=EF=BF=BD"

private func letters(_ count: Int) -> String { String(repeating: "a", count: count) }
