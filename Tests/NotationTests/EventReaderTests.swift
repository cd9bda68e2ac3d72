import Casework
import Civil
import Notation
import TestSupport
import Testing

/// Events as text: both forms, and everything that is refused, with its code and place.
struct EventReaderTests {
  /// One event as the columns hold it.
  private struct ReadEvent: Hashable {
    var occurred: String
    var received: String
    var day: String
    var isDateOnly: Bool
    var subject: String
    var type: String
    var order: UInt32
    var attributes: [String: String]
  }

  private static let read = ["organisatie", "uitkomst", "aantal", "waar", "leeg"]

  private static func table() -> EventTable {
    var vocabulary = Vocabulary()
    for name in read { _ = vocabulary.attributes.intern(name) }
    return EventTable(vocabulary: vocabulary)
  }

  private func read(
    _ text: String,
    sources: EventSources = EventSources(),
    order: UInt32 = 1
  ) throws -> ReadEvent {
    var table = Self.table()
    var reader = EventReader(sources: sources, zone: Repository.amsterdam)
    try Array(text.utf8).withUnsafeBytes {
      try reader.read($0, EventReader.Context(order: order, place: 0), into: &table)
    }
    let record = table.records[0]
    return ReadEvent(
      occurred: record.occurred.text,
      received: table.received(of: 0).text,
      day: LocalDate(days: record.day).description,
      isDateOnly: record.flags.contains(.dateOnly),
      subject: table.cases.text(record.subject),
      type: table.vocabulary.types.text(record.type),
      order: record.order,
      attributes: Dictionary(
        uniqueKeysWithValues: table.attributes(of: 0).map {
          (table.vocabulary.attributes.text($0.name), table.vocabulary.values.plain($0.value))
        }
      )
    )
  }

  // MARK: - One event after another

  /// Events and near-events whose names come in other orders, depths, forms and numbers.
  private static let varied = [
    #"{"id":"1","case":"A","type":"t","date":"2026-03-05","organisatie":"x"}"#,
    #"{"id":"2","case":"A","type":"t","date":"2026-03-05","aantal":3,"organisatie":"y"}"#,
    #"{"id":"3","case":"A","type":"t","date":"2026-03-05","organisatie":"x","organisatie":"y"}"#,
    #"{"id":"4","case":"A","type":"t","date":"2026-03-05","date":"2026-03-06"}"#,
    #"{"id":"5","case":"A","type":"t","date":"2026-03-05","id":"6"}"#,
    #"{"id" : "7" , "case":"A","type":"t","date":"2026-03-05","organisatie":"x"}"#,
    #"{"\u0069d":"8","case":"A","type":"t","date":"2026-03-05","uitkomst":"z"}"#,
    #"{"id":"9","\u0069d":"8","case":"A","type":"t","date":"2026-03-05"}"#,
    #"{"id":"10","case":"A","type":"t","date":"2026-03-05","data":{"organisatie":"x"}}"#,
    #"{"id":"11","case":"A","type":"t","date":"2026-03-05","data":{},"organisatie":"x"}"#,
    #"{"id":"12","case":"A","type":"t","date":"2026-03-05","data":{"type":"u"},"waar":true}"#,
    #"{"id":"13","case":"A","type":"t","date":"2026-03-05","data":{},"type":"u"}"#,
    #"{"id":"14","case":"A","type":"t","date":"2026-03-05","data":{"aantal":1},"aantal":2}"#,
    #"{"id":"15","case":"A","type":"t","data":null,"date":"2026-03-05","thirteen-long":1}"#,
    #"{"id":"16","case":"A","type":"t","data":"d","date":"2026-03-05","thirteen-lonG":1}"#,
    #"{"id":"17","case":"A","type":"t","date":"2026-03-05","fourteen-longs":1,"leeg":null}"#,
    #"{"id":"18","case":"A","type":"t","date":"2026-03-05","fourteen-longs":1,"waar":false}"#,
    #"{"id":"19","case":"A","type":"t","date":"2026-03-05","":"","a":[],"aa":{"b":1}}"#,
    #"{"id":"20","case":"A","type":"t","date":"2026-03-05""#,
    #"{"id":"21","case":"A","type":"t","date":"2026-03-05","organisatie""#,
    #"{"id":"22","case":"A","type":"t","date":"2026-03-05","organisatie":"#,
    #"{"id":"23","case":"A","type":"t","date":"2026-03-05","waar":fals"#,
    #"{"id":"24","case":"A","type":"t","date":"2026-03-05","waar":tru}"#,
    #"{"id":"25","case":"A","type":"t","date":"2026-03-05","leeg":nul"#,
    #"{"id":"26","#, "{}", #"{"id"}"#, #"[]"#,
  ]

