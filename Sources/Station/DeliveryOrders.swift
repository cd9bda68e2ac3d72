import Glibc
import Notation
package import Watch

/// Orders of people that wait for the daemon, a line each in `deliveries.ndjson` of the state folder.
package enum DeliveryOrders {
  private static func path(_ state: String) -> String { state + "/deliveries.ndjson" }

  /// Appends orders, in one go.
  package static func append(_ orders: [DeliveryOrder], state: String) throws(SystemError) {
    var json = JSONWriter()
    for order in orders {
      json.object { json in
        json.string("order", order.kind.rawValue)
        json.string("endpoint", order.endpoint)
        if let sequence = order.sequence { json.number("sequence", sequence) }
      }
      json.newline()
    }
    let descriptor = open(path(state), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    defer { close(descriptor) }
    let bytes = json.bytes
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw SystemError(code: errno)
    }
  }

  /// The orders that wait; a line that says nothing is passed over.
  static func read(state: String) -> [DeliveryOrder] {
    guard let file = try? MappedFile(path: path(state)) else { return [] }
    return String(decoding: file.bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      guard let json = try? JSONValue(String(line)),
        let kind = json["order"]?.text.flatMap(DeliveryOrder.Kind.init),
        let endpoint = json["endpoint"]?.text
      else { return nil }
      return DeliveryOrder(kind, endpoint: endpoint, sequence: json["sequence"]?.integer)
    }
  }

  /// They have been carried out.
  static func remove(state: String) { unlink(path(state)) }
}
