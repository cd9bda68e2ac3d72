import Casework
import Civil
import Notation
import Policy
import Sinks
import TestSupport
import Testing
import Watch

/// The journal's entries, as fields: nothing is sent.
struct JournalSinkTests {
  @Test("an entry has every documented field, roles each on their own")
  func fields() {
    let fields = JournalSink.fields(sampleEscalation(6), Repository.amsterdam)
    let wanted = [
      "MESSAGE", "MESSAGE_ID", "PRIORITY", "TERMIJN_CASE", "TERMIJN_RULE", "TERMIJN_RUNG",
      "TERMIJN_LEVEL", "TERMIJN_DUE", "TERMIJN_EFFECT", "TERMIJN_ROLE", "TERMIJN_ID",
      "TERMIJN_REASON", "TERMIJN_DELAY_MS",
    ]
    #expect(Set(wanted).subtracting(fields.map(\.0)) == [])
    func values(_ name: String) -> [String] { fields.filter { $0.0 == name }.map(\.1) }
    #expect(values("TERMIJN_ROLE") == ["owner", "teamleider"])
    #expect(values("TERMIJN_READING").count == 2, "no date hides the other")
    #expect(values("PRIORITY") == ["3"])
    #expect(values("TERMIJN_CASE") == ["VT-2026-0042"])
    #expect(values("TERMIJN_RUNG") == ["+1 working day"])
    #expect(values("TERMIJN_DELAY_MS") == ["2000"])
    #expect(values("TERMIJN_MOMENT") == ["m3"])
    #expect(values("TERMIJN_MARK") == ["outage"])
    let several: Set = ["TERMIJN_ROLE", "TERMIJN_READING"]
    for name in Set(fields.map(\.0)).subtracting(several) {
      #expect(values(name).count == 1, "\(name) stands once")
    }
  }

  @Test("each kind of entry has its own message id, and each level its own priority")
  func kinds() {
    #expect(Set(Reason.allCases.map(JournalSink.messageID)).count == Reason.allCases.count)
    for reason in Reason.allCases {
      #expect(JournalSink.messageID(reason).utf8.count == 32)
      #expect(JournalSink.messageID(reason).allSatisfy { $0.isHexDigit })
    }
    let priorities = Level.allCases.map { level in
      var escalation = sampleEscalation(1)
      escalation.level = level
      return JournalSink.fields(escalation, Repository.amsterdam).first { $0.0 == "PRIORITY" }?.1
    }
    // info, notice, warning, error, critical: syslog(3).
    #expect(priorities == ["6", "5", "4", "3", "2"])
  }

  @Test("the journal's line can't be forged by a case's key")
  func forgery() {
    var escalation = sampleEscalation(1)
    escalation.subject = "Z-1\nPRIORITY=0\u{1B}[2J"
    let message = JournalSink.fields(escalation, Repository.amsterdam).first { $0.0 == "MESSAGE" }
    #expect(message?.1.unicodeScalars.contains { $0.value < 0x20 } == false)
  }

  @Test("nothing that an event said of people leaves the house, in journal or file")
  func noAttributeValues() throws {
    let editions = try Repository.editions(
      yaml: """
        policy: privacy
        edition: "1"
        timezone: Europe/Amsterdam
        calendar: nl
        case: { owner: { melding: naam } }
        ladders: { vt: [ { at: start, tell: owner }, { at: due, tell: [owner, naam] } ] }
        rules:
          contact:
            starts: { event: melding, where: { geheim: ja-geheim } }
            due: { read: einde, else: 2 days }
            stops: { event: besluit, same: adres }
            ladder: vt
        """
    )
    let event = #"""
      {"id":"geheim-1","case":"Z-1","time":"2026-03-02T10:00:00+01:00","type":"melding",\#
      "geheim":"ja-geheim","naam":"J. Geheim","adres":"Geheimlaan 1","bsn":"geheim-999"}
      """#
    var table = EventTable(vocabulary: editions.assessor.vocabulary)
    var reader = EventReader(sources: EventSources(), zone: Repository.amsterdam)
    try Array(event.utf8).withUnsafeBytes {
      try reader.read($0, EventReader.Context(order: 1, place: 0), into: &table)
    }
    var told: [Escalation] = []
    CaseGroups([table]).forEachTimeline { timeline in
      told += HistoryRun(editions, language: .nl).escalations(
        of: timeline,
        table.vocabulary,
        key: "Z-1",
        from: .distantPast,
        until: .distantFuture,
        identity: { _ in ("geheim-1", "") }
      )
    }
    #expect(told.count == 2)
    for escalation in told {
      for (name, value) in JournalSink.fields(escalation, Repository.amsterdam) {
        #expect(!value.lowercased().contains("geheim"), "\(name)")
      }
      var json = JSONWriter()
      var times = InstantTexts(Repository.amsterdam)
      json.escalationEvent(escalation, source: "urn:x", &times)
      #expect(!json.text.lowercased().contains("geheim"))
    }
  }
}
