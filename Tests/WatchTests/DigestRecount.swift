import Casework
import Civil
import Digest
import TestSupport
import Testing
import Watch

/// What arrives at a ledger over a year, drawn by a seed: late, corrected, withdrawn, closed, exempt.
struct DigestWorld {
  let keys = (0..<24).map { "Z-\($0)" }
  private var random: SplitMix64
  private var newest = 0

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// Seconds to the next page: from an hour to three days.
  mutating func gap() -> Int64 { Int64.random(in: 3600...259_200, using: &random) }

  /// A few events in short form, some of them days old and some of tomorrow.
  mutating func arrivals(at now: Instant) -> String {
    (0..<Int.random(in: 1...5, using: &random)).map { _ in arrival(at: now) }
      .joined(separator: "\n")
  }

  private static let types = [
    "melding", "melding", "incident", "overdracht", "vervolgmelding", "klaar", "klaar", "aanvaard",
    "pauze", "hervat", "verlengd", "notitie", "dicht", "vrijgesteld", "bevestigd", "ingetrokken",
    "gecorrigeerd",
  ]

  private mutating func arrival(at now: Instant) -> String {
    let type = Self.types.randomElement(using: &random) ?? "melding"
    var number = Int.random(in: keys.indices, using: &random)
    let target = newest > 0 ? Int.random(in: 0..<newest, using: &random) : 0
    // What amends an event stands on its case.
    if ["ingetrokken", "gecorrigeerd"].contains(type), let own = cases[target] { number = own }
    let distance = Int64.random(in: -259_200...43_200, using: &random)
    let time = Repository.amsterdam.text(
      Instant(seconds: now.seconds + distance)
    )
    var line = #"{"id":"\#(newest)","case":"Z-\#(number)","type":"\#(type)","time":"\#(time)""#
    switch type {
    case "melding":
      line += Bool.random(using: &random) ? #","organisatie":"vt""# : #","organisatie":"wijk""#
    case "incident": line += #","persoon":"p-\#(number / 3)""#
    case "vrijgesteld":
      let until = Repository.amsterdam.text(Instant(seconds: now.seconds + 864_000))
      line += #","until":"\#(until)","reason":"r","by":"b""#
    case "bevestigd": line += #","rule":"incidenten","reason":"r","by":"b""#
    case "ingetrokken", "gecorrigeerd": line += #","betreft":"\#(target)""#
    default: break
    }
    cases[newest] = number
    newest += 1
    return line + "}"
  }

  /// The case of each event.
  private var cases: [Int: Int] = [:]
}

/// Counts cases as plainly as can be: the rules of the test's policy by their names, nothing kept but
/// how each clock stood the time before.
struct DigestRecount {
  private(set) var read = 0
  private(set) var closed = 0
  private(set) var withoutClock = 0
  private(set) var clocks = 0
  private(set) var ahead = 0
  private(set) var sections: [DigestSection.Kind: Int] = [:]
  private(set) var changes: [String: Int] = [:]

  /// The lists that anything ever stood in.
  private(set) var seen: Set<DigestSection.Kind> = []

  /// How a clock stood: open, paused, its due.
  private struct Stand {
    var isOpen: Bool
    var isPaused: Bool
    var due: End?
  }

  private let assessor: Assessor
  private var stands: [String: Stand] = [:]

  init(_ assessor: Assessor) { self.assessor = assessor }

  mutating func count(_ cases: [AssessedCase], at made: Instant, since: Instant?) {
    (read, closed, withoutClock, clocks, ahead) = (0, 0, 0, 0, 0)
    sections = [:]
    changes = [:]
    var now: [String: Stand] = [:]
    for found in cases where found.timeline.count(asOf: made) > 0 {
      read += 1
      if isClosed(found, at: made) { closed += 1 }
      for clock in found.assessment.clocks {
        let rule = assessor.policy.rules[clock.rule]
        if rule.alarm == nil, rule.name != "stilte" {
          let anchor = found.timeline.records[clock.anchor].identity
          now["\(found.key) \(rule.name) \(anchor)"] = Stand(
            isOpen: clock.ending == nil,
            isPaused: clock.ending == nil && clock.state == .paused,
            due: clock.fatal?.due
          )
        }
        if clock.ending == nil { count(clock, rule, found, at: made, since: since) }
      }
    }
    seen.formUnion(sections.keys)
    if since != nil { compare(now) }
    stands = now
  }

  private mutating func count(
    _ clock: Clock,
    _ rule: Rule,
    _ found: AssessedCase,
    at made: Instant,
    since: Instant?
  ) {
    let hasBegun = clock.promises.first.map { $0.begins <= made } ?? false
    if rule.alarm == .noClock, hasBegun { withoutClock += 1 }
    if rule.alarm == nil { clocks += 1 }
    guard clock.state != .paused else { return }
    if let kind = section(clock, rule, found, at: made, since: since) {
      sections[kind, default: 0] += 1
    }
    guard rule.alarm == nil, rule.name != "stilte", let fatal = clock.fatal, fatal.dueAt > made
    else { return }
    let day = Repository.amsterdam.local(made).date
    if (0..<70).contains(fatal.due.date(in: Repository.amsterdam) - day) { ahead += 1 }
  }

  private func section(
    _ clock: Clock,
    _ rule: Rule,
    _ found: AssessedCase,
    at made: Instant,
    since: Instant?
  ) -> DigestSection.Kind? {
    guard let fatal = clock.fatal else { return nil }
    let isLate = fatal.dueAt <= made
    let soon = Repository.nl.working.nth(2, after: Repository.amsterdam.local(made).date)
    let isSoon = fatal.due.date(in: Repository.amsterdam) <= soon
    let isNew = since.map { found.timeline.received(of: clock.anchor) > $0 } ?? false
    switch rule.name {
    case "no-owner": return .ownerless
    case "stilte": return isLate ? .silent : nil
    case "incidenten" where !isAcknowledged(clock, found, at: made): return .acute
    case "overdracht": return isLate || isSoon ? .handOvers : nil
    case "vervolg" where isNew && clock.anchor > 0: return .reports
    default: return isLate ? .overdue : isSoon ? .soon : nil
    }
  }

  private func isAcknowledged(_ clock: Clock, _ found: AssessedCase, at made: Instant) -> Bool {
    guard let begins = clock.promises.first?.begins else { return false }
    return found.timeline.records.contains {
      type(of: $0, found) == "bevestigd" && begins <= $0.occurred && $0.occurred <= made
    }
  }

  private func isClosed(_ found: AssessedCase, at made: Instant) -> Bool {
    var isClosed = false
    for record in found.timeline.records where record.occurred <= made {
      switch type(of: record, found) {
      case "dicht": isClosed = true
      case "melding": isClosed = false
      default: continue
      }
    }
    return isClosed
  }

  private func type(of record: EventRecord, _ found: AssessedCase) -> String {
    found.vocabulary.types.text(record.type)
  }

  private mutating func compare(_ now: [String: Stand]) {
    for (key, stand) in now where stand.isOpen {
      guard let old = stands[key] else {
        if !stand.isPaused { changes["new", default: 0] += 1 }
        continue
      }
      if !old.isOpen || old.isPaused {
        if !stand.isPaused { changes["back", default: 0] += 1 }
      } else if stand.isPaused || stand.due != old.due {
        changes["moved", default: 0] += 1
      }
    }
    for (key, old) in stands where old.isOpen && now[key]?.isOpen != true {
      changes["gone", default: 0] += 1
    }
  }
}
