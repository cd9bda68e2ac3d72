import Endpoints
import Foundation
import TestSupport
import Testing

struct EndpointURLTests {
  @Test(
    "a URL reads as its parts",
    arguments: [
      ("https://example.nl", "https://example.nl", "/"),
      ("https://example.nl/", "https://example.nl", "/"),
      ("HTTPS://Hooks.Example.NL/A/b", "https://hooks.example.nl", "/A/b"),
      ("https://example.nl:443/", "https://example.nl", "/"),
      ("https://example.nl:8443/x", "https://example.nl:8443", "/x"),
      ("http://example.nl/x", "http://example.nl", "/x"),
      ("http://example.nl:443/x", "http://example.nl:443", "/x"),
      ("https://example.nl?a=b", "https://example.nl", "/?a=b"),
      ("https://example.nl/a?b=/c?d@e:f", "https://example.nl", "/a?b=/c?d@e:f"),
      ("https://example.nl/%20%C3%A9/~a", "https://example.nl", "/%20%C3%A9/~a"),
      ("https://example.nl//evil.example/", "https://example.nl", "//evil.example/"),
      ("https://example.nl/@evil.example", "https://example.nl", "/@evil.example"),
      ("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example", "/"),
      ("https://1.example.nl/", "https://1.example.nl", "/"),
      ("https://0x7f.example/", "https://0x7f.example", "/"),
      ("https://localhost:1/", "https://localhost:1", "/"),
      ("https://a-b.nl:65535/", "https://a-b.nl:65535", "/"),
      ("https://192.0.2.1/", "https://192.0.2.1", "/"),
      ("https://[2001:DB8:0::1]:8443/", "https://[2001:db8::1]:8443", "/"),
    ]
  )
  func read(text: String, origin: String, target: String) throws {
    let url = try EndpointURL(text, allowsHTTP: true)
    #expect(url.origin == origin)
    #expect(url.target == target)
    #expect(try EndpointURL(url.text, allowsHTTP: true) == url)
    // Another reader of URLs must see the same host, or a check of the one is none for the other.
    let other = try #require(URLComponents(string: url.text))
    #expect(other.scheme == url.scheme.rawValue)
    #expect(other.encodedHost == url.host.text)
    #expect(other.port ?? (other.scheme == "http" ? 80 : 443) == Int(url.port))
    let query = other.percentEncodedQuery.map { "?" + $0 } ?? ""
    #expect(other.percentEncodedPath + query == target)
    #expect(other.user == nil && other.fragment == nil)
  }

  @Test("an address as host is an address")
  func addresses() throws {
    #expect(
      try EndpointURL("https://[::1]/").host == .address(#require(InternetAddress("::1")))
    )
    #expect(
      try EndpointURL("https://10.0.0.1/").host == .address(#require(InternetAddress("10.0.0.1")))
    )
  }

  @Test("a URL that could be read in two ways is refused", arguments: RefusedURL.all)
  func refused(_ row: RefusedURL) {
    #expect(throws: row.refusal) { try EndpointURL(row.text) }
  }

  @Test("http is for whoever allows it")
  func unencrypted() throws {
    #expect(throws: EndpointURL.Refusal.unencrypted) { try EndpointURL("http://127.0.0.1:8080/") }
    #expect(try EndpointURL("http://127.0.0.1:8080/", allowsHTTP: true).scheme == .http)
  }

  @Test("each refusal has its case, and a sentence of its own")
  func refusals() {
    let all = EndpointURL.Refusal.allCases
    #expect(Set(RefusedURL.all.map(\.refusal)).union([.unencrypted]) == Set(all))
    #expect(Set(all.map(\.sentence)).count == all.count)
  }

  @Test("a URL has a longest length")
  func length() throws {
    let start = "https://example.nl/"
    let fits = start + String(repeating: "a", count: 2048 - start.utf8.count)
    #expect(try EndpointURL(fits).text == fits)
    #expect(throws: EndpointURL.Refusal.length) { try EndpointURL(fits + "a") }
  }

  @Test("what is shown of a URL never holds its path")
  func secrecy() throws {
    let url = try EndpointURL("https://hooks.slack.example/services/T0/B0/geheim?token=geheim")
    #expect(url.text.contains("geheim"))
    #expect(!"\(url)".contains("geheim"))
    #expect(!String(reflecting: url).contains("geheim"))
  }

  @Test("naughty strings make no other host, wherever they stand")
  func naughty() {
    var read = 0
    var wrong: [String] = []
    for string in naughtyStrings {
      for start in ["https://", "https://example.nl", "https://example.nl/"] {
        guard let url = try? EndpointURL(start + string) else { continue }
        read += 1
        let isPlain = url.text.utf8.allSatisfy { 0x21..<0x7F ~= $0 }
        let host = URLComponents(string: url.text)?.encodedHost
        if !isPlain || host != url.host.text || (try? EndpointURL(url.text)) != url {
          wrong.append(start + string)
        }
      }
    }
    #expect(wrong == [])
    #expect(read > 20, "some of them are harmless in a path")
  }
}
