package import Casework
package import Civil
import Glibc
import Notation

/// What the witness tells the journal: that an alarm stands, or is over.
package struct AlarmEntry {
  private let alarm: WitnessAlarm
  private let isOver: Bool
  private let words: String
  private let since: String

  package init(_ alarm: WitnessAlarm, isOver: Bool, in language: Language, zone: Zone) {
    self.alarm = alarm
    self.isOver = isOver
    words = alarm.text(in: language, isOver: isOver, zone: zone)
    since = zone.text(alarm.since)
  }

  /// The entry's fields, in order; every one is documented in the manual.
  package var fields: [(String, String)] {
    var fields = [
      ("MESSAGE", words),
      (
        "MESSAGE_ID",
        isOver ? "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d19" : "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d18"
      ),
      ("PRIORITY", String(isOver ? LOG_NOTICE : LOG_CRIT)),
      ("SYSLOG_IDENTIFIER", "termijnwacht"),
      ("TERMIJN_ALARM", alarm.kind.rawValue),
      ("TERMIJN_SINCE", since),
    ]
    if let name = alarm.name { fields.append(("TERMIJN_SOURCE", name)) }
    return fields.map { ($0, PlainText.escaped($1)) }
  }

  /// - Throws: `SinkError` where there is no journald, or it doesn't take the entry.
  package func send() throws(SinkError) {
    try JournalEntry.requireJournal("journal")
    try JournalEntry.send(fields, "journal")
  }
}
