import Casework
import Civil
import Endpoints
import TestSupport
import Testing

@testable import Watch

/// The order in which an endpoint is asked, and when again.
struct CourierTests {
  private let start = Instant(seconds: 1_780_000_000)

  private func courier(_ subjects: [[String]], at: Instant? = nil) -> Courier {
    var courier = Courier("e")
    add(subjects, to: &courier)
    return courier
  }

  private func add(_ subjects: [[String]], from first: Int64 = 1, to courier: inout Courier) {
    let deliveries = subjects.enumerated().map { number, subjects in
      let sequence = first + Int64(number)
      return (Delivery(endpoint: "e", notice: sequence, sequence: sequence, at: start), subjects)
    }
    courier.add(deliveries, of: Courier.window)
  }

  private let failed = AttemptOutcome(.retry(afterSeconds: nil), code: "500")
  private let delivered = AttemptOutcome(.delivered, code: "204")

  @Test("of one case the first goes first; cases don't wait for each other")
  func order() {
    var courier = courier([["A"], ["A"], ["B"], ["B", "A"], ["C"]])
    #expect(courier.take(at: start).map(\.sequence) == [1, 3, 5])
    #expect(courier.take(at: start) == [])
    #expect(courier.next == nil)
    _ = courier.note(delivered, of: 3, at: start, jitter: 0)
    // The fourth tells of A too, of which the second still waits.
    #expect(courier.take(at: start) == [])
    _ = courier.note(delivered, of: 1, at: start, jitter: 0)
    #expect(courier.take(at: start).map(\.sequence) == [2])
    _ = courier.note(delivered, of: 2, at: start, jitter: 0)
    #expect(courier.take(at: start).map(\.sequence) == [4])
  }

  @Test("what waits for office hours holds up nothing; once it is tried it does")
  func office() {
    let morning = start.adding(seconds: 3600)
    var courier = Courier("e")
    courier.add(
      [(1, morning), (2, start), (3, start)].map { sequence, at in
        (Delivery(endpoint: "e", notice: sequence, sequence: sequence, at: at), ["A"])
      },
      of: Courier.window
    )
    #expect(courier.next == start)
    #expect(courier.take(at: start).map(\.sequence) == [2])
    _ = courier.note(delivered, of: 2, at: start, jitter: 0)
    #expect(courier.take(at: morning).map(\.sequence) == [1])
    _ = courier.note(failed, of: 1, at: morning, jitter: 0.5)
    #expect(courier.take(at: morning) == [])
    #expect(courier.next == morning.adding(seconds: 5))
  }

  @Test("what failed holds up its own case alone, and is dead after the tenth attempt")
  func retries() {
    var courier = courier([["A"], ["A"], ["B"]])
    var now = start
    var attempts: [Instant] = []
    for number in 1...10 {
      let taken = courier.take(at: now)
      #expect(taken.map(\.sequence) == (number == 1 ? [1, 3] : [1]))
      if number == 1 { _ = courier.note(delivered, of: 3, at: now, jitter: 0.5) }
      attempts.append(now)
      let kept = courier.note(failed, of: 1, at: now, jitter: 0.5)
      #expect(kept?.attempts == number)
      #expect(kept?.state == (number < 10 ? .waiting : .dead))
      now = courier.next ?? now
    }
    let seconds = zip(attempts, attempts.dropFirst()).map { $1.seconds - $0.seconds }
    #expect(seconds == [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400])
    #expect(courier.take(at: now).map(\.sequence) == [2])
  }

  @Test("Retry-After is kept; an endpoint that wants no more is asked nothing more")
  func wishes() {
    var courier = courier([["A"], ["B"]])
    _ = courier.take(at: start)
    let later = AttemptOutcome(.retry(afterSeconds: 120), code: "429")
    #expect(courier.note(later, of: 1, at: start, jitter: 0)?.at == start.adding(seconds: 120))
    let gone = courier.note(AttemptOutcome(.disable, code: "410"), of: 2, at: start, jitter: 0)
    #expect(gone?.state == .waiting)
    #expect(courier.disabled == start)
    #expect(courier.take(at: .distantFuture) == [])
    #expect(courier.next == nil)
  }

