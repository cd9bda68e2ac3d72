package import Casework

extension JSONWriter {
  /// How many escalations a notice lists at the most; of a storm the count says the rest.
  private static let listed = 100

  /// A notice as a CloudEvent under the NL GOV profile: what it tells, and nobody's name, key or address.
  ///
  /// - `sequence`: its place among what the endpoint is sent.
  package mutating func noticeEvent(
    _ parcel: Parcel,
    source: String,
    _ times: inout InstantTexts
  ) {
    parcel.lend { notice, escalations, pages in
      object { json in
        json.string("specversion", "1.0")
        json.string("id", notice.id)
        json.string("source", source)
        json.string("type", "nl.overheid.zaaktermijnen.\(notice.kind.eventType(escalations))")
        if notice.subjects.count == 1 { json.string("subject", notice.subjects[0]) }
        json.string("time", times.text(notice.built))
        json.string("sequence", String(parcel.delivery.sequence))
        json.string("sequencetype", "Integer")
        json.string("datacontenttype", "application/json")
        if let pages { return json.json("data", pages.json) }
        json.object("data") { $0.members(of: notice, escalations, &times) }
      }
    }
  }

  private mutating func members(
    of notice: Notice,
    _ escalations: [Escalation],
    _ times: inout InstantTexts
  ) {
    string("kind", notice.kind.rawValue)
    string("role", notice.role)
    string("organisation", ifPresent: notice.organisation)
    array("path") { json in
      for role in notice.path { json.string(nil, role) }
    }
    string("level", notice.level.rawValue)
    number("count", notice.escalations.count)
    array("escalations") { json in
      // By their places: each that is taken out is copied, with all its texts.
      for place in escalations.indices.prefix(Self.listed) {
        json.escalation(escalations[place], &times)
      }
    }
  }
}

extension Notice.Kind {
  /// The last part of the event type: a notice that takes something back says so.
  fileprivate func eventType(_ escalations: [Escalation]) -> String {
    if self == .digest { return "overzicht" }
    let takesBack = !escalations.isEmpty && escalations.allSatisfy { $0.reason == .withdrawn }
    return takesBack ? "ingetrokken" : "escalatie"
  }
}
