import Endpoints
import NIOCore
import NIOHTTP1

/// A request as it goes over the wire, head and body in one piece.
struct WebRequest: Sendable {
  let method: HTTPMethod
  let bytes: ByteBuffer
}

/// What all requests of one kind to one endpoint begin with, written once: of thousands only what
/// differs is written for each.
struct RequestHead: Sendable {
  private let method: HTTPMethod

  /// The request line and the headers that are the same each time; nil where one of them would end
  /// before its end.
  private let bytes: [UInt8]?

  /// - `headers`: those that are the same each time, but not the host.
  init(_ method: HTTPMethod = .POST, to url: EndpointURL, _ headers: [(String, String)]) {
    self.method = method
    var bytes = ByteBuffer(string: "\(method.rawValue) \(url.target) HTTP/1.1\r\n")
    let isWhole = bytes.write(headers: [("host", url.authority)] + headers)
    self.bytes = isWhole ? Array(bytes.readableBytesView) : nil
  }

  /// - Throws: where a header's value isn't one: it could say more than one header.
  func request(
    _ headers: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) throws(PinnedLine.Failure) -> WebRequest {
    guard let bytes else { throw .transport(.response) }
    var whole = ByteBufferAllocator()
      .buffer(capacity: bytes.count + Self.roomForHeaders + body.count)
    whole.writeBytes(bytes)
    guard whole.write(headers: headers) else { throw .transport(.response) }
    whole.writeStaticString("content-length: ")
    whole.writeString(String(body.count))
    whole.writeStaticString("\r\n\r\n")
    whole.writeBytes(body)
    return WebRequest(method: method, bytes: whole)
  }

  private static let roomForHeaders = 256
}

extension ByteBuffer {
  /// Writes headers; false where one has bytes that no header's value has (RFC 9110 section 5.5).
  fileprivate mutating func write(headers: [(name: String, value: String)]) -> Bool {
    for (name, value) in headers {
      let isValue = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
      guard isValue else { return false }
      writeString(name)
      writeStaticString(": ")
      writeString(value)
      writeStaticString("\r\n")
    }
    return true
  }
}

/// What came back: the status and the headers; nothing in a body matters.
struct WebAnswer: Sendable {
  var status: Int
  var headers: HTTPHeaders
}

/// A request with who waits for its answer, and is told it on the line's event loop.
struct Exchange: Sendable {
  let request: WebRequest
  let end: @Sendable (Result<WebAnswer, PinnedLine.Failure>) -> Void

  /// Whether it was sent before, over a connection that the other side had left.
  var wasSent = false

  func succeed(_ answer: WebAnswer) { end(.success(answer)) }

  func fail(_ failure: PinnedLine.Failure) { end(.failure(failure)) }
}
