import Glibc
import Notation

/// What the journal is told of a case that is erased: its number and why, never its key.
package struct ErasureEntry {
  private let subject: Int64
  private let reason: String
  private let by: String

  /// - `subject`: the number by which the ledger knew the case.
  /// - `reason`: one word of a closed list.
  /// - `by`: the user who ordered it; empty where its time had passed.
  package init(_ subject: Int64, reason: String, by: String) {
    self.subject = subject
    self.reason = reason
    self.by = by
  }

  /// The entry in words.
  package var words: String {
    "case \(subject) is erased: \(reason)" + (by.isEmpty ? "" : ", by \(PlainText.escaped(by))")
  }

  /// The entry's fields, in order; every one is documented in the manual.
  package var fields: [(String, String)] {
    [
      ("MESSAGE", words),
      ("MESSAGE_ID", "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d20"),
      ("PRIORITY", String(LOG_NOTICE)),
      ("SYSLOG_IDENTIFIER", "termijnwacht"),
      ("TERMIJN_SUBJECT", String(subject)),
      ("TERMIJN_REASON", reason),
      ("TERMIJN_BY", PlainText.escaped(by)),
    ]
  }

  /// - Throws: `SinkError` where there is no journald, or it doesn't take the entry.
  package func send() throws(SinkError) {
    try JournalEntry.requireJournal("journal")
    try JournalEntry.send(fields, "journal")
  }
}
