package import Civil

/// A clock as lists over many cases ask of it: how it stands, without how it came to that.
package struct ListedClock: Sendable {
  /// Its rule, as an index into the policy's rules.
  package let rule: Int

  /// Which of the rule's moments; nil where it has none.
  package let moment: Int?
  package let state: Clock.State

  /// When it is due and from when on that is breached, as `Clock.due` says it.
  package let due: (end: End, breach: Instant)?
}

extension Assessor {
  /// The clocks of a case as a list shows them.
  ///
  /// - `endedToo`: as of `clocks`.
  /// - `body`: gets each, and what works out the whole of it.
  package func listedClocks(
    of timeline: Timeline,
    _ words: Words,
    kin: [Timeline] = [],
    asOf: Instant,
    endedToo: Bool,
    _ body: (ListedClock, () -> Clock) -> Void
  ) {
    forEachOwnRun(of: timeline, words, kin: kin, asOf: asOf, endedToo: endedToo) { view, run in
      body(listed(run, in: view, asOf: asOf)) { clock(run, of: view, asOf: asOf) }
    }
  }

  private func listed(_ run: Run, in view: CaseView, asOf: Instant) -> ListedClock {
    guard let reading = run.unmovedReading else {
      let clock = clock(run, of: view, asOf: asOf)
      return ListedClock(rule: run.number, moment: run.moment, state: clock.state, due: clock.due)
    }
    let due = unmovedDue(of: run, reading, in: view).map { ($0, $0.breach(in: policy.zone)) }
    let state = state(run.ending, isPaused: false, dueAt: due?.1 ?? .distantFuture, asOf: asOf)
    return ListedClock(rule: run.number, moment: run.moment, state: state, due: due)
  }
}

extension Run {
  /// Its reading where it has no other, and nothing took its place, pauses it or moves its end.
  fileprivate var unmovedReading: CompiledReading? {
    guard successor == nil, moving.isEmpty, rule.holdsWhile == nil else { return nil }
    if let moment { return rule.moments[moment] }
    return rule.readings.count == 1 ? rule.readings[0] : nil
  }
}
