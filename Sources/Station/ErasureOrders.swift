import Glibc
import Notation
package import Watch

/// Orders to erase that wait for the daemon, a line each in `erasures.ndjson` of the state folder.
///
/// They name cases by their keys, so only the daemon's user reads them, and they are gone once they
/// have been carried out in full.
package enum ErasureOrders {
  private static func path(_ state: String) -> String { state + "/erasures.ndjson" }

  private static func takenPath(_ state: String) -> String { state + "/erasures.taken.ndjson" }

  /// Appends orders, in one go.
  package static func append(_ orders: [ErasureOrder], state: String) throws(SystemError) {
    var json = JSONWriter()
    for order in orders {
      json.object { json in
        json.string("case", order.key)
        json.string("reason", order.reason.rawValue)
        json.string("by", order.by)
      }
      json.newline()
    }
    try OrderFile.append(json.bytes, to: path(state))
  }

  /// The orders that wait, and how many lines say nothing; nil where none wait.
  ///
  /// They are taken out of the way of those that come meanwhile, and stay until they are removed: what
  /// an earlier process began is done again from its beginning, which is harmless.
  static func take(state: String) -> (orders: [ErasureOrder], unread: Int)? {
    let taken = takenPath(state)
    if access(taken, F_OK) != 0 { rename(path(state), taken) }
    guard let file = try? MappedFile(path: taken) else { return nil }
    let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
    let orders = lines.compactMap { order(String($0)) }
    return (orders, lines.count - orders.count)
  }

  private static func order(_ line: String) -> ErasureOrder? {
    guard let json = try? JSONValue(line), let key = json["case"]?.text, !key.isEmpty,
      let reason = json["reason"]?.text.flatMap(ErasureOrder.Reason.init),
      let by = json["by"]?.text
    else { return nil }
    return ErasureOrder(key, reason, by: by)
  }

  /// Those that were taken have been carried out.
  static func remove(state: String) { unlink(takenPath(state)) }
}
