package import Civil

/// The headers by which a receiver knows that a webhook is ours, whole and fresh: Standard Webhooks,
/// symmetric scheme v1 (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md).
package enum StandardWebhooksSignature {
  /// The three headers of one attempt, in lower case; without `webhook-signature` where no secret is
  /// given.
  ///
  /// `id`: the same at every attempt, so that the receiver can tell a repeat; not of others' making,
  ///   as a full stop in it would let bytes move between id and body.
  /// `attempted`: when this attempt is made, not when the notice arose: receivers refuse what is
  ///   some minutes old.
  /// `body`: the very bytes that are sent.
  /// `secrets`: each gives a signature; during a rotation the new one and the old.
  package static func headers(
    id: String,
    attempted: Instant,
    body: [UInt8],
    secrets: [WebhookSecret]
  ) -> [(name: String, value: String)] {
    let timestamp = String(attempted.seconds)
    let start = start(id: id, timestamp: timestamp)
    var signatures = ""
    for secret in secrets {
      signatures += signatures.isEmpty ? "v1," : " v1,"
      signatures += Base64.text(secret.code(of: start, body))
    }
    let headers = [(name: "webhook-id", value: id), (name: "webhook-timestamp", value: timestamp)]
    return signatures.isEmpty
      ? headers : headers + [(name: "webhook-signature", value: signatures)]
  }

  /// Why a receiver turns a webhook down.
  package enum Refusal: Error, CaseIterable {
    case header
    case timestamp
    case old
    case early
    case signature
  }

  /// What a receiver does: passes where one signature is of one of its secrets, and the attempt was
  /// made within the tolerance of its own time.
  ///
  /// `header` gives a header's value by its name in lower case. Signatures of other schemes (`v1a,`)
  /// are passed over. The comparison takes as long for a wrong signature as for the right one.
  /// - Throws: why the webhook is turned down.
  package static func verify(
    _ header: (String) -> String?,
    body: [UInt8],
    secrets: [WebhookSecret],
    now: Instant,
    toleranceSeconds: Int64 = 300
  ) throws(Refusal) {
    guard let id = header("webhook-id"), let timestamp = header("webhook-timestamp"),
      let signatures = header("webhook-signature")
    else { throw .header }
    guard let seconds = Int64(timestamp), String(seconds) == timestamp else { throw .timestamp }
    guard seconds >= now.seconds - toleranceSeconds else { throw .old }
    guard seconds <= now.seconds + toleranceSeconds else { throw .early }
    let start = start(id: id, timestamp: timestamp)
    let given = signatures.split(separator: " ").filter { $0.hasPrefix("v1,") }
      .compactMap { Base64.bytes($0.utf8.dropFirst(3)) }
    let isOurs = secrets.map { $0.code(of: start, body) }
      .reduce(false) { found, code in given.reduce(found) { $0 || isEqual($1, code) } }
    guard isOurs else { throw .signature }
  }

  private static let dot = UInt8(ascii: ".")

  /// What is signed before the body: `id.timestamp.`.
  private static func start(id: String, timestamp: String) -> [UInt8] {
    var start: [UInt8] = []
    start.reserveCapacity(64)
    for part in [id, timestamp] {
      start.append(contentsOf: part.utf8)
      start.append(dot)
    }
    return start
  }

  /// Whether both are the same, in a time that depends on their lengths alone.
  private static func isEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
