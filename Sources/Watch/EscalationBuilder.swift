package import Casework
import Civil
import Crypto
import Ledger

/// Makes escalations of rungs that came due: with the derived id, and all that a reader needs.
package struct EscalationBuilder: Sendable {
  private let assessor: Assessor
  private let titles: [String]

  /// For each rule whether the event that starts a clock is a part of what the clock is.
  private let anchored: [Bool]

  /// For each rung of each rule the attributes that its roles are taken from.
  private let addresses: [[[String]]]

  /// For each rule what tells its rungs apart.
  private let rungKeys: [[String]]

  /// For each rung of each rule the same of its repetitions: at another distance they are others.
  private let repetitionKeys: [[String]]

  /// A hash for each rung of each rule, for its repetitions, and for each moment: where prints begin.
  private let rungSeeds: [[UInt64]]
  private let repetitionSeeds: [[UInt64]]
  private let momentSeeds: [[UInt64]]

  /// A hash for each rule, where the prints of moved dates begin.
  private let movedSeeds: [UInt64]

  package init(_ assessor: Assessor, _ language: Language) {
    self.assessor = assessor
    titles = assessor.policy.rules.map { rule in
      rule.title.map { language == .nl ? $0.nl : $0.en } ?? rule.name
    }
    anchored = assessor.policy.rules.map(\.isAnchored)
    addresses = assessor.policy.rules.map { $0.rungs.map(\.addresses) }
    rungKeys = assessor.policy.rules.map { rule in rule.rungs.indices.map(rule.rungKey) }
    repetitionKeys = assessor.policy.rules.map { rule in
      rule.rungs.indices.map(rule.repetitionKey)
    }
    let zone = assessor.policy.zone.name
    rungSeeds = assessor.policy.rules.map { rule in
      rule.rungs.indices.map { Self.seed(zone, rule.name, rule.rungKey($0)) }
    }
    repetitionSeeds = assessor.policy.rules.map { rule in
      rule.rungs.indices.map { Self.seed(zone, rule.name, rule.repetitionKey($0)) }
    }
    movedSeeds = assessor.policy.rules.map { Self.seed(zone, $0.name, Reason.moved.rawValue) }
    momentSeeds = assessor.policy.rules.map { rule in
      rule.moments.map { Self.seed("moment", $0.name ?? "") }
    }
  }

  private static func seed(_ parts: String...) -> UInt64 {
    parts.reduce(0) { seed, part in
      var part = part
      return part.withUTF8 { stableHash(UnsafeRawBufferPointer($0), seed: seed) }
    }
  }

  /// A hash of all that the id of a rung's escalation is derived from, beside the case: it costs a
  /// hundredth of the id.
  ///
  /// - `anchor`: the hash of id and source of the event that started the clock.
  /// - `address`: a hash of whom its roles stand for, where a correction changed that.
  package func print(of rung: DueRung, anchor: UInt64, address: UInt64? = nil) -> UInt64 {
    let isDay: Bool
    let end: Int64
    switch rung.due {
    case .day(let date): (isDay, end) = (true, Int64(date.days))
    case .instant(let instant): (isDay, end) = (false, instant.microseconds)
    }
    let parts = (
      anchor, rung.moment.map { momentSeeds[rung.rule][$0] } ?? 0, end,
      Int64(rung.repetition) << 1 | (isDay ? 1 : 0)
    )
    var seed =
      rung.reason == .moved
      ? movedSeeds[rung.rule]
      : (rung.repetition == 0 ? rungSeeds : repetitionSeeds)[rung.rule][rung.rung]
    if let address { seed = Self.seed(String(seed), String(address)) }
    return withUnsafeBytes(of: parts) { stableHash($0, seed: seed) }
  }

  /// How much later than due a decision may come before it is marked with a reason.
  package static let promptSeconds: Int64 = 300

  /// A rung that came due, with the id that its escalation has whoever decides it, and whenever.
  package struct IdentifiedRung {
    package let id: [UInt8]
    fileprivate let rung: DueRung
    fileprivate let moment: String?
    fileprivate let due: String

    /// The identity of the event that started the clock, where it is a part of what it is.
    fileprivate let anchor: UInt64
  }

  /// Whether the event that started the clock is a part of what it is: of `first` and `last` one clock
  /// lives.
  ///
  /// - `rule`: as an index into the policy's rules.
  package func isAnchored(_ rule: Int) -> Bool { anchored[rule] }

  /// The attributes that the rung's roles are taken from; those of a due that moved stand for whoever was
  /// told.
  package func addresses(of rung: DueRung) -> [String] {
    rung.reason == .moved ? [] : addresses[rung.rule][rung.rung]
  }

  /// Derives the id of a rung's escalation: the first 128 bits of a SHA-256 over what it is.
  ///
  /// - `key`: the case's key.
  /// - `anchor`: the event that started the clock, its id, source and identity, where `isAnchored`
  ///   holds.
  /// - `address`: a hash of whom its roles stand for, where a correction changed that: they are told anew.
  package func identified(
    _ rung: DueRung,
    key: String,
    anchor: (name: (id: String, source: String), identity: UInt64)?,
    address: UInt64? = nil
  ) -> IdentifiedRung {
    // What is needed of a rule is taken by itself: as a whole it would be copied.
    let rules = assessor.policy.rules
    let name = rules[rung.rule].name
    let moment = rung.moment.flatMap { rules[rung.rule].moments[$0].name }
    let due = assessor.policy.zone.text(rung.due)
    let identity = anchor?.identity ?? 0
    if rung.reason == .moved {
      let id = retellingID(
        .moved,
        key,
        name,
        identity,
        moment,
        due: due,
        repetition: rung.repetition,
        turn: rung.turn
      )
      return IdentifiedRung(id: id, rung: rung, moment: moment, due: due, anchor: identity)
    }
    let (id, source) = anchor?.name ?? ("", "")
    var rungKey = (rung.repetition == 0 ? rungKeys : repetitionKeys)[rung.rule][rung.rung]
    if let address { rungKey += " " + String(address, radix: 16) }
    let digest = Self.digest(
      [key, name, source, id, moment ?? "", rungKey, due],
      repetition: rung.repetition,
      turn: rung.turn
    )
    return IdentifiedRung(id: digest, rung: rung, moment: moment, due: due, anchor: identity)
  }

  /// The id of what is told of a clock once more: that its due moved, or that it no longer stands.
  ///
  /// The event that started it may be gone, so its identity stands for it.
  func retellingID(
    _ reason: Reason,
    _ key: String,
    _ rule: String,
    _ anchor: UInt64,
    _ moment: String?,
    due: String,
    repetition: Int,
    turn: Int = 0
  ) -> [UInt8] {
    Self.digest(
      [key, rule, String(anchor, radix: 16), moment ?? "", reason.rawValue, due],
      repetition: repetition,
      turn: turn
    )
  }

  /// The print of what is told once more: it follows from no rung.
  func print(ofRetelling id: [UInt8]) -> UInt64 { id.withUnsafeBytes { stableHash($0) } }

  private static func digest(_ parts: [String], repetition: Int, turn: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    for part in parts { bytes.append(part: part) }
    bytes.append(part: String(repetition))
    if turn > 0 { bytes.append(part: String(turn)) }
    return SHA256.hash(data: bytes).withUnsafeBytes { Array($0.prefix(16)) }
  }

  /// The escalation of a rung.
  ///
  /// - `key`: the case's key.
  /// - `received`: when the event that started the clock was received.
  /// - `reason`: why the case is decided.
  /// - `decided`: the instant of the step.
  func escalation(
    _ identified: IdentifiedRung,
    key: String,
    received: Instant,
    _ reason: DecisionReason,
    _ inForce: InForce,
    decided: Instant
  ) -> Escalation {
    let rung = identified.rung
    let rules = assessor.policy.rules
    let telling = Telling(rung, of: rules[rung.rule].rungs)
    return Escalation(
      id: hexadecimal(identified.id),
      subject: key,
      rule: rules[rung.rule].name,
      anchor: identified.anchor,
      title: titles[rung.rule],
      moment: identified.moment,
      rung: telling.name,
      level: telling.level,
      effect: rules[rung.rule].effect,
      at: rung.at,
      available: reason != .due && rung.at < decided ? decided : max(rung.at, received),
      decided: decided,
      due: identified.due,
      dueAt: rung.dueAt,
      readings: readings(rung),
      roles: telling.roles,
      reason: rung.reason,
      repetition: rung.repetition,
      mark: mark(rung, received: received, reason, inForce, decided: decided)
    )
  }

  private func readings(_ rung: DueRung) -> [Escalation.NamedDue] {
    guard rung.moment == nil, assessor.policy.rules[rung.rule].readings.count > 1,
      rung.readings.count > 1
    else { return [] }
    return rung.readings.map {
      Escalation.NamedDue(
        name: $0.reading.name ?? "",
        due: assessor.policy.zone.text($0.reckoning.due)
      )
    }
  }

  private func mark(
    _ rung: DueRung,
    received: Instant,
    _ reason: DecisionReason,
    _ inForce: InForce,
    decided: Instant
  ) -> Escalation.Mark? {
    if rung.isHistory, rung.at <= received { return .preceding }
    if rung.at <= inForce.rules[rung.rule] { return .preceding }
    // What ended before an edition came into force is not judged by it.
    if max(rung.end, received) <= inForce.editions { return .preceding }
    guard decided > rung.at.adding(seconds: Self.promptSeconds) else { return nil }
    if received > rung.at || reason == .news { return .knownLate }
    return reason == .owed && rung.at <= inForce.editions ? .newEdition : .outage
  }
}

