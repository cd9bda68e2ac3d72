import Civil
import TestSupport
import Testing

struct TimeTextTests {
  /// Microseconds from the epoch to 2026-03-05T20:10:00 in UTC.
  private static let evening: Int64 = 1_772_741_400_000_000

  @Test(
    "an instant reads to the microsecond",
    arguments: [
      ("2026-03-05T20:10:00Z", 0), ("2026-03-05T21:10:00+01:00", 0),
      ("2026-03-05T15:10:00-05:00", 0), ("2026-03-06T01:40:00+05:30", 0),
      ("2026-03-05t20:10:00z", 0), ("2026-03-05 20:10:00Z", 0), ("2026-03-05T20:10Z", 0),
      ("2026-03-05T20:10:00.5Z", 500_000), ("2026-03-05T20:10:00.000001Z", 1),
      ("2026-03-05T20:10:00.1234567Z", 123_456), ("2026-03-05T21:10:30.25+01:00", 30_250_000),
      ("2026-03-05T20:10:00-00:00", 0), ("2026-03-06T20:09:00+23:59", 0),
    ] as [(String, Int64)]
  )
  func instants(text: String, microseconds: Int64) {
    #expect(TimeText(text) == .instant(Instant(microseconds: Self.evening + microseconds)))
  }

  @Test(
    "a time without offset is a reading of the wall clock",
    arguments: [
      ("2026-03-05T20:10:00", "2026-03-05T20:10:00"), ("2026-03-05T20:10", "2026-03-05T20:10:00"),
      ("2026-03-05 20:10:07", "2026-03-05T20:10:07"),
      ("2026-03-05T00:00:00.5", "2026-03-05T00:00:00.500000"),
      ("2024-02-29T23:59:59", "2024-02-29T23:59:59"),
    ]
  )
  func locals(text: String, reading: String) {
    guard case .local(let local) = TimeText(text) else {
      Issue.record("\(text) is no local time")
      return
    }
    #expect(local.text == reading)
  }

  @Test(
    "a date reads as a date",
    arguments: ["0000-01-01", "1969-12-31", "2024-02-29", "2026-03-05", "9999-12-31"]
  )
  func dates(text: String) throws {
    #expect(try date(text).description == text)
  }

  @Test("a byte that is not what its place must hold is refused", arguments: 0..<25)
  func strayBytes(place: Int) {
    let text = Array("2026-03-05T21:10:00+01:00".utf8)
    let allowed: [Int: [UInt8]] = [10: Array("Tt ".utf8), 19: Array("+-".utf8)]
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    for byte in UInt8.min...UInt8.max {
      if digits.contains(text[place]), digits.contains(byte) { continue }
      var changed = text
      changed[place] = byte
      let isAllowed = byte == text[place] || allowed[place]?.contains(byte) ?? false
      let read = changed.withUnsafeBytes { TimeText(bytes: $0) }
      #expect((read != nil) == isAllowed, "byte \(byte)")
    }
  }

  @Test(
    "what no clock shows is refused",
    arguments: [
      "", "2026", "2026-03", "2026-3-5", "20260305", "2026-03-05T", "2026-03-05Z",
      "2026-03-05T20", "2026-03-05T20Z", "2026-03-05T2010Z", "2026-03-05T20:1Z",
      "2026-04-31", "2026-04-31T10:00:00Z", "2026-02-29", "2026-02-29T10:00:00+01:00",
      "2026-13-01", "2026-00-10", "2026-01-00", "2026-03-05T24:00:00Z", "2026-03-05T25:00Z",
      "2026-03-05T20:60:00Z", "2026-03-05T23:59:60Z", "2026-03-05T20:10:5Z",
      "2026-03-05T20:10:00.Z", "2026-03-05T20:10:00,5Z", "2026-03-05T20:10:00+01",
      "2026-03-05T20:10:00+0100", "2026-03-05T20:10:00+24:00", "2026-03-05T20:10:00+01:60",
      "2026-03-05T20:10:00 Z", "2026-03-05T20:10:00ZZ", "2026-03-05T20:10:00+01:00Z",
      " 2026-03-05", "2026-03-05 ", "+2026-03-05", "-2026-03-05", "12026-03-05", "05-03-2026",
      "2026/03/05", "２026-03-05", "2026-03-05T20:10:00Europe/Amsterdam",
    ]
  )
  func refused(text: String) {
    #expect(TimeText(text) == nil)
  }

  @Test("an instant written with its zone's offset reads back", arguments: 1...5 as Seeds)
  func roundTrip(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let zones = [Repository.amsterdam, .utc, Repository.zone("America/New_York")]
    for zone in zones {
      let wrong = (0..<100).map { _ in
        Instant(microseconds: Int64.random(in: 0..<8_000_000_000_000_000, using: &random))
      }.filter { TimeText(zone.text($0)) != .instant($0) || TimeText($0.text) != .instant($0) }
      #expect(wrong == [])
    }
  }

  @Test(
    "a time of day reads to the minute",
    arguments: [("00:00", 0), ("08:30", 510), ("23:59", 1439)]
  )
  func timesOfDay(text: String, minutes: Int) {
    #expect(TimeOfDay(text)?.minutes == minutes)
    #expect(TimeOfDay(text)?.description == text)
  }

  @Test(
    "what is no time of day is refused",
    arguments: [
      "", "8:00", "08:0", "08", "0800", "24:00", "08:60", "08:00:00", "+8:00", "08:+1", "-0:30",
      "aa:bb", " 8:00", "08:00 ",
    ]
  )
  func refusedTimesOfDay(text: String) {
    #expect(TimeOfDay(text) == nil)
  }
}
