import AsyncHTTPClient
import Endpoints
import NIOCore
import NIOPosix
import NIOSSL
import Sinks

/// The connections to one endpoint, all to an address that was judged when it was looked up.
///
/// The name is looked up and judged before every attempt, but a client that was made for the same
/// address goes on: what it has open leads there and nowhere else.
actor PinnedLine {
  private let settings: WebhookSettings
  private var current: (address: InternetAddress, client: HTTPClient)?

  /// How much of an answer is read: nothing in it matters, but an unread one holds its connection.
  private static let answerBytes = 64 << 10

  /// How many connections there are at the most.
  private static let connections = 16

  init(_ settings: WebhookSettings) { self.settings = settings }

  /// Why no status came.
  enum Failure: Error {
    case refused(HostAllowList.Refusal)
    case transport(TransportFailure)

    /// A stable code.
    var code: String {
      switch self {
      case .refused(let refusal): refusal.code
      case .transport(let failure): failure.rawValue
      }
    }
  }

  /// A client that connects to the endpoint's address as it is now.
  func client() async throws(Failure) -> HTTPClient {
    let addresses = try await resolved()
    let decision = settings.allowed.decision(
      host: settings.url.host,
      port: settings.url.port,
      resolved: addresses
    )
    guard case .pin(let address) = decision else {
      if case .refused(let refusal) = decision { throw .refused(refusal) }
      throw .transport(.resolution)
    }
    // A name that leads to several addresses may tell them in another order each time.
    if let current, addresses.isEmpty || addresses.contains(current.address) {
      return current.client
    }
    let client = try makeClient(address)
    let old = current?.client
    current = (address, client)
    try? await old?.shutdown()
    return client
  }

  func close() async {
    try? await current?.client.shutdown()
    current = nil
  }

  /// Sends a request, and reads what is needed of the answer.
  nonisolated func answer(
    to request: HTTPClientRequest,
    _ client: HTTPClient
  ) async throws(Failure) -> HTTPClientResponse {
    do {
      let response = try await client.execute(
        request,
        timeout: .seconds(settings.timeoutSeconds)
      )
      _ = try? await response.body.collect(upTo: Self.answerBytes)
      return response
    } catch {
      throw .transport(TransportFailure(error))
    }
  }

  private func makeClient(_ address: InternetAddress) throws(Failure) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    do { configuration.tlsConfiguration = try tls() } catch { throw .transport(.tls) }
    configuration.redirectConfiguration = .disallow
    configuration.decompression = .disabled
    configuration.httpVersion = .http1Only
    configuration.timeout = HTTPClient.Configuration.Timeout(
      connect: .seconds(settings.timeoutSeconds),
      read: .seconds(settings.timeoutSeconds)
    )
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connections
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.dnsOverride = [settings.url.host.text: address.description]
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  private func tls() throws -> TLSConfiguration {
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

  /// The addresses of the host, in the resolver's order; empty where the host is one itself.
  private func resolved() async throws(Failure) -> [InternetAddress] {
    guard case .name(let name) = settings.url.host else { return [] }
    let port = settings.url.port
    // The resolver blocks: it has threads of its own.
    let found = try? await NIOThreadPool.singleton.runIfActive {
      InternetAddress.lookUp(name, port: port)
    }
    guard let found, !found.isEmpty else { throw .transport(.resolution) }
    return found
  }
}

extension TransportFailure {
  /// What went wrong, by what the client says.
  fileprivate init(_ error: any Error) {
    switch error {
    case let error as HTTPClientError where error == .connectTimeout: self = .connection
    case let error as HTTPClientError
    where error == .readTimeout || error == .deadlineExceeded: self = .timeout
    case let error as HTTPClientError where error == .remoteConnectionClosed: self = .closed
    case let error as HTTPClientError where error == .tlsHandshakeTimeout: self = .tls
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: self = .tls
    case is NIOConnectionError, is IOError: self = .connection
    default: self = .response
    }
  }
}
