import Casework
package import Civil
package import Endpoints

/// What goes to one endpoint: which delivery is attempted next, and when.
///
/// Of one case what came first arrives first; cases don't wait for each other. Pure: whoever calls says
/// what time it is, keeps what comes back, and makes the attempts.
package struct Courier: Sendable {
  package let endpoint: String
  private let schedule: RetrySchedule

  /// Since when the endpoint wants no more; nil where it takes what comes.
  package internal(set) var disabled: Instant?

  /// Before when nothing is attempted, by the pace that the endpoint allows.
  private var notBefore = Instant.distantPast

  private var items: [Item] = []

  /// The last delivery that was ever in the window.
  private var newest: Int64 = 0

  /// Whether there may be more behind it.
  private var mayHaveMore = true
  private var inFlight = 0

  /// How many attempts failed since the last that didn't.
  private var failures = 0

  /// A delivery in the window.
  private struct Item {
    var delivery: Delivery
    var isInFlight = false
    var isOver = false

    /// The cases that it tells of, as hashes: most tell of one, and then nothing is allocated.
    private let subject: UInt64?
    private let others: [UInt64]

    init(_ delivery: Delivery, of subjects: [String]) {
      self.delivery = delivery
      subject = subjects.first.map(Courier.hash)
      others = subjects.count > 1 ? subjects.dropFirst().map(Courier.hash) : []
    }

    /// Whether one of its cases is among those.
    func tells(ofOneOf subjects: Set<UInt64>) -> Bool {
      subject.map(subjects.contains) ?? false || others.contains(where: subjects.contains)
    }

    func addSubjects(to subjects: inout Set<UInt64>) {
      if let subject { subjects.insert(subject) }
      for other in others { subjects.insert(other) }
    }
  }

  /// How many of the items are over: they are taken out together, once they are half of all, for each
  /// time moves all behind them.
  private var over = 0
  private static let overAtOnce = 512

  /// The place of the first item that isn't over: of a storm what is over stands before what waits.
  private var first = 0

  /// How many attempts may be under way of an endpoint that takes few; one alone once it has failed so
  /// often in a row.
  static let leastAtOnce = 256
  private static let failuresOfOne = 5

  /// How many are at the most: enough to send while notices of a storm are appended, for nothing else is
  /// recorded meanwhile.
  static let mostAtOnce = 4096

  /// How fast the endpoint takes what it is sent, since it last failed.
  private var pace = Pace()

  /// What was delivered in the newest second, and in the one before it.
  private struct Pace {
    private var second: Int64 = 0
    private var newest = 0
    private var before = 0

    mutating func note(at now: Instant) {
      let second = now.microseconds / 1_000_000
      if second != self.second {
        before = second == self.second + 1 ? newest : 0
        (self.second, newest) = (second, 0)
      }
      newest += 1
    }

    /// What it takes in half a second: what is under way at a crash is attempted again.
    var inHalfASecond: Int { max(newest, before) / 2 }
  }

  /// How many deliveries are held in memory, and read at once; the others wait in the ledger.
  static let window = 10_000
  static let readAtOnce = 1000

  /// What was so when the changes began that may have to be taken back; nil where none may.
  private var before: Before?

  private struct Before {
    var disabled: Instant?
    var inFlight: Int
    var failures: Int
    var over: Int
    var first: Int
    var pace: Pace

    /// Items as they were, in order of their changes.
    var items: [(index: Int, item: Item)] = []
  }

  package init(_ endpoint: String, _ schedule: RetrySchedule = .standard, disabled: Instant? = nil)
  {
    self.endpoint = endpoint
    self.schedule = schedule
    self.disabled = disabled
  }

  // MARK: - The window

  /// After which of the endpoint's deliveries to read on, and how many; nil where there is no need.
  var wanted: (after: Int64, limit: Int)? {
    let waiting = items.count - over
    guard mayHaveMore, waiting <= Self.window - Self.readAtOnce else { return nil }
    return (newest, Self.readAtOnce)
  }

  /// Takes deliveries into the window, as `wanted` asked for them, each with the cases that it tells of.
  mutating func add(_ deliveries: [(delivery: Delivery, subjects: [String])], of limit: Int) {
    for (delivery, subjects) in deliveries {
      items.append(Item(delivery, of: subjects))
    }
    newest = deliveries.last?.delivery.sequence ?? newest
    mayHaveMore = deliveries.count == limit
  }

  /// Something was added to what the endpoint waits for.
  mutating func expectMore() { mayHaveMore = true }

  private static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { stableHash(UnsafeRawBufferPointer($0)) }
  }

  // MARK: - Changes that are kept or taken back

  /// From now on changes can be taken back, until they are settled.
  ///
  /// They are kept in the ledger together; where that fails nothing has happened.
  mutating func begin() {
    before = Before(
      disabled: disabled,
      inFlight: inFlight,
      failures: failures,
      over: over,
      first: first,
      pace: pace
    )
  }

  mutating func settle() {
    before = nil
    removeOver()
  }

  mutating func takeBack() {
    guard let before else { return }
    for (index, item) in before.items.reversed() { items[index] = item }
    (disabled, inFlight) = (before.disabled, before.inFlight)
    (failures, pace) = (before.failures, before.pace)
    (over, first) = (before.over, before.first)
    self.before = nil
  }

  private mutating func change(_ index: Int, _ body: (inout Item) -> Void) {
    before?.items.append((index, items[index]))
    body(&items[index])
  }

  /// Places must not move while changes may be taken back.
  private mutating func removeOver() {
    guard over >= max(Self.overAtOnce, items.count / 2), before == nil else { return }
    items.removeAll { $0.isOver }
    (over, first) = (0, 0)
  }

  // MARK: - Attempts

  /// Whether no attempt is under way.
  var isIdle: Bool { inFlight == 0 }

  /// The deliveries to attempt now, with the attempt counted: to be kept before it is made.
  mutating func take(at now: Instant) -> [Delivery] {
    guard notBefore <= now else { return [] }
    return ready(room, at: now) { $0.delivery.at <= now }.map { index in
      change(index) { item in
        item.isInFlight = true
        item.delivery.attempts += 1
      }
      inFlight += 1
      return items[index].delivery
    }
  }

  /// Whether there is something to attempt now.
  func isDue(at now: Instant) -> Bool {
    guard room > 0, notBefore <= now else { return false }
    return !ready(1, at: now) { $0.delivery.at <= now }.isEmpty
  }

  /// When there is something to attempt; nil while nothing waits, or no more may be under way.
  package var next: Instant? {
    guard room > 0 else { return nil }
    // What is due before another of its case goes first, and is no later.
    return ready(.max, at: .distantPast) { _ in true }.map { max(items[$0].delivery.at, notBefore) }
      .min()
  }

  /// How many more attempts may be under way.
  ///
  /// An endpoint that fails and fails is asked by one delivery at a time, whichever is due.
  private var room: Int {
    guard disabled == nil else { return 0 }
    guard failures < Self.failuresOfOne else { return max(0, 1 - inFlight) }
    return max(0, min(max(Self.leastAtOnce, pace.inHalfASecond), Self.mostAtOnce) - inFlight)
  }

  /// The places of the first deliveries that are wanted and wait for none before them, at most so many.
  ///
  /// What waits for office hours and was never sent holds up nothing: an alarm at night goes out.
  private func ready(_ limit: Int, at now: Instant, _ isWanted: (Item) -> Bool) -> [Int] {
    var found: [Int] = []
    var held: Set<UInt64> = []
    held.reserveCapacity(min(limit, items.count - first - inFlight) + inFlight)
    for index in items.indices[first...] {
      guard found.count < limit else { break }
      if items[index].isOver { continue }
      if !items[index].isInFlight, isWanted(items[index]),
        !items[index].tells(ofOneOf: held)
      {
        found.append(index)
      }
      let hasBegun =
        items[index].isInFlight || items[index].delivery.attempts > 0
        || items[index].delivery.at <= now
      if hasBegun { items[index].addSubjects(to: &held) }
    }
    return found
  }

  /// Notes what an attempt came to; how the delivery stands now, to be kept.
  ///
  /// - `jitter`: 0 ..< 1, drawn anew.
  mutating func note(
    _ outcome: AttemptOutcome,
    of sequence: Int64,
    at now: Instant,
    jitter: Double
  ) -> Delivery? {
    guard let index = index(of: sequence), items[index].isInFlight else { return nil }
    change(index) { $0.isInFlight = false }
    inFlight -= 1
    var delivery = items[index].delivery
    if case .later(let instant) = outcome.verdict {
      notBefore = max(notBefore, instant)
      delivery.attempts -= 1
      keep(delivery, at: index)
      return delivery
    }
    delivery.code = outcome.code
    delivery.at = now
    switch outcome.verdict {
    case .delivered:
      delivery.state = .delivered
      pace.note(at: now)
      recover(at: now)
    case .retry(let seconds):
      failures += 1
      pace = Pace()
      let next = schedule.nextAttempt(
        after: delivery.attempts,
        at: now,
        retryAfter: seconds,
        jitter: jitter
      )
      if let next { delivery.at = next } else { delivery.state = .dead }
    case .disable: disabled = now
    case .later: break
    }
    keep(delivery, at: index)
    return delivery
  }

  /// Notes that a delivery that was taken needs no attempt; how it stands now.
  mutating func end(_ sequence: Int64, _ state: Delivery.State, at now: Instant) -> Delivery? {
    guard let index = index(of: sequence) else { return nil }
    if items[index].isInFlight { inFlight -= 1 }
    var delivery = items[index].delivery
    if items[index].isInFlight { delivery.attempts -= 1 }
    delivery.state = state
    delivery.at = now
    keep(delivery, at: index)
    return delivery
  }

  private func index(of sequence: Int64) -> Int? {
    var (low, high) = (0, items.count)
    while low < high {
      let middle = (low + high) / 2
      if items[middle].delivery.sequence < sequence { low = middle + 1 } else { high = middle }
    }
    guard low < items.count, items[low].delivery.sequence == sequence, !items[low].isOver else {
      return nil
    }
    return low
  }

  private mutating func keep(_ delivery: Delivery, at index: Int) {
    let isOver = delivery.state != .waiting
    change(index) { item in
      item.delivery = delivery
      item.isOver = isOver
      if isOver { item.isInFlight = false }
    }
    guard isOver else { return }
    over += 1
    while first < items.count, items[first].isOver { first += 1 }
    removeOver()
  }

  /// An endpoint that takes again gets at once what waited for it: a notice must not lie for a day
  /// because its receiver was away for an hour.
  private mutating func recover(at now: Instant) {
    guard failures > 0 else { return }
    failures = 0
    for index in items.indices[first...]
    where !items[index].isOver && !items[index].isInFlight && items[index].delivery.attempts > 0 {
      change(index) { $0.delivery.at = min($0.delivery.at, now) }
    }
  }
}
