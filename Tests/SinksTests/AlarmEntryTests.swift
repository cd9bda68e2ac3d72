import Casework
import Civil
import Sinks
import Testing

/// The journal's entries of alarms, as fields: nothing is sent.
struct AlarmEntryTests {
  private let since = Instant(seconds: 1_780_000_000)

  @Test(
    "an entry has every documented field, and says whether it is over",
    arguments: [false, true]
  )
  func fields(isOver: Bool) {
    let alarm = WitnessAlarm(.sourceSilent, of: "a\nPRIORITY=7", since: since)
    let entry = AlarmEntry(alarm, isOver: isOver, in: .en, zone: .utc)
    let fields = Dictionary(entry.fields) { first, _ in first }
    #expect(fields.count == entry.fields.count, "each field once")
    #expect(fields["MESSAGE_ID"] == "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d1" + (isOver ? "9" : "8"))
    #expect(fields["PRIORITY"] == (isOver ? "5" : "2"))
    #expect(fields["TERMIJN_ALARM"] == "source-silent")
    #expect(fields["TERMIJN_SOURCE"] == #"a\u{a}PRIORITY=7"#, "no name forges a field")
    #expect(fields["TERMIJN_SINCE"] == "2026-05-28T20:26:40+00:00")
    #expect(fields["SYSLOG_IDENTIFIER"] == "termijnwacht")
    #expect(fields["MESSAGE"]?.hasPrefix("Over") == isOver)
  }

  @Test("what is of the daemon names no source")
  func unnamed() {
    let entry = AlarmEntry(WitnessAlarm(.dead, since: since), isOver: false, in: .nl, zone: .utc)
    #expect(!entry.fields.contains { $0.0 == "TERMIJN_SOURCE" })
  }
}
