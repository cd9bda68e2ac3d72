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
  private let today: LocalDate
  private var drafts: [Draft] = []
  private var places: [Draft.Key: Int] = [:]

  /// Who is there of a role today, where that is the same for all organisations without roles of their
  /// own: of a storm thousands have the same.
  private var audiences: [String: Roster.Audience] = [:]

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

    /// What it tells: mostly one, and then nothing is allocated.
    let first: Told
    var others: [Told] = []

    /// What a notice says of an escalation.
    struct Told {
      let id: String
      let sequence: Int64
      let subject: String

      init(_ escalation: Escalation) {
        (id, sequence, subject) = (escalation.id, escalation.sequence, escalation.subject)
      }
    }

    var last: Told { others.last ?? first }

    var sequences: [Int64] {
      others.isEmpty ? [first.sequence] : [first.sequence] + others.map(\.sequence)
    }

    var subjects: [String] {
      others.isEmpty ? [first.subject] : ([first.subject] + others.map(\.subject)).uniqued()
    }
  }

  init(_ assessor: Assessor, _ roster: Roster, isObserving: Bool, at now: Instant) {
    self.assessor = assessor
    self.roster = roster
    self.isObserving = isObserving
    self.now = now
    today = assessor.policy.zone.local(now).date
  }

  /// Adds an escalation for each role that it names, by what its case says of it.
  mutating func add(_ escalation: Escalation, _ grounds: NoticeGrounds) {
    for (role, organisation) in grounds.roles {
      add(
        escalation,
        grounds.kind,
        role: role,
        organisation,
        grounds.orders,
        isOvertaken: grounds.isOvertaken,
        waits: grounds.waits
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
    // Who is shielded from the case isn't told by the alarm either, even if then nobody is.
    for role in alarm?.rungs.flatMap(\.tell) ?? [] {
      add(
        escalation,
        .noReader,
        role: role,
        organisation,
        orders,
        isOvertaken: false,
        waits: false
      )
    }
  }

  private mutating func audience(
    _ role: String,
    _ organisation: String?,
    _ orders: CaseOrders,
    at instant: Instant,
    waits: Bool
  ) -> (audience: Roster.Audience?, from: Instant) {
    let (zone, calendar) = (assessor.policy.zone, assessor.policy.calendar)
    let audience =
      instant == now
      ? audienceToday(role, organisation, orders)
      : roster.audience(
        role,
        of: organisation,
        on: zone.local(instant).date,
        shielded: orders.shielded
      )
    guard waits, let audience else { return (audience, instant) }
    return (audience, roster.opening(of: audience, from: instant, in: zone, calendar))
  }

  private mutating func audienceToday(
    _ role: String,
    _ organisation: String?,
    _ orders: CaseOrders
  ) -> Roster.Audience? {
    let isCommon =
      orders.shielded.isEmpty && (organisation.map { roster.organisations[$0] == nil } ?? true)
    if isCommon, let known = audiences[role] { return known }
    let found = roster.audience(role, of: organisation, on: today, shielded: orders.shielded)
    // An organisation itself may stand in for its owner.
    if isCommon, let found, !found.path.contains("owner") { audiences[role] = found }
    return found
  }

  private mutating func append(_ escalation: Escalation, _ key: Draft.Key) {
    if let place = places[key] {
      // Two of its roles may come to the same people.
      guard drafts[place].last.id != escalation.id else { return }
      drafts[place].others.append(Draft.Told(escalation))
      drafts[place].level = max(drafts[place].level, escalation.level)
    } else {
      places[key] = drafts.count
      drafts.append(Draft(key: key, level: escalation.level, first: Draft.Told(escalation)))
    }
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
        escalations: draft.sequences,
        subjects: draft.subjects
      )
    }
  }

  private func id(of draft: Draft) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(128)
    func add(_ part: String) {
      bytes.append(contentsOf: part.utf8)
      bytes.append(0)
    }
    add(draft.key.kind.rawValue)
    add(draft.key.role)
    add(draft.key.organisation ?? "")
    add(draft.first.id)
    for escalation in draft.others { add(escalation.id) }
    return SHA256.hash(data: bytes).withUnsafeBytes {
      hexadecimal(UnsafeRawBufferPointer(rebasing: $0[..<16]))
    }
  }
}
