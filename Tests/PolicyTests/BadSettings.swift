import Notation

/// A configuration or roster with one fault: `⟦` stands before the place where it must be told.
struct BadSettings: Sendable, CustomStringConvertible {
  var code: DiagnosticCode
  var description: String
  var yaml: String

  init(_ code: DiagnosticCode, _ name: String, _ yaml: String) {
    (self.code, self.description, self.yaml) = (code, name, yaml)
  }

  private static func with(_ code: DiagnosticCode, _ name: String, _ keys: String) -> BadSettings {
    let sinks = keys.contains("sinks") ? "" : "\nsinks: { journal: {} }"
    let head = "source: urn:x\npolicy: p.yaml\ncalendars: c\nstate: s"
    return BadSettings(code, name, head + sinks + "\n" + keys)
  }

  static let configurations = [
    BadSettings(
      .keyMissing,
      "no source",
      "⟦policy: p\ncalendars: c\nstate: s\nsinks: { journal: {} }"
    ),
    BadSettings(.sinkNone, "no sink", "⟦source: urn:x\npolicy: p\ncalendars: c\nstate: s"),
    with(.sinkNone, "no sink among sinks", "⟦sinks: {}"),
    with(.keyUnknown, "a sink that isn't there yet", "sinks: { ⟦fax: {}, journal: {} }"),
    with(.languageUnknown, "a third language", "language: ⟦fr"),
    with(.sinkFormat, "a format that isn't there", "sinks: { file: { path: x, format: ⟦xml } }"),
    with(.keyMissing, "a file without path", "sinks: { file: ⟦{ format: text } }"),
    with(.mappingWanted, "a journal that is a word", "sinks: { journal: ⟦no }"),
    with(.valueEmpty, "a journal that is nothing", "sinks: { journal: ⟦}"),
    with(.zoneUnknown, "a source in no zone", "sources: { a: { zone: ⟦Mars } }"),
    with(.keyUnknown, "a slip of the pen", "sources: { a: { ⟦zome: UTC } }"),
    with(.promiseUnit, "a promise in weeks", "sources: { a: { speaks: ⟦2 weeks } }"),
    with(.promiseUnit, "a promise to the minute", "sources: { a: { speaks: ⟦PT90M } }"),
    with(.termSyntax, "a promise without its unit", "sources: { a: { speaks: ⟦26h } }"),
    with(.retentionUnit, "an archive kept for hours", "retention: { archive: ⟦36 hours }"),
    with(.retentionUnit, "cases kept for working days", "retention: { cases: ⟦9 working days }"),
    with(.termSign, "pages kept for no time", "retention: { pages: ⟦0 days }"),
    with(.keyUnknown, "a slip in what is kept", "retention: { ⟦case: 20 years }"),
    with(.termSign, "a promise of no time", "sources: { a: { speaks: ⟦0 hours } }"),
    with(.yesNo, "numbers, perhaps", "sources: { a: { numbered: ⟦sometimes } }"),
    with(.keyUnknown, "a promise of nobody", "sources: { default: { ⟦speaks: 26 hours } }"),
    with(.keyUnknown, "numbers of nobody", "sources: { default: { ⟦numbered: yes } }"),
    with(.hostName, "a host with a path", "hosts: { ⟦a.nl/b: {} }"),
    with(.hostNetwork, "a network without its bits", "hosts: { a.nl: { networks: ⟦10.1 } }"),
    webhook(.endpointURL, "a webhook without TLS", "{ url: ⟦'http://a.nl/x' }"),
    webhook(.endpointURL, "a webhook that is nowhere", "⟦{ token: t }"),
    webhook(.endpointHost, "a host that nobody allowed", "{ url: ⟦'https://b.nl/x' }"),
    mail(
      .mailAddress,
      "a name that is no address",
      "{ from: ⟦anna, sendmail: /usr/sbin/sendmail }"
    ),
    mail(.mailWay, "mail without a way", "⟦{ from: a@b.nl }"),
    mail(.endpointHost, "a server that nobody allowed", "{ from: a@b.nl, server: ⟦'b.nl:25' }"),
    mail(.keyMissing, "mail from nobody", "⟦{ sendmail: /usr/sbin/sendmail }"),
    with(
      .endpointTwice,
      "mail that is called as a webhook is",
      """
      hosts: { a.nl: {} }
      sinks:
        webhooks: { m: { url: 'https://a.nl/x' } }
        mail: { ⟦m: { from: a@b.nl, sendmail: /bin/mail } }
      """
    ),
    with(
      .endpointTwice,
      "a webhook that is called as the folder of pages is",
      """
      hosts: { a.nl: {} }
      sinks: { webhooks: { ⟦digest-folder: { url: 'https://a.nl/x' } } }
      """
    ),
    with(.numberRange, "a heart that beats too fast", "heartbeat: { every: ⟦1 }"),
    with(.number, "an interval with its unit", "heartbeat: { every: ⟦1 minute }"),
    with(.endpointURL, "a ping to nowhere", "heartbeat: ⟦{ method: POST }"),
    with(.endpointHost, "a ping to a stranger", "heartbeat: { url: ⟦'https://b.nl/x' }"),
    with(.word, "a way to ping that isn't there", "\(ping), method: ⟦PUT }"),
    with(.endpointUnknown, "a witness who tells nobody", "witness: { tell: ⟦zvh }"),
    with(.keyMissing, "mail of the witness to nobody", "\(mailed)\nwitness: ⟦{ tell: m }"),
    with(.keyMissing, "a chain without a key", "chain: ⟦{}"),
    with(.keyUnknown, "a port for commands", "control: { ⟦port: 80 }"),
    with(.nameCharacter, "readers on two lines", "control: { readers: ⟦\"a\\nb\" }"),
    with(
      .socketPath,
      "a socket too deep",
      "control: { socket: ⟦/\(String(repeating: "d/", count: 60))s }"
    ),
    digest(.keyMissing, "a page for nobody", "⟦{}", roster: ""),
    digest(.timeSyntax, "a page at no time", "{ at: ⟦25:00 }"),
    digest(.numberRange, "a page of nothing", "{ cap: ⟦0 }"),
    digest(.keyMissing, "a reader without a role", "{ audiences: ⟦{ organisation: vt } }"),
    digest(.keyUnknown, "a reader by name", "{ audiences: { role: tl, ⟦name: x } }"),
    digest(.digestName, "a file up the tree", "{ folder: d, audiences: { role: ⟦../x } }"),
    digest(
      .digestName,
      "a file of two readers",
      "{ folder: d, audiences: { role: tl, organisation: ⟦a--b } }"
    ),
    webhook(.word, "a kind there isn't", "{ url: 'https://a.nl/x', routes: { kinds: ⟦page } }"),
    webhook(.endpointKey, "a key to no certificate", "⟦{ url: 'https://a.nl/x', key: k }"),
    webhook(.yesNo, "a handshake perhaps", "{ url: 'https://a.nl/x', handshake: ⟦true }"),
    webhook(.hostName, "an origin with a path", "{ url: 'https://a.nl/x', origin: ⟦b.nl/c }"),
    webhook(
      .hostName,
      "an origin that is an address",
      "{ url: 'https://a.nl/x', origin: ⟦10.0.0.1 }"
    ),
    webhook(
      .contentType,
      "a type of nothing",
      "{ url: 'https://a.nl/x', content-type: ⟦application/json }"
    ),
    templated("text/plain"),
    templated("json"),
    templated("'application/json; charset=utf-8'"),
    templated("'application/json x'"),
    webhook(
      .word,
      "a level that isn't there",
      "{ url: 'https://a.nl/x', routes: { levels: ⟦loud } }"
    ),
  ]

