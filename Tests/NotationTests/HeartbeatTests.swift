import Casework
import Civil
import Notation
import Testing

/// The daemon's sign of life as text, and what the watch says of itself.
struct HeartbeatTests {
  private static let at = Instant(microseconds: 1_780_000_000_123_456)

  private static let full: Heartbeat = {
    var beat = Heartbeat(
      at: at,
      boot: "1f2e3d",
      uptime: 86_400_000_001,
      intervalSeconds: 60,
      process: 4711
    )
    beat.isStopped = true
    beat.isHeld = true
    beat.isClockRefused = true
    beat.isConfigurationRefused = true
    beat.failingSinks = ["file", "journal"]
    beat.sources = [
      SourceStanding(name: "a \"b\"", heard: at, promised: 3600, missing: 2, since: at),
      SourceStanding(name: "c", heard: nil, promised: nil, missing: 0, since: at),
    ]
    beat.endpoints = [
      Heartbeat.Endpoint(name: "zvh", oldest: at, dead: 3),
      Heartbeat.Endpoint(name: "post", oldest: nil, dead: 0),
    ]
    return beat
  }()

  private static let bare = Heartbeat(
    at: at,
    boot: "",
    uptime: 0,
    intervalSeconds: 5,
    process: 1
  )

  @Test("what was written is read again", arguments: [full, bare])
  func roundTrip(beat: Heartbeat) {
    #expect(Heartbeat(json: beat.json) == beat)
  }

  @Test("a torn heartbeat is none", arguments: [full, bare])
  func torn(beat: Heartbeat) {
    // All but the newline at its end.
    for count in 0..<beat.json.count - 1 {
      #expect(Heartbeat(json: beat.json[..<count]) == nil)
    }
  }

  @Test("a heartbeat that was damaged in one place is another, or none, and never a crash")
  func damaged() {
    let whole = Self.full.json
    for place in whole.indices {
      for byte: UInt8 in [0, 0x22, 0x2D, 0x39, 0x7D, 0xFF] {
        var bytes = whole
        bytes[place] = byte
        guard let beat = Heartbeat(json: bytes) else { continue }
        #expect(beat.intervalSeconds > 0 && beat.uptime >= 0)
        #expect(beat.sources.allSatisfy { $0.promised ?? 0 >= 0 && $0.missing >= 0 })
      }
    }
  }

  @Test(
    "values that no daemon writes are refused",
    arguments: [
      ("\"interval\":5", "\"interval\":0"), ("\"interval\":5", "\"interval\":9223372036854775807"),
      ("\"uptime\":0", "\"uptime\":-1"), ("\"uptime\":0", "\"uptime\":9223372036854775807"),
      ("\"process\":1", "\"process\":99999999999"), ("\"stopped\":false", "\"stopped\":0"),
      ("\"sources\":[]", "\"sources\":[{}]"), ("\"endpoints\":[]", "\"endpoints\":[1]"),
      ("\"failingSinks\":[]", "\"failingSinks\":[null]"), ("\"boot\":\"\"", "\"boot\":null"),
    ]
  )
  func refused(old: String, new: String) {
    let text = String(decoding: Self.bare.json, as: UTF8.self)
    #expect(text.contains(old))
    #expect(Heartbeat(json: Array(text.replacing(old, with: new).utf8)) == nil)
  }

  @Test(
    "what the watch says of itself is an event of its own kind",
    arguments: [
      (.test, "proef", nil),
      (
        .alarm(WitnessAlarm(.stuck, since: at)), "alarm",
        #"{"kind":"stuck","since":"2026-05-28T20:26:40.123456+00:00"}"#
      ),
      (
        .over(WitnessAlarm(.sourceSilent, of: "a", since: at)), "alarm-voorbij",
        #"{"kind":"source-silent","source":"a","since":"2026-05-28T20:26:40.123456+00:00"}"#
      ),
    ] as [(Announcement.Content, String, String?)]
  )
  func announcement(content: Announcement.Content, type: String, data: String?) throws {
    var json = JSONWriter()
    json.announcementEvent(
      Announcement(content, id: "i", to: ["anna@elders.example"], attempted: Self.at),
      source: "urn:x",
      .utc
    )
    let event = try JSONValue(json.text)
    #expect(event["type"]?.text == "nl.overheid.zaaktermijnen." + type)
    #expect(event["id"]?.text == "i" && event["source"]?.text == "urn:x")
    #expect(try event["data"] == data.map { try JSONValue($0) })
    #expect(!json.text.contains("anna"), "nobody who is told stands in it")
  }
}
