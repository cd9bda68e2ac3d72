import Civil
import Foundation
import Notation
import Policy
import TestSupport
import Testing

/// Configuration and roster, and the folder around them.
struct SettingsTests {
  private func expect(_ diagnostics: [Diagnostic], _ bad: BadSettings) throws {
    let (_, line, column) = BadPolicy.unmarked(bad.yaml)
    #expect(diagnostics.map(\.code) == [bad.code])
    let first = try #require(diagnostics.first)
    #expect("\(first.line):\(first.column)" == "\(line):\(column)")
    #expect(!first.found.isEmpty && !first.wanted.isEmpty && !first.hint.isEmpty)
  }

  @Test("a fault in a configuration is told at its place", arguments: BadSettings.configurations)
  func configuration(bad: BadSettings) throws {
    let bytes = Array(BadPolicy.unmarked(bad.yaml).yaml.utf8)
    let zone = Repository.configuration.zone
    let read = Configuration.read(bytes: bytes, file: "x", zone: zone)
    try expect(read.diagnostics, bad)
    #expect((read.configuration == nil) == (bad.code.severity == .error))
  }

  @Test("a fault in a roster is told at its place", arguments: BadSettings.rosters)
  func roster(bad: BadSettings) throws {
    let bytes = Array(BadPolicy.unmarked(bad.yaml).yaml.utf8)
    let read = Roster.read(bytes: bytes, file: "x")
    try expect(read.diagnostics, bad)
    #expect(read.roster == nil)
  }

  @Test("every code of calendar, configuration and roster has a bad file of its own")
  func everyCode() {
    let told = Set(
      BadCalendar.all.map(\.code) + (BadSettings.configurations + BadSettings.rosters).map(\.code)
    ).union([.calendarTwice, .credential, .template])
    let topics: Set<DiagnosticCode.Topic> = [.calendar, .configuration, .roster]
    let wanted = DiagnosticCode.byTopic.filter { topics.contains($0.topic) }.flatMap(\.codes)
    #expect(wanted.filter { !told.contains($0) } == [])
  }

  @Test("what a source promised is read, and it is followed then; what is not said is not")
  func sources() throws {
    let yaml = """
      source: urn:x
      policy: p.yaml
      calendars: c
      state: s
      sinks: { journal: {} }
      sources:
        default: { type-prefix: nl. }
        hours: { speaks: 26 hours }
        days: { speaks: P2D, numbered: no }
        both: { speaks: 1 hour, numbered: yes, zone: Europe/Amsterdam }
        numbers: { numbered: yes }
        neither: { type-prefix: nl. }
      """
    let zone = Repository.configuration.zone
    let read = Configuration.read(bytes: Array(yaml.utf8), file: "x", zone: zone)
    #expect(read.diagnostics == [])
    let sources = try #require(read.configuration).sources
    #expect(sources.followed.map { $0.name } == ["both", "days", "hours", "numbers"])
    #expect(sources.followed.map { $0.source.promisedSeconds } == [3600, 172_800, 93_600, nil])
    #expect(sources.followed.map { $0.source.isNumbered } == [true, false, false, true])
    #expect(!sources["unknown"].isFollowed)
  }

  @Test("the shipped roster holds what its file says, and has every role of the shipped ladders")
  func shippedRoster() throws {
    let path = Repository.root + "/config/roster.yaml"
    let (read, diagnostics) = Roster.read(bytes: try SettingsFile.bytes(of: path), file: path)
    let roster = try #require(read)
    #expect(diagnostics == [])
    #expect(roster.roles["teamleider"]?.up == "manager")
    var folder = Repository.configuration
    folder.roles = Set(roster.roles.keys)
    let policy = Repository.root + "/config/policy.d"
    #expect(Editions.read(policy: policy, in: folder, isServed: true).diagnostics == [])
    folder.roles?.remove("contactpersoon-rvdk")
    let found = Editions.read(policy: policy, in: folder, isServed: true)
    #expect(found.editions != nil)
    #expect(found.diagnostics.map(\.code) == [.roleNobody])
  }

  @Test("calendars of one name are told, and a faulty one is no unknown one")
  func folder() throws {
    try withTemporaryFolder { folder in
      let holiday = "holidays: [{ id: a, name: A, easter: 1, basis: b }]\n"
      try write("calendar: one\n" + holiday, to: folder + "/1.yaml")
      try write("calendar: one\n" + holiday, to: folder + "/2.yaml")
      try write("calendar: two\nholidays: 3\n", to: folder + "/3.yaml")
      try write("calendar: three\n", to: folder + "/3.txt")
      let calendars = ConfigurationFolder(calendars: folder)
      #expect(calendars.diagnostics.map(\.code) == [.calendarTwice, .listWanted])
      #expect(calendars.isFaulty(calendar: "two"))
      let head = "policy: p\nedition: 1\ntimezone: UTC\ncalendar: two\n"
      try write(head + "rules: { a: { starts: s, due: x, stops: z } }", to: folder + "/p")
      let read = Editions.read(policy: folder + "/p", in: calendars, isServed: false)
      #expect(read.diagnostics.map(\.code) == [.calendarTwice, .listWanted, .termSyntax])
    }
  }

  @Test("a file that is no plain, small file is told without reading it")
  func noSettings() throws {
    try withTemporaryFolder { folder in
      for (bytes, code) in [(1 << 21, DiagnosticCode.yamlSize), ((4 << 30) + 1, .fileSize)] {
        try write("", to: folder + "/large")
        #expect(truncate(folder + "/large", bytes) == 0)
        #expect { try SettingsFile.bytes(of: folder + "/large") } throws: { error in
          (error as? Diagnostic)?.code == code
        }
      }
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      for path in ["/pipe", "", "/nowhere"] {
        let code: DiagnosticCode = path == "/nowhere" ? .fileRead : .fileKind
        #expect { try SettingsFile.bytes(of: folder + path) } throws: { error in
          (error as? Diagnostic)?.code == code
        }
      }
    }
  }

  @Test(
    "a file's keys tell what it is",
    arguments: [
      ("policy.d/veilig-thuis.yaml", SettingsFile.Kind.policy), ("examples/perf.yaml", .policy),
      ("calendar.d/nl.yaml", .calendar), ("roster.yaml", .roster),
      ("termijnwacht.yaml", .configuration),
    ]
  )
  func kind(path: String, kind: SettingsFile.Kind) throws {
    let bytes = try SettingsFile.bytes(of: Repository.root + "/config/" + path)
    #expect(SettingsFile.kind(of: bytes) == kind)
  }
}
