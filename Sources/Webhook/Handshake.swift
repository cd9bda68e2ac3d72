import Civil
import Endpoints
import NIOHTTP1

/// Asks an endpoint whether it may be sent to, before the first request and again when its consent
/// has run out, and keeps to the pace that it allows.
///
/// Source: CloudEvents, "HTTP 1.1 Web Hooks for Event Delivery", section 4.
actor Handshake {
  private let settings: WebhookSettings
  private let line: PinnedLine
  private var consent = Consent()

  /// The question that is under way: who wants to send meanwhile waits for its answer.
  private var asking: Question?

  /// How many requests a minute are allowed, nil for any number; or why none are.
  private typealias Question = Task<Result<Int?, PinnedLine.Failure>, Never>

  init(_ settings: WebhookSettings, _ line: PinnedLine) {
    self.settings = settings
    self.line = line
  }

  /// When a request may go that is ready now: at once, where that is no later than `now`.
  ///
  /// - Throws: why it may not.
  func turn(at now: Instant) async throws(PinnedLine.Failure) -> Instant {
    if !consent.holds(at: now) { try await obtain(at: now) }
    return consent.turn(at: now)
  }

  /// Has consent asked for anew: a request was refused.
  func forget() { consent.forget() }

  private func obtain(at now: Instant) async throws(PinnedLine.Failure) {
    let question = asking ?? self.question(at: now)
    asking = question
    let answer = await question.value
    if asking == question { asking = nil }
    consent.grant(perMinute: try answer.get(), at: now)
  }

  private func question(at now: Instant) -> Question { Task { await self.ask(at: now) } }

  private func ask(at now: Instant) async -> Result<Int?, PinnedLine.Failure> {
    let head = RequestHead(.OPTIONS, to: settings.url, settings.headers)
    do throws(PinnedLine.Failure) {
      let response = try await line.answer(to: try head.request())
      let answer = HandshakeAnswer(
        origin: settings.origin,
        allowedOrigins: response.headers["webhook-allowed-origin"],
        allowedRates: response.headers["webhook-allowed-rate"]
      )
      if case .granted(let perMinute) = answer { return .success(perMinute) }
      let verdict = ResponseVerdict(response, at: now)
      return .failure(.noConsent(afterSeconds: verdict.retryAfterSeconds))
    } catch {
      return .failure(error)
    }
  }
}
