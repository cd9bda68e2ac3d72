import Endpoints
import NIOCore
import NIOPosix
import NIOSSL
import Sinks

/// The way to one endpoint: to an address that was judged when it was looked up, and to no other.
///
/// The name is looked up and judged before every attempt; attempts that begin together share a
/// look-up. What connections stand open to an address that is still the endpoint's are used again.
struct PinnedLine: Sendable {
  let loop: any EventLoop
  private let way: NIOLoopBoundBox<Way>

  init(_ settings: WebhookSettings) {
    loop = MultiThreadedEventLoopGroup.singleton.next()
    way = .makeBoxSendingValue(Way(settings, on: loop), eventLoop: loop)
  }

  /// Why no status came.
  enum Failure: Error {
    case refused(HostAllowList.Refusal)
    case transport(TransportFailure)

    /// The receiver doesn't consent to being sent to, and may have said how many seconds to stay away.
    case noConsent(afterSeconds: Int?)

    /// A stable code.
    var code: String {
      switch self {
      case .refused(let refusal): refusal.code
      case .transport(let failure): failure.rawValue
      case .noConsent: HandshakeAnswer.refusalCode
      }
    }
  }

  /// Sends requests, in their order; what comes back of each is told soon, or when time is up.
  func send(_ exchanges: [Exchange]) {
    loop.execute { way.value.carry(exchanges) }
  }

  /// Sends a request, and waits for what comes back.
  func answer(to request: WebRequest) async throws(Failure) -> WebAnswer {
    let result = await withCheckedContinuation { continuation in
      send([Exchange(request: request) { continuation.resume(returning: $0) }])
    }
    return try result.get()
  }

  func close() { loop.execute { way.value.close() } }
}

/// Where the endpoint is as far as is known, and what waits to know it; on its event loop.
private final class Way {
  private let settings: WebhookSettings
  private let loop: any EventLoop
  private var connections: (address: InternetAddress, to: Connections)?

  /// What waits for the look-up that is under way.
  private var asking: [Exchange] = []

  init(_ settings: WebhookSettings, on loop: any EventLoop) {
    self.settings = settings
    self.loop = loop
  }

  func carry(_ exchanges: [Exchange]) {
    guard !exchanges.isEmpty else { return }
    guard case .name(let name) = settings.url.host else { return carry(exchanges, to: []) }
    let isAsking = !asking.isEmpty
    asking += exchanges
    if !isAsking { lookUp(name) }
  }

  func close() {
    connections?.to.close()
    connections = nil
  }

  /// Asks the resolver, which blocks: it has threads of its own.
  private func lookUp(_ name: String) {
    let port = settings.url.port
    NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
      InternetAddress.lookUp(name, port: port)
    }
    .assumeIsolated().whenComplete { result in
      let exchanges = self.asking
      self.asking = []
      guard case .success(let found) = result, !found.isEmpty else {
        return exchanges.forEach { $0.fail(.transport(.resolution)) }
      }
      self.carry(exchanges, to: found)
    }
  }

  /// - `resolved`: the addresses of the host; none where it is one itself.
  private func carry(_ exchanges: [Exchange], to resolved: [InternetAddress]) {
    let decision = settings.allowed.decision(
      host: settings.url.host,
      port: settings.url.port,
      resolved: resolved
    )
    do throws(PinnedLine.Failure) {
      guard case .pin(let address) = decision else {
        if case .refused(let refusal) = decision { throw .refused(refusal) }
        throw .transport(.resolution)
      }
      let connections = try connections(to: address, among: resolved)
      for exchange in exchanges { connections.carry(exchange) }
    } catch {
      for exchange in exchanges { exchange.fail(error) }
    }
  }

  private func connections(
    to address: InternetAddress,
    among resolved: [InternetAddress]
  ) throws(PinnedLine.Failure) -> Connections {
    // A name that leads to several addresses may tell them in another order each time.
    if let connections, resolved.isEmpty || resolved.contains(connections.address) {
      return connections.to
    }
    let made = Connections(to: try socketAddress(of: address), settings, try tls(), on: loop)
    close()
    connections = (address, made)
    return made
  }

  private func socketAddress(
    of address: InternetAddress
  ) throws(PinnedLine.Failure) -> SocketAddress {
    do {
      return try SocketAddress(ipAddress: address.description, port: Int(settings.url.port))
    } catch {
      throw .transport(.resolution)
    }
  }

  /// What TLS needs; nil for an endpoint without it.
  private func tls() throws(PinnedLine.Failure) -> NIOSSLContext? {
    guard settings.url.scheme == .https else { return nil }
    do {
      return try NIOSSLContext(configuration: configuration())
    } catch {
      throw .transport(.tls)
    }
  }

  private func configuration() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let authority = settings.authority { configuration.trustRoots = .file(authority) }
    if let certificate = settings.certificate {
      configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate.chain)
        .map { .certificate($0) }
      configuration.privateKey = .privateKey(
        try NIOSSLPrivateKey(file: certificate.key, format: .pem)
      )
    }
    return configuration
  }
}
