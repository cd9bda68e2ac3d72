import Endpoints
import NIOCore
import Testing

@testable import Webhook

/// Requests as they are written for the wire.
struct RequestHeadTests {
  private func head(_ headers: [(String, String)] = []) throws -> RequestHead {
    RequestHead(to: try EndpointURL("https://a.example:8443/hook?x=1"), headers)
  }

  @Test("a request is its head, what differs, its length and its body, in one piece")
  func whole() throws {
    let request = try head([("user-agent", "termijnwacht")])
      .request([("webhook-id", "7")], body: Array("{}".utf8))
    let text = """
      POST /hook?x=1 HTTP/1.1\r
      host: a.example:8443\r
      user-agent: termijnwacht\r
      webhook-id: 7\r
      content-length: 2\r
      \r
      {}
      """
    #expect(Array(request.bytes.readableBytesView) == Array(text.utf8))
  }

  @Test(
    "a value that would say more than one header is refused, wherever it stands",
    arguments: ["a\r\nb: c", "a\nb", "a\rb", "a\0b", "a\u{7F}"]
  )
  func torn(_ value: String) throws {
    let torn = try head([("authorization", value)])
    #expect(throws: PinnedLine.Failure.self) { try torn.request() }
    let whole = try head()
    #expect(throws: PinnedLine.Failure.self) { try whole.request([("webhook-id", value)]) }
  }
}
