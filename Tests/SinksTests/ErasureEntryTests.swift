import Sinks
import Testing

/// The journal's entry of an erasure, as fields: nothing is sent.
struct ErasureEntryTests {
  @Test("an entry has the case's number, why and by whom, and forges no field")
  func fields() {
    let entry = ErasureEntry(12, reason: "request", by: "anna\nPRIORITY=0")
    let fields = Dictionary(entry.fields) { first, _ in first }
    #expect(fields.count == entry.fields.count, "each field once")
    #expect(fields["MESSAGE_ID"] == "5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d20")
    #expect(fields["MESSAGE"] == #"case 12 is erased: request, by anna\u{a}PRIORITY=0"#)
    #expect(fields["TERMIJN_SUBJECT"] == "12")
    #expect(fields["TERMIJN_REASON"] == "request")
    #expect(fields["TERMIJN_BY"] == #"anna\u{a}PRIORITY=0"#)
    #expect(fields["PRIORITY"] == "5")
  }

  @Test("of one whose time had passed nobody is named")
  func retention() {
    #expect(ErasureEntry(3, reason: "retention", by: "").words == "case 3 is erased: retention")
  }
}
