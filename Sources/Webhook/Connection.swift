import Endpoints
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One connection: the end of its pipeline, where requests go in and answers come out.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let channel: any Channel
  private let connections: Connections
  private let target: String
  private let authority: String
  private let timeLimit: TimeAmount

  /// The request on its way, and as much of its answer as is there.
  private var exchange: Exchange?
  private var answer: WebAnswer?
  private var answerBytes = 0
  private var isKept = true

  /// Whether it has carried a request before.
  private var isUsed = false
  private var failure: TransportFailure?
  private var timeout: Scheduled<Void>?
  var idleSince = NIODeadline.now()

  /// How much of an answer is read: nothing in it matters, but an unread one holds its connection.
  private static let answerLimit = 64 << 10

  init(_ channel: any Channel, of connections: Connections, _ settings: WebhookSettings) {
    self.channel = channel
    self.connections = connections
    target = settings.url.target
    authority = settings.url.authority
    timeLimit = .seconds(settings.timeoutSeconds)
  }

  func send(_ exchange: Exchange) {
    self.exchange = exchange
    timeout = channel.eventLoop.assumeIsolated().scheduleTask(in: timeLimit) { self.giveUp() }
    let request = exchange.request
    var headers = HTTPHeaders([("host", authority)])
    headers.add(contentsOf: request.headers)
    headers.add(name: "content-length", value: String(request.body.count))
    let head = HTTPRequestHead(
      version: .http1_1,
      method: request.method,
      uri: target,
      headers: headers
    )
    channel.write(HTTPClientRequestPart.head(head), promise: nil)
    if !request.body.isEmpty {
      let body = IOData.byteBuffer(ByteBuffer(bytes: request.body))
      channel.write(HTTPClientRequestPart.body(body), promise: nil)
    }
    channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
  }

  func close() { channel.close(promise: nil) }

  /// No answer came in time: those that wait behind it would wait as long, and longer.
  private func giveUp() {
    failure = .timeout
    close()
    connections.failWaiting(.timeout)
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
    timeout?.cancel()
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
    timeout?.cancel()
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
