import Testing

@testable import Webhook

/// What is taken for a whole answer without content past the parser, and what never may be.
struct BareAnswerTests {
  private func status(_ answer: String) -> Int? {
    Array(answer.utf8).withUnsafeBytes { BareAnswer($0)?.status }
  }

  @Test(
    "answers by which a receiver has it, and nothing follows",
    arguments: [
      ("HTTP/1.1 204 No Content\r\n\r\n", 204),
      ("HTTP/1.1 204 \r\n\r\n", 204),
      (
        "HTTP/1.1 204 No Content\r\nServer: nginx/1.22.1\r\nDate: Thu, 26 Nov 2026 12:00:00 GMT\r\n"
          + "Connection: keep-alive\r\n\r\n", 204
      ),
      ("HTTP/1.1 204 No Content\r\nconnection:Keep-Alive\r\n\r\n", 204),
      ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200),
      ("HTTP/1.1 202 Accepted\r\nX-Empty:\r\ncontent-length:0\r\n\r\n", 202),
    ]
  )
  func bare(_ answer: String, _ expected: Int) { #expect(status(answer) == expected) }

  @Test("an answer of which only a part is there is no whole one, wherever it was cut")
  func cut() {
    let whole =
      "HTTP/1.1 204 No Content\r\nServer: nginx\r\nDate: Thu, 26 Nov 2026 12:00:00 GMT\r\n\r\n"
    #expect(status(whole) == 204)
    for length in 0..<whole.utf8.count {
      #expect(status(String(decoding: whole.utf8.prefix(length), as: UTF8.self)) == nil)
    }
  }

  @Test(
    "all else is left to the parser",
    arguments: [
      "", "HTTP/1.1 2", "HTTP/1.1 204\r\n\r\n", "HTTP/1.1 204 No Content\r\n",
      "HTTP/1.1 204 No\n\n",
      "HTTP/1.1 204 No Content\r\n\r",
      // More, or less, than one answer.
      "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nx",
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
      // Content, or no word of how much.
      "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 00\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nTRANSFER-ENCODING: chunked\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
      // The connection doesn't stay as it is.
      "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nConnection: keep-alive, upgrade\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nUpgrade: h2c\r\n\r\n",
      "HTTP/1.0 204 No Content\r\n\r\n",
      // Other statuses.
      "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 304 Not Modified\r\n\r\n",
      "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 2x4 No\r\n\r\n",
      "HTTP/1.1 2044 No\r\n\r\n",
      // No header.
      "HTTP/1.1 204 No Content\r\nno colon\r\n\r\n", "HTTP/1.1 204 No Content\r\n: none\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nServer : x\r\n\r\n",
      "HTTP/1.1 204 No Content\r\n folded: x\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nServer: a\u{7}b\r\n\r\n",
      "HTTP/1.1 204 No Content\r\nServer: a\nb: c\r\n\r\n",
    ]
  )
  func other(_ answer: String) { #expect(status(answer) == nil) }
}
