import Casework
import Civil
import Foundation
import Notation
import Policy
import TestSupport
import Testing

/// The JSON Schemas of `config/schemas` say what the readers say.
struct SchemaTests {
  private static func schema(_ name: String) throws -> JSONSchema {
    try JSONSchema(file: "\(Repository.root)/config/schemas/\(name).schema.json")
  }

  /// A kind of mapping, and where its schema stands.
  struct Part: Sendable, CustomTestStringConvertible {
    var schema: String
    var path: String
    var shape: MappingShape
    var testDescription: String { schema + " " + path }

    init(_ schema: String, _ path: String, _ shape: MappingShape) {
      (self.schema, self.path, self.shape) = (schema, path, shape)
    }
  }

  private static let parts = [
    Part("policy", "", .policy), Part("policy", "$defs/caseLife", .caseLife),
    Part("policy", "$defs/always", .always),
    Part("policy", "$defs/rung", .rung), Part("policy", "$defs/rule", .rule),
    Part("policy", "$defs/pattern", .pattern), Part("policy", "$defs/dueKeys", .due),
    Part("policy", "$defs/pauses", .pauses), Part("policy", "$defs/extends", .extends),
    Part("policy", "$defs/valid", .valid), Part("policy", "$defs/languages", .languages),
    Part("calendar", "", .calendar), Part("calendar", "$defs/holiday", .holiday),
    Part("calendar", "$defs/decree", .decree), Part("calendar", "$defs/languages", .languages),
    Part("configuration", "", .configuration),
    Part("configuration", "$defs/eventSource", .eventSource),
    Part("configuration", "$defs/otherSources", .otherSources),
    Part("configuration", "$defs/sinks", .sinks),
    Part("configuration", "$defs/journalSink", .journalSink),
    Part("configuration", "$defs/fileSink", .fileSink), Part("configuration", "$defs/host", .host),
    Part("configuration", "$defs/webhook", .webhook),
    Part("configuration", "$defs/mail", .mail),
    Part("configuration", "$defs/chain", .chain),
    Part("configuration", "$defs/heartbeat", .heartbeat),
    Part("configuration", "$defs/witness", .witness),
    Part("configuration", "$defs/control", .control),
    Part("configuration", "$defs/route", .route),
    Part("configuration", "$defs/digest", .digest),
    Part("configuration", "$defs/retention", .retention),
    Part("configuration", "$defs/audience", .audience), Part("roster", "", .roster),
    Part("roster", "$defs/role", .role), Part("roster", "$defs/absence", .absence),
    Part("scenario", "", .scenario), Part("scenario", "$defs/outage", .outage),
    Part("scenario", "$defs/clockStep", .clockStep),
    Part("scenario", "$defs/activation", .activation),
    Part("scenario", "$defs/expectation", .expectation),
    Part("scenario", "$defs/clock", .expectedClock),
    Part("scenario", "$defs/notice", .expectedNotice),
  ]

