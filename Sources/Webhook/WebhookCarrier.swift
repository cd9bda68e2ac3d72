import AsyncHTTPClient
package import Casework
package import Civil
import Endpoints
import NIOCore
import NIOHTTP1
import Notation
import Sinks

/// Carries notices to one endpoint by HTTP: a CloudEvent under the NL GOV profile for each, signed as
/// Standard Webhooks has it.
package struct WebhookCarrier: Carrier {
  package let endpoint: String
  private let settings: WebhookSettings
  private let source: String
  private let zone: Zone
  private let line: PinnedLine

  /// - `source`: who speaks, in the events.
  package init(_ settings: WebhookSettings, source: String, _ zone: Zone) {
    endpoint = settings.name
    self.settings = settings
    self.source = source
    self.zone = zone
    line = PinnedLine(settings)
  }

  package func carry(_ parcel: Parcel) async -> AttemptOutcome {
    var json = JSONWriter()
    json.noticeEvent(parcel, source: source, zone)
    return await send(json.bytes, id: parcel.notice.id, at: parcel.attempted)
  }

  /// Sends a notice that tells nothing, to prove that it arrives.
  package func sendTest(id: String, at now: Instant) async -> AttemptOutcome {
    var json = JSONWriter()
    json.object { json in
      json.string("specversion", "1.0")
      json.string("id", id)
      json.string("source", source)
      json.string("type", "nl.overheid.zaaktermijnen.proef")
      json.string("time", zone.text(now))
    }
    return await send(json.bytes, id: id, at: now)
  }

  package func close() async { await line.close() }

  private func send(_ body: [UInt8], id: String, at now: Instant) async -> AttemptOutcome {
    do throws(PinnedLine.Failure) {
      let client = try await line.client()
      let response = try await line.answer(to: request(body, id: id, at: now), client)
      return AttemptOutcome(
        answer: ResponseVerdict(response, at: now),
        code: "\(response.status.code)"
      )
    } catch {
      return AttemptOutcome(.retry(afterSeconds: nil), code: error.code)
    }
  }

  private func request(_ body: [UInt8], id: String, at now: Instant) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: settings.url.text)
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/cloudevents+json; charset=utf-8")
    request.headers.add(name: "user-agent", value: "termijnwacht")
    request.headers.add(name: "webhook-request-origin", value: settings.origin)
    if let token = settings.token {
      request.headers.add(name: "authorization", value: "Bearer \(token)")
    }
    let headers = StandardWebhooksSignature.headers(
      id: id,
      attempted: now,
      body: body,
      secrets: settings.secrets
    )
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    request.body = .bytes(ByteBuffer(bytes: body))
    return request
  }
}

extension ResponseVerdict {
  fileprivate init(_ response: HTTPClientResponse, at now: Instant) {
    let header = response.headers.first(name: "retry-after")
    self.init(
      status: Int(response.status.code),
      retryAfter: header.flatMap { RetryAfter.seconds($0, now: now) }
    )
  }
}

extension AttemptOutcome {
  fileprivate init(answer verdict: ResponseVerdict, code: String) {
    switch verdict {
    case .delivered: self.init(.delivered, code: code)
    case .disable: self.init(.disable, code: code)
    case .retry, .retryAfter, .redirected, .refused:
      self.init(.retry(afterSeconds: verdict.retryAfterSeconds), code: code)
    }
  }
}
