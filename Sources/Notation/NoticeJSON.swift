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
    let built = times.text(parcel.notice.built)
    let notice = parcel.notice
    object { json in
      json.string("specversion", "1.0")
      json.string("id", notice.id)
      json.string("source", source)
      json.string("type", "nl.overheid.zaaktermijnen.\(notice.kind.eventType(parcel.escalations))")
      if notice.subjects.count == 1 { json.string("subject", notice.subjects[0]) }
      json.string("time", built)
      json.string("sequence", String(parcel.delivery.sequence))
      json.string("sequencetype", "Integer")
      json.string("datacontenttype", "application/json")
      if let pages = parcel.pages { return json.json("data", pages.json) }
      json.object("data") { json in
        json.string("kind", notice.kind.rawValue)
        json.string("role", notice.role)
        json.string("organisation", ifPresent: notice.organisation)
        json.array("path") { json in
          for role in notice.path { json.string(nil, role) }
        }
        json.string("level", notice.level.rawValue)
        json.number("count", notice.escalations.count)
        json.array("escalations") { json in
          for escalation in parcel.escalations.prefix(Self.listed) {
            json.escalation(escalation, &times)
          }
        }
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
