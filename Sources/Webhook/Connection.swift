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
  private let wire: Wire

  /// The request on its way, whether the parser knows of it, and as much of its answer as is there.
  private var exchange: Exchange?
  private var isParsed = false
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

  /// - `parser`: stands before it in the pipeline, and `wire` before that.
  init(
    _ channel: any Channel,
    of connections: Connections,
    _ parser: HTTPResponseDecoder,
    _ wire: Wire
  ) {
    self.channel = channel
    self.connections = connections
    self.parser = parser
    self.wire = wire
  }

  func send(_ exchange: Exchange, until deadline: NIODeadline) {
    self.exchange = exchange
    self.deadline = deadline
    wire.send(exchange.request.bytes)
  }

  func close() { channel.close(promise: nil) }

  /// No answer came in time.
  func giveUp() {
    failure = .timeout
    close()
  }

  // MARK: - What comes

  /// Takes bytes as they come; false where they must be parsed.
  func take(_ bytes: ByteBuffer) -> Bool {
    guard let exchange, !isParsed else { return false }
    if exchange.request.method == .POST,
      let bare = bytes.withUnsafeReadableBytes({ BareAnswer($0) })
    {
      answer = WebAnswer(status: bare.status, headers: HTTPHeaders())
      isKept = true
      finish()
      return true
    }
    // What an answer's end is depends on what was asked.
    let head = HTTPRequestHead(version: .http1_1, method: exchange.request.method, uri: "/")
    parser.write(data: .head(head))
    isParsed = true
    return false
  }

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
    isParsed = false
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

/// Where whole requests go out past the parser, for they are encoded already, and what comes in is looked
/// at before it.
final class Wire: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var context: ChannelHandlerContext?

  /// Whose answers come in.
  var connection: Connection?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    connection = nil
  }

  func send(_ bytes: ByteBuffer) {
    context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if connection?.take(unwrapInboundIn(data)) != true { context.fireChannelRead(data) }
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
