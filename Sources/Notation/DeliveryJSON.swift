package import Casework
package import Civil

extension JSONWriter {
  /// How a delivery stands: `endpoint, sequence, notice, state, attempts, at, code?`.
  package mutating func delivery(_ delivery: Delivery, _ zone: Zone) {
    object { json in
      json.string("endpoint", delivery.endpoint)
      json.number("sequence", delivery.sequence)
      json.number("notice", delivery.notice)
      json.string("state", delivery.state.name)
      json.number("attempts", delivery.attempts)
      json.string("at", zone.text(delivery.at))
      if !delivery.code.isEmpty { json.string("code", delivery.code) }
    }
  }
}
