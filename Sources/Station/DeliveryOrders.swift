import Glibc
import Notation
package import Watch

/// Orders of people that wait for the daemon, a line each in `deliveries.ndjson` of the state folder.
package enum DeliveryOrders {
  private static func path(_ state: String) -> String { state + "/deliveries.ndjson" }

  /// Appends orders, in one go.
  ///
  /// - `name`: who gives them.
  package static func append(
    _ orders: [DeliveryOrder],
    by name: String,
    state: String
  ) throws(SystemError) {
    var json = JSONWriter()
    for order in orders {
      json.object { json in
        json.string("order", order.kind.rawValue)
        json.string("endpoint", order.endpoint)
        if let sequence = order.sequence { json.number("sequence", sequence) }
        json.string("by", name)
      }
      json.newline()
    }
    try OrderFile.append(json.bytes, to: path(state))
  }

  /// The orders that wait, who gave them, and how many lines say nothing; nil where none wait.
  ///
  /// They are taken out of the way of those that come meanwhile, and stay until they are removed: those
  /// that an earlier process took come first, by themselves.
  static func take(state: String) -> (orders: [DeliveryOrder], by: Set<String>, unread: Int)? {
    let taken = takenPath(state)
    if access(taken, F_OK) != 0 { rename(path(state), taken) }
    guard let file = try? MappedFile(path: taken) else { return nil }
    let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
    let values = lines.compactMap { try? JSONValue(String($0)) }
    let orders = values.compactMap(order)
    return (orders, Set(values.compactMap { $0["by"]?.text }), lines.count - orders.count)
  }

  private static func order(_ json: JSONValue) -> DeliveryOrder? {
    guard let kind = json["order"]?.text.flatMap(DeliveryOrder.Kind.init),
      let endpoint = json["endpoint"]?.text
    else { return nil }
    return DeliveryOrder(kind, endpoint: endpoint, sequence: json["sequence"]?.integer)
  }

  /// Those that were taken have been carried out; where lines said nothing they are kept for a person.
  ///
  /// - Returns: whether they are out of the way.
  static func remove(state: String, keeping unread: Int) -> Bool {
    let taken = takenPath(state)
    return unread > 0
      ? rename(taken, state + "/quarantine/deliveries.ndjson") == 0 : unlink(taken) == 0
  }

  private static func takenPath(_ state: String) -> String { state + "/deliveries.taken.ndjson" }
}
