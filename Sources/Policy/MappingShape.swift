import Casework
package import Notation

/// Which keys a mapping of one kind may have, and which it must.
///
/// The JSON Schemas of `config/schemas` say the same to editors; a test holds the two together.
package struct MappingShape: Sendable {
  package let keys: [String]

  /// The keys that must be there, each with the code of its absence.
  package let required: [Required]

  /// A key that must be there.
  package struct Required: Sendable {
    package let key: String
    package let code: DiagnosticCode
  }

  init(_ keys: [String], required: KeyValuePairs<String, DiagnosticCode> = [:]) {
    self.keys = keys
    self.required = required.map { Required(key: $0.key, code: $0.value) }
  }
}

extension MappingShape {
  // MARK: - Policy

  package static let policy = MappingShape(
    [
      "policy", "edition", "timezone", "calendar", "hour", "case", "always", "ladders", "rules",
      "applies",
    ],
    required: [
      "policy": .keyMissing, "edition": .editionMissing, "timezone": .keyMissing,
      "calendar": .keyMissing, "rules": .rulesNone,
    ]
  )
  package static let caseLife = MappingShape(["opens", "closes", "owner", "keys"])
  package static let always = MappingShape(Alarm.allCases.map(\.rawValue))
  package static let rung = MappingShape(
    ["at", "tell", "level", "every", "at-most"],
    required: ["at": .rungAt, "tell": .rungTell]
  )
  package static let rule = MappingShape(
    [
      "title", "basis", "effect", "section", "starts", "while", "due", "counting", "roll",
      "first-day", "stops", "cancels", "pauses", "extends", "moments", "valid", "warn", "ladder",
      "after-close",
    ],
    required: ["starts": .startsMissing]
  )
  package static let pattern = MappingShape(
    ["event", "where", "which", "count", "within", "across", "same", "signed", "early"],
    required: ["event": .whenEvent]
  )
  package static let due = MappingShape([
    "term", "counting", "roll", "first-day", "effect", "basis", "fatal", "read", "else", "at-most",
    "next", "cut-off", "on-holiday",
  ])
  package static let pauses = MappingShape(
    ["from", "to", "moves", "days", "ground"],
    required: ["from": .pauseFrom, "to": .pauseTo]
  )
  package static let extends = MappingShape(
    ["event", "where", "by", "to", "each", "total", "times", "signed"],
    required: ["event": .extendsEvent]
  )
  package static let valid = MappingShape(["from", "until"])
  package static let languages = MappingShape(
    ["nl", "en"],
    required: ["nl": .languageMissing, "en": .languageMissing]
  )

  // MARK: - Calendar

  package static let calendar = MappingShape(
    ["calendar", "title", "horizon", "source", "holidays", "decree-days", "working-days"],
    required: ["calendar": .keyMissing, "holidays": .keyMissing]
  )
  package static let holiday = MappingShape(
    ["id", "name", "date", "on-sunday", "easter", "from", "until", "basis"],
    required: ["id": .keyMissing, "name": .keyMissing, "basis": .keyMissing]
  )
  package static let decree = MappingShape(
    ["source", "days"],
    required: ["source": .keyMissing, "days": .keyMissing]
  )

  // MARK: - Configuration

  package static let configuration = MappingShape(
    [
      "source", "language", "policy", "calendars", "roster", "approvers", "mode", "state",
      "sources", "hosts", "sinks", "heartbeat", "witness", "digest", "control", "retention",
      "chain",
    ],
    required: [
      "source": .keyMissing, "policy": .keyMissing, "calendars": .keyMissing, "state": .keyMissing,
    ]
  )
  package static let eventSource = MappingShape(["type-prefix", "zone", "speaks", "numbered"])

  /// Of all sources that aren't named: nobody follows those.
  package static let otherSources = MappingShape(["type-prefix", "zone"])
  package static let host = MappingShape(["networks"])
  package static let sinks = MappingShape(["journal", "file", "webhooks", "mail"])
  package static let journalSink = MappingShape([])
  package static let fileSink = MappingShape(["path", "format"], required: ["path": .keyMissing])

  package static let webhook = MappingShape([
    "url", "url-credential", "token", "secrets", "authority", "certificate", "key", "timeout",
    "handshake", "origin", "template", "content-type", "routes",
  ])
  package static let mail = MappingShape(
    ["from", "domain", "server", "sendmail", "user", "password", "authority", "routes"],
    required: ["from": .keyMissing]
  )
  package static let route = MappingShape([
    "kinds", "rules", "effects", "levels", "organisations", "roles",
  ])

  package static let heartbeat = MappingShape([
    "every", "url", "url-credential", "method", "authority",
  ])
  package static let witness = MappingShape(["tell", "to"])
  package static let chain = MappingShape(["key"], required: ["key": .keyMissing])
  package static let control = MappingShape(["socket", "readers", "actors"])
  package static let retention = MappingShape([
    "cases", "archive", "quarantine", "pages", "backups", "rules",
  ])
  package static let digest = MappingShape(["at", "audiences", "folder", "cap", "template"])
  package static let audience = MappingShape(
    ["role", "organisation"],
    required: ["role": .keyMissing]
  )

  // MARK: - Roster

  package static let roster = MappingShape(
    ["roster", "edition", "roles", "organisations", "absences"],
    required: ["roster": .keyMissing, "edition": .editionMissing, "roles": .keyMissing]
  )
  package static let role = MappingShape(["people", "up", "not-before", "not-after"])
  package static let absence = MappingShape(
    ["person", "from", "until", "deputy"],
    required: ["person": .keyMissing, "from": .keyMissing, "until": .keyMissing]
  )

  // MARK: - Scenario

  package static let scenario = MappingShape(
    [
      "scenario", "source", "policy", "calendars", "case", "rules", "events", "outages",
      "clock-steps", "roster", "activate", "mode", "until", "expect", "clocks", "notices",
    ],
    required: [
      "scenario": .keyMissing, "policy": .keyMissing, "until": .keyMissing,
    ]
  )
  package static let outage = MappingShape(
    ["from", "until"],
    required: ["from": .keyMissing, "until": .keyMissing]
  )
  package static let clockStep = MappingShape(
    ["at", "by"],
    required: ["at": .keyMissing, "by": .keyMissing]
  )
  package static let activation = MappingShape(
    ["at", "policy"],
    required: ["at": .keyMissing, "policy": .keyMissing]
  )
  package static let expectation = MappingShape(
    [
      "at", "decided", "case", "rule", "moment", "rung", "tell", "level", "due", "reason", "mark",
      "repetition",
    ],
    required: ["at": .keyMissing, "rule": .keyMissing, "rung": .keyMissing]
  )
  package static let expectedClock = MappingShape(
    ["case", "rule", "moment", "anchor", "state", "due"],
    required: ["rule": .keyMissing, "state": .keyMissing]
  )
  package static let expectedNotice = MappingShape(
    ["at", "to", "organisation", "people", "path", "escalations", "muted", "state"],
    required: ["at": .keyMissing, "to": .keyMissing]
  )
}
