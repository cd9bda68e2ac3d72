/// What a receiver says when it is asked whether it may be sent to, by an OPTIONS request.
///
/// Source: CloudEvents, "HTTP 1.1 Web Hooks for Event Delivery", section 4.
package enum HandshakeAnswer: Hashable, Sendable {
  /// It may be sent to, at most so many requests a minute; nil for any number.
  case granted(perMinute: Int?)

  /// It said nothing of the kind, or what can't be read: no consent.
  case refused

  /// The stable code of a refusal.
  package static let refusalCode = "E-HANDSHAKE"

  /// Reads the answer's headers; the status says nothing (section 4.2), since a server that knows
  /// of no webhooks answers OPTIONS too.
  ///
  /// - `origin`: the name that was asked under (`WebHook-Request-Origin`).
  /// - `allowedOrigins`: each `WebHook-Allowed-Origin`: that name, or `*`, once.
  /// - `allowedRates`: each `WebHook-Allowed-Rate`: requests a minute, or `*`, once or not at all.
  package init(origin: String, allowedOrigins: [String], allowedRates: [String]) {
    self = .refused
    guard allowedOrigins == ["*"] || allowedOrigins == [origin], allowedRates.count <= 1 else {
      return
    }
    guard let rate = allowedRates.first, rate != "*" else {
      self = .granted(perMinute: nil)
      return
    }
    guard rate.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return }
    // More digits than an Int holds are a number all the same, a large one.
    let perMinute = rate.isEmpty ? 0 : Int(rate) ?? .max
    if perMinute > 0 { self = .granted(perMinute: perMinute) }
  }
}