  private struct Outcome: Hashable {
    var identity: UInt64?
    var attributes: [[String]] = []
    var diagnostic: Diagnostic?
  }

  private func outcome(_ text: String, _ reader: inout EventReader) -> Outcome {
    var table = Self.table()
    // Something stands behind the text that could be taken for a part of it.
    let bytes = Array((text + #""organisatie":"id":""#).utf8)
    return bytes.withUnsafeBytes { all in
      do throws(Diagnostic) {
        let event = UnsafeRawBufferPointer(rebasing: all[..<text.utf8.count])
        let slack = all.count - event.count
        try reader.read(event, EventReader.Context(order: 1, place: 0, slack: slack), into: &table)
        return Outcome(
          identity: table.records[0].identity,
          attributes: table.attributes(of: 0).map {
            [table.vocabulary.attributes.text($0.name), table.vocabulary.values.plain($0.value)]
          }
        )
      } catch {
        return Outcome(diagnostic: error)
      }
    }
  }

  @Test("what was read before changes nothing", arguments: 0..<50 as Range<UInt64>)
  func earlierEvents(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var reader = EventReader(sources: EventSources(), zone: Repository.amsterdam)
    for _ in 0..<200 {
      let text = Self.varied[Int.random(in: 0..<Self.varied.count, using: &random)]
      var fresh = EventReader(sources: EventSources(), zone: Repository.amsterdam)
      #expect(outcome(text, &reader) == outcome(text, &fresh))
    }
  }

  @Test("more orders of names than are kept can be read")
  func manyOrders() throws {
    var reader = EventReader(sources: EventSources(), zone: Repository.amsterdam)
    var random = SplitMix64(seed: 1)
    for number in 0..<300 {
      var members = [
        #""id":"\#(number)""#, #""case":"A""#, #""type":"t""#, #""date":"2026-03-05""#,
        #""organisatie":"x""#, #""uitkomst":"y""#, #""n\#(number)":1"#,
      ]
      members.shuffle(using: &random)
      let read = outcome("{" + members.joined(separator: ",") + "}", &reader)
      #expect(Set(read.attributes) == [["organisatie", "x"], ["uitkomst", "y"]])
    }
  }

  // MARK: - What is read

  @Test("a CloudEvent and the short form of the same fields are the same event")
  func bothForms() throws {
    let sources = EventSources(named: ["urn:regas": EventSource(typePrefix: "nl.overheid.hg.")])
    let cloudEvent = try read(
      #"""
      {"specversion":"1.0","id":"1","source":"urn:regas","type":"nl.overheid.hg.melding-ontvangen",
       "subject":"VT-1","time":"2026-03-06T08:55:00+01:00","occurred":"2026-03-05T21:10:00+01:00",
       "sequence":"7","sequencetype":"Integer","datacontenttype":"application/json",
       "data":{"organisatie":"vt-zob","aantal":3}}
      """#,
      sources: sources
    )
    let short = try read(
      #"""
      {"id":"1","case":"VT-1","type":"melding-ontvangen","time":"2026-03-05T21:10:00+01:00",
       "registered":"2026-03-06T08:55:00+01:00","seq":7,"organisatie":"vt-zob","aantal":3}
      """#
    )
    #expect(cloudEvent == short)
    #expect(
      short
        == ReadEvent(
          occurred: "2026-03-05T20:10:00Z",
          received: "2026-03-06T07:55:00Z",
          day: "2026-03-05",
          isDateOnly: false,
          subject: "VT-1",
          type: "melding-ontvangen",
          order: 7,
          attributes: ["organisatie": "vt-zob", "aantal": "3"]
        )
    )
  }

  @Test("a CloudEvent that says no occurrence occurred when it was registered")
  func noOccurrence() throws {
    let event = try read(
      #"""
      {"specversion":"1.0","id":"1","source":"s","type":"m","subject":"Z",
      "time":"2026-03-06T00:30:00+01:00"}
      """#
    )
    #expect(event.occurred == event.received)
    #expect(event.day == "2026-03-06", "the local day, not the day in Greenwich")
  }

  @Test("a mere date is a day of which no time is known")
  func dateOnly() throws {
    let event = try read(#"{"id":"1","case":"Z","type":"m","date":"2026-03-05"}"#)
    #expect(event.isDateOnly)
    #expect(event.day == "2026-03-05")
    #expect(event.occurred == "2026-03-04T23:00:00Z")
    let timed = try read(
      #"{"id":"1","case":"Z","type":"m","date":"2026-03-05","time":"2026-03-05T21:10:00+01:00"}"#
    )
    #expect(!timed.isDateOnly)
  }

  @Test("a type's prefix is cut off where it stands, and only for its source")
  func typePrefix() throws {
    let sources = EventSources(
      named: ["s": EventSource(typePrefix: "nl.")],
      other: EventSource(typePrefix: "org.")
    )
    func type(_ type: String, _ source: String) throws -> String {
      try read(
        #"""
        {"id":"1","source":"\#(source)","case":"Z","type":"\#(type)","time":"2026-03-05T21:10:00Z"}
        """#,
        sources: sources
      ).type
    }
    #expect(try type("nl.a.b", "s") == "a.b")
    #expect(try type("a.nl.b", "s") == "a.nl.b")
    #expect(try type("nl.", "s") == "nl.")
    #expect(try type("NL.a", "s") == "NL.a")
    #expect(try type("nl.a", "t") == "nl.a")
    #expect(try type("org.a", "t") == "a")
  }

  @Test("a time without an offset is read in its source's zone, the first of two in the fold")
  func zoneOfSource() throws {
    let sources = EventSources(named: ["s": EventSource(zone: Repository.amsterdam)])
    func occurred(_ time: String) throws -> String {
      try read(
        #"{"id":"1","source":"s","case":"Z","type":"m","time":"\#(time)"}"#,
        sources: sources
      ).occurred
    }
    #expect(try occurred("2026-03-05T21:10:00") == "2026-03-05T20:10:00Z")
    #expect(try occurred("2026-07-05T21:10:00") == "2026-07-05T19:10:00Z")
    #expect(try occurred("2026-10-25T02:30:00") == "2026-10-25T00:30:00Z")
    #expect(try occurred("2026-07-05T21:10:00-04:00") == "2026-07-06T01:10:00Z")
    let elsewhere = #"{"id":"1","source":"t","case":"Z","type":"m","time":"2026-03-05T21:10:00"}"#
    let error = #expect(throws: Diagnostic.self) { try read(elsewhere, sources: sources) }
    #expect(error?.code == .timeOffset)
  }

  @Test("attributes are strings, numbers and truth values as they were written; null is none")
  func attributes() throws {
    let event = try read(
      #"""
      {"id":"1","case":"Z","type":"m","time":"2026-03-05T21:10:00Z","aantal":-1.50e2,"waar":true,
       "leeg":null,"uitkomst":"a\u00e9\"\ud83d\ude00","organisatie":["x",{"y":1}],"unread":{"a":[]}}
      """#
    )
    #expect(event.attributes == ["aantal": "-1.50e2", "waar": "true", "uitkomst": "aé\"😀"])
  }

  /// CloudEvents JSON event format, section 2.2: a null is as if the field were left out.
  @Test("a field that is null is left out")
  func nullFields() throws {
    let text =
      #"{"id":"1","source":null,"case":"Z","type":"m","occurred":null,"registered":null,"#
      + #""sequence":null,"specversion":null,"data":null,"time":"2026-03-05T21:10:00Z"}"#
    #expect(
      try read(text) == read(#"{"id":"1","case":"Z","type":"m","time":"2026-03-05T21:10:00Z"}"#)
    )
    let identity = Array(text.utf8).withUnsafeBytes { EventText.identity(in: $0, at: 0) }
    #expect(identity == ("1", ""))
  }

  @Test("an envelope's word within data is an attribute like any other")
  func envelopeWordInData() throws {
    let event = try read(
      #"{"id":"1","case":"Z","type":"m","time":"2026-03-05T21:10:00Z","data":{"id":"2","type":"n"}}"#
    )
    #expect(event.type == "m")
  }

  // MARK: - What is refused

  @Test(
    "a line is refused with its code at its column",
    arguments: identityRefusals + timeRefusals + nameRefusals + syntaxRefusals
  )
  func refused(refusal: Refusal) throws {
    let error = #expect(throws: Diagnostic.self) { try read(refusal.text) }
    #expect(error?.code == refusal.code)
    #expect(error?.column == refusal.column)
  }

  @Test("up to its limits a line is taken")
  func limits() throws {
    let members = (1...64).map { #""a\#($0)":1"# }.joined(separator: ",")
    func event(_ key: String, _ members: String) throws {
      _ = try read(#"{"id":"1","case":"\#(key)","type":"m","date":"2026-03-05",\#(members)}"#)
    }
    try event(String(repeating: "z", count: 200), members)
    try event("Z", #""\#(String(repeating: "n", count: 200))":1"#)
    try event("Z", #""a":\#(Self.nested(31))"#)
    try event("Z", #""data":{"a":\#(Self.nested(30))}"#)
  }

  @Test("a line of a mebibyte is taken, one byte more is not")
  func lineLength() throws {
    let head = #"{"id":"1","case":"Z","type":"m","date":"2026-03-05","a":""#
    let filling = String(repeating: "x", count: EventLimit.lineBytes - head.utf8.count - 2)
    _ = try read(head + filling + "\"}")
    let error = #expect(throws: Diagnostic.self) { try read(head + filling + "x\"}") }
    #expect(error?.code == .lineLength)
    #expect(error?.column == 0)
  }

  @Test(
    "bytes that are no UTF-8 are refused at the byte that begins them",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC3], [0xC3, 0x22], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]]
  )
  func badUTF8(bytes: [UInt8]) throws {
    let head = Array(#"{"id":"1","case":"Z","type":"m","date":"2026-03-05","a":"é"#.utf8)
    let line = head + bytes + Array(#"","b":1}"#.utf8)
    var table = Self.table()
    var reader = EventReader(sources: EventSources(), zone: Repository.amsterdam)
    let error = #expect(throws: Diagnostic.self) {
      try line.withUnsafeBytes {
        try reader.read($0, EventReader.Context(order: 1, place: 0), into: &table)
      }
    }
    #expect(error?.code == .jsonUTF8)
    #expect(error?.column == head.count + 1)
  }

  @Test("a refused line leaves the table as it was")
  func unchanged() throws {
    var table = Self.table()
    var reader = EventReader(sources: EventSources(), zone: Repository.amsterdam)
    func take(_ line: String) throws {
      try Array(line.utf8).withUnsafeBytes {
        try reader.read($0, EventReader.Context(order: 1, place: 0), into: &table)
      }
    }
    try take(#"{"id":"1","case":"Z","type":"m","date":"2026-03-05","organisatie":"a"}"#)
    #expect(throws: Diagnostic.self) {
      try take(#"{"organisatie":"b","uitkomst":"c","id":"2","case":"Z","type":"m"}"#)
    }
    #expect(table.records.count == 1)
    #expect(table.attributes.count == 1)
    #expect(table.attributes(of: 0).count == 1)
  }
}
