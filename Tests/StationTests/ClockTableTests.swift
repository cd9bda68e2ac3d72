import Civil
import Station
import Testing
import Watch

/// What counts as a jump of the wall clock, and what time it is then.
@Suite("the trusted clock")
struct ClockTableTests {
  private static let start = Instant(seconds: 1_780_000_000)
  private static let day: Int64 = 86_400

  /// What the clocks say so many seconds after the start, the wall clock off by so many.
  private static func reading(after seconds: Int64, off: Int64 = 0) -> ClockReading {
    ClockReading(
      wall: start.adding(seconds: seconds + off),
      uptime: (1000 + seconds) * 1_000_000
    )
  }

  private static func clock(newest: Instant? = nil) -> TrustedClock {
    TrustedClock(at: reading(after: 0), origin: nil, newest: newest)
  }

  @Test(
    "a correction up to five minutes is followed, a larger jump is refused",
    arguments: [
      (0, true), (1, true), (120, true), (-120, true), (300, true), (-300, true), (301, false),
      (-301, false), (3600, false), (-3600, false), (day, false), (-day, false),
      (3652 * day, false), (-3652 * day, false),
    ] as [(Int64, Bool)]
  )
  func jumps(off: Int64, isFollowed: Bool) {
    var clock = Self.clock()
    #expect(clock.look(at: Self.reading(after: 10)) == nil)
    let before = clock.now(at: Self.reading(after: 10))
    let change = clock.look(at: Self.reading(after: 20, off: off))
    let now = clock.now(at: Self.reading(after: 20, off: off))
    #expect(now >= before, "time never goes back")
    if isFollowed {
      #expect(change == (off == 0 ? nil : .set(off * 1_000_000)))
      #expect(clock.jump == nil)
      #expect(now == max(before, Self.start.adding(seconds: 20 + off)))
    } else {
      #expect(change == .refused(off * 1_000_000))
      #expect(clock.jump == off * 1_000_000)
      #expect(now == Self.start.adding(seconds: 20), "time goes on as if nothing had been set")
      #expect(clock.look(at: Self.reading(after: 30, off: off)) == nil, "told once")
      #expect(clock.look(at: Self.reading(after: 40)) == .trusted, "it came back")
      #expect(clock.now(at: Self.reading(after: 40)) == Self.start.adding(seconds: 40))
    }
  }

  @Test("a clock set back a little is waited out: time stands still, then goes on")
  func waitedOut() {
    var clock = Self.clock()
    _ = clock.now(at: Self.reading(after: 60))
    _ = clock.look(at: Self.reading(after: 61, off: -31))
    #expect(clock.now(at: Self.reading(after: 61, off: -31)) == Self.start.adding(seconds: 60))
    #expect(clock.standstill(at: Self.reading(after: 61)) == Self.start.adding(seconds: 60))
    #expect(clock.now(at: Self.reading(after: 90)) == Self.start.adding(seconds: 60))
    #expect(clock.standstill(at: Self.reading(after: 91)) == nil)
    #expect(clock.now(at: Self.reading(after: 100)) == Self.start.adding(seconds: 69))
  }

  @Test("what a person confirms is gone by, also where it lies back", arguments: [3600, -3600])
  func confirmed(off: Int64) {
    var clock = Self.clock()
    _ = clock.now(at: Self.reading(after: 10))
    _ = clock.look(at: Self.reading(after: 10, off: off))
    clock.confirm(origin: Self.reading(after: 10, off: off).origin)
    #expect(clock.look(at: Self.reading(after: 11, off: off)) == .trusted)
    let now = clock.now(at: Self.reading(after: 11, off: off))
    #expect(now == Self.start.adding(seconds: off > 0 ? 11 + off : 10))
    let wakes = clock.uptime(of: Self.start.adding(seconds: 20 + off))
    #expect(wakes == Self.reading(after: 20).uptime, "the timer follows")
  }

  @Test(
    "at a start the newest step says what is likely: an outage is, a step ahead of the clock is not",
    arguments: [
      (0, true), (3600, true), (30 * day, true), (366 * day, true), (367 * day, false),
      (3652 * day, false), (-120, true), (-300, true), (-301, false), (-3652 * day, false),
    ] as [(Int64, Bool)]
  )
  func starts(sinceNewest: Int64, isTrusted: Bool) {
    let newest = Self.start.adding(seconds: -sinceNewest)
    var clock = Self.clock(newest: newest)
    let change = clock.look(at: Self.reading(after: 0))
    #expect(change == (isTrusted ? nil : .refused(sinceNewest * 1_000_000)))
    let now = clock.now(at: Self.reading(after: 0))
    #expect(now == (isTrusted ? max(Self.start, newest) : newest))
    #expect(clock.now(at: Self.reading(after: 600)) > newest, "time goes on all the same")
  }

  @Test("what was trusted since the machine was started holds after a restart", arguments: [3600])
  func restarted(off: Int64) {
    let origin = Self.reading(after: 0).origin
    var clock = TrustedClock(
      at: Self.reading(after: 100, off: off),
      origin: origin,
      newest: Self.start
    )
    #expect(clock.look(at: Self.reading(after: 100, off: off)) == .refused(off * 1_000_000))
    #expect(
      clock.now(at: Self.reading(after: 100, off: off)) == Self.start.adding(seconds: 100)
    )
  }
}
