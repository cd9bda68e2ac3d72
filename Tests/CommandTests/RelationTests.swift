import Foundation
import TestSupport
import Testing

/// Cases that matter to each other, as the commands show them: from files and from the store alike.
struct RelationTests {
  private static let policy = """
    policy: p
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { keys: { persoon: sleutel } }
    ladders: { l: [ { at: due, tell: owner } ] }
    rules:
      drie: { title: D, basis: b, effect: norm, starts: { event: incident, count: 3, within: 90 days, across: persoon }, due: 1 week, ladder: l }
      melding: { title: M, basis: b, effect: norm, starts: melding, due: 1 week, stops: besluit, ladder: l }

    """

  private static let events = """
    {"id":"i1","case":"A","type":"incident","time":"2026-06-01T10:00:00+02:00","sleutel":"p1"}
    {"id":"i2","case":"B","type":"incident","time":"2026-06-02T10:00:00+02:00","sleutel":"p1"}
    {"id":"i3","case":"A","type":"incident","time":"2026-06-03T10:00:00+02:00","sleutel":"p1"}
    {"id":"i4","case":"C","type":"incident","time":"2026-06-03T10:00:00+02:00","sleutel":"p2"}
    {"id":"m1","case":"M","type":"melding","time":"2026-06-01T10:00:00+02:00"}
    {"id":"s1","case":"M","type":"samengevoegd","met":"N","time":"2026-06-02T10:00:00+02:00"}
    {"id":"b1","case":"N","type":"besluit","time":"2026-06-12T10:00:00+02:00"}
    {"id":"m2","case":"O","type":"melding","time":"2026-06-05T10:00:00+02:00"}
    {"id":"c1","case":"O","type":"gecorrigeerd","betreft":"m2","time":"2026-06-06T10:00:00+02:00","registered":"2026-06-20T10:00:00+02:00"}

    """

  /// What a command says: of the file, and of a store into which the file was loaded.
  private func both(_ arguments: [String]) throws -> (files: [String], store: [String]) {
    try withTemporaryFolder { folder in
      try write(Self.policy, to: folder + "/p.yaml")
      try write(Self.events, to: folder + "/e.ndjson")
      let calendars = Repository.root + "/config/calendar.d"
      try write(
        "source: urn:x\npolicy: p.yaml\ncalendars: \(calendars)\nstate: s\nsinks: { journal: {} }\n",
        to: folder + "/t.yaml"
      )
      let options = [
        "--events", folder + "/e.ndjson", "--policy", folder + "/p.yaml", "--calendars", calendars,
      ]
      let files = try Program(arguments: arguments + options)
      #expect(files.errors == "")
      let config = ["--config", folder + "/t.yaml"]
      let load = try Program(
        arguments: ["load", folder + "/e.ndjson", "--history"] + config
      )
      #expect(load.status == 0, "\(load.errors)")
      let store = try Program(arguments: arguments + config)
      #expect(store.errors == "")
      return (files.lines, store.lines)
    }
  }

  @Test("due counts across cases, and takes merged ones as one")
  func due() throws {
    let (files, store) = try both([
      "due", "--all", "--as-of", "2026-07-01", "--format", "csv",
    ])
    #expect(
      files == [
        "2026-06-08,melding,M,late", "2026-06-10,drie,A,overdue", "2026-06-13,melding,O,overdue",
      ]
    )
    #expect(store == files)
  }

  @Test("explain tells the clocks of all that is one case now", arguments: ["M", "N"])
  func explain(subject: String) throws {
    let (files, store) = try both([
      "explain", subject, "--as-of", "2026-07-01", "--lang", "en",
    ])
    #expect(files.contains { $0.contains("late") })
    #expect(files.joined(separator: " ").contains("12 June 2026"))
    #expect(store == files)
  }

  @Test("simulate tells what a daemon would have: once for each, and what moved")
  func simulate() throws {
    let arguments = [
      "simulate", "--from", "2026-06-01", "--until", "2026-07-01", "--format", "csv",
    ]
    let (files, _) = try both(arguments)
    let told = files.map { $0.split(separator: ",").dropFirst().joined(separator: ",") }
    #expect(
      told == [
        "M,melding,due,warning,2026-06-08,owner,due", "A,drie,due,warning,2026-06-10,owner,due",
        "O,melding,due,warning,2026-06-12,owner,due",
        "O,melding,due,warning,2026-06-13,owner,due",
        "O,melding,moved,warning,2026-06-13,owner,moved",
      ]
    )
  }

  @Test("check tells what a policy makes of real events")
  func review() throws {
    try withTemporaryFolder { folder in
      let extra = """
          nooit: { title: N, basis: b, effect: norm, starts: { event: melding, where: { soort: x } }, due: 1 week, stops: besluit, ladder: l }

        """
      try write(Self.policy + extra, to: folder + "/p.yaml")
      let alien = #"{"id":"x","case":"X","type":"vreemd","time":"2026-06-03T10:00:00+02:00"}"#
      try write(Self.events + alien + "\n", to: folder + "/e.ndjson")
      let program = try Program(
        arguments: [
          "check", folder + "/p.yaml", "--events", folder + "/e.ndjson", "--calendars",
          Repository.root + "/config/calendar.d",
        ]
      )
      #expect(program.status == 0)
      for (code, words) in [
        ("W-RULE-UNMATCHED", "rules.nooit"), ("W-CASE-UNMATCHED", "4 of 7"),
        ("W-TYPE-UNUSED", "vreemd"), ("W-FIELD-ABSENT", "soort"),
      ] {
        let lines = program.lines.filter { $0.contains(code) }
        #expect(lines.count == 1 && lines[0].contains(words), "\(code): \(program.lines)")
      }
    }
  }
}
