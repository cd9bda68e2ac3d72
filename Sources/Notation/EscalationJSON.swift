package import Casework
package import Civil

extension JSONWriter {
  /// One escalation: `id, case, rule, moment?, rung, level, at, due, roles, reason, delayMs` and what
  /// else there is to say.
  package mutating func escalation(_ escalation: Escalation, _ zone: Zone) {
    object { json in
      json.string("id", escalation.id)
      json.string("case", escalation.subject)
      json.escalationMembers(escalation, zone)
    }
  }

  /// The same as a CloudEvent under the NL GOV profile, as files and webhooks carry it.
  package mutating func escalationEvent(_ escalation: Escalation, source: String, _ zone: Zone) {
    object { json in
      json.string("specversion", "1.0")
      json.string("id", escalation.id)
      json.string("source", source)
      json.string("type", "nl.overheid.zaaktermijnen.escalatie")
      json.string("subject", escalation.subject)
      json.string("time", zone.text(escalation.decided))
      json.string("sequence", String(escalation.sequence))
      json.string("sequencetype", "Integer")
      json.string("datacontenttype", "application/json")
      json.object("data") { json in json.escalationMembers(escalation, zone) }
    }
  }

  private mutating func escalationMembers(_ escalation: Escalation, _ zone: Zone) {
    string("rule", escalation.rule)
    string("title", escalation.title)
    string("moment", ifPresent: escalation.moment)
    string("rung", escalation.rung)
    string("level", escalation.level.rawValue)
    string("effect", escalation.effect.rawValue)
    string("at", zone.text(escalation.at))
    string("due", escalation.due)
    string("dueAt", zone.text(escalation.dueAt))
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
