package import Casework
package import Civil
import Crypto
import Ledger

/// Makes escalations of rungs that came due: with the derived id, and all that a reader needs.
package struct EscalationBuilder: Sendable {
  private let assessor: Assessor
  private let titles: [String]

  /// For each rule what tells its rungs apart.
  private let rungKeys: [[String]]

  /// A hash for each rung of each rule, and for each of its moments: where prints begin.
  private let rungSeeds: [[UInt64]]
  private let momentSeeds: [[UInt64]]

  package init(_ assessor: Assessor, _ language: Language) {
    self.assessor = assessor
    titles = assessor.policy.rules.map { rule in
      rule.title.map { language == .nl ? $0.nl : $0.en } ?? rule.name
    }
    rungKeys = assessor.policy.rules.map { rule in rule.rungs.indices.map(rule.rungKey) }
    let zone = assessor.policy.zone.name
    rungSeeds = assessor.policy.rules.map { rule in
      rule.rungs.indices.map { Self.seed(zone, rule.name, rule.rungKey($0)) }
    }
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
  /// `anchor`: the hash of id and source of the event that started the clock.
  package func print(of rung: DueRung, anchor: UInt64) -> UInt64 {
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
    return withUnsafeBytes(of: parts) { stableHash($0, seed: rungSeeds[rung.rule][rung.rung]) }
  }

  /// How much later than due a decision may come before it is marked with a reason.
  package static let promptSeconds: Int64 = 300

  /// A rung that came due, with the id that its escalation has whoever decides it, and whenever.
  package struct IdentifiedRung {
    package let id: [UInt8]
    fileprivate let rung: DueRung
    fileprivate let moment: String?
    fileprivate let due: String
  }

  /// Whether the event that started the clock is a part of what it is: of `first` and `last` one clock
  /// lives.
  package func isAnchored(_ rung: DueRung) -> Bool {
    let which = assessor.policy.rules[rung.rule].starts.which
    return which == .each || which == .crossing
  }

  /// Derives the id of a rung's escalation: the first 128 bits of a SHA-256 over what it is.
  ///
  /// - `key`: the case's key.
  /// - `anchor`: the event that started the clock, its id and source, where `isAnchored` holds.
  package func identified(
    _ rung: DueRung,
    key: String,
    anchor: (id: String, source: String)?
  ) -> IdentifiedRung {
    let rule = assessor.policy.rules[rung.rule]
    let moment = rung.moment.flatMap { rule.moments[$0].name }
    let due = assessor.policy.zone.text(rung.due)
    let (id, source) = anchor ?? ("", "")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    bytes.append(part: key)
    bytes.append(part: rule.name)
    bytes.append(part: source)
    bytes.append(part: id)
    bytes.append(part: moment ?? "")
    bytes.append(part: rungKeys[rung.rule][rung.rung])
    bytes.append(part: due)
    bytes.append(part: String(rung.repetition))
    let digest = SHA256.hash(data: bytes).withUnsafeBytes { Array($0.prefix(16)) }
    return IdentifiedRung(id: digest, rung: rung, moment: moment, due: due)
  }

  /// The escalation of a rung.
  ///
  /// - `key`: the case's key.
  /// - `received`: when the event that started the clock was received.
  /// - `decided`: the instant of the step.
  package func escalation(
    _ identified: IdentifiedRung,
    key: String,
    received: Instant,
    decided: Instant
  ) -> Escalation {
    let rung = identified.rung
    let rule = assessor.policy.rules[rung.rule]
    let named = rule.rungs[rung.rung]
    return Escalation(
      id: hexadecimal(identified.id),
      subject: key,
      rule: rule.name,
      title: titles[rung.rule],
      moment: identified.moment,
      rung: named.name,
      level: named.level,
      effect: rule.effect,
      at: rung.at,
      available: max(rung.at, received),
      decided: decided,
      due: identified.due,
      dueAt: rung.dueAt,
      readings: readings(rung),
      roles: named.tell,
      reason: rung.reason,
      repetition: rung.repetition,
      mark: mark(rung, received: received, decided: decided)
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
    decided: Instant
  ) -> Escalation.Mark? {
    if rung.isHistory, rung.at <= received { return .preceding }
    guard decided > rung.at.adding(seconds: Self.promptSeconds) else { return nil }
    return received > rung.at ? .knownLate : .outage
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
}
