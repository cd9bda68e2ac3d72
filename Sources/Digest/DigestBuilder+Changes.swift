import Civil

extension DigestBuilder {
  /// What is otherwise than on the page before.
  struct Changes: Sendable {
    private(set) var new: Shortlist<DigestCandidate>
    private(set) var gone: Shortlist<DigestCandidate>
    private(set) var back: Shortlist<DigestCandidate>
    private(set) var moved: Shortlist<DigestCandidate>

    init(cap: Int) {
      new = Shortlist(cap: cap)
      gone = Shortlist(cap: cap)
      back = Shortlist(cap: cap)
      moved = Shortlist(cap: cap)
    }

    mutating func merge(_ other: Changes) {
      new.merge(other.new)
      gone.merge(other.gone)
      back.merge(other.back)
      moved.merge(other.moved)
    }

    /// Compares a case's clocks: a clock is the same by rule, moment and anchor, and is in one change.
    mutating func add(
      from before: [ClockStanding],
      to clocks: [ClockStanding],
      of standing: CaseStanding,
      _ rules: [DigestRule]
    ) {
      var left = before
      for clock in clocks {
        let isAnchored = rules[clock.rule].isAnchored
        let same = left.indices.filter { left[$0].isSame(as: clock, isAnchored) }
        // Of a rule with one clock at a time the others have ended.
        guard let index = same.first(where: { left[$0].ending == nil }) ?? same.last else {
          if !clock.isPaused { new.add(DigestCandidate(rank: 0, clock, of: standing)) }
          continue
        }
        note(clock, was: left.remove(at: index), isAnchored, of: standing)
      }
      for old in left where old.ending == nil {
        gone.add(DigestCandidate(rank: 0, old, of: standing))
      }
    }

    private mutating func note(
      _ clock: ClockStanding,
      was old: ClockStanding,
      _ isAnchored: Bool,
      of standing: CaseStanding
    ) {
      var candidate = DigestCandidate(rank: 0, clock, of: standing)
      if old.ending != nil, !isAnchored, old.anchor != clock.anchor {
        // The one before has ended, and another has begun.
        if !clock.isPaused { new.add(candidate) }
      } else if old.ending != nil || old.isPaused {
        if !clock.isPaused { back.add(candidate) }
      } else if let reason = clock.whyMoved(from: old) {
        candidate.moved = (old, reason)
        moved.add(candidate)
      }
    }
  }
}

extension ClockStanding {
  fileprivate func isSame(as other: ClockStanding, _ isAnchored: Bool) -> Bool {
    rule == other.rule && moment == other.moment && (!isAnchored || anchor == other.anchor)
  }

  /// Why an open clock's date isn't what it was; nil where it is.
  fileprivate func whyMoved(from old: ClockStanding) -> DigestChanges.Moved.Reason? {
    if isPaused { return .paused }
    guard due != old.due else { return nil }
    // A day that an extension names takes in the pauses before it.
    if literal != old.literal, promises > old.promises { return .extended }
    if pausedDays != old.pausedDays { return .paused }
    if start != old.start { return .corrected }
    if literal != old.literal { return .corrected }
    return promises == old.promises && anchor == old.anchor ? .calendar : .corrected
  }
}
