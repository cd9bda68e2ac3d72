import Endpoints
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The connections to one address of an endpoint: each carries one request at a time, and is kept for
/// the next (RFC 9112 section 9.3).
///
/// All of it lives on one event loop.
final class Connections {
  private let address: SocketAddress
  private let settings: WebhookSettings
  private let tls: NIOSSLContext?
  private let loop: any EventLoop

  /// Those that wait for a request, the one used last at the end.
  private var idle: [Connection] = []
  private var waiting = CircularBuffer<Exchange>()

  /// Those that are made, and how many there are with those that are being made.
  private var made: [Connection] = []
  private var count = 0
  private var making = 0
  private var isClosed = false

  /// How many there are at the most.
  private static let limit = 16

  /// How long one is kept without a request: less than receivers commonly wait.
  private static let idleTime = TimeAmount.seconds(50)
  private var sweep: Scheduled<Void>?

  /// Looks for answers that are late: a timer for each request would cost more than sending it.
  private var lateness: Scheduled<Void>?

  /// - `tls`: nil for an endpoint without it.
  init(
    to address: SocketAddress,
    _ settings: WebhookSettings,
    _ tls: NIOSSLContext?,
    on loop: any EventLoop
  ) {
    self.address = address
    self.settings = settings
    self.tls = tls
    self.loop = loop
  }

  /// Carries a request as soon as a connection is free.
  func carry(_ exchange: Exchange) {
    waiting.append(exchange)
    serve()
  }

  /// Takes no more requests; those on their way go on.
  func close() {
    isClosed = true
    sweep?.cancel()
    idle.forEach { $0.close() }
    idle = []
  }

  private func serve() {
    while !waiting.isEmpty, let connection = idle.popLast() {
      let deadline = NIODeadline.now() + .seconds(settings.timeoutSeconds)
      connection.send(waiting.removeFirst(), until: deadline)
      if lateness == nil { lookForLate(at: deadline) }
    }
    while making < waiting.count, count < Self.limit { makeConnection() }
  }

  /// Ends what waits for a connection, where there will be none or none in time.
  func failWaiting(_ failure: TransportFailure) {
    while let exchange = waiting.popFirst() { exchange.fail(.transport(failure)) }
  }

  // MARK: - Answers that are late

  private func lookForLate(at time: NIODeadline) {
    lateness = loop.assumeIsolated().scheduleTask(deadline: time) {
      self.lateness = nil
      let now = NIODeadline.now()
      let late = self.made.filter { $0.deadline.map { $0 <= now } ?? false }
      late.forEach { $0.giveUp() }
      // Those that wait behind it would wait as long, and longer.
      if !late.isEmpty { self.failWaiting(.timeout) }
      if let next = self.made.compactMap(\.deadline).filter({ $0 > now }).min() {
        self.lookForLate(at: next)
      }
    }
  }

  // MARK: - Making and losing

  private func makeConnection() {
    count += 1
    making += 1
    connect().whenComplete { result in
      self.making -= 1
      switch result {
      case .success(let connection):
        self.made.append(connection)
        self.release(connection)
      case .failure(let error):
        self.count -= 1
        // Others that stand serve those who wait.
        if self.count == 0 { self.failWaiting(TransportFailure(error)) }
      }
    }
  }

  private func connect() -> EventLoopFuture<Connection>.Isolated {
    let box = NIOLoopBound(self, eventLoop: loop)
    return ClientBootstrap(group: loop)
      .connectTimeout(.seconds(settings.timeoutSeconds))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try box.value.prepare(channel) }
      }
      .connect(to: address)
      .assumeIsolated()
      .flatMapThrowing { try $0.pipeline.syncOperations.handler(type: Connection.self) }
  }

  private func prepare(_ channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    if let tls {
      try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: serverName))
    }
    let parser = HTTPResponseDecoder()
    let wire = Wire()
    let connection = Connection(channel, of: self, parser, wire)
    wire.connection = connection
    try pipeline.addHandlers(wire, ByteToMessageHandler(parser), connection)
  }

  /// What the certificate must be of: a name; an address is looked for among its own.
  private var serverName: String? {
    if case .name(let name) = settings.url.host { name } else { nil }
  }

  /// A connection is free.
  func release(_ connection: Connection) {
    guard !isClosed || !waiting.isEmpty else { return connection.close() }
    connection.idleSince = .now()
    idle.append(connection)
    serve()
    scheduleSweep()
  }

  /// A connection is gone; `unsent` was on it and never came to anything.
  func lost(_ connection: Connection, unsent: Exchange?) {
    count -= 1
    idle.removeAll { $0 === connection }
    made.removeAll { $0 === connection }
    if let unsent { waiting.prepend(unsent) }
    serve()
  }

  private func scheduleSweep() {
    guard sweep == nil, let first = idle.first else { return }
    let time = first.idleSince + Self.idleTime
    sweep = loop.assumeIsolated().scheduleTask(deadline: time) {
      self.sweep = nil
      let limit = NIODeadline.now() - Self.idleTime
      while let first = self.idle.first, first.idleSince <= limit {
        self.idle.removeFirst()
        first.close()
      }
      self.scheduleSweep()
    }
  }
}
