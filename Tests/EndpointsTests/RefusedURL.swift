import Endpoints
import Testing

/// A URL that is refused, and why.
struct RefusedURL: Sendable, CustomTestStringConvertible {
  let text: String
  let refusal: EndpointURL.Refusal

  var testDescription: String { String(text.prefix(60)) }

  private static let long = "https://example.nl/" + String(repeating: "a", count: 3000)
  private static let longLabel = "https://\(String(repeating: "a", count: 64)).nl/"
  private static let longName = "https://\(String(repeating: "a.", count: 126))nl/"

  static let all: [RefusedURL] = table.flatMap { refusal, texts in
    texts.map { RefusedURL(text: $0, refusal: refusal) }
  }

  private static let table: [(EndpointURL.Refusal, [String])] = [
    (.length, [long]),
    (
      .control,
      [
        "https://example.nl/\r\nHost: evil", "https://exam\tple.nl/", "https://example.nl/\u{7F}",
        "https://example.nl\u{0}.evil.example/", "\nhttps://example.nl/",
      ]
    ),
    (.space, [" https://example.nl/", "https://example.nl/ ", "https://example.nl /a b"]),
    (.backslash, ["https://example.nl\\@evil.example/", "https:\\\\example.nl/"]),
    (
      .scheme,
      [
        "", "example.nl", "//example.nl/", "https:/example.nl/", "https:example.nl", "ftp://a.nl/",
        "file:///etc/passwd", "gopher://127.0.0.1:25/", "httpſ://example.nl/", "https//example.nl/",
        "javascript:alert(1)", "unix:///run/docker.sock", "://example.nl/",
      ]
    ),
    (
      .userinfo,
      [
        "https://user@example.nl/", "https://user:password@example.nl/", "https://@example.nl/",
        "https://example.nl@127.0.0.1/", "https://example.nl:80@127.0.0.1:80/",
        "https://[::1]@example.nl/",
      ]
    ),
    (
      .fragment,
      ["https://example.nl/#", "https://example.nl/a#b", "https://example.nl#@evil.example/"]
    ),
    (
      .port,
      [
        "https://example.nl:/", "https://example.nl:0/", "https://example.nl:65536/",
        "https://example.nl:0443/", "https://example.nl:+443/", "https://example.nl:-1/",
        "https://example.nl:44a/", "https://example.nl:80:80/", "https://[::1]:/",
        "https://[::1]443/", "https://example.nl:٤٤٣/",
      ]
    ),
    (
      .target,
      [
        "https://example.nl/é", "https://example.nl/%", "https://example.nl/%4", "https://a.nl/%zz",
        "https://example.nl/a[0]", "https://example.nl/<a>", "https://example.nl/?q=\"",
        "https://example.nl/{a}", "https://example.nl/a|b", "https://example.nl/^`",
      ]
    ),
    (.hostEmpty, ["https://", "https:///etc", "https://:443/", "https://?a"]),
    (
      .hostNotASCII,
      [
        "https://exämple.nl/", "https://１２７.0.0.1/", "https://ⓛocalhost/", "https://127。0。0。1/",
        "https://example.nl\u{2044}a/", "https://\u{202E}ln.elpmaxe/", "https://example\u{AD}.nl/",
      ]
    ),
    (
      .hostPercent,
      ["https://%31%32%37.0.0.1/", "https://example%2enl/", "https://[fe80::1%25eth0]/"]
    ),
    (
      .hostDot,
      ["https://example.nl./", "https://127.0.0.1./", "https://localhost.:80/", "https://./"]
    ),
    (
      .hostNumber,
      [
        "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.1/", "https://127.1/",
        "https://127.0.1/", "https://0x7f000001/", "https://017700000001/", "https://0/",
        "https://127.0.0.01/", "https://256.0.0.1/", "https://1.2.3.4.5/", "https://0X7F.0.0.1/",
        "https://127.0.0.0x1/", "https://example.0x/", "https://example.1/", "https://00/",
        "https://4294967296/",
      ]
    ),
    (
      .hostLiteral,
      [
        "https://[::1/", "https://[]/", "https://[127.0.0.1]/", "https://[v1.a]/", "https://[::g]/",
        "https://[::1x]/", "https://[fe80::1",
      ]
    ),
    (
      .hostMapped,
      [
        "https://[::ffff:127.0.0.1]/", "https://[::ffff:a9fe:a9fe]/",
        "https://[0:0:0:0:0:FFFF::1]/",
      ]
    ),
    (
      .hostName,
      [
        longLabel, longName, "https://-a.nl/", "https://a-.nl/", "https://.example.nl/",
        "https://a..nl/", "https://a_b.nl/", "https://*.example.nl/", "https://a,b/", "https://a]/",
      ]
    ),
  ]
}
