package import Casework
package import Civil
import Crypto
package import Digest
package import Ledger
import Notation
import Policy

/// The calendars of audiences: which clocks have which day, in a pass over all cases.
extension Watch {
  /// How many cases are taken out of the ledger at once.
  private static let calendarCases: Int64 = 1000

  /// The calendar of each of those audiences, in their order, of what is known now.
  package func digestCalendars(
    for audiences: [DigestAudience],
    in language: Language,
    at now: Instant
  ) throws(LedgerError) -> [DigestCalendar] {
    let today = editions.assessor.policy.zone.local(now).date
    var calendars = audiences.map {
      DigestCalendar($0, made: now, today: today, language: language)
    }
    try ledger.read { transaction in
      var reader = CalendarReader(
        editions,
        sources,
        roster,
        language,
        at: now,
        readers: audiences.map { readers(of: $0, on: today) },
        activations: try transaction.activationCount()
      )
      let newest = try transaction.newestSubject()
      var first: Int64 = 1
      while first <= newest {
        let numbers = Array(first...min(first + Self.calendarCases - 1, newest))
        let kinship = try kinship(of: numbers, transaction)
        let batch = try transaction.cases(kinship.subjects, reading: reader.reading, decided: false)
        reader.read(batch, kinship, into: &calendars)
        first += Self.calendarCases
      }
    }
    return calendars
  }
}

/// Makes entries of the clocks of cases.
private struct CalendarReader {
  private let assessor: Assessor
  private let roster: Roster?
  private let titles: [String]
  private let now: Instant
  private let activations: Int

  /// For each calendar by which names a case may be shielded from somebody who reads it.
  private let readers: [Set<PersonalText>]
  private var reader: CaseReader

  /// For how long a clock that has ended stays, marked as cancelled, in seconds: whoever took it over
  /// into a calendar of their own sees it end.
  private static let endedSeconds: Int64 = 14 * 86_400

  init(
    _ editions: Editions,
    _ sources: EventSources,
    _ roster: Roster?,
    _ language: Language,
    at now: Instant,
    readers: [Set<PersonalText>],
    activations: Int
  ) {
    assessor = editions.assessor
    self.roster = roster
    self.now = now
    self.readers = readers
    self.activations = activations
    titles = assessor.policy.rules.map { rule in
      rule.title.map { language == .nl ? $0.nl : $0.en } ?? rule.name
    }
    reader = CaseReader(editions, sources)
  }

  var reading: UInt64 { reader.reading }

  mutating func read(
    _ batch: CaseBatch,
    _ kinship: Kinship,
    into calendars: inout [DigestCalendar]
  ) {
    reader.use(batch)
    defer { reader.use(CaseBatch()) }
    for index in kinship.indices where !batch.chunks(of: index).isEmpty {
      let relatives = kinship.relatives(of: index)
      let kin = reader.read(index, relatives).kin
      let own = [index] + relatives.kin + relatives.merged
      // Only a step that brought something, or another edition, can move a day; both only add up.
      let revision = activations + own.reduce(0) { $0 + batch.chunks(of: $1).count }
      let home = home
      let words = Words(reader.vocabulary)
      let shielded = shielded
      var entries: [(clock: Clock, entry: CalendarEntry)] = []
      assessor.clocks(of: reader.timeline, words, kin: kin, asOf: now) { clock in
        guard let entry = entry(clock, revision) else { return }
        // Of a rule of which one clock lives at a time the newest stands for all.
        if !assessor.policy.rules[clock.rule].isAnchored {
          entries.removeAll { $0.entry.id == entry.id }
        }
        entries.append((clock, entry))
      }
      for (clock, entry) in entries {
        for place in calendars.indices
        where shielded.isDisjoint(with: readers[place])
          && isRead(clock, in: home, by: calendars[place].audience)
        {
          calendars[place].add(entry)
        }
      }
    }
  }