  private static let ping = "hosts: { a.nl: {} }\nheartbeat: { url: 'https://a.nl/x'"
  private static let mailed = "sinks: { mail: { m: { from: a@b.nl, sendmail: /bin/mail } } }"

  private static func digest(
    _ code: DiagnosticCode,
    _ name: String,
    _ digest: String,
    roster: String = "\nroster: r.yaml"
  ) -> BadSettings { with(code, name, "digest: \(digest)\(roster)") }

  private static func templated(_ type: String) -> BadSettings {
    webhook(
      .contentType,
      "a template that makes \(type)",
      "{ url: 'https://a.nl/x', template: t, content-type: ⟦\(type) }"
    )
  }

  private static func mail(
    _ code: DiagnosticCode,
    _ name: String,
    _ mail: String
  ) -> BadSettings {
    with(code, name, "hosts: { a.nl: {} }\nsinks: { mail: { m: \(mail) } }")
  }

  private static func webhook(
    _ code: DiagnosticCode,
    _ name: String,
    _ webhook: String
  ) -> BadSettings {
    with(code, name, "hosts: { a.nl: {} }\nsinks: { webhooks: { w: \(webhook) } }")
  }

  private static func role(_ code: DiagnosticCode, _ name: String, _ roles: String) -> BadSettings {
    BadSettings(code, name, "roster: r\nedition: 1\nroles:\n  a: { people: p1 }\n" + roles)
  }

  static let rosters = [
    BadSettings(.editionMissing, "no edition", "⟦roster: r\nroles: { a: { people: p1 } }"),
    BadSettings(.keyMissing, "no roles", "⟦roster: r\nedition: 1"),
    role(.roleEmpty, "a role of nobody", "  b: ⟦{}"),
    role(.roleEmpty, "a role of an empty list", "  b: ⟦{ people: [] }"),
    role(.roleUnknown, "nobody above", "  b: { up: ⟦c }"),
    role(.roleCircle, "above itself", "  b: { up: ⟦b }"),
    role(.keyUnknown, "a name of a person", "  b: { people: p2, ⟦name: x }"),
    role(.timeSyntax, "no time of the day", "  b: { people: p2, not-before: ⟦25:00 }"),
    role(
      .personUnknown,
      "somebody else is away",
      "absences: [{ person: ⟦p9, from: 2026-07-01, until: 2026-07-02 }]"
    ),
    role(
      .absenceOrder,
      "back before going",
      "absences: [{ person: p1, from: 2026-07-02, until: ⟦2026-07-01 }]"
    ),
    role(.keyMissing, "away for ever", "absences: [⟦{ person: p1, from: 2026-07-02 }]"),
    role(
      .dateSyntax,
      "away on no day",
      "absences: [{ person: p1, from: ⟦31 juni, until: 2026-07-01 }]"
    ),
  ]
}
