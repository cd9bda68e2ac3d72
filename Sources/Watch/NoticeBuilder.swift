import Casework
import Civil
import Crypto
import Ledger
import Policy

/// Makes notices of escalations: for each audience what it is told, by the roster and by what people
/// have said of the case.
struct NoticeBuilder {
  private let assessor: Assessor
  private let roster: Roster
  private let isObserving: Bool
  private let now: Instant
  private var drafts: [Draft] = []
  private var places: [Draft.Key: Int] = [:]

  /// A notice being gathered.
  private struct Draft {
    /// What escalations have in common that one notice tells.
    struct Key: Hashable {
      var kind: Notice.Kind
      var role: String
      var organisation: String?
      var audience: Roster.Audience?
      var from: Instant
      var state: Notice.State

      /// These tell nearly all of them apart; the people behind a role follow from it.
      func hash(into hasher: inout Hasher) {
        hasher.combine(role)
        hasher.combine(organisation)
        hasher.combine(from)
      }
    }

    let key: Key
    var level: Level
    var escalations: [Escalation]
  }

  init(_ assessor: Assessor, _ roster: Roster, isObserving: Bool, at now: Instant) {
    self.assessor = assessor
    self.roster = roster
    self.isObserving = isObserving
    self.now = now
  }

  /// Adds an escalation for each role that it names.
  ///
  /// - `standing`: its clock as it stands now; nil where there is none any more.
  mutating func add(_ escalation: Escalation, of found: AssessedCase, _ standing: Clock?) {
    guard let rule = assessor.policy.rules.first(where: { $0.name == escalation.rule }) else {
      return
    }
    let isOver = standing.map { $0.ending != nil || $0.superseded != nil } ?? true
    let isBacklog = escalation.mark == .preceding
    // What ran out before anybody watched is told where it still runs, by the newest rung alone.
    if isBacklog, isOver || standing?.state != .missed || !isNewest(escalation, found) { return }
    add(
      escalation,
      isBacklog ? .backlog : .escalations,
      by: rule,
      of: found,
      anchor: standing?.anchor,
      isOvertaken: isOver && escalation.reason != .withdrawn
    )
  }

  /// Adds an escalation of a rule for each role that it names, whatever its clock.
  ///
  /// - `anchor`: the event that started the clock, by index; nil for none.
  mutating func add(
    _ escalation: Escalation,
    _ kind: Notice.Kind,
    by rule: Rule,
    of found: AssessedCase,
    anchor: Int?,
    isOvertaken: Bool
  ) {
    let orders = assessor.orders(
      for: rule.name,
      of: found.timeline,
      found.vocabulary,
      at: now
    )
    for role in escalation.roles {
      let (name, organisation) = named(role, of: found, anchor: anchor)
      add(
        escalation,
        kind,
        role: name,
        organisation,
        orders,
        isOvertaken: isOvertaken,
        waits: rule.section != .acute && rule.section != .protection
          && escalation.level != .critical
      )
    }
  }

  private mutating func add(
    _ escalation: Escalation,
    _ kind: Notice.Kind,
    role: String,
    _ organisation: String?,
    _ orders: CaseOrders,
    isOvertaken: Bool,
    waits: Bool
  ) {
    var (audience, from) = self.audience(role, organisation, orders, at: now, waits: waits)
    // Who is there is asked of the day on which it is sent.
    if from > now {
      audience = self.audience(role, organisation, orders, at: from, waits: waits).audience
    }
    let state: Notice.State =
      if isOvertaken { .overtaken } else if orders.isMuted { .muted } else if audience == nil {
        .unreachable
      } else { isObserving ? .observed : .pending }
    append(
      escalation,
      Draft.Key(
        kind: kind,
        role: role,
        organisation: organisation,
        audience: audience,
        from: from,
        state: state
      )
    )
    guard state == .unreachable, kind != .noReader else { return }
    let alarm = assessor.policy.rules.first { $0.alarm == .noReader }
    for role in alarm?.rungs.flatMap(\.tell) ?? [] {
      add(
        escalation,
        .noReader,
        role: role,
        organisation,
        CaseOrders(),
        isOvertaken: false,
        waits: false
      )
    }
  }

  private func audience(
    _ role: String,
    _ organisation: String?,
    _ orders: CaseOrders,
    at instant: Instant,
    waits: Bool
  ) -> (audience: Roster.Audience?, from: Instant) {
    let (zone, calendar) = (assessor.policy.zone, assessor.policy.calendar)
    let day = zone.local(instant).date
    let audience = roster.audience(role, of: organisation, on: day, shielded: orders.shielded)
    guard waits, let audience else { return (audience, instant) }
    return (audience, roster.opening(of: audience, from: instant, in: zone, calendar))
  }

  private mutating func append(_ escalation: Escalation, _ key: Draft.Key) {
    if let place = places[key] {
      drafts[place].escalations.append(escalation)
      drafts[place].level = max(drafts[place].level, escalation.level)
    } else {
      places[key] = drafts.count
      drafts.append(Draft(key: key, level: escalation.level, escalations: [escalation]))
    }
  }

  /// The role and the organisation that a ladder names: `owner`, `naar.teamleider`, or a role alone.
  private func named(
    _ role: String,
    of found: AssessedCase,
    anchor: Int?
  ) -> (role: String, organisation: String?) {
    let owner = assessor.owner(of: found.timeline, asOf: now)
      .flatMap { roster.organisation(found.vocabulary.values.text($0)) }
    guard let dot = role.firstIndex(of: ".") else { return (role, owner) }
    let attribute = String(role[..<dot])
    let organisation = anchor.flatMap {
      assessor.text(of: attribute, at: $0, in: found.timeline, found.vocabulary)
    }.flatMap(roster.organisation)
    return (String(role[role.index(after: dot)...]), organisation ?? owner)
  }

  /// Whether no later rung of the clock has come due.
  private func isNewest(_ escalation: Escalation, _ found: AssessedCase) -> Bool {
    let newest = found.assessment.rungs.last { rung in
      let rule = assessor.policy.rules[rung.rule]
      return rule.name == escalation.rule
        && rung.moment.flatMap { rule.moments[$0].name } == escalation.moment
        && assessor.policy.zone.text(rung.due) == escalation.due
    }
    return newest.map { $0.at == escalation.at } ?? false
  }

  /// The notices, in order of their first escalation.
  func notices() -> [Notice] {
    drafts.map { draft in
      let key = draft.key
      return Notice(
        id: id(of: draft),
        kind: key.kind,
        role: key.role,
        organisation: key.organisation,
        path: key.audience?.path ?? [key.role],
        people: key.audience?.people ?? [],
        state: key.state,
        built: now,
        from: key.from,
        level: draft.level,
        escalations: draft.escalations.map(\.sequence),
        subjects: draft.escalations.map(\.subject).uniqued()
      )
    }
  }

  private func id(of draft: Draft) -> String {
    var bytes: [UInt8] = []
    for part in [draft.key.kind.rawValue, draft.key.role, draft.key.organisation ?? ""] {
      bytes += part.utf8
      bytes.append(0)
    }
    for escalation in draft.escalations {
      bytes += escalation.id.utf8
      bytes.append(0)
    }
    return hexadecimal(Array(SHA256.hash(data: bytes)).prefix(16))
  }
}
