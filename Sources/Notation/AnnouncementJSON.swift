package import Casework
package import Civil

extension JSONWriter {
  /// What the watch says of itself as a CloudEvent under the NL GOV profile: a test has no data, an
  /// alarm `kind, source?, since`.
  package mutating func announcementEvent(
    _ announcement: Announcement,
    source: String,
    _ zone: Zone
  ) {
    object { json in
      json.string("specversion", "1.0")
      json.string("id", announcement.id)
      json.string("source", source)
      json.string("type", "nl.overheid.zaaktermijnen.\(announcement.content.eventType)")
      json.string("time", zone.text(announcement.attempted))
      guard let alarm = announcement.content.alarm else { return }
      json.string("datacontenttype", "application/json")
      json.object("data") { json in
        json.string("kind", alarm.kind.rawValue)
        json.string("source", ifPresent: alarm.name)
        json.string("since", zone.text(alarm.since))
      }
    }
  }
}

extension Announcement.Content {
  /// The last part of the event type.
  fileprivate var eventType: String {
    switch self {
    case .test: "proef"
    case .alarm: "alarm"
    case .over: "alarm-voorbij"
    }
  }

  fileprivate var alarm: WitnessAlarm? {
    switch self {
    case .test: nil
    case .alarm(let alarm), .over(let alarm): alarm
    }
  }
}
