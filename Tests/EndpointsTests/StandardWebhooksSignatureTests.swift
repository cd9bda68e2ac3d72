import Civil
import Endpoints
import Foundation
import TestSupport
import Testing

/// Signatures against 24 of other makers (Resources/standard-webhooks-vectors.json).
struct StandardWebhooksSignatureTests {
  @Test("a signature is what others make of it", arguments: SignatureVector.all)
  func vectors(_ vector: SignatureVector) throws {
    let headers = try vector.headers(secrets: [vector.secret])
    #expect(headers == vector.headers)
    try vector.verify(headers, by: vector.secret)
  }

  @Test("what was changed on the way is turned down", arguments: SignatureVector.all)
  func changed(_ vector: SignatureVector) throws {
    let headers = try vector.headers(secrets: [vector.secret])
    var other = vector
    other.body += " "
    #expect(throws: Refusal.signature) { try other.verify(headers, by: vector.secret) }
    for name in ["webhook-id", "webhook-timestamp"] {
      var changed = headers
      changed[name] = headers[name].map { $0.dropLast() + ($0.hasSuffix("1") ? "2" : "1") }
      #expect(throws: Refusal.signature) { try vector.verify(changed, by: vector.secret) }
    }
    #expect(throws: Refusal.signature) { try vector.verify(headers, by: newSecret) }
  }

  @Test("during a rotation old and new secret each pass, and no other")
  func rotation() throws {
    let vector = SignatureVector.all[0]
    let headers = try vector.headers(secrets: [newSecret, vector.secret])
    let signatures = try #require(headers["webhook-signature"]).split(separator: " ")
    #expect(signatures.count == 2)
    #expect(signatures.last.map(String.init) == vector.headers["webhook-signature"])
    try vector.verify(headers, by: newSecret)
    try vector.verify(headers, by: vector.secret)
    let third = SignatureVector.all[1].secret
    #expect(throws: Refusal.signature) { try vector.verify(headers, by: third) }
  }

  @Test("without a secret there is no signature, but id and time")
  func unsigned() throws {
    let headers = try SignatureVector.all[0].headers(secrets: [])
    #expect(Set(headers.keys) == ["webhook-id", "webhook-timestamp"])
  }

  @Test(
    "signatures of other schemes are passed over",
    arguments: [
      ("v1a,AAAA v1,% v1,", " v2,AAAA", true), ("v1,AAAA v1,", "", true), ("v2,", "", false),
      ("v1a,", "", false), ("xv1,", "", false), ("", "", false),
    ]
  )
  func schemes(before: String, after: String, passes: Bool) throws {
    let vector = SignatureVector.all[0]
    var headers = vector.headers
    let signature = try #require(headers["webhook-signature"])
    headers["webhook-signature"] = before + signature.dropFirst("v1,".count) + after
    if passes {
      try vector.verify(headers, by: vector.secret)
    } else {
      #expect(throws: Refusal.signature) { try vector.verify(headers, by: vector.secret) }
    }
  }

  @Test(
    "an attempt of another time is turned down",
    arguments: [(-301, .early), (-300, nil), (0, nil), (300, nil), (301, .old)]
      as [(Int64, Refusal?)]
  )
  func tolerance(later: Int64, refusal: Refusal?) throws {
    let vector = SignatureVector.all[0]
    func verify() throws(Refusal) {
      try vector.verify(vector.headers, by: vector.secret, later: later)
    }
    if let refusal { #expect(throws: refusal, performing: verify) } else { try verify() }
  }

  @Test(
    "a webhook needs its three headers, and a time in digits",
    arguments: [
      ("webhook-id", nil, .header), ("webhook-timestamp", nil, .header),
      ("webhook-signature", nil, .header), ("webhook-timestamp", "", .timestamp),
      ("webhook-timestamp", "1767225600.0", .timestamp),
      ("webhook-timestamp", "+1767225600", .timestamp), ("webhook-signature", "", .signature),
    ] as [(String, String?, Refusal)]
  )
  func headers(name: String, value: String?, refusal: Refusal) {
    let vector = SignatureVector.all[0]
    var headers = vector.headers
    headers[name] = value
    #expect(throws: refusal) { try vector.verify(headers, by: vector.secret) }
  }

  @Test("a fraction of a second is left out of the timestamp")
  func fraction() throws {
    let secret = try WebhookSecret(newSecret)
    let headers = StandardWebhooksSignature.headers(
      id: "a",
      attempted: Instant(microseconds: 1_767_225_600_999_999),
      body: [],
      secrets: [secret]
    )
    #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
    #expect(headers[1].value == "1767225600")
  }

  typealias Refusal = StandardWebhooksSignature.Refusal

  private let newSecret = "whsec_ZWVuIG5pZXV3IGdlaGVpbSB2YW4gMzIgYnl0ZXMhISE="
}

/// A webhook with its signature.
struct SignatureVector: Decodable, Sendable, CustomTestStringConvertible {
  let secret: String
  let headers: [String: String]
  var body: String

  var testDescription: String { headers["webhook-id"] ?? "" }

  static let all: [SignatureVector] = {
    let path =
      Repository.folder(of: #filePath) + "/Resources/standard-webhooks-vectors.json"
    guard let data = FileManager.default.contents(atPath: path),
      let vectors = try? JSONDecoder().decode([SignatureVector].self, from: data),
      vectors.count == 24
    else { preconditionFailure("standard-webhooks-vectors.json is missing or cut short") }
    return vectors
  }()

  /// The headers that we send with it.
  func headers(secrets: [String]) throws -> [String: String] {
    let headers = try StandardWebhooksSignature.headers(
      id: #require(headers["webhook-id"]),
      attempted: attempted,
      body: Array(body.utf8),
      secrets: secrets.map { try WebhookSecret($0) }
    )
    return Dictionary(headers.map { ($0.name, $0.value) }) { $0 + $1 }
  }

  /// What a receiver with that secret makes of it, so many seconds after the attempt.
  func verify(
    _ headers: [String: String],
    by secret: String,
    later seconds: Int64 = 0
  ) throws(StandardWebhooksSignature.Refusal) {
    guard let secret = try? WebhookSecret(secret) else {
      preconditionFailure("a receiver without a secret would turn all down")
    }
    try StandardWebhooksSignature.verify(
      { headers[$0] },
      body: Array(body.utf8),
      secrets: [secret],
      now: attempted.adding(seconds: seconds)
    )
  }

  private var attempted: Instant {
    Instant(seconds: headers["webhook-timestamp"].flatMap { Int64($0) } ?? 0)
  }
}
