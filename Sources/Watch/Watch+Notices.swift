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
      guard let drafts, drafts.count > 0 else {
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
    let room = Self.escalationsPerBuild - drafts.count
    let limit = min(room, Self.escalationsPerCall)
    let found = try ledger.read { transaction in
      let escalations = try transaction.escalations(after: drafts.through, limit: limit)
      if let known = grounds.known(of: escalations) {
        // Then those of a case follow each other already.
        for (escalation, grounds) in zip(escalations, known) {
          drafts.builder.add(escalation, grounds)
        }
        return escalations
      }
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
    drafts.count += found.count
    drafts.through = found.last?.sequence ?? drafts.through
    self.drafts = drafts
    return found.count == limit && limit < room
  }

  private func begin(by roster: Roster, at now: Instant) throws(LedgerError) -> NoticeDrafts {
    NoticeDrafts(
      builder: NoticeBuilder(editions.assessor, roster, isObserving: isObserving, at: now),
      finder: NoticeGroundsFinder(assessor: editions.assessor, roster: roster),
      reader: CaseReader(editions, sources),
      through: try ledger.read { try $0.cursor(of: Self.noticeCursor) }
    )
  }

  private func append(_ drafts: NoticeDrafts) throws(LedgerError) -> [Notice] {
    try ledger.step { transaction in
      var notices = drafts.builder.notices()
      var mailing = try Mailing(to: endpoints, transaction)
      for index in notices.indices {
        try transaction.append(&notices[index])
        try mailing.add(notices[index], transaction)
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
  /// In order of the escalations in the log, from the first one's place on; nil where they aren't known.
  ///
  /// Each case has some that follow each other.
  private var grounds: [NoticeGrounds?] = []
  private var first: Int64 = 0
  private var places: [LedgerTransaction.Subject: ClosedRange<Int64>] = [:]

  /// Beyond so many that aren't known what came before is let go: it can be found again.
  private static let largestGap = 10_000

  mutating func add(
    _ found: NoticeGrounds,
    of sequence: Int64,
    _ subject: LedgerTransaction.Subject
  ) {
    if grounds.isEmpty || sequence - first > Int64(grounds.count + Self.largestGap) {
      self = KnownGrounds()
      first = sequence
    }
    // Of those between nothing was found ahead; the log only grows.
    while grounds.count < Int(sequence - first) { grounds.append(nil) }
    grounds.append(found)
    places[subject] = (places[subject]?.lowerBound ?? sequence)...sequence
  }

  mutating func forget(_ subject: LedgerTransaction.Subject) {
    guard !places.isEmpty, let range = places.removeValue(forKey: subject) else { return }
    for sequence in range { grounds[Int(sequence - first)] = nil }
  }

  /// Those of a case's escalations, in their order; nil where they must be found now.
  func known(of escalations: [Escalation]) -> [NoticeGrounds]? {
    guard !grounds.isEmpty else { return nil }
    var known: [NoticeGrounds] = []
    known.reserveCapacity(escalations.count)
    for escalation in escalations {
      let place = Int(escalation.sequence - first)
      guard grounds.indices.contains(place), let found = grounds[place] else { return nil }
      known.append(found)
    }
    return known
  }
}

/// Notices in the making.
struct NoticeDrafts {
  var builder: NoticeBuilder
  let finder: NoticeGroundsFinder
  var reader: CaseReader

  /// The place in the log of the last escalation that was looked at, and how many were.
  var through: Int64
  var count = 0
}
