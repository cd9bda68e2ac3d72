package import Casework
package import Civil
import Glibc
import Notation

/// Sends escalations to the journal with native fields, one entry each (sd_journal_sendv(3)).
package final class JournalSink: RecordSink {
  package let name = "journal"

  /// The journal can't be asked how far it came without reading all of it.
  package let lastSequence: Int64? = nil
  private let zone: Zone

  package init(zone: Zone) { self.zone = zone }

  package func append(_ escalations: [Escalation]) throws(SinkError) {
    try JournalEntry.requireJournal(name)
    for escalation in escalations {
      try JournalEntry.send(Self.fields(escalation, zone), name)
    }
  }

  /// The entry's fields, in order; every one is documented in the manual.
  package static func fields(_ escalation: Escalation, _ zone: Zone) -> [(String, String)] {
    let moment = escalation.moment.map { " (\($0))" } ?? ""
    var fields = [
      (
        "MESSAGE",
        "\(escalation.subject): \(escalation.title)\(moment), \(escalation.due), "
          + "\(escalation.rung): \(escalation.reason.rawValue)"
      ),
      ("MESSAGE_ID", messageID(escalation.reason)),
      ("PRIORITY", String(priority(escalation.level))),
      ("SYSLOG_IDENTIFIER", "termijnwacht"),
      ("TERMIJN_CASE", escalation.subject),
      ("TERMIJN_RULE", escalation.rule),
      ("TERMIJN_RUNG", escalation.rung),
      ("TERMIJN_LEVEL", escalation.level.rawValue),
      ("TERMIJN_DUE", escalation.due),
      ("TERMIJN_EFFECT", escalation.effect.rawValue),
      ("TERMIJN_ID", escalation.id),
      ("TERMIJN_SEQUENCE", String(escalation.sequence)),
      ("TERMIJN_REASON", escalation.reason.rawValue),
      ("TERMIJN_DELAY_MS", String(escalation.delayMilliseconds)),
    ]
    if let moment = escalation.moment { fields.append(("TERMIJN_MOMENT", moment)) }
    if let mark = escalation.mark { fields.append(("TERMIJN_MARK", mark.rawValue)) }
    fields += escalation.readings.map { ("TERMIJN_READING", "\($0.name) \($0.due)") }
    fields += escalation.roles.map { ("TERMIJN_ROLE", $0) }
    return fields.map { ($0, PlainText.escaped($1)) }
  }

  // MARK: - Notices

  package let showsNotices = true

  package func show(_ notices: [Notice]) throws(SinkError) {
    try JournalEntry.requireJournal(name)
    for notice in notices { try JournalEntry.send(Self.fields(notice, zone), name) }
  }

  /// How many cases and how many escalations one entry names.
  private static let namedCases = 100
  private static let namedEscalations = 100

  /// A notice's fields, in order: roles and numbers, never a person.
  package static func fields(_ notice: Notice, _ zone: Zone) -> [(String, String)] {
    let count = notice.escalations.count
    let way = notice.path.count > 1 ? " (\(notice.path.joined(separator: " -> ")))" : ""
    let subject = notice.subjects.count == 1 ? "\(notice.subjects[0]): " : ""
    var fields = [
      (
        "MESSAGE",
        "\(subject)\(notice.kind == .digest ? "digest for" : "notice to") \(notice.role)\(way), "
          + "\(count) \(count == 1 ? "escalation" : "escalations"), \(notice.state.rawValue)"
      ),
      ("MESSAGE_ID", "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d17"),
      (
        "PRIORITY",
        String(notice.state == .unreachable ? LOG_CRIT : priority(notice.level))
      ),
      ("SYSLOG_IDENTIFIER", "termijnwacht"),
      ("TERMIJN_NOTICE", notice.id),
      ("TERMIJN_KIND", notice.kind.rawValue),
      ("TERMIJN_ROLE", notice.role),
      ("TERMIJN_RECEIPT", notice.state.rawValue),
      ("TERMIJN_COUNT", String(count)),
      ("TERMIJN_FROM", zone.text(notice.from)),
    ]
    if let organisation = notice.organisation {
      fields.append(("TERMIJN_ORGANISATION", organisation))
    }
    fields += notice.subjects.prefix(Self.namedCases).map { ("TERMIJN_CASE", $0) }
    fields += notice.path.map { ("TERMIJN_PATH", $0) }
    fields += notice.escalations.prefix(Self.namedEscalations).map {
      ("TERMIJN_SEQUENCE", String($0))
    }
    return fields.map { ($0, PlainText.escaped($1)) }
  }

  /// The kind of entry, the same for every entry of that kind (systemd.journal-fields(7)).
  package static func messageID(_ reason: Reason) -> String {
    switch reason {
    case .started: "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d10"
    case .upcoming: "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d11"
    case .due: "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d12"
    case .overdue: "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d13"
    case .repeated: "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d14"
    case .moved: "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d15"
    case .withdrawn: "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d16"
    }
  }

  /// The priority of a level (syslog(3)).
  private static func priority(_ level: Level) -> Int32 {
    switch level {
    case .critical: LOG_CRIT
    case .error: LOG_ERR
    case .warning: LOG_WARNING
    case .notice: LOG_NOTICE
    case .info: LOG_INFO
    }
  }
}
