import Casework
import Civil
import Digest
import TestSupport
import Testing

/// The rules of a policy made by hand: one for each list.
enum SampleRule: String, CaseIterable, Sendable {
  case protection, acute
  case handOver = "hand-over"
  case inflow, term, silence, ownerless

  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  fileprivate var rule: Rule {
    if self == .ownerless { return Alarm.noOwner.rule([rung]) }
    var rule = Rule(name: rawValue, starts: EventPattern(types: ["melding"]), readings: [])
    rule.effect = .norm
    rule.section = Section(rawValue: rawValue) ?? .other
    rule.rungs = [rung]
    switch self {
    case .handOver: rule.rungs[0].tell.append("naar.teamleider")
    case .silence:
      rule.starts = EventPattern(types: [])
      rule.starts.which = .last
    case .inflow: rule.effect = .agreed
    case .protection, .acute, .term, .ownerless: break
    }
    return rule
  }

  private var rung: Rung { Rung(at: .due, tell: ["owner"], level: .warning) }
}

/// A page of Tuesday 24 November 2026, and what it is made of.
enum SamplePage {
  /// 08:00 in Amsterdam, and the same of the day before.
  static let made = Instant(seconds: 1_795_503_600)
  static let since = made.adding(seconds: -86_400)

  private static let day = Repository.amsterdam.local(made).date

  static let policy: PolicyEdition = {
    guard let hour = TimeOfDay(hour: 8, minute: 0) else {
      preconditionFailure("08:00 is a time of day")
    }
    return PolicyEdition(
      name: "sample",
      edition: "1",
      zone: Repository.amsterdam,
      calendar: Repository.nl,
      hour: hour,
      cases: CaseLife(),
      rules: SampleRule.allCases.map(\.rule)
    )
  }()

  static func builder(
    _ audience: DigestAudience = DigestAudience(role: "owner", organisation: nil),
    since: Instant? = SamplePage.since,
    cap: Int = 10,
    readers: Set<PersonalText> = [],
    isAbsent: @escaping @Sendable (String, String?) -> Bool = { _, _ in false }
  ) -> DigestBuilder {
    DigestBuilder(
      audience,
      day: day,
      made: made,
      since: since,
      DigestSettings(policy, .nl, cap: cap, isAbsent: isAbsent),
      readers: readers
    )
  }

  /// So many builders, each with its share of the standings.
  static func builders(of standings: [CaseStanding], _ parts: Int) -> [DigestBuilder] {
    (0..<parts).map { part in
      var builder = Self.builder()
      for (number, standing) in standings.enumerated() where number % parts == part {
        builder.add(standing)
      }
      return builder
    }
  }

  static func merged(_ builders: [DigestBuilder]) -> DigestBuilder {
    builders.dropFirst().reduce(into: builders[0]) { $0.merge($1) }
  }

  static func standing(
    _ key: String,
    _ clocks: [ClockStanding],
    organisation: String? = nil
  ) -> CaseStanding {
    var standing = CaseStanding(key: key, organisation: organisation, cover: .watched)
    standing.clocks = clocks
    standing.running = clocks.count
    return standing
  }

  /// An open clock; of a due with a time the end is an instant.
  static func clock(
    _ rule: SampleRule,
    due: String?,
    start: String = "2026-11-01"
  ) throws -> ClockStanding {
    let end = try due.map { try #require(TimeText($0)).end(in: Repository.amsterdam) }
    var clock = ClockStanding(
      rule: rule.index,
      anchor: 7,
      start: Repository.amsterdam.local(try instant(start)).date,
      known: try instant(start),
      due: end,
      dueAt: end?.breach(in: Repository.amsterdam)
    )
    if rule == .handOver { clock.organisations = [nil] }
    return clock
  }

  /// A clock that was stopped on a day.
  static func ended(
    _ rule: SampleRule,
    from start: String,
    due: String,
    at end: String
  ) throws -> ClockStanding {
    var clock = try Self.clock(rule, due: due, start: start)
    let at = try instant(end)
    clock.ending = ClockStanding.Ending(at: at, day: Repository.amsterdam.local(at).date)
    return clock
  }

  /// The clock that stands so, or none.
  static func clocks(_ stand: DigestBuilderTests.Stand) throws -> [ClockStanding] {
    switch stand {
    case .absent: return []
    case .due(let due): return [try clock(.term, due: due)]
    case .paused:
      var clock = try Self.clock(.term, due: nil)
      clock.isPaused = true
      return [clock]
    case .ended:
      return [try ended(.term, from: "2026-11-01", due: "2026-12-01", at: "2026-11-20")]
    }
  }

  static func instant(_ text: String) throws -> Instant {
    try #require(TimeText(text)).moment(in: Repository.amsterdam).instant
  }
}
