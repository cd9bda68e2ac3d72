package import Casework
package import Civil
import Endpoints
import NIOHTTP1
import Notation
import Sinks

/// Carries notices to one endpoint by HTTP: a CloudEvent under the NL GOV profile for each, or what
/// its template makes of it, signed as Standard Webhooks has it.
package struct WebhookCarrier: Carrier {
  package let endpoint: String
  private let settings: WebhookSettings
  private let source: String
  private let zone: Zone
  private let language: Language
  private let line: PinnedLine
  private let head: RequestHead

  /// nil where the endpoint's consent isn't asked.
  private let handshake: Handshake?

  /// - `source`: who speaks, in the events.
  /// - `language`: what templates speak.
  package init(_ settings: WebhookSettings, source: String, _ language: Language, _ zone: Zone) {
    endpoint = settings.name
    self.settings = settings
    self.source = source
    self.language = language
    self.zone = zone
    line = PinnedLine(settings)
    let contentType = settings.template?.contentType
    head = RequestHead(
      to: settings.url,
      settings.headers
        + [("content-type", contentType ?? "application/cloudevents+json; charset=utf-8")]
    )
    handshake = settings.hasHandshake ? Handshake(settings, line) : nil
  }

  /// How many requests are handed to the connections at once.
  private static let handed = 64

  package func carry(
    _ parcels: [Parcel],
    then report: @escaping @Sendable ([(Delivery, AttemptOutcome)]) -> Void
  ) async {
    let outcomes = Outcomes(on: line.loop, report)
    var ready: [Exchange] = []
    var times = InstantTexts(zone)
    var json = JSONWriter(reserving: Self.roomForNotice)
    for parcel in parcels {
      if parcel.lacksPage {
        outcomes.add(parcel.delivery, .pageLost)
        continue
      }
      let exchange = await exchange(
        body(of: parcel, &json, &times),
        id: parcel.notice.id,
        at: parcel.attempted
      ) { [delivery = parcel.delivery] in outcomes.add(delivery, $0) }
      if let exchange { ready.append(exchange) }
      guard ready.count == Self.handed else { continue }
      line.send(ready)
      ready = []
    }
    line.send(ready)
  }

  /// A notice of one escalation has some 900 bytes.
  private static let roomForNotice = 1024

  /// What is sent of a notice; the writer's room is used for one after the other.
  private func body(
    of parcel: Parcel,
    _ json: inout JSONWriter,
    _ times: inout InstantTexts
  ) -> [UInt8] {
    if let (template, _) = settings.template {
      return template.render(parcel, NoticeWords(language, zone))
    }
    json.removeAll()
    json.noticeEvent(parcel, source: source, &times)
    return json.bytes
  }

  /// What the template makes of what the watch says of itself; nil without one.
  private func rendered(_ announcement: Announcement) -> [UInt8]? {
    settings.template?.template
      .render(AnnouncementWords(announcement.content, language, zone), id: announcement.id)
  }

  package func announce(_ announcement: Announcement) async -> AttemptOutcome {
    var json = JSONWriter()
    json.announcementEvent(announcement, source: source, zone)
    let body = rendered(announcement) ?? json.bytes
    return await withCheckedContinuation { continuation in
      Task {
        let exchange = await exchange(body, id: announcement.id, at: announcement.attempted) {
          continuation.resume(returning: $0)
        }
        if let exchange { line.send([exchange]) }
      }
    }
  }

  package func close() async { line.close() }

  /// What is to be sent, where the endpoint consents; what it came to is told once.
  private func exchange(
    _ body: [UInt8],
    id: String,
    at now: Instant,
    then end: @escaping @Sendable (AttemptOutcome) -> Void
  ) async -> Exchange? {
    let request: WebRequest
    do throws(PinnedLine.Failure) {
      let turn = try await handshake?.turn(at: now) ?? now
      guard turn <= now else {
        end(AttemptOutcome(.later(turn), code: "E-PACE"))
        return nil
      }
      request = try self.request(body, id: id, at: now)
    } catch {
      end(AttemptOutcome(.failure(error), at: now))
      return nil
    }
    return Exchange(request: request) { [handshake] result in
      end(AttemptOutcome(result, at: now))
      guard let handshake, case .success(let answer) = result,
        case .refused = ResponseVerdict(answer, at: now)
      else { return }
      Task { await handshake.forget() }
    }
  }

  private func request(
    _ body: [UInt8],
    id: String,
    at now: Instant
  ) throws(PinnedLine.Failure) -> WebRequest {
    let signature = StandardWebhooksSignature.headers(
      id: id,
      attempted: now,
      body: body,
      secrets: settings.secrets
    )
    return try head.request(signature, body: body)
  }
}

extension WebhookSettings {
  /// What every request says of who asks.
  var headers: [(String, String)] {
    [("user-agent", "termijnwacht"), ("webhook-request-origin", origin)]
      + (token.map { [("authorization", "Bearer \($0)")] } ?? [])
  }
}

extension ResponseVerdict {
  init(_ answer: WebAnswer, at now: Instant) {
    // Most are delivered, and need no look at the headers.
    let isTaken = 200..<300 ~= answer.status
    let header = isTaken ? nil : answer.headers.first(name: "retry-after")
    self.init(
      status: answer.status,
      retryAfter: header.flatMap { RetryAfter.seconds($0, now: now) }
    )
  }
}

extension AttemptOutcome {
  fileprivate init(_ result: Result<WebAnswer, PinnedLine.Failure>, at now: Instant) {
    switch result {
    case .success(let answer):
      self.init(answer: ResponseVerdict(answer, at: now), code: "\(answer.status)")
    case .failure(.noConsent(let seconds)):
      self.init(.retry(afterSeconds: seconds), code: HandshakeAnswer.refusalCode)
    case .failure(let failure): self.init(.retry(afterSeconds: nil), code: failure.code)
    }
  }

  fileprivate init(answer verdict: ResponseVerdict, code: String) {
    switch verdict {
    case .delivered: self.init(.delivered, code: code)
    case .disable: self.init(.disable, code: code)
    case .retry, .retryAfter, .redirected, .refused:
      self.init(.retry(afterSeconds: verdict.retryAfterSeconds), code: code)
    }
  }
}
