import Civil

extension Assessor {
  /// Passes on what no rule of a policy watches: a case that nobody owns, or that no clock watches.
  func forEachAlarm(
    of view: CaseView,
    _ life: ClosedPeriods,
    _ cover: Cover?,
    _ body: (Run) -> Void
  ) {
    for number in alarms {
      let rule = rules[number]
      let gaps: [Gap]
      switch rule.alarm {
      case .noOwner: gaps = ownerless(view, life)
      case .noClock: gaps = cover.map { uncovered(view, life, $0) } ?? []
      case .noReader, nil: continue
      }
      for gap in gaps {
        body(
          Run(
            number: number,
            rule: rule,
            moment: nil,
            start: gap.start,
            successor: nil,
            moving: EventSet(),
            ending: gap.ending,
            begins: gap.begins
          )
        )
      }
    }
  }

  /// From which event to which a case that is open has no owner.
  private func ownerless(_ view: CaseView, _ life: ClosedPeriods) -> [Gap] {
    var isOwned = false
    return gaps(view, life) { index in
      isOwned = isOwned || ownerNamed(by: index, in: view.timeline) != nil
      return isOwned
    }
  }

  /// From which event to which a case that is open has neither a clock nor an exemption.
  private func uncovered(_ view: CaseView, _ life: ClosedPeriods, _ cover: Cover) -> [Gap] {
    var running = 0
    var exemption: Instant?
    return gaps(view, life) { index in
      running += cover.change(at: index)
      if view.records[index].engineEvent == .exempt {
        exemption = until(index, in: view)
      }
      return running > 0 || exemption.map { $0 > view.occurred(index) } ?? false
    } exemptUntil: {
      running > 0 ? nil : exemption
    }
  }

  /// Where an open case lacks what it must have, by a walk over its events.
  ///
  /// - `isFine`: whether it has it once that event has come.
  /// - `exemptUntil`: when what it has runs out without an event; nil for never.
  private func gaps(
    _ view: CaseView,
    _ life: ClosedPeriods,
    _ isFine: (Int) -> Bool,
    exemptUntil: () -> Instant? = { nil }
  ) -> [Gap] {
    var gaps: [Gap] = []
    var open: Gap?
    for index in 0..<view.visible {
      let at = view.occurred(index)
      let isClosed = life.contains(index)
      let isFine = isFine(index)
      if var gap = open, isClosed || isFine {
        open = nil
        if gap.begins < at {
          gap.ending = Ending(kind: isClosed ? .closed : .stopped, event: index, at: at)
          gaps.append(gap)
        }
      }
      guard open == nil, !isClosed else { continue }
      if !isFine {
        open = Gap(start: index, begins: at)
      } else if let end = exemptUntil(), end < .distantFuture {
        open = Gap(start: index, begins: end)
      }
    }
    if let open { gaps.append(open) }
    return gaps
  }

  /// Until when an event of the engine's holds: for good where it doesn't say.
  ///
  /// Where what it says is no date or time, a silence doesn't hold at all, and who is shielded stays so:
  /// in doubt people are told, but never those who must not be.
  func until(_ index: Int, in view: CaseView) -> Instant {
    guard let value = view.value(engine.until, of: index) else { return .distantFuture }
    if let end = view.values.time(value)?.end(in: policy.zone) {
      return end.breach(in: policy.zone)
    }
    return view.records[index].engineEvent == .shielded ? .distantFuture : .distantPast
  }
}

/// A time in which a case lacks what it must have.
private struct Gap {
  /// The event with which it came to that, by index.
  let start: Int
  let begins: Instant
  var ending: Ending?
}

/// How many clocks of a case run from one event to the next.
struct Cover {
  private var changes: [Int: Int] = [:]

  mutating func add(_ run: Run, visible: Int) {
    let end = min(run.ending?.event ?? visible, run.successor ?? visible)
    guard end > run.start else { return }
    changes[run.start, default: 0] += 1
    changes[end, default: 0] -= 1
  }

  /// How many more run once that event has come.
  func change(at index: Int) -> Int { changes[index] ?? 0 }
}
