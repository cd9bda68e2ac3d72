package import Casework
package import Civil
package import Ledger
import Policy

extension Watch {
  /// The cursor of those who make notices of escalations.
  package static let noticeCursor = "notices"

  /// How many escalations become notices together: of a storm each audience gets a notice for so many.
  private static let escalationsPerBuild = 5000

  /// How many are looked at in one call: who calls has more to do.
  private static let escalationsPerCall = 500

  /// Makes notices of the escalations that none were made of, and records them; nothing to do without
  /// a roster.
  ///
  /// Who is told is looked up now: a role whose people are away has them told who stand in, or those of
  /// the role above.
  ///
  /// - Returns: the new notices, none while some are gathered still; nil where all is done.
  package mutating func buildNotices(at now: Instant) throws(LedgerError) -> [Notice]? {
    guard let roster else { return nil }
    do throws(LedgerError) {
      if try gather(by: roster, at: now) { return [] }
      guard let drafts, drafts.escalations.count > 0 else {
        drafts = nil
        grounds = KnownGrounds()
        return nil
      }
      let notices = try append(drafts)
      self.drafts = nil
      return notices
    } catch {
      drafts = nil
      throw error
    }
  }

  /// Looks at some more escalations; whether others may belong with them.
  private mutating func gather(by roster: Roster, at now: Instant) throws(LedgerError) -> Bool {
    var drafts: NoticeDrafts
    if let begun = self.drafts { drafts = begun } else { drafts = try begin(by: roster, at: now) }
    self.drafts = nil
    let room = Self.escalationsPerBuild - drafts.escalations.count
    let limit = min(room, Self.escalationsPerCall)
    let found = try ledger.read { transaction in
      let escalations = try transaction.escalations(after: drafts.through, limit: limit)
      for (key, own) in byCase(escalations) {
        if let known = grounds.known(of: own) {
          for (escalation, grounds) in zip(own, known) { drafts.builder.add(escalation, grounds) }
          continue
        }
        guard let found = try assessedCase(key, asOf: now, &drafts.reader, transaction) else {
          continue
        }
        for escalation in own {
          let grounds = drafts.finder.grounds(of: escalation, in: found, found.assessment, at: now)
          if let grounds { drafts.builder.add(escalation, grounds) }
        }
      }
      return escalations
    }
    drafts.escalations += found
    self.drafts = drafts
    return found.count == limit && limit < room
  }

  private func begin(by roster: Roster, at now: Instant) throws(LedgerError) -> NoticeDrafts {
    NoticeDrafts(
      builder: NoticeBuilder(editions.assessor, roster, isObserving: isObserving, at: now),
      finder: NoticeGroundsFinder(assessor: editions.assessor, roster: roster),
      reader: CaseReader(editions, sources),
      start: try ledger.read { try $0.cursor(of: Self.noticeCursor) }
    )
  }

  private func append(_ drafts: NoticeDrafts) throws(LedgerError) -> [Notice] {
    try ledger.step { transaction in
      var notices = drafts.builder.notices()
      var mailing = try Mailing(to: endpoints, transaction)
      for index in notices.indices {
        notices[index].sequence = try transaction.append(notices[index])
        let notice = notices[index]
        try mailing.add(notice, transaction) { drafts.escalations(of: notice) }
      }
      try mailing.end(transaction)
      try transaction.moveCursor(of: Self.noticeCursor, to: drafts.through)
      return notices
    }
  }

  /// The escalations of each case, in order of first sight.
  func byCase(_ escalations: [Escalation]) -> [(key: String, own: [Escalation])] {
    var groups: [(key: String, own: [Escalation])] = []
    var places: [String: Int] = [:]
    for escalation in escalations {
      if let place = places[escalation.subject] {
        groups[place].own.append(escalation)
      } else {
        places[escalation.subject] = groups.count
        groups.append((escalation.subject, [escalation]))
      }
    }
    return groups
  }
}

/// The grounds of notices that were found ahead, with the decisions: they hold until their case is
/// decided again.
struct KnownGrounds {
  /// By the places of the escalations in the log, of which each case has some that follow each other.
  private var grounds: [Int64: NoticeGrounds] = [:]
  private var places: [LedgerTransaction.Subject: ClosedRange<Int64>] = [:]

  mutating func add(
    _ found: NoticeGrounds,
    of sequence: Int64,
    _ subject: LedgerTransaction.Subject
  ) {
    grounds[sequence] = found
    places[subject] = (places[subject]?.lowerBound ?? sequence)...sequence
  }

  mutating func forget(_ subject: LedgerTransaction.Subject) {
    guard !places.isEmpty, let range = places.removeValue(forKey: subject) else { return }
    for sequence in range { grounds[sequence] = nil }
  }

  /// Those of a case's escalations, in their order; nil where they must be found now.
  func known(of escalations: [Escalation]) -> [NoticeGrounds]? {
    guard !grounds.isEmpty else { return nil }
    let known = escalations.compactMap { grounds[$0.sequence] }
    return known.count == escalations.count ? known : nil
  }
}

/// Notices in the making, and the escalations that they are made of.
struct NoticeDrafts {
  var builder: NoticeBuilder
  let finder: NoticeGroundsFinder
  var reader: CaseReader

  /// The place in the log before the first of them.
  let start: Int64

  /// Those looked at so far, as they follow each other in the log.
  var escalations: [Escalation] = []

  /// The place of the last of them.
  var through: Int64 { escalations.last?.sequence ?? start }

  /// Those that a notice tells; erased cases have left gaps between them, so each stands at its place or
  /// a little before.
  func escalations(of notice: Notice) -> [Escalation] {
    notice.escalations.compactMap { sequence in
      escalations.prefix(Int(sequence - start)).last { $0.sequence == sequence }
    }
  }
}
