import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy

/// Reads cases of a batch into what they bring to the pages of a day: what one thread works with.
struct StandingReader {
  /// The instants that a page compares.
  struct Span {
    let made: Instant
    let since: Instant?
    let periods: FigurePeriods
  }

  /// A case in hand.
  fileprivate struct Found {
    let key: String
    let timeline: Timeline
    let vocabulary: Vocabulary
    let kin: [Timeline]

    /// When the newest of its own events was received.
    let youngest: Instant?

    /// Whether merges have to do with it.
    let isMerged: Bool
  }

  private let assessor: Assessor
  private let closing: CaseClosing
  private let reports: CaseReports
  private let rules: [DigestRule]
  private let roster: Roster?
  private let span: Span
  private var reader: CaseReader

  /// How many facts could not be read.
  private(set) var unreadable = 0

  init(_ watch: Watch, _ settings: DigestSettings, _ span: Span) {
    // One of its own: threads that count references to one object wait for each other.
    assessor = Assessor(watch.editions.assessor.policy)
    closing = CaseClosing(assessor)
    reports = CaseReports(assessor)
    rules = settings.rules
    roster = watch.roster
    self.span = span
    reader = CaseReader(watch.editions, watch.sources)
  }

  var reading: UInt64 { reader.reading }

  mutating func use(_ batch: CaseBatch) { reader.use(batch) }

  /// What a case brings.
  mutating func standing(
    _ index: Int,
    of batch: CaseBatch,
    _ relatives: Kinship.Relatives
  ) -> CaseStanding {
    let found = read(index, of: batch, relatives, at: span.made)
    var standing = self.standing(of: found)
    standing.before = before(index, of: batch, relatives, found)
    return standing
  }

  /// What a line shows of a clock beside its date; nil where the clock no longer stands.
  mutating func draw(
    _ standing: ClockStanding,
    _ index: Int,
    of batch: CaseBatch,
    _ relatives: Kinship.Relatives,
    in language: Language
  ) -> LineDrawing? {
    let found = read(index, of: batch, relatives, at: span.made)
    let view = found.view(asOf: span.made)
    var drawing: LineDrawing?
    forEachClock(of: found, asOf: span.made) { clock in
      guard drawing == nil, clock.rule == standing.rule, clock.moment == standing.moment,
        found.timeline.records[clock.anchor].identity == standing.anchor, clock.ending == nil
      else { return }
      drawing = LineDrawing(clock, by: assessor, in: view, asOf: span.made, language)
    }
    return drawing
  }

  // MARK: - Reading

  /// The case as it was known at an instant.
  private mutating func read(
    _ index: Int,
    of batch: CaseBatch,
    _ relatives: Kinship.Relatives,
    at instant: Instant
  ) -> Found {
    let (missing, kin) = reader.read(index, relatives)
    unreadable += missing
    guard newestReceipt(index, of: batch, relatives) <= instant else {
      return known(index, relatives, at: instant)
    }
    return Found(
      key: reader.key,
      timeline: reader.timeline,
      vocabulary: reader.vocabulary,
      kin: kin,
      youngest: batch.newestReceipt(of: index),
      isMerged: !relatives.merged.isEmpty
    )
  }

  /// The same, without what was received later: corrections and merges as they were then.
  private mutating func known(
    _ index: Int,
    _ relatives: Kinship.Relatives,
    at instant: Instant
  ) -> Found {
    let groups = [[index] + relatives.merged] + relatives.kinGroups
    var members = reader.family(groups.flatMap(\.self)).map {
      MergeMember(key: $0.key, timeline: $0.timeline.known(at: instant))
    }[...]
    let (key, own, vocabulary) = (members[0].key, members[0].timeline, reader.vocabulary)
    // Of the own group that of the case is the first.
    let timelines = groups.flatMap { group in
      defer { members = members.dropFirst(group.count) }
      return assessor.timelines(of: Array(members.prefix(group.count)), vocabulary)
    }
    return Found(
      key: key,
      timeline: timelines[0],
      vocabulary: vocabulary,
      kin: Array(timelines.dropFirst()),
      youngest: own.records.indices.map { own.received(of: $0) }.max(),
      isMerged: !relatives.merged.isEmpty
    )
  }

