package import Casework
package import Civil
package import Ledger
package import Notation
package import Policy

/// The deciding: takes in facts, assesses the cases they touch and those whose instant has come, and
/// appends what is to be told.
///
/// It knows no clock: whoever calls it says what time it is. Cases are assessed on several threads
/// where they are many; the facts and the escalations, and their order, are the same with any number.
package struct Watch {
  package let ledger: Ledger
  package let editions: Editions
  let sources: EventSources
  let threads: Int
  private var desks: [CaseDesk]
  private var intake: Intake

  /// Who is behind the roles; nil where no notices are made.
  let roster: Roster?

  /// Whether everything is decided and shown, and nothing is sent.
  let isObserving: Bool

  /// The endpoints that notices are sent to.
  let endpoints: [EndpointRoutes]

  /// For how long what was taken in is kept.
  package let retention: Configuration.Retention

  /// Who approved the editions, where somebody had to.
  private let approvers: [String]

  var foresight = Foresight()

  /// What notices of the newest escalations are made of, where that was found ahead.
  var grounds = KnownGrounds()

  /// Notices that are being made; nil between.
  var drafts: NoticeDrafts?

  /// Whether the desks know since when the editions are in force.
  private var knowsForce = false

  /// Whether the ledger follows the sources of this configuration.
  private var followsSources = false

  /// The cases of the newest step: kept for its memory.
  private var batch = CaseBatch()

  /// - `threads`: how many may assess at once.
  /// - `roster`: who is behind the roles; without it no notices are made.
  /// - `isObserving`: whether notices are shown and not sent.
  /// - `endpoints`: where notices are sent.
  /// - `casesPerStep`: how many cases whose instant has come one step takes.
  /// - `approvers`: who approved the editions, where they come into force with the next step.
  /// - `retention`: for how long what was taken in is kept; for good where it isn't said.
  package init(
    _ ledger: Ledger,
    _ editions: Editions,
    sources: EventSources,
    language: Language,
    threads: Int = 1,
    approvers: [String] = [],
    roster: Roster? = nil,
    isObserving: Bool = false,
    endpoints: [EndpointRoutes] = [],
    retention: Configuration.Retention = Configuration.Retention(),
    casesPerStep: Int = Watch.casesPerStep
  ) {
    self.retention = retention
    self.endpoints = endpoints
    self.casesPerStep = casesPerStep
    self.roster = roster
    self.isObserving = isObserving
    self.approvers = approvers
    self.ledger = ledger
    self.editions = editions
    self.sources = sources
    self.threads = threads
    desks = (0..<threads).map { _ in CaseDesk(editions, sources, language) }
    intake = Intake(editions, sources)
  }

  /// Events that came in together: pieces of one text.
  package struct Arrival {
    package var file: String
    package var bytes: UnsafeRawBufferPointer
    package var pieces: [EventText.Piece]
    package var isHistory: Bool

    package init(
      file: String,
      bytes: UnsafeRawBufferPointer,
      pieces: [EventText.Piece],
      isHistory: Bool
    ) {
      self.file = file
      self.bytes = bytes
      self.pieces = pieces
      self.isHistory = isHistory
    }
  }

  /// What a step did.
  package struct Outcome {
    package var counts = IntakeCounts()

    /// What could not be taken, each with the place of its text among the arrival's bytes.
    package var refused: [(diagnostic: Diagnostic, text: Range<Int>)] = []
    package var escalations = 0

    /// What the numbers of sources that are followed newly show as not delivered; a source once.
    package var gaps: [SequenceGap] = []

    /// How many cases were assessed.
    package var cases = 0

    /// Facts in the ledger that could not be read again: our own mistake, to be told loudly.
    package var unreadable = 0

    /// When the next step is needed; nil when nothing lies ahead.
    package var next: Instant?

    mutating func refuse(_ diagnostic: Diagnostic, _ text: Range<Int>) {
      counts.add(diagnostic)
      refused.append((diagnostic, text))
    }
  }

  /// How many cases whose instant has come one step takes at the most: more hardly make it faster, and
  /// a timer waits for them.
  package static let casesPerStep = 10_000
  private let casesPerStep: Int

  /// Takes one step: what arrived is appended, every touched case is assessed once, and all of it is
  /// committed together.
  ///
  /// The step's instant never goes back behind the one before.
  package mutating func step(
    at now: Instant,
    _ arrival: Arrival? = nil
  ) throws(LedgerError) -> Outcome {
    do {
      return try ledger.step { transaction in
        var step = try OpenStep(at: now, by: editions, approvers, transaction)
        step.isFirst = !knowsForce
        try noteForce(isNew: step.isNewEdition, transaction)
        if !followsSources {
          try sources.follow(at: step.instant, transaction)
          // What was decided, was decided by other columns, or for want of some.
          if try transaction.note(reading: desks[0].reading) { try transaction.oweAll() }
          followsSources = true
        }
        var outcome = Outcome()
        var touched: [LedgerTransaction.Subject] = []
        if let arrival { touched = try intake.take(arrival, &step, &outcome, transaction) }
        if !foresight.isEmpty {
          if try transaction.isOwed() { foresight = Foresight() }
          foresight.forget(touched)
        }
        let due = try transaction.takeDue(at: step.instant, limit: casesPerStep)
        var reasons: [LedgerTransaction.Subject: DecisionReason] = [:]
        for subject in due.owed { reasons[subject] = .owed }
        for subject in touched { reasons[subject] = .news }
        for subject in due.due where !reasons.isEmpty { reasons[subject] = nil }
        let changed = Set(touched + due.owed).sorted()
        let all = changed.isEmpty ? due.due : Set(changed + due.due).sorted()
        try decide(all, changed: changed, reasons, at: step.instant, &outcome, transaction)
        try step.close(transaction)
        outcome.next = try transaction.nextInstant()
        return outcome
      }
    } catch {
      // What was taken out of it for a step that failed is decided anew.
      foresight = Foresight()
      grounds = KnownGrounds()
      knowsForce = false
      followsSources = false
      throw error
    }
  }

  /// Lets the desks know since when what they decide by is in force.
  private mutating func noteForce(
    isNew: Bool,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    guard isNew || !knowsForce else { return }
    let inForce = try InForce(editions.assessor.policy, transaction)
    for index in desks.indices { desks[index].inForce = inForce }
    knowsForce = true
  }

  /// Gives back the memory that a step of many cases has taken.
  package mutating func releaseMemory() throws(LedgerError) {
    batch = CaseBatch()
    try ledger.releaseMemory()
  }

  // MARK: - Deciding ahead

  /// How many cases are decided ahead at once: what comes meanwhile waits for them.
  private static let foreseenAtOnce = 1000

  /// How long after the agenda's earliest instant what is due is decided ahead with it, in seconds.
  private static let foreseenSeconds: Int64 = 60

  /// Decides ahead for the next cases that are due at that instant, the earliest of the agenda, or in the
  /// minute after it; false where nothing is left to do until it comes.
  ///
  /// Nothing is written. What a step decides, and when, is the same without it.
  package mutating func foresee(_ next: Instant) throws(LedgerError) -> Bool {
    if foresight.end < next {
      foresight = Foresight(until: next.adding(seconds: Self.foreseenSeconds))
    }
    guard !foresight.isComplete else { return false }
    let (end, newest) = (foresight.end, foresight.newest)
    try ledger.read { transaction in
      try noteForce(isNew: false, transaction)
      let cases = try transaction.agenda(until: end, after: newest, limit: Self.foreseenAtOnce)
      let finder = roster.map { NoticeGroundsFinder(assessor: editions.assessor, roster: $0) }
      let instants = Dictionary(uniqueKeysWithValues: cases)
      let results = try results(
        for: cases.map(\.subject),
        [:],
        at: { instants[$0] ?? end },
        groundsBy: finder,
        transaction
      )
      // Facts that can't be read are told by the step that needs them.
      for decision in results.flatMap(\.decisions) where !decision.isPartial {
        foresight.add(decision, at: instants[decision.subject] ?? end)
      }
      foresight.pass(cases.last?.subject)
    }
    return true
  }

  /// Whether nothing is left to decide ahead for that instant; what was put on the agenda since is decided
  /// when it is due.
  package func hasForeseen(_ next: Instant) -> Bool {
    foresight.end >= next && foresight.isComplete
  }

  // MARK: - Deciding

  /// Below so many cases other threads cost more than they bring.
  private static let fewCases = 256

  /// Decides cases, appends what is new, and says when to look again.
  ///
  /// - `changed`: those of which something new is known; it may matter to others too.
  private mutating func decide(
    _ subjects: [LedgerTransaction.Subject],
    changed: [LedgerTransaction.Subject],
    _ reasons: [LedgerTransaction.Subject: DecisionReason],
    at instant: Instant,
    _ outcome: inout Outcome,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) {
    guard !subjects.isEmpty else { return }
    var reasons = reasons
    let all = try withRelatives(subjects, of: changed, &reasons, transaction)
    let (foreseen, others) = foreseen(all, at: instant)
    let results = try results(for: others, reasons, at: { _ in instant }, transaction)
    var decisions = foreseen + results.flatMap(\.decisions)
    if !foreseen.isEmpty, !others.isEmpty { decisions.sort { $0.subject < $1.subject } }
    if try noteMerges(of: decisions, transaction) {
      // What is one case now is decided as one; of what was found nothing has been written.
      return try decide(all, changed: all, reasons, at: instant, &outcome, transaction)
    }
    outcome.unreadable += results.reduce(0) { $0 + $1.unreadable }
    for decision in decisions {
      grounds.forget(decision.subject)
      for new in try settled(decision, by: desks[0], at: instant, transaction) {
        try transaction.append(
          new.escalation,
          id: new.id,
          print: new.print,
          of: decision.subject,
          decision.salt
        )
        if let found = new.grounds {
          grounds.add(found, of: try transaction.newestEscalation(), decision.subject)
        }
        outcome.escalations += 1
      }
    }
    outcome.cases += all.count
    try transaction.arm(
      decisions.map { LedgerTransaction.Arming(subject: $0.subject, next: $0.next) }
    )
  }

  /// The cases, with those to which what is new of some may matter.
  private mutating func withRelatives(
    _ subjects: [LedgerTransaction.Subject],
    of changed: [LedgerTransaction.Subject],
    _ reasons: inout [LedgerTransaction.Subject: DecisionReason],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject] {
    guard !changed.isEmpty else { return subjects }
    let related = try related(changed, transaction)
    guard related.count > changed.count else { return subjects }
    foresight.forget(related)
    let known = Set(subjects)
    for subject in related where !known.contains(subject) { reasons[subject] = .news }
    return known.union(related).sorted()
  }

  /// Notes which cases go on under other keys; whether any of that is new.
  private func noteMerges(
    of decisions: [Decision],
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Bool {
    var isNew = false
    for decision in decisions {
      for key in decision.mergeTargets {
        if try transaction.merge(decision.subject, into: key) { isNew = true }
      }
    }
    return isNew
  }

  /// What was decided ahead, and the cases of which nothing was.
  private mutating func foreseen(
    _ subjects: [LedgerTransaction.Subject],
    at instant: Instant
  ) -> (decisions: [Decision], others: [LedgerTransaction.Subject]) {
    guard !foresight.isEmpty else { return ([], subjects) }
    var decisions: [Decision] = []
    var others: [LedgerTransaction.Subject] = []
    for subject in subjects {
      if let decision = foresight.take(subject, at: instant) {
        decisions.append(decision)
      } else {
        others.append(subject)
      }
    }
    return (decisions, others)
  }

  /// All that is decided of a case, with what those must hear who were told what no longer follows.
  func settled(
    _ decision: Decision,
    by desk: CaseDesk,
    at instant: Instant,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [NewEscalation] {
    guard let outdated = decision.outdated else { return decision.new }
    var told: [(place: Int64, telling: Escalation)] = []
    for sequence in outdated.sequences {
      if let telling = try transaction.escalation(sequence) { told.append((sequence, telling)) }
    }
    return try desk.settled(
      decision,
      told: told,
      place: { id throws(LedgerError) in try transaction.place(of: id, decision.subject) },
      at: instant
    )
  }

  /// Assesses cases, on several threads where they are many.
  ///
  /// - `instant`: at which each of them is assessed.
  /// - `finder`: finds what notices of what is new are made of, too.
  private mutating func results(
    for subjects: [LedgerTransaction.Subject],
    _ reasons: [LedgerTransaction.Subject: DecisionReason],
    at instant: (LedgerTransaction.Subject) -> Instant,
    groundsBy finder: NoticeGroundsFinder? = nil,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [(decisions: [Decision], unreadable: Int)] {
    guard !subjects.isEmpty else { return [] }
    let kinship = try kinship(of: subjects, transaction)
    try transaction.read(kinship.subjects, reading: desks[0].reading, into: &batch)
    let batch = batch
    let parts = subjects.count < Self.fewCases ? 1 : desks.count
    return desks.withUnsafeMutableBufferPointer { desks in
      inParallel(parts) { number in
        let range =
          subjects.count * number / parts..<subjects.count * (number + 1) / parts
        return desks[number].decide(
          kinship.indices[range],
          of: batch,
          kinship,
          reasons: reasons,
          at: instant,
          finder
        )
      }
    }
  }
}
