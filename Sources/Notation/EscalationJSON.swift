package import Casework
package import Civil

extension JSONWriter {
  /// One escalation: `id, case, rule, moment?, rung, level, at, due, roles, reason, delayMs` and what
  /// else there is to say.
  package mutating func escalation(_ escalation: Escalation, _ zone: Zone) {
    var times = InstantTexts(zone)
    self.escalation(escalation, &times)
  }

  mutating func escalation(_ escalation: Escalation, _ times: inout InstantTexts) {
    object { json in
      json.string("id", escalation.id)
      json.string("case", escalation.subject)
      json.escalationMembers(escalation, &times)
    }
  }

  /// The same as a CloudEvent under the NL GOV profile, as files and webhooks carry it.
  package mutating func escalationEvent(
    _ escalation: Escalation,
    source: String,
    _ times: inout InstantTexts
  ) {
    object { json in
      json.string("specversion", "1.0")
      json.string("id", escalation.id)
      json.string("source", source)
      json.string("type", "nl.overheid.zaaktermijnen.escalatie")
      json.string("subject", escalation.subject)
      json.string("time", times.text(escalation.decided))
      json.string("sequence", String(escalation.sequence))
      json.string("sequencetype", "Integer")
      json.string("datacontenttype", "application/json")
      json.object("data") { json in json.escalationMembers(escalation, &times) }
    }
  }

  private mutating func escalationMembers(_ escalation: Escalation, _ times: inout InstantTexts) {
    string("rule", escalation.rule)
    string("title", escalation.title)
    string("moment", ifPresent: escalation.moment)
    string("rung", escalation.rung)
    string("level", escalation.level.rawValue)
    string("effect", escalation.effect.rawValue)
    string("at", times.text(escalation.at))
    string("due", escalation.due)
    string("dueAt", times.text(escalation.dueAt))
    if !escalation.readings.isEmpty {
      array("readings") { json in
        for reading in escalation.readings {
          json.object { json in
            json.string("name", reading.name)
            json.string("due", reading.due)
          }
        }
      }
    }
    array("roles") { json in
      for role in escalation.roles { json.string(nil, role) }
    }
    string("reason", escalation.reason.rawValue)
    if escalation.repetition > 0 { number("repetition", escalation.repetition) }
    string("mark", ifPresent: escalation.mark?.rawValue)
    number("delayMs", escalation.delayMilliseconds)
  }
}

/// The texts of instants in a zone: what comes due together has the same ones over and over.
package struct InstantTexts {
  private let zone: Zone
  private var newest: [(instant: Instant, text: String)] = []

  /// An escalation has three instants.
  private static let limit = 3

  package init(_ zone: Zone) { self.zone = zone }

  mutating func text(_ instant: Instant) -> String {
    for known in newest where known.instant == instant { return known.text }
    let text = zone.text(instant)
    if newest.count == Self.limit { newest.removeFirst() }
    newest.append((instant, text))
    return text
  }
}