  private func newestReceipt(
    _ index: Int,
    of batch: CaseBatch,
    _ relatives: Kinship.Relatives
  ) -> Instant {
    var newest = batch.newestReceipt(of: index) ?? .distantPast
    for other in relatives.merged + relatives.kin {
      newest = max(newest, batch.newestReceipt(of: other) ?? .distantPast)
    }
    return newest
  }

  /// The clocks as they stood at the page before; nil where nothing has come or happened since.
  private mutating func before(
    _ index: Int,
    of batch: CaseBatch,
    _ relatives: Kinship.Relatives,
    _ now: Found
  ) -> [ClockStanding]? {
    guard let since = span.since else { return nil }
    if newestReceipt(index, of: batch, relatives) > since {
      return clocks(of: known(index, relatives, at: since), asOf: since)
    }
    return now.isSame(at: since, and: span.made) ? nil : clocks(of: now, asOf: since)
  }

  // MARK: - Standing

  private func standing(of found: Found) -> CaseStanding {
    let view = found.view(asOf: span.made)
    let owner = assessor.owner(of: found.timeline, asOf: span.made)
    var standing = CaseStanding(
      key: found.key,
      organisation: owner.flatMap { organisation($0, found) },
      cover: nil
    )
    standing.youngest = found.youngest
    guard found.hasBegun(at: span.made) else { return standing }
    if owner == nil, !assessor.policy.cases.owner.isEmpty {
      standing.isOwned = false
      standing.home = assessor.nearest(to: found.timeline, asOf: span.made)
        .flatMap { organisation($0, found) }
    }
    standing.reports = countedReports(of: found)
    var isWatched = false
    forEachClock(of: found, asOf: span.made) { clock in
      let rule = rules[clock.rule]
      if clock.ending != nil {
        guard let ended = counted(clock, rule, found) else { return }
        standing.ended.append(ended)
        return
      }
      if rule.alarm == nil {
        standing.running += 1
        isWatched = isWatched || clock.hasDate
      }
      if isHidden(clock) { return }
      standing.clocks.append(ranked(clock, rule, found, view))
    }
    standing.orders = assessor.standingOrders(in: view)
    standing.shielded = assessor.shielded(in: view)
    standing.cover = cover(of: found, view, standing, isWatched: isWatched)
    return standing
  }

  private func cover(
    of found: Found,
    _ view: CaseView,
    _ standing: CaseStanding,
    isWatched: Bool
  ) -> CaseStanding.Cover {
    if closing.isClosed(view) { return .closed }
    if isWatched || found.isMerged && isWatchedElsewhere(found) { return .watched }
    return standing.orders.contains { $0.kind == .exempt } ? .exempt : .unwatched
  }

  /// Whether a clock that began in a case that is one with this by a merge watches it too.
  private func isWatchedElsewhere(_ found: Found) -> Bool {
    assessor.assess(
      found.timeline,
      found.vocabulary,
      kin: found.kin,
      asOf: span.made,
      elsewhereToo: true
    ).clocks.contains { $0.ending == nil && rules[$0.rule].alarm == nil && $0.hasDate }
  }

  /// All clocks at an instant, those out of sight left out.
  private func clocks(of found: Found, asOf: Instant) -> [ClockStanding] {
    var clocks: [ClockStanding] = []
    forEachClock(of: found, asOf: asOf) { clock in
      if !isHidden(clock) { clocks.append(standing(of: clock, rules[clock.rule], found)) }
    }
    return clocks
  }

  private func forEachClock(of found: Found, asOf: Instant, _ body: (Clock) -> Void) {
    assessor.clocks(
      of: found.timeline,
      Words(found.vocabulary),
      kin: found.kin,
      asOf: asOf,
      body
    )
  }

