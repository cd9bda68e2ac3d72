package import Casework
package import Civil

extension JSONWriter {
  /// A notice with what became of it; whoever is behind the role stays out of it.
  ///
  /// - `escalations`: by their place in the log the ids of those that are told of; a notice may be of
  ///   other cases too, which are nobody's business here.
  package mutating func receipt(
    _ receipt: NoticeReceipt,
    of escalations: [Int64: String],
    _ zone: Zone
  ) {
    let notice = receipt.notice
    object { json in
      json.number("notice", notice.sequence)
      json.string("id", notice.id)
      json.string("kind", notice.kind.rawValue)
      json.string("role", notice.role)
      json.string("organisation", ifPresent: notice.organisation)
      json.array("path") { json in
        for role in notice.path { json.string(nil, role) }
      }
      json.string("state", notice.state.rawValue)
      json.string("built", zone.text(notice.built))
      json.string("from", zone.text(notice.from))
      json.array("escalations") { json in
        for id in notice.escalations.compactMap({ escalations[$0] }) { json.string(nil, id) }
      }
      json.array("deliveries") { json in
        for delivery in receipt.deliveries { json.delivery(delivery, zone) }
      }
    }
  }
}