  @Test("a schema has the keys that its reader has, and asks for the same", arguments: parts)
  func keys(part: Part) throws {
    let whole = try Self.schema(part.schema)
    let schema = try #require(whole.part(part.path))
    #expect(Set(schema["properties"]?.names ?? []) == Set(part.shape.keys))
    #expect(
      Set(schema["required"]?.all.compactMap(\.text) ?? []) == Set(part.shape.required.map(\.key))
    )
    #expect(schema["additionalProperties"] == .bool(false))
  }

  @Test("a schema has the words that its reader has")
  func words() throws {
    var schema = try Self.schema("policy")
    func expect<Word: RawRepresentable & CaseIterable>(_ path: String, _ type: Word.Type)
    where Word.RawValue == String {
      let words = schema.part(path)?["enum"]?.all.compactMap { $0.text } ?? []
      #expect(Set(words) == Set(Word.allCases.map(\.rawValue)), "\(path)")
    }
    for part in ["rule", "dueKeys"] {
      expect("$defs/\(part)/properties/counting", Counting.self)
      expect("$defs/\(part)/properties/roll", Roll.self)
      expect("$defs/\(part)/properties/effect", Effect.self)
    }
    expect("$defs/rule/properties/section", Section.self)
    expect("$defs/rung/properties/level", Level.self)
    expect("$defs/pattern/properties/which", EventPattern.Which.self)
    expect("$defs/pauses/properties/days", PauseRule.Days.self)
    expect("$defs/dueKeys/properties/next", Weekday.self)
    expect("$defs/dueKeys/properties/on-holiday", CutOff.OnHoliday.self)
    schema = try Self.schema("scenario")
    expect("$defs/expectation/properties/level", Level.self)
    expect("$defs/expectation/properties/reason", Reason.self)
    expect("$defs/expectation/properties/mark", Escalation.Mark.self)
    expect("$defs/clock/properties/state", Clock.State.self)
    expect("$defs/notice/properties/state", Notice.State.self)
    schema = try Self.schema("configuration")
    expect("$defs/heartbeat/properties/method", Configuration.Heartbeat.Method.self)
    expect("$defs/kind", Notice.Kind.self)
  }

  @Test(
    "what is shipped is as its schema says",
    arguments: [
      ("policy", "policy.d/veilig-thuis.yaml"), ("policy", "examples/perf.yaml"),
      ("policy", "examples/boston311.yaml"), ("calendar", "calendar.d/nl.yaml"),
      ("calendar", "calendar.d/nl-art3.yaml"), ("configuration", "termijnwacht.yaml"),
      ("roster", "roster.yaml"),
    ]
  )
  func shipped(name: String, file: String) throws {
    let bytes = try SettingsFile.bytes(of: "\(Repository.root)/config/\(file)")
    let value = try #require(JSONValue(yaml: String(decoding: bytes, as: UTF8.self)))
    let schema = try Self.schema(name)
    #expect(schema.allows(value))
  }

  @Test("every scenario is as its schema says")
  func scenarios() throws {
    let schema = try Self.schema("scenario")
    let folder = "\(Repository.root)/Tests/Scenarios"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    for name in names.sorted() where name.hasSuffix(".yaml") {
      let bytes = try SettingsFile.bytes(of: "\(folder)/\(name)")
      let value = try #require(JSONValue(yaml: String(decoding: bytes, as: UTF8.self)))
      #expect(schema.allows(value), "\(name)")
    }
  }

  /// What a schema can't see: the text as text, names that must fit, days and lengths.
  private static let beyondSchema: Set<DiagnosticCode> = [
    .nameCharacter, .zoneUnknown, .calendarUnknown, .caseBoth, .whenAny, .windowUnit, .unusedKey,
    .termLong, .termUnit, .fatalNone, .fatalTwo, .rollUnit, .firstDayUnit, .pauseSame,
    .extendsOrder, .validOrder, .ladderUnknown, .rungTwice, .ruleTitle, .ruleBasis, .ruleEffect,
    .ruleLadder, .statutoryBasis, .ladderUnused, .everyEndless, .ruleEndless, .afterClose,
    .warnAlone, .dateSyntax, .termSign, .acrossKey,
  ]

  @Test("a policy that is wrong in its shape is wrong by the schema too", arguments: BadPolicy.all)
  func badPolicies(bad: BadPolicy) throws {
    guard let value = JSONValue(yaml: bad.marked.yaml), !bad.code.rawValue.hasPrefix("E-YAML"),
      bad.code != .keyTwice
    else { return }
    let isAllowed = try Self.schema("policy").allows(value)
    // By the schema any name may be a reading's.
    if bad.path == "rules.a.due", bad.code == .keyUnknown { return }
    if Self.beyondSchema.contains(bad.code) {
      // A length below zero is seen, a term that extends backwards isn't.
      #expect(isAllowed || bad.code == .termSign || bad.code == .unusedKey)
    } else {
      #expect(!isAllowed)
    }
  }
}