  @Test("one that fails and fails is asked one at a time, and gets all at once when it takes again")
  func circuit() {
    var courier = courier((0..<Courier.leastAtOnce * 2).map { ["Z-\($0)"] })
    let first = courier.take(at: start)
    #expect(first.count == Courier.leastAtOnce)
    for delivery in first { _ = courier.note(failed, of: delivery.sequence, at: start, jitter: 0) }
    var now = start.adding(seconds: 10)
    for _ in 0..<20 {
      let taken = courier.take(at: now)
      #expect(taken.count == 1)
      #expect(courier.take(at: now) == [])
      _ = courier.note(failed, of: taken[0].sequence, at: now, jitter: 0)
      now = now.adding(seconds: 1)
    }
    let probe = courier.take(at: now)
    _ = courier.note(delivered, of: probe[0].sequence, at: now, jitter: 0)
    #expect(courier.take(at: now).count == Courier.leastAtOnce)
  }

  @Test("the faster an endpoint takes, the more is under way; after a failure few again")
  func width() {
    var courier = courier((0..<Courier.window * 2).map { ["Z-\($0)"] })
    for count in [256, 256, 256, 384, 576, 864, 1296, 1944, 2916] {
      let taken = courier.take(at: start)
      #expect(taken.count == count)
      for delivery in taken {
        _ = courier.note(delivered, of: delivery.sequence, at: start, jitter: 0)
      }
    }
    let taken = courier.take(at: start)
    #expect(taken.count == Courier.mostAtOnce)
    _ = courier.note(failed, of: taken[0].sequence, at: start, jitter: 0)
    #expect(courier.take(at: start) == [])
    for delivery in taken.dropFirst() {
      _ = courier.note(failed, of: delivery.sequence, at: start, jitter: 0)
    }
    #expect(courier.take(at: start).count == 1)
  }

  @Test("no more than a window stands in memory, whatever waits in the ledger")
  func window() {
    var courier = Courier("e")
    #expect(courier.wanted.map { $0.limit } == Courier.readAtOnce)
    add((0..<Courier.window).map { ["Z-\($0)"] }, to: &courier)
    #expect(courier.wanted == nil)
    var now = start
    while courier.wanted == nil {
      for delivery in courier.take(at: now) {
        _ = courier.note(delivered, of: delivery.sequence, at: now, jitter: 0)
      }
      now = now.adding(seconds: 1)
    }
    #expect(courier.wanted?.after == Int64(Courier.window))
    #expect(courier.wanted.map { $0.limit } == Courier.readAtOnce)
  }

  @Test("it is due just when there is something to take, however much is over")
  func due() {
    var courier = courier((0..<3000).map { ["Z-\($0)"] })
    #expect(!courier.isDue(at: start.adding(seconds: -1)))
    var taken = 0
    while courier.isDue(at: start) {
      courier.begin()
      let deliveries = courier.take(at: start)
      #expect(!deliveries.isEmpty)
      taken += deliveries.count
      // The first of all comes back last.
      for delivery in deliveries where delivery.sequence > 1 {
        _ = courier.note(delivered, of: delivery.sequence, at: start, jitter: 0)
      }
      courier.settle()
    }
    #expect(taken == 3000)
    #expect(courier.take(at: start) == [])
    #expect(courier.note(delivered, of: 1, at: start, jitter: 0)?.state == .delivered)
    #expect(courier.isIdle)
  }

  @Test("what could not be kept has not happened")
  func takenBack() {
    var courier = courier([["A"], ["A"], ["B"], ["C"]])
    for delivery in courier.take(at: start) where delivery.sequence == 3 {
      _ = courier.note(failed, of: 3, at: start, jitter: 0.5)
    }
    for outcome in [delivered, failed, AttemptOutcome(.disable, code: "410")] {
      courier.begin()
      _ = courier.note(outcome, of: 1, at: start.adding(seconds: 9), jitter: 0)
      _ = courier.take(at: start.adding(seconds: 9))
      courier.takeBack()
      #expect(courier.disabled == nil)
      #expect(courier.next?.seconds == start.seconds + 5)
      #expect(courier.take(at: start) == [])
    }
    courier.begin()
    _ = courier.note(delivered, of: 1, at: start, jitter: 0)
    courier.settle()
    #expect(courier.take(at: start).map(\.sequence) == [2, 3])
  }

  @Test("an endpoint that takes no more for a while is left alone, and no attempt counts")
  func pace() {
    var courier = courier([["A"], ["B"], ["C"]])
    let later = start.adding(seconds: 40)
    for delivery in courier.take(at: start) where delivery.sequence > 1 {
      let outcome = AttemptOutcome(.later(later), code: "E-PACE")
      let kept = courier.note(outcome, of: delivery.sequence, at: start, jitter: 0)
      #expect(kept?.attempts == 0)
      #expect(kept?.state == .waiting)
    }
    #expect(courier.next == later)
    #expect(courier.take(at: start.adding(seconds: 39)) == [])
    #expect(courier.take(at: later).map(\.attempts) == [1, 1])
  }
}
