import Notation
import TestSupport
import Testing

/// `due` straight from files, under the example policies.
struct DueCommandTests {
  private static let events = #"""
    {"id":"01","case":"Z-1","type":"melding","time":"2026-03-02T10:00:00+01:00"}
    {"id":"02","case":"Z-1","type":"onderzoek.start","time":"2026-03-05T10:00:00+01:00"}
    {"id":"03","case":"Z-1","type":"triagebesluit","time":"2026-03-10T10:00:00+01:00"}
    {"id":"04","case":"Z-1","type":"opschorting.start","time":"2026-03-10T11:00:00+01:00"}
    {"id":"05","case":"Z-1","type":"opschorting.einde","time":"2026-03-17T11:00:00+01:00"}
    {"id":"06","case":"Z-2","type":"melding","time":"2026-03-13T23:30:00+01:00"}
    {"id":"07","case":"Z-2","type":"afspraak","time":"2026-03-05T10:00:00+01:00","due":"2026-03-15",\#
    "afspraak":"x"}
    {"id":"08","case":"Z-3","type":"incident","time":"2026-01-05T10:00:00+01:00"}
    {"id":"09","case":"Z-3","type":"incident","time":"2026-02-05T10:00:00+01:00"}
    {"id":"10","case":"Z-3","type":"incident","time":"2026-03-19T10:00:00+01:00"}
    {"id":"11","case":"Z-3","type":"overdracht","time":"2026-03-02T10:00:00+01:00"}
    """#

  private func due(_ more: String..., events: String = events) throws -> Program {
    try withTemporaryFolder { folder in
      try write(events, to: folder + "/events.ndjson")
      let options = [
        "due", "--events", folder + "/events.ndjson", "--policy", "config/examples/perf.yaml",
        "--as-of", "2026-03-20T12:00:00+01:00",
      ]
      return try Program(arguments: options + more)
    }
  }

  // Ten weeks from Thu 5 March end on Ascension Day; with the seven days of the pause, on Thu 21 May.
  // Five working days from Mon 2: 9; from Fri 13: 20. The third incident came on Thu 19: Fri 20.
  private static let overdue = ["2026-03-09,3,Z-3,overdue", "2026-03-15,6,Z-2,overdue"]
  private static let soon = ["2026-03-20,1,Z-2,soon", "2026-03-20,7,Z-3,soon"]
  private static let running = ["2026-05-21,2,Z-1,running"]

  @Test("due, rule, case and status as CSV, without a header, ordered by due, case and rule")
  func csv() throws {
    let due = try due("--format", "csv")
    #expect(due.status == 0)
    #expect(due.lines == Self.overdue + Self.soon + Self.running)
    #expect(due.errors == "")
  }

  @Test("what is overdue alone, what is due soon too, and what has ended as well")
  func selections() throws {
    #expect(try due("--format", "csv", "--overdue").lines == Self.overdue)
    #expect(try due("--format", "csv", "--within", "7d").lines == Self.overdue + Self.soon)
    #expect(try due("--format", "csv", "--rule", "6").lines == [Self.overdue[1]])
    #expect(
      try due("--format", "csv", "--all").lines
        == ["2026-03-09,1,Z-1,late"] + Self.overdue + Self.soon + Self.running
    )
  }

  @Test("as NDJSON each clock has its anchor, its readings and its steps")
  func ndjson() throws {
    let due = try due("--json", "--rule", "2")
    let clock = try JSONValue(try #require(due.lines.first))
    #expect(clock["case"]?.text == "Z-1")
    #expect(clock["rule"]?.text == "2")
    #expect(clock["state"]?.text == "running")
    #expect(clock["anchor"]?["id"]?.text == "02")
    #expect(clock["anchor"]?["time"]?.text == "2026-03-05T10:00:00+01:00")
    #expect(clock["due"]?.text == "2026-05-21")
    #expect(clock["dueAt"]?.text == "2026-05-22T00:00:00+02:00")
    // From noon in winter time to midnight in summer time: 62 days and 11 hours.
    #expect(clock["remaining"] == .number(String(62 * 86_400 + 11 * 3600)))
    for name in ["effect", "readings", "steps"] { #expect(clock[name] != nil) }
  }

  @Test("--fail makes an overdue clock a finding")
  func fail() throws {
    #expect(try due("--format", "csv", "--fail").status == 1)
    #expect(try due("--format", "csv", "--fail", "--rule", "1").status == 0)
  }

  @Test("where some lines are bad the rest is listed all the same, and the status says so")
  func badLines() throws {
    let bad = Self.events + "\nno event\n" + #"{"id":"12","case":"Z-9","type":"melding"}"#
    let due = try due("--format", "csv", events: bad)
    #expect(due.status == 65)
    #expect(due.lines == Self.overdue + Self.soon + Self.running)
    #expect(due.errors.contains("events.ndjson:12:1: error E-JSON-SYNTAX"))
    #expect(due.errors.contains("events.ndjson:13: error E-TIME-MISSING"))
    #expect(!due.errors.contains("no event"), "what a line said is not repeated")
  }

  @Test("a case's key can't pass for a formula in a spreadsheet, or break a line")
  func hostileKey() throws {
    let event = #"{"id":"1","case":"=1,\"2","type":"melding","time":"2026-03-13T23:30:00+01:00"}"#
    #expect(try due("--format", "csv", events: event).lines == [#"2026-03-20,1,"'=1,""2",soon"#])
  }

  @Test("a city that names its targets itself: met when closed by then, also when closed before")
  func boston() throws {
    let events = #"""
      {"id":"1","case":"101","type":"deadline.agreed","time":"2026-03-02T09:00:00-05:00",\#
      "deadline":"2026-03-06T17:00:00-05:00"}
      {"id":"2","case":"102","type":"closed","time":"2026-03-02T08:00:00-05:00"}
      {"id":"3","case":"102","type":"deadline.agreed","time":"2026-03-02T09:00:00-05:00",\#
      "deadline":"2026-03-06T17:00:00-05:00"}
      {"id":"4","case":"103","type":"deadline.agreed","time":"2026-03-02T09:00:00-05:00",\#
      "deadline":"2026-03-09T08:30:00-04:00"}
      {"id":"5","case":"103","type":"closed","time":"2026-03-09T08:30:00-04:00"}
      """#
    try withTemporaryFolder { folder in
      try write(events, to: folder + "/events.ndjson")
      let due = try Program(
        "due",
        "--events",
        folder + "/events.ndjson",
        "--policy",
        "config/examples/boston311.yaml",
        "--as-of",
        "2026-03-10",
        "--format",
        "csv",
        "--all"
      )
      #expect(due.status == 0)
      #expect(
        due.lines == [
          "2026-03-06T17:00:00-05:00,target,101,overdue",
          "2026-03-06T17:00:00-05:00,target,102,met",
          "2026-03-09T08:30:00-04:00,target,103,late",
        ]
      )
    }
  }
}
