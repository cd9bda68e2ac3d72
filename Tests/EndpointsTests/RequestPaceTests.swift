import Civil
import Endpoints
import TestSupport
import Testing

struct RequestPaceTests {
  private let start = Instant(seconds: 1_780_000_000)

  @Test(
    "what is within the limit goes at once, the rest hears when it may",
    arguments: [
      (1, [0, 0, 0], [0, 60, 60]), (2, [0, 0, 0, 0, 0], [0, 0, 60, 60, 60]),
      (3, [0, 10, 20, 30, 60], [0, 10, 20, 60, 60]), (2, [0, 59, 60, 61], [0, 59, 60, 119]),
      (2, [0, 1, 500, 500, 500], [0, 1, 500, 500, 560]),
      (1, [0, 30, 60, 61], [0, 60, 60, 120]),
    ] as [(Int, [Int64], [Int64])]
  )
  func turns(perMinute: Int, asked: [Int64], wanted: [Int64]) {
    var pace = RequestPace(perMinute: perMinute)
    let turns = asked.map { pace.turn(at: start.adding(seconds: $0)) }
    #expect(turns == wanted.map { start.adding(seconds: $0) })
  }

  @Test(
    "in no minute go more than are allowed",
    arguments: [1, 7, 60, 250],
    [1, 2, 3] as [UInt64]
  )
  func everyMinute(perMinute: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var pace = RequestPace(perMinute: perMinute)
    var now = start
    var turns: [Instant] = []
    for _ in 0..<1000 {
      // In storms, with pauses between them.
      let isStorm = Int.random(in: 0..<10, using: &random) > 0
      let step = isStorm ? 1000 : Int64.random(in: 0..<90_000_000, using: &random)
      now = Instant(microseconds: now.microseconds + step)
      let turn = pace.turn(at: now)
      #expect(turn >= now)
      if turn == now { turns.append(turn) }
    }
    for (first, last) in zip(turns, turns.dropFirst(perMinute)) {
      #expect(last >= first.adding(seconds: 60))
    }
    #expect(turns.count >= perMinute)
  }

  @Test("a limit beyond all sending is kept within bounds")
  func huge() { #expect(RequestPace(perMinute: .max).perMinute == 60_000) }
}
