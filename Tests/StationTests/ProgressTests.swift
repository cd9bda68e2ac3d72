import Testing

@testable import Station

/// What the watchdog's sign of life depends on beside the sinks, and whether somebody keeps the clock.
struct ProgressTests {
  private static let second: UInt64 = 1_000_000_000

  /// An errand, when something came of it, and at which second it is stuck for a watchdog of 30.
  @Test(
    "an errand is stuck when nothing has come of it for longer than it may take",
    arguments: [
      (.control, nil, 29, false), (.control, nil, 30, true), (.pages, nil, 599, false),
      (.pages, nil, 600, true), (.copyingLog, nil, 600, true), (.erasing, 500, 1099, false),
      (.erasing, 500, 1100, true), (.rewriting, nil, 14_399, false),
      (.rewriting, nil, 14_400, true),
      (.endpoint("zvh"), 500, 1099, false), (.endpoint("zvh"), 500, 1100, true),
    ] as [(Errands.Errand, UInt64?, UInt64, Bool)]
  )
  func stuck(errand: Errands.Errand, cameAt: UInt64?, at: UInt64, isStuck: Bool) {
    var errands = Errands()
    errands.begin(errand, at: 0)
    if let cameAt { errands.goOn(errand, at: cameAt * Self.second) }
    let stuck = errands.stuck(patience: 30_000_000, at: at * Self.second)
    #expect(stuck == (isStuck ? [errand] : []))
    errands.end(errand, at: at * Self.second)
    #expect(!errands.isUnderWay(errand))
    #expect(errands.stuck(patience: 1, at: .max) == [])
  }

  @Test("of several of one kind, each that ends is progress")
  func several() {
    var errands = Errands()
    errands.begin(.endpoint("zvh"), at: 0)
    errands.begin(.endpoint("zvh"), at: 300 * Self.second)
    errands.end(.endpoint("zvh"), at: 500 * Self.second)
    #expect(errands.isUnderWay(.endpoint("zvh")))
    #expect(errands.stuck(patience: 1, at: 1000 * Self.second) == [])
    #expect(errands.stuck(patience: 1, at: 1100 * Self.second) == [.endpoint("zvh")])
    #expect(errands.stuck(patience: .max, at: .max) == [], "without a watchdog nothing is")
  }

  @Test("a clock that nobody keeps is told after ten minutes, once, and when somebody does again")
  func synchrony() {
    var synchrony = ClockSynchrony()
    func look(_ isSynchronised: Bool?, _ seconds: UInt64) -> ClockSynchrony.Change? {
      synchrony.look(isSynchronised, at: seconds * Self.second)
    }
    #expect(look(false, 1) == nil)
    #expect(look(true, 500) == nil)
    #expect(look(false, 600) == nil)
    #expect(look(false, 1199) == nil && !synchrony.isLost)
    #expect(look(false, 1200) == .lost && synchrony.isLost)
    #expect(look(false, 1300) == nil, "told once")
    #expect(look(true, 1400) == .found && !synchrony.isLost)
    #expect(look(true, 1500) == nil)
    #expect(look(nil, 1600) == nil, "nobody can say")
    #expect(look(nil, 9000) == nil && !synchrony.isLost)
  }
}