  private var shielded: Set<PersonalText> {
    guard reader.timeline.hasOrders else { return [] }
    return assessor.shielded(
      in: CaseView(reader.timeline, reader.vocabulary, kin: [], asOf: now)
    )
  }

  /// The organisation in whose calendars the case stands, as on its pages (`CaseStanding.home`).
  private var home: String? {
    let timeline = reader.timeline
    let named =
      assessor.owner(of: timeline, asOf: now) ?? assessor.nearest(to: timeline, asOf: now)
    return named.flatMap { organisation(reader.vocabulary.values.text($0)) }
  }

  private func organisation(_ named: PersonalText) -> String? { roster?.organisation(named) }

  // MARK: - Entries

  /// The entry of a clock; nil where it never had a date, or has ended long ago.
  private func entry(_ clock: Clock, _ revision: Int) -> CalendarEntry? {
    let rule = assessor.policy.rules[clock.rule]
    // Where a rule doesn't hold at the moment, nobody is told of it either.
    if rule.holdsWhile != nil, clock.state == .paused { return nil }
    guard rule.alarm == nil, let due = due(of: clock),
      clock.ending.map({ $0.at > now.adding(seconds: -Self.endedSeconds) }) ?? true
    else { return nil }
    let moment = clock.moment.flatMap { rule.moments[$0].name }
    let title = titles[clock.rule]
    var entry = CalendarEntry(
      id: id(of: clock, rule, moment),
      revision: revision,
      subject: reader.key,
      title: moment.map { "\(title) (\($0))" } ?? title,
      day: assessor.policy.zone.local(now).date
    )
    switch due {
    case .day(let day): entry.day = day
    case .instant(let instant):
      let local = assessor.policy.zone.local(instant)
      entry.day = local.date
      let minutes = Int(local.microsecondOfDay / 60_000_000)
      entry.time = TimeOfDay(hour: minutes / 60, minute: minutes % 60)
    }
    entry.status =
      clock.ending != nil ? .cancelled : clock.state == .paused ? .tentative : .confirmed
    return entry
  }

  /// The date that holds, or that held before the clock was paused.
  private func due(of clock: Clock) -> End? {
    for promise in clock.promises.reversed() where !promise.isPaused {
      if let fatal = promise.fatal { return fatal.reckoning.due }
    }
    return nil
  }

  /// What a clock is: its case, rule, moment and, where each start has one, the event that started it.
  private func id(of clock: Clock, _ rule: Rule, _ moment: String?) -> String {
    let anchor = rule.isAnchored ? reader.timeline.records[clock.anchor].identity : 0
    let parts = [reader.key, rule.name, moment ?? "", String(anchor, radix: 16)]
    let digest = SHA256.hash(data: parts.flatMap { Array($0.utf8) + [0] })
    return hexadecimal(Array(digest.prefix(16)))
  }

  // MARK: - Audiences

  /// Whether some rung of the clock's rule tells that audience.
  private func isRead(_ clock: Clock, in home: String?, by audience: DigestAudience) -> Bool {
    assessor.policy.rules[clock.rule].rungs.contains { rung in
      rung.tell.contains { told in
        let (role, organisation) = named(told, clock, home)
        return role == audience.role
          && (audience.organisation == nil || audience.organisation == organisation)
      }
    }
  }

  /// The role and the organisation that a ladder names: `owner`, `naar.teamleider`, or a role alone.
  private func named(
    _ told: String,
    _ clock: Clock,
    _ home: String?
  ) -> (role: String, organisation: String?) {
    guard let dot = told.firstIndex(of: ".") else { return (told, home) }
    let attribute = String(told[..<dot])
    let value = assessor.text(
      of: attribute,
      at: clock.anchor,
      in: reader.timeline,
      reader.vocabulary
    )
    return (String(told[told.index(after: dot)...]), value.flatMap(organisation) ?? home)
  }
}
