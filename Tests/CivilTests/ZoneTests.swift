import Civil
import Foundation
import TestSupport
import Testing

struct ZoneTests {
  @Test(
    "summer and winter go on long after the tables end",
    arguments: [
      ("Europe/Amsterdam", "2500-01-15T12:00:00Z", 3600),
      ("Europe/Amsterdam", "2500-07-15T12:00:00Z", 7200),
      ("Europe/Amsterdam", "2026-03-29T00:59:59Z", 3600),
      ("Europe/Amsterdam", "2026-03-29T01:00:00Z", 7200),
      ("Europe/Amsterdam", "2026-10-25T00:59:59Z", 7200),
      ("Europe/Amsterdam", "2026-10-25T01:00:00Z", 3600),
      ("America/New_York", "2500-01-15T12:00:00Z", -18_000),
      ("America/New_York", "2500-07-15T12:00:00Z", -14_400),
      ("Australia/Sydney", "2500-01-15T12:00:00Z", 39_600),
      ("Australia/Sydney", "2500-07-15T12:00:00Z", 36_000),
      ("Europe/Dublin", "2500-01-15T12:00:00Z", 0),
      ("Europe/Dublin", "2500-07-15T12:00:00Z", 3600),
      ("Asia/Kolkata", "2500-07-15T12:00:00Z", 19_800),
      ("Etc/UTC", "2500-07-15T12:00:00Z", 0),
    ]
  )
  func offsets(zone: String, instant: String, offset: Int64) throws {
    #expect(Repository.zone(zone).offset(at: try self.instant(instant)) == offset)
  }

  @Test("UTC needs no file")
  func utc() throws {
    let instant = try instant("2026-03-05T20:10:00Z")
    #expect(Zone.utc.offset(at: instant) == 0)
    #expect(Zone.utc.text(instant) == "2026-03-05T20:10:00+00:00")
    #expect(Zone.utc.offset(at: .distantPast) == 0)
    #expect(Zone.utc.offset(at: .distantFuture) == 0)
  }

  @Test(
    "a reading of the wall clock ends a term at the first of two instants, or at the jump",
    arguments: [
      ("Europe/Amsterdam", "2026-03-29T02:30", "gap", "2026-03-29T01:00:00Z"),
      ("Europe/Amsterdam", "2026-03-29T02:00", "gap", "2026-03-29T01:00:00Z"),
      ("Europe/Amsterdam", "2026-03-29T03:00", "plain", "2026-03-29T01:00:00Z"),
      ("Europe/Amsterdam", "2024-10-27T02:30", "fold", "2024-10-27T00:30:00Z"),
      ("Europe/Amsterdam", "2024-10-27T03:00", "plain", "2024-10-27T02:00:00Z"),
      ("America/New_York", "2026-03-08T02:30", "gap", "2026-03-08T07:00:00Z"),
      ("America/New_York", "2026-11-01T01:30", "fold", "2026-11-01T05:30:00Z"),
      ("Australia/Sydney", "2026-10-04T02:30", "gap", "2026-10-03T16:00:00Z"),
      ("Australia/Sydney", "2026-04-05T02:30", "fold", "2026-04-04T15:30:00Z"),
      // The island left this day out.
      ("Pacific/Apia", "2011-12-30T12:00", "gap", "2011-12-30T10:00:00Z"),
      ("Europe/Amsterdam", "2500-03-28T02:30", "gap", "2500-03-28T01:00:00Z"),
      ("Europe/Amsterdam", "2500-10-31T02:30", "fold", "2500-10-31T00:30:00Z"),
    ]
  )
  func readings(zone: String, local: String, kind: String, instant: String) throws {
    guard case .local(let local)? = TimeText(local) else {
      Issue.record("no local time")
      return
    }
    let zone = Repository.zone(zone)
    #expect(zone.resolve(local).kind.rawValue == kind)
    #expect(zone.instant(of: local).text == instant)
  }

