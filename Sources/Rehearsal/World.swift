package import Casework
package import Civil
package import Ledger
import Notation
package import Policy
package import Watch

/// The simulated world: the same watch as the daemon's, on a ledger in memory, by a clock that is
/// told what time it is.
package struct World {
  package private(set) var watch: Watch
  private let language: Language
  private let roster: Roster?
  private let isObserving: Bool
  private var clock: TrustedClock

  /// The true time, and how far the wall clock is from it, in microseconds.
  private var time: Instant
  private var offset: Int64 = 0
  private let start: Instant

  /// When the next step is needed; nil when nothing lies ahead.
  private var next: Instant?

  /// What happens, each at its time.
  package struct Happening {
    package enum Kind {
      /// Events in short form, one a line.
      case arrival(text: String, isHistory: Bool)
      case activation(Editions)

      /// The wall clock is set by so many seconds.
      case clockStep(seconds: Int64)
    }

    package var at: Instant
    package var kind: Kind

    package init(at: Instant, _ kind: Kind) {
      self.at = at
      self.kind = kind
    }
  }

  /// A world that begins at that instant under those editions.
  ///
  /// - `roster`: who is behind the roles; nil to make no notices.
  package init(
    _ editions: Editions,
    language: Language,
    roster: Roster? = nil,
    isObserving: Bool = false,
    from start: Instant
  ) throws(LedgerError) {
    self.language = language
    self.roster = roster
    self.isObserving = isObserving
    self.start = start
    time = start
    watch = Watch(
      try Ledger.inMemory(),
      editions,
      sources: EventSources(),
      language: language,
      roster: roster,
      isObserving: isObserving
    )
    clock = TrustedClock(at: ClockReading(wall: start, uptime: 0), origin: nil, newest: nil)
  }

  /// Lets time pass: what happens is taken in at its time, and each instant of the agenda is kept.
  ///
  /// - `happenings`: in order of time; of an outage, all of it is taken in when the outage ends.
  /// - `until`: up to and with that instant.
  package mutating func run(
    _ happenings: [Happening],
    outages: [Range<Instant>] = [],
    until end: Instant
  ) throws(LedgerError) {
    var ahead = happenings[...]
    while true {
      var moment = min(ahead.first?.at ?? .distantFuture, trueTime(of: next))
      // Nobody is there to look at the clock or to take anything in.
      if let outage = outages.first(where: { $0.contains(moment) }) { moment = outage.upperBound }
      guard moment <= end else { break }
      time = max(time, moment)
      look()
      if let happening = ahead.first, happening.at <= time {
        ahead.removeFirst()
        try take(happening.kind)
      } else {
        next = try watch.step(at: now()).next
      }
      while try watch.buildNotices(at: now()) != nil {}
    }
    time = max(time, end)
  }

  private mutating func take(_ kind: Happening.Kind) throws(LedgerError) {
    switch kind {
    case .arrival(let text, let isHistory): next = try deliver(text, isHistory: isHistory).next
    case .activation(let editions):
      watch = Watch(
        watch.ledger,
        editions,
        sources: EventSources(),
        language: language,
        roster: roster,
        isObserving: isObserving
      )
      next = try watch.step(at: now()).next
    case .clockStep(let seconds):
      offset += seconds * 1_000_000
      look()
    }
  }

  private mutating func deliver(
    _ text: String,
    isHistory: Bool
  ) throws(LedgerError) -> Watch.Outcome {
    let now = now()
    let result = Array(text.utf8).withUnsafeBytes { bytes in
      Result { () throws(LedgerError) in
        var lines = EventText(bytes)
        var pieces: [EventText.Piece] = []
        // What the world says itself is well formed.
        while let piece = try? lines.next() { pieces.append(piece) }
        return try watch.step(
          at: now,
          Watch.Arrival(file: "", bytes: bytes, pieces: pieces, isHistory: isHistory)
        )
      }
    }
    let outcome = try result.get()
    precondition(outcome.refused.isEmpty, "an event of a rehearsal can be read")
    return outcome
  }

  /// Every escalation that was decided, in order.
  package func escalations() throws(LedgerError) -> [Escalation] {
    try watch.ledger.read { try $0.escalations() }
  }

  /// Every notice that was built, in order.
  package func notices() throws(LedgerError) -> [Notice] {
    try watch.ledger.read { try $0.notices() }
  }

  // MARK: - Time

  private var reading: ClockReading {
    let uptime = time.microseconds - start.microseconds
    return ClockReading(wall: Instant(microseconds: time.microseconds + offset), uptime: uptime)
  }

  private mutating func look() { _ = clock.look(at: reading) }

  private mutating func now() -> Instant { clock.now(at: reading) }

  /// When an instant of the agenda comes by the true time.
  private func trueTime(of next: Instant?) -> Instant {
    guard let next else { return .distantFuture }
    return max(time, Instant(microseconds: start.microseconds + clock.uptime(of: next)))
  }
}