/// Who is told, how loudly, and by which rung.
private struct Telling {
  var name: String
  var level: Level
  var roles: [String]

  init(_ due: DueRung, of rungs: [Rung]) {
    guard due.reason == .moved else {
      name = rungs[due.rung].name
      level = rungs[due.rung].level
      roles = rungs[due.rung].tell
      return
    }
    // Whoever was told the old date is told the new one, as loudly as before.
    let told = rungs.indices.filter { due.told.contains($0) }.map { rungs[$0] }
    name = Reason.moved.rawValue
    level = told.map(\.level).max() ?? .notice
    roles = told.flatMap(\.tell).uniqued()
  }
}

extension [UInt8] {
  /// Appends a part of what is hashed, ended by a zero byte.
  fileprivate mutating func append(part: String) {
    append(contentsOf: part.utf8)
    append(0)
  }
}

extension Rule {
  /// What tells a rung from the others of its rule: its name, numbered where several share it.
  fileprivate func rungKey(_ index: Int) -> String {
    let name = rungs[index].name
    let earlier = rungs[..<index].count { $0.name == name }
    return earlier == 0 ? name : "\(name) #\(earlier + 1)"
  }

  fileprivate func repetitionKey(_ index: Int) -> String {
    guard let every = rungs[index].every else { return rungKey(index) }
    let distance: Term =
      switch every.unit {
      case .weeks: Term(every.count * 7, .days)
      case .hours: Term(every.count * 60, .minutes)
      case .years: Term(every.count * 12, .months)
      case .minutes, .days, .months, .workingDays: every
      }
    return "\(rungKey(index)) / \(distance)"
  }
}
