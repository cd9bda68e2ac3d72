package import Casework
package import Civil

/// Makes one audience's page of the standings of all cases, in any order.
///
/// It keeps the first few of each list and counts the rest, so its memory is bounded; cases are read by
/// several threads, each with a builder of its own, and what they come to is merged.
package struct DigestBuilder: Sendable {
  let audience: DigestAudience
  let day: LocalDate
  let made: Instant
  let since: Instant?
  let settings: DigestSettings
  let rules: [DigestRule]
  let days: DigestDays

  /// For each rule the ways in which its ladder names the audience's role: nil for the case's owner,
  /// else an attribute by its index.
  private let namings: [[Int?]]
  private var absences: [Post: Bool] = [:]

  private(set) var sections: [DigestSection.Kind: Shortlist<DigestCandidate>] = [:]
  private(set) var changes: Changes
  private(set) var orders: Shortlist<RankedOrder>
  private(set) var proof = DigestProof()
  private(set) var figures: FigureTally

  private(set) var loads = LoadTally()

  /// The keys of the cases that are left out, for they are shielded from a reader.
  package private(set) var shielded: Set<String> = []

  /// By which names a case may be shielded from somebody who reads the page.
  private let readers: Set<PersonalText>

  /// Whether the audience is told of reports, and reads how many there were.
  private let readsReports: Bool

  /// Whether an alarm tells the audience of cases that nobody owns: then their clocks need not.
  private let hasOwnerAlarm: Bool

  /// A role of an organisation.
  private struct Post: Hashable, Sendable {
    var rule: Int
    var organisation: String?
  }

  /// - `since`: when the page before was made; nil for the first, which tells of no changes.
  /// - `readers`: by which names a case may be shielded from somebody who reads the page.
  package init(
    _ audience: DigestAudience,
    day: LocalDate,
    made: Instant,
    since: Instant?,
    _ settings: DigestSettings,
    readers: Set<PersonalText>
  ) {
    self.audience = audience
    self.day = day
    self.made = made
    self.since = since
    self.settings = settings
    self.readers = readers
    rules = settings.rules
    days = DigestDays(day, made: made, settings.policy)
    namings = rules.map { rule in
      Set(rule.readers.filter { $0.role == audience.role }.map(\.attribute)).sorted {
        ($0 ?? -1) < ($1 ?? -1)
      }
    }
    let told = zip(rules, namings).filter { !$1.isEmpty }.map { $0.0 }
    readsReports = told.contains { $0.section == .inflow }
    hasOwnerAlarm = told.contains { $0.alarm == .noOwner }
    changes = Changes(cap: settings.cap)
    orders = Shortlist(cap: settings.cap)
    figures = FigureTally(before: day, in: settings.policy.zone)
  }

  /// Takes in a case; each once.
  package mutating func add(_ standing: CaseStanding) {
    guard standing.shielded.isDisjoint(with: readers) else {
      shielded.insert(standing.key)
      return
    }
    count(standing)
    for clock in standing.clocks where isRead(clock, of: standing) {
      place(clock, of: standing)
      foresee(clock, of: standing)
      if rules[clock.rule].isCounted { figures.add(clock) }
      if let given = clock.acknowledged { acknowledge(clock, given, of: standing) }
    }
    for clock in standing.ended where rules[clock.rule].isCounted && isRead(clock, of: standing) {
      figures.add(clock)
    }
    if readsReports, isOwn(standing) { for report in standing.reports { figures.add(report) } }
    if since != nil, let before = standing.before {
      let old = before.filter { isCompared($0, of: standing) }
      let new = standing.clocks.filter { isCompared($0, of: standing) }
      changes.add(from: old, to: new, of: standing, rules)
    }
    for order in standing.orders where isRead(order, of: standing) { take(order, of: standing) }
  }

  /// Takes in what another has made of other cases, for the same page.
  package mutating func merge(_ other: DigestBuilder) {
    let empty = Shortlist<DigestCandidate>(cap: settings.cap)
    for (kind, list) in other.sections { sections[kind, default: empty].merge(list) }
    changes.merge(other.changes)
    orders.merge(other.orders)
    proof.add(other.proof)
    figures.merge(other.figures)
    loads.merge(other.loads)
    shielded.formUnion(other.shielded)
  }

  // MARK: - Who reads what

  /// Whether the case stands on the pages of the audience's organisation.
  private func isOwn(_ standing: CaseStanding) -> Bool {
    audience.organisation == nil || audience.organisation == standing.home
  }

  /// Whether a rung of the clock's rule tells the audience; one without an organisation reads all.
  private func isRead(_ clock: ClockStanding, of standing: CaseStanding) -> Bool {
    let namings = namings[clock.rule]
    guard let own = audience.organisation else { return !namings.isEmpty }
    return namings.contains { attribute in
      (attribute.flatMap { clock.organisations[$0] } ?? standing.home) == own
    }
  }

  /// Whether a change of the clock is told: every event moves those that watch for silence, and an alarm
  /// promises no date.
  private func isCompared(_ clock: ClockStanding, of standing: CaseStanding) -> Bool {
    let rule = rules[clock.rule]
    return !rule.isSilence && rule.alarm == nil && isRead(clock, of: standing)
  }

  /// Whether the audience reads any clock that the order is of.
  private func isRead(_ order: StandingOrder, of standing: CaseStanding) -> Bool {
    if order.rule == nil { return isOwn(standing) }
    return standing.clocks.contains { $0.rule == order.rule && isRead($0, of: standing) }
  }

  // MARK: - Lists

  private mutating func place(_ clock: ClockStanding, of standing: CaseStanding) {
    guard let kind = section(of: clock, standing) else { return }
    let rank =
      switch kind {
      case .acute, .overdue: clock.level.rank
      case .ownerless: rules[clock.rule].alarm == nil ? 1 : 0
      case .protection, .handOvers, .reports, .soon, .silent: 0
      }
    let empty = Shortlist<DigestCandidate>(cap: settings.cap)
    sections[kind, default: empty].add(DigestCandidate(rank: rank, clock, of: standing))
  }

  /// The one list that a clock stands in, the first that fits; nil for none.
  ///
  /// A hand-over stands in its own from when it is nearly due: before that the receiver is in time.
  private mutating func section(
    of clock: ClockStanding,
    _ standing: CaseStanding
  ) -> DigestSection.Kind? {
    let rule = rules[clock.rule]
    guard !clock.isPaused else { return nil }
    let isMissed = clock.dueAt.map { $0 <= made } ?? false
    if rule.isSilence { return isMissed ? .silent : nil }
    if rule.alarm == .noOwner { return .ownerless }
    let isSoon = clock.due.map(days.isSoon) ?? false
    switch rule.section {
    case .protection where !isMissed && days.isWithin72Hours(clock.dueAt): return .protection
    case .acute where clock.acknowledged == nil: return .acute
    case .handOver where isMissed || isSoon: return .handOvers
    case .inflow where clock.isRepeat && since.map({ clock.known > $0 }) ?? false: return .reports
    default: break
    }
    if isMissed { return .overdue }
    if isSoon { return .soon }
    if !standing.isOwned, !hasOwnerAlarm { return .ownerless }
    return isAbsent(clock, of: standing) ? .ownerless : nil
  }

  private mutating func isAbsent(_ clock: ClockStanding, of standing: CaseStanding) -> Bool {
    let (role, organisation) = acting(on: clock, organisation: standing.organisation)
    let post = Post(rule: clock.rule, organisation: organisation)
    if let known = absences[post] { return known }
    let isAbsent = settings.isAbsent(role, organisation)
    absences[post] = isAbsent
    return isAbsent
  }

  /// The role that is to act on a clock, and the organisation whose role it is.
  func acting(
    on clock: ClockStanding,
    organisation: String?
  ) -> (role: String, organisation: String?) {
    let acting = rules[clock.rule].acting
    return (acting.role, acting.attribute.flatMap { clock.organisations[$0] } ?? organisation)
  }

  // MARK: - Counts

  private mutating func count(_ standing: CaseStanding) {
    proof.youngest = later(proof.youngest, standing.youngest)
    guard let cover = standing.cover else { return }
    proof.read += 1
    switch cover {
    case .closed: proof.closed += 1
    case .watched: proof.withClock += 1
    case .exempt: proof.exempt += 1
    case .unwatched: proof.withoutClock += 1
    }
    proof.clocks += standing.running
  }

  private mutating func foresee(_ clock: ClockStanding, of standing: CaseStanding) {
    let rule = rules[clock.rule]
    guard !rule.isSilence, rule.alarm == nil, !clock.isPaused, let due = clock.due,
      let dueAt = clock.dueAt, dueAt > made
    else { return }
    let distance = due.date(in: settings.policy.zone) - day
    guard LoadTally.days.contains(distance) else { return }
    let (role, organisation) = acting(on: clock, organisation: standing.organisation)
    loads.add(role, organisation, distance)
  }

  // MARK: - Orders

  private mutating func acknowledge(
    _ clock: ClockStanding,
    _ given: Instant,
    of standing: CaseStanding
  ) {
    orders.add(
      RankedOrder(
        DigestOrder(
          kind: .acknowledged,
          subject: standing.key,
          rule: rules[clock.rule].name,
          until: nil,
          given: given
        ),
        clock
      )
    )
  }

  private mutating func take(_ order: StandingOrder, of standing: CaseStanding) {
    orders.add(
      RankedOrder(
        DigestOrder(
          kind: order.kind == .exempt ? .exempt : .muted,
          subject: standing.key,
          rule: order.rule.map { rules[$0].name },
          until: order.until == .distantFuture ? nil : order.until,
          given: order.given
        )
      )
    )
  }
}

