import Endpoints
import Mail
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Sinks

/// Sends one message to a submission server, to an address that was judged when it was looked up.
struct SMTPLine {
  private let server: MailServer
  private let clientName: String

  /// How long a connection may take to be made, in seconds.
  private static let connectSeconds: Int64 = 30

  init(_ server: MailServer, clientName: String) {
    self.server = server
    self.clientName = clientName
  }

  func send(_ message: MailMessage, to recipients: [MailAddress]) async -> MailResult {
    switch server.allowed.decision(host: server.host, port: server.port, resolved: await resolved())
    {
    case .refused(let refusal): return MailResult(code: refusal.code)
    case .pin(let address): return await talk(to: address, message, recipients)
    }
  }

  private func resolved() async -> [InternetAddress] {
    guard case .name(let name) = server.host else { return [] }
    let port = server.port
    let found = try? await NIOThreadPool.singleton.runIfActive {
      InternetAddress.lookUp(name, port: port)
    }
    return found ?? []
  }

  private func talk(
    to address: InternetAddress,
    _ message: MailMessage,
    _ recipients: [MailAddress]
  ) async -> MailResult {
    let conversation = SMTPConversation(
      message,
      recipients: recipients,
      clientName: clientName,
      access: server.isPlain ? .plainOnLoopback : .encrypted(server.credentials)
    )
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let promise = loop.makePromise(of: MailResult.self)
    let tls: NIOSSLContext
    do { tls = try context() } catch {
      promise.succeed(MailResult(code: SMTPFailure.Kind.tls.rawValue))
      return MailResult(code: SMTPFailure.Kind.tls.rawValue)
    }
    let name = serverName
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(.seconds(Self.connectSeconds))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            SMTPHandler(conversation, promise, tls, serverName: name)
          )
        }
      }
    do {
      _ = try await bootstrap.connect(host: address.description, port: Int(server.port)).get()
      return try await promise.futureResult.get()
    } catch {
      promise.succeed(MailResult(code: SMTPFailure.Kind.connection.rawValue))
      return MailResult(code: SMTPFailure.Kind.connection.rawValue)
    }
  }

  /// What the certificate must be of: a name; an address is looked for among its own.
  private var serverName: String? {
    if case .name(let name) = server.host { name } else { nil }
  }

  private func context() throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let authority = server.authority { configuration.trustRoots = .file(authority) }
    return try NIOSSLContext(configuration: configuration)
  }
}

/// Speaks one conversation over a channel: what it wants is done, and what comes is told to it.
private final class SMTPHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var conversation: SMTPConversation
  private let promise: EventLoopPromise<MailResult>
  private let tls: NIOSSLContext
  private let serverName: String?
  private var result = MailResult(isWorthAnother: false)
  private var isFinished = false
  private var timeout: Scheduled<Void>?

  init(
    _ conversation: SMTPConversation,
    _ promise: EventLoopPromise<MailResult>,
    _ tls: NIOSSLContext,
    serverName: String?
  ) {
    self.conversation = conversation
    self.promise = promise
    self.tls = tls
    self.serverName = serverName
  }

  func channelActive(context: ChannelHandlerContext) { awaitReply(context) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    perform(conversation.received(Array(buffer.readableBytesView)), context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent {
      perform(conversation.encrypted(), context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    perform(conversation.lost(.connection), context)
    finish()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let isTLS = error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError
    perform(conversation.lost(isTLS ? .tls : .connection), context)
    context.close(promise: nil)
  }

  private func perform(_ effects: [SMTPConversation.Effect], _ context: ChannelHandlerContext) {
    for effect in effects {
      switch effect {
      case .send(let bytes):
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
      case .startTLS: startTLS(context)
      case .recipientFailed(_, let failure):
        result.code = failure.kind.rawValue
        if case .retry = failure.verdict { result.isWorthAnother = true }
      case .done(let delivered): result.delivered = delivered
      case .failed(let failure): result.code = failure.kind.rawValue
      case .close: context.close(promise: nil)
      }
    }
    awaitReply(context)
  }

  private func startTLS(_ context: ChannelHandlerContext) {
    do {
      let handler = try NIOSSLClientHandler(context: tls, serverHostname: serverName)
      try context.pipeline.syncOperations.addHandler(handler, position: .first)
    } catch {
      perform(conversation.lost(.tls), context)
      context.close(promise: nil)
    }
  }

  private func awaitReply(_ context: ChannelHandlerContext) {
    timeout?.cancel()
    guard !isFinished, context.channel.isActive else { return }
    let seconds = Int64(conversation.replyTimeoutSeconds)
    timeout = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) {
      self.perform(self.conversation.lost(.timeout), context)
      context.close(promise: nil)
    }
  }

  private func finish() {
    timeout?.cancel()
    guard !isFinished else { return }
    isFinished = true
    promise.succeed(result)
  }
}
