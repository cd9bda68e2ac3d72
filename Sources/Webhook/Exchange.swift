import NIOCore
import NIOHTTP1

/// A request to one endpoint, without the headers that say where it goes and how long it is.
struct WebRequest: Sendable {
  var method = HTTPMethod.POST
  var headers: [(String, String)]
  var body: [UInt8] = []
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