extension DigestProof {
  /// Adds what was counted of other cases.
  fileprivate mutating func add(_ other: DigestProof) {
    read += other.read
    withClock += other.withClock
    exempt += other.exempt
    closed += other.closed
    withoutClock += other.withoutClock
    clocks += other.clocks
    youngest = later(youngest, other.youngest)
  }
}

/// The later of two instants, where there are any.
private func later(_ a: Instant?, _ b: Instant?) -> Instant? {
  guard let a, let b else { return a ?? b }
  return max(a, b)
}

/// An order with its place among others: those that end first come first, those for good last.
struct RankedOrder: Comparable, Sendable {
  let order: DigestOrder

  /// Tells acknowledgements of one rule's clocks apart.
  private let anchor: UInt64
  private let moment: Int

  init(_ order: DigestOrder, _ clock: ClockStanding? = nil) {
    self.order = order
    anchor = clock?.anchor ?? 0
    moment = clock?.moment ?? -1
  }

  static func < (a: RankedOrder, b: RankedOrder) -> Bool {
    let (first, second) = (a.order, b.order)
    if first.until != second.until {
      return (first.until ?? .distantFuture) < (second.until ?? .distantFuture)
    }
    if first.given != second.given { return first.given < second.given }
    if first.subject != second.subject { return first.subject < second.subject }
    if first.kind != second.kind { return first.kind.rawValue < second.kind.rawValue }
    return (first.rule ?? "", a.moment, a.anchor) < (second.rule ?? "", b.moment, b.anchor)
  }
}
