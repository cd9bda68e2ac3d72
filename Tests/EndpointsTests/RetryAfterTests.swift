import Civil
import Endpoints
import Testing

/// Retry-After (RFC 9110 section 10.2.3) and the dates of HTTP (section 5.6.7).
struct RetryAfterTests {
  /// 1994-11-06T08:49:37Z, the example of RFC 9110 section 5.6.7.
  private static let example: Int64 = 784_111_777

  @Test(
    "a number is of seconds",
    arguments: [
      ("0", 0), ("120", 120), (" 120 ", 120), ("\t7\t", 7), ("007", 7), ("86400", 86_400),
      ("99999999999999999999999", .max),
    ]
  )
  func numbers(header: String, seconds: Int) {
    #expect(RetryAfter.seconds(header, now: Instant(seconds: Self.example)) == seconds)
  }

  @Test(
    "a date is in one of three forms",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", example), ("Sunday, 06-Nov-94 08:49:37 GMT", example),
      ("Sun Nov  6 08:49:37 1994", example), (" Sun, 06 Nov 1994 08:49:37 GMT ", example),
      ("Wed Nov 16 08:49:37 1994", example + 864_000),
      // RFC 9110 section 10.2.3.
      ("Fri, 31 Dec 1999 23:59:59 GMT", 946_684_799),
      ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800),
      // The leap second at the end of 2016 is the first second of 2017 here.
      ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
      ("Tuesday, 01-Feb-28 12:00:00 GMT", 1_833_019_200),
    ] as [(String, Int64)]
  )
  func dates(header: String, seconds: Int64) {
    let now = Instant(seconds: seconds - 90)
    #expect(RetryAfter.seconds(header, now: now) == 90)
  }

  @Test(
    "a date of two digits is within 50 years",
    arguments: [
      // From 2026: 76 lies ahead, 77 was 49 years ago. RFC 9110 section 5.6.7.
      ("Wednesday, 01-Jan-76 00:00:00 GMT", 3_345_062_400), ("Saturday, 01-Jan-77 00:00:00 GMT", 0),
      ("Friday, 01-Jan-27 00:00:00 GMT", 1_798_761_600),
    ] as [(String, Int64)]
  )
  func centuries(header: String, at: Int64) {
    let now: Int64 = 1_780_000_000
    #expect(RetryAfter.seconds(header, now: Instant(seconds: now)) == Int(max(0, at - now)))
  }

  @Test("a date that has passed is now")
  func past() {
    let now = Instant(seconds: Self.example + 1)
    #expect(RetryAfter.seconds("Sun, 06 Nov 1994 08:49:37 GMT", now: now) == 0)
  }

  @Test("part of a second counts as a whole one: never too early")
  func rounding() {
    let now = Instant(microseconds: Self.example * 1_000_000 - 1_000_001)
    #expect(RetryAfter.seconds("Sun, 06 Nov 1994 08:49:37 GMT", now: now) == 2)
  }

  @Test(
    "what is neither is passed over",
    arguments: [
      "", " ", "-1", "+5", "1.5", "120s", "1e3", "0x10", "١٢", "soon", "120, 240", "1 2",
      // Days that never were, or had another name.
      "Mon, 06 Nov 1994 08:49:37 GMT", "Thu, 31 Apr 2026 00:00:00 GMT",
      "Sun, 29 Feb 2026 00:00:00 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
      // Times that no clock shows.
      "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
      "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49 GMT",
      "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 -8:49:37 GMT",
      // Other zones, cases and spaces.
      "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 08:49:37 +0000",
      "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37", "sun, 06 nov 1994 08:49:37 gmt",
      "Sun,  06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 94 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT",
      "Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT",
      "Sunday 06-Nov-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94",
      "Sun Nov  06 08:49:37 1994", "Sun Nov  6 08:49:37 1994 GMT", "Sunday Nov  6 08:49:37 1994",
      "Sun; 06 Nov 1994 08:49:37 GMT", "Sunday; 06-Nov-94 08:49:37 GMT",
      "Sunday, 06-Nov-94 08:49:37 CET", "2026-05-28T20:26:40Z",
    ]
  )
  func unread(header: String) {
    #expect(RetryAfter.seconds(header, now: Instant(seconds: 0)) == nil)
  }
}