  /// Whether a rule doesn't hold at the moment: nobody is told of such a clock.
  private func isHidden(_ clock: Clock) -> Bool {
    clock.state == .paused && rules[clock.rule].isHiding
  }

  /// The reports on the case that came in over the periods of the figures.
  private func countedReports(of found: Found) -> [ReportStanding] {
    var counted: [ReportStanding] = []
    reports.forEach(in: found.timeline, asOf: span.made) { index, isRepeat in
      let day = LocalDate(days: found.timeline.records[index].day)
      guard span.periods.contains(day) else { return }
      counted.append(ReportStanding(day: day, isRepeat: isRepeat))
    }
    return counted
  }

  /// A clock that was stopped, where the figures count it.
  private func counted(_ clock: Clock, _ rule: DigestRule, _ found: Found) -> ClockStanding? {
    guard rule.isCounted, let ending = clock.ending, ending.kind == .stopped else { return nil }
    let zone = assessor.policy.zone
    let isCounted =
      span.periods.contains(zone.local(ending.at).date)
      || clock.fatal.map { span.periods.contains($0.due.date(in: zone)) } ?? false
    return isCounted ? standing(of: clock, rule, found) : nil
  }

  /// An open clock, with what it is ranked by where that matters.
  private func ranked(
    _ clock: Clock,
    _ rule: DigestRule,
    _ found: Found,
    _ view: CaseView
  ) -> ClockStanding {
    var standing = self.standing(of: clock, rule, found)
    standing.acknowledged = assessor.acknowledged(clock, in: view)
    let isRanked = clock.state == .missed && !rule.isSilence || rule.section == .acute
    if isRanked { standing.level = assessor.level(of: clock, in: view, asOf: span.made) }
    return standing
  }

  private func standing(of clock: Clock, _ rule: DigestRule, _ found: Found) -> ClockStanding {
    let zone = assessor.policy.zone
    let record = found.timeline.records[clock.anchor]
    let begins = rule.alarm == nil ? nil : clock.promises.first?.begins
    let fatal = clock.fatal
    var standing = ClockStanding(
      rule: clock.rule,
      moment: clock.moment,
      anchor: record.identity,
      start: begins.map { zone.local($0).date } ?? LocalDate(days: record.day),
      known: found.timeline.received(of: clock.anchor),
      due: fatal?.due,
      dueAt: fatal?.dueAt
    )
    standing.isRepeat = clock.anchor > 0
    standing.isPaused = clock.state == .paused
    standing.pausedDays = fatal?.pausedDays ?? 0
    standing.literal = fatal?.literal
    standing.promises = clock.promises.count
    standing.ending = clock.ending.map {
      ClockStanding.Ending(at: $0.at, day: zone.local($0.at).date)
    }
    standing.organisations = rule.attributes.map { attribute in
      assessor.text(of: attribute, at: clock.anchor, in: found.timeline, found.vocabulary)
        .flatMap(organisation)
    }
    return standing
  }

  private func organisation(_ named: Symbol, _ found: Found) -> String? {
    organisation(found.vocabulary.values.text(named))
  }

  /// An organisation as a page may name it; without a roster none is known.
  private func organisation(_ named: PersonalText) -> String? { roster?.organisation(named) }
}

extension StandingReader.Found {
  fileprivate func view(asOf: Instant) -> CaseView {
    CaseView(timeline, vocabulary, kin: kin, asOf: asOf)
  }

  fileprivate func hasBegun(at instant: Instant) -> Bool { timeline.count(asOf: instant) > 0 }

  /// Whether nothing happened between two instants that counts for it.
  fileprivate func isSame(at first: Instant, and second: Instant) -> Bool {
    timeline.count(asOf: first) == timeline.count(asOf: second)
      && kin.allSatisfy { $0.count(asOf: first) == $0.count(asOf: second) }
  }
}

extension Clock {
  /// Whether it has a date, or had one before it was paused: one without watches nothing.
  fileprivate var hasDate: Bool { promises.first?.readings.isEmpty == false }
}
