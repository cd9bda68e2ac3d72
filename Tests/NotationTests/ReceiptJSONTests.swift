import Casework
import Civil
import Notation
import TestSupport
import Testing

/// What became of a notice, as `explain --json` tells it.
struct ReceiptJSONTests {
  private let receipt = NoticeReceipt(
    Notice(
      id: "n",
      sequence: 12,
      kind: .escalations,
      role: "owner",
      organisation: "vt-zob",
      path: ["owner", "teamleider"],
      people: ["tl-1"],
      state: .pending,
      built: Instant(seconds: 0),
      from: Instant(seconds: 60),
      level: .warning,
      escalations: [5, 6, 7],
      subjects: ["VT-1", "VT-2"]
    ),
    [
      Delivery(
        endpoint: "post",
        notice: 12,
        sequence: 3,
        state: .dead,
        attempts: 10,
        at: .init(seconds: 120),
        code: "503"
      )
    ]
  )

  @Test("a receipt has its deliveries, the escalations that were asked for alone, and no person")
  func written() throws {
    var json = JSONWriter()
    json.receipt(receipt, of: [5: "a", 7: "b", 8: "c"], Repository.amsterdam)
    let text = String(decoding: json.bytes, as: UTF8.self)
    #expect(
      text == #"{"notice":12,"id":"n","kind":"escalations","role":"owner","organisation":"vt-zob","#
        + #""path":["owner","teamleider"],"state":"pending","built":"1970-01-01T01:00:00+01:00","#
        + #""from":"1970-01-01T01:01:00+01:00","escalations":["a","b"],"deliveries":["#
        + #"{"endpoint":"post","sequence":3,"notice":12,"state":"dead","attempts":10,"#
        + #""at":"1970-01-01T01:02:00+01:00","code":"503"}]}"#
    )
  }
}
