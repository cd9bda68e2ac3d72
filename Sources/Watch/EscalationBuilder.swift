package import Casework
package import Civil
import Crypto

/// Makes escalations of rungs that came due: with the derived id, and all that a reader needs.
package struct EscalationBuilder: Sendable {
  private let assessor: Assessor
  private let language: Language

  package init(_ assessor: Assessor, _ language: Language) {
    self.assessor = assessor
    self.language = language
  }

  /// How much later than due a decision may come before it is marked with a reason.
  package static let promptSeconds: Int64 = 300

  /// The escalation of a rung.
  ///
  /// - `key`: the case's key.
  /// - `anchor`: the event that started the clock, its id and source.
  /// - `received`: when that event was received.
  /// - `decided`: the instant of the step.
  package func escalation(
    _ rung: DueRung,
    key: String,
    anchor: (id: String, source: String),
    received: Instant,
    decided: Instant
  ) -> (escalation: Escalation, id: [UInt8]) {
    let rule = assessor.policy.rules[rung.rule]
    let moment = rung.moment.flatMap { rule.moments[$0].name }
    let due = assessor.policy.zone.text(rung.due)
    let named = rule.rungs[rung.rung]
    // Of `first` and `last` one clock lives, so its anchor is no part of what it is.
    let isAnchored = rule.starts.which == .each || rule.starts.which == .crossing
    let id = Self.id([
      key, rule.name, isAnchored ? anchor.source : "", isAnchored ? anchor.id : "", moment ?? "",
      rule.rungKey(rung.rung), due, String(rung.repetition),
    ])
    let title = rule.title.map { language == .nl ? $0.nl : $0.en } ?? rule.name
    let escalation = Escalation(
      id: id.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
      subject: key,
      rule: rule.name,
      title: title,
      moment: moment,
      rung: named.name,
      level: named.level,
      effect: rule.effect,
      at: rung.at,
      available: max(rung.at, received),
      decided: decided,
      due: due,
      dueAt: rung.dueAt,
      readings: readings(rung),
      roles: named.tell,
      reason: rung.reason,
      repetition: rung.repetition,
      mark: mark(rung, received: received, decided: decided)
    )
    return (escalation, id)
  }

  private func readings(_ rung: DueRung) -> [Escalation.NamedDue] {
    guard rung.readings.count > 1 else { return [] }
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

  /// The first 128 bits of the SHA-256 over the parts, each ended by a zero byte.
  private static func id(_ parts: [String]) -> [UInt8] {
    var digest = SHA256()
    for part in parts {
      digest.update(data: Array(part.utf8))
      digest.update(data: [0])
    }
    return Array(digest.finalize().prefix(16))
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
