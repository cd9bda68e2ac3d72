import Endpoints
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One connection: the end of its pipeline, where answers come out.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  private let channel: any Channel
  private let connections: Connections
  private let parser: HTTPResponseDecoder
  private let writer: RequestWriter

  /// The request on its way, and as much of its answer as is there.
  private var exchange: Exchange?
  private var answer: WebAnswer?
  private var answerBytes = 0
  private var isKept = true

  /// When its answer must be there.
  private(set) var deadline: NIODeadline?

  /// Whether it has carried a request before.
  private var isUsed = false
  private var failure: TransportFailure?
  var idleSince = NIODeadline.now()

  /// How much of an answer is read: nothing in it matters, but an unread one holds its connection.
  private static let answerLimit = 64 << 10

  /// - `parser`: stands before it in the pipeline, and `writer` before that.
  init(
    _ channel: any Channel,
    of connections: Connections,
    _ parser: HTTPResponseDecoder,
    _ writer: RequestWriter
  ) {
    self.channel = channel
    self.connections = connections
    self.parser = parser
    self.writer = writer
  }

  func send(_ exchange: Exchange, until deadline: NIODeadline) {
    self.exchange = exchange
    self.deadline = deadline
    // What an answer's end is depends on what was asked.
    let head = HTTPRequestHead(version: .http1_1, method: exchange.request.method, uri: "/")
    parser.write(data: .head(head))
    writer.send(exchange.request.bytes)
  }

  func close() { channel.close(promise: nil) }

  /// No answer came in time.
  func giveUp() {
    failure = .timeout
    close()
  }

  // MARK: - What comes

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      answer = WebAnswer(status: Int(head.status.code), headers: head.headers)
      isKept = head.isKeepAlive
    case .body(let part):
      answerBytes += part.readableBytes
      guard answerBytes > Self.answerLimit else { return }
      isKept = false
      finish()
    case .end: finish()
    }
  }

  /// The answer is whole, or as much of it as is wanted.
  private func finish() {
    guard let exchange, let answer else { return close() }
    deadline = nil
    exchange.succeed(answer)
    self.exchange = nil
    self.answer = nil
    answerBytes = 0
    isUsed = true
    if isKept { connections.release(self) } else { close() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    failure = TransportFailure(error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline = nil
    connections.lost(self, unsent: end())
  }

  /// Ends what was on its way; what is to be sent again, for it came to nothing.
  private func end() -> Exchange? {
    guard var exchange else { return nil }
    self.exchange = nil
    if let answer {
      exchange.succeed(answer)
    } else if isUsed, !exchange.wasSent, failure == nil {
      // A receiver may leave a connection that was kept just as the next request goes out: that was
      // not read. One that did read it knows it again by its id.
      exchange.wasSent = true
      return exchange
    } else {
      exchange.fail(.transport(failure ?? .closed))
    }
    return nil
  }
}

/// Where whole requests go out, past the parser: they are encoded already.
final class RequestWriter: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func send(_ bytes: ByteBuffer) {
    context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
  }
}

extension TransportFailure {
  /// What went wrong, by what the connection says.
  init(_ error: any Error) {
    switch error {
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: self = .tls
    case is NIOConnectionError, is IOError, is ChannelError: self = .connection
    default: self = .response
    }
  }
}