  @Test(
    "the offsets are those that Foundation knows",
    arguments: [
      "Europe/Amsterdam", "Europe/Dublin", "America/New_York", "America/Sao_Paulo",
      "Australia/Sydney",
    ]
  )
  func agreesWithFoundation(name: String) throws {
    let zone = Repository.zone(name)
    let other = try #require(TimeZone(identifier: name))
    var random = SplitMix64(seed: 1980)
    let years =
      try instant("1980-01-01T00:00:00Z").seconds..<instant("2038-01-01T00:00:00Z").seconds
    let wrong = (0..<2000).map { _ in Int64.random(in: years, using: &random) }.filter { seconds in
      let date = Date(timeIntervalSince1970: Double(seconds))
      return zone.offset(at: Instant(seconds: seconds)) != Int64(other.secondsFromGMT(for: date))
    }
    #expect(wrong == [])
  }

  @Test("a zone without a footer keeps its last offset for ever")
  func noFooter() throws {
    let file = ZoneFile(changes: [(at: 1_000_000, type: 1)], offsets: [3600, 7200])
    let zone = try #require(Zone(name: "Test/Plain", tzif: file.bytes))
    #expect(zone.offset(at: Instant(seconds: 999_999)) == 3600)
    #expect(zone.offset(at: Instant(seconds: 1_000_000)) == 7200)
    #expect(zone.offset(at: .distantPast) == 3600)
    #expect(zone.offset(at: .distantFuture) == 7200)
  }

  @Test(
    "a footer's rule goes on after the last change",
    arguments: [
      ("CET-1CEST,M3.5.0,M10.5.0/3", 3600, 7200), ("CET-1CEST-2,M3.5.0/2,M10.5.0/3", 3600, 7200),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 39_600, 37_800), ("EST5", -18_000, -18_000),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 0, 3600), ("AAA0BBB,J60,J300", 0, 3600),
      ("AAA0BBB,59/-1,299/25", 0, 3600), ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200, -3600),
    ] as [(String, Int64, Int64)]
  )
  func footers(footer: String, january: Int64, july: Int64) throws {
    let zone = try #require(Zone(name: "Test/Rule", tzif: ZoneFile(footer: footer).bytes))
    #expect(zone.offset(at: try instant("2030-01-15T12:00:00Z")) == january)
    #expect(zone.offset(at: try instant("2030-07-15T12:00:00Z")) == july)
    #expect(zone.offset(at: try instant("2800-07-15T12:00:00Z")) == july)
  }

  @Test("bytes that are no zone file of version 2 are refused")
  func badBytes() throws {
    let good = ZoneFile(changes: [(at: 0, type: 1)], offsets: [0, 3600])
    #expect(Zone(name: "Test", tzif: good.bytes) != nil)
    #expect(Zone(name: "Test", tzif: []) == nil)
    #expect(
      Zone(name: "Test", tzif: Array("no zone at all, but long enough to be one".utf8)) == nil
    )
    #expect(Zone(name: "Test", tzif: ZoneFile(version: "\0").bytes) == nil)
    #expect(Zone(name: "Test", tzif: ZoneFile(changes: [(at: 0, type: 2)]).bytes) == nil)
    #expect(Zone(name: "Test", tzif: ZoneFile(offsets: []).bytes) == nil)
    let late: [[(at: Int64, type: UInt8)]] = [
      [(at: 1 << 59, type: 1)], [(at: .max, type: 1)], [(at: 7, type: 1), (at: 7, type: 0)],
      [(at: 7, type: 1), (at: 6, type: 0)],
    ]
    for changes in late {
      let file = ZoneFile(changes: changes, offsets: [0, 3600], footer: "CET-1CEST,M3.5.0,M10.5.0")
      #expect(Zone(name: "Test", tzif: file.bytes) == nil, "\(changes)")
    }
    let far = ZoneFile(changes: [(at: 0, type: 1)], offsets: [0, 27 * 3600])
    #expect(Zone(name: "Test", tzif: far.bytes) == nil)
    let early = ZoneFile(changes: [(at: -1 << 59, type: 1)], offsets: [0, 3600])
    #expect(Zone(name: "Test", tzif: early.bytes) != nil)
    let footer = 2
    for length in 0..<(good.bytes.count - footer) {
      #expect(Zone(name: "Test", tzif: Array(good.bytes.prefix(length))) == nil, "\(length) bytes")
    }
  }

  private func instant(_ text: String) throws -> Instant {
    guard case .instant(let instant)? = TimeText(text) else { throw NotADate(text: text) }
    return instant
  }
}
