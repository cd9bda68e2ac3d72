import Civil

extension Assessor {
  /// What ends a run first: a stop, a cancelling event, or the closing of the case.
  ///
  /// - `floor`: the last event that ended the clock before it, which can't end this one too.
  func ending(
    of rule: CompiledRule,
    from start: Int,
    _ moment: Int?,
    _ events: RuleEvents,
    _ life: ClosedPeriods,
    after floor: Int,
    in view: CaseView
  ) -> Ending? {
    var first: (kind: Ending.Kind, event: Int)?
    if let stop = stop(of: rule, from: start, moment, events.stops, after: floor, in: view) {
      first = (.stopped, stop)
    }
    let cancel =
      events.cancels.isEmpty
      ? nil : cancel(from: start, events.cancels, after: floor, in: view)
    if let cancel, first.map({ cancel < $0.event }) ?? true { first = (.cancelled, cancel) }
    let closing = rule.runsAfterClose ? nil : life.firstClosing(after: start, in: view)
    if let closing, first.map({ closing < $0.event }) ?? true { first = (.closed, closing) }
    guard let first else { return nil }
    return Ending(
      kind: first.kind,
      event: first.event,
      at: max(view.occurred(first.event), view.occurred(start))
    )
  }

  /// The event that stops the clock: of several moments each takes its own, the earliest first.
  private func stop(
    of rule: CompiledRule,
    from start: Int,
    _ moment: Int?,
    _ stops: Stops,
    after floor: Int,
    in view: CaseView
  ) -> Int? {
    guard !stops.isEmpty, let pattern = rule.stops else { return nil }
    var skip = moment.map { rule.momentRanks[$0] } ?? 0
    var signers: [Symbol] = []
    var from = max(pattern.countsEarly ? 0 : firstOfDay(start, view), floor + 1)
    while let index = stops.first(from: from, for: start, in: view) {
      from = index + 1
      guard pattern.countsEarly || ends(index, start, in: view) else { continue }
      if pattern.signatures > 1 {
        guard let signer = view.value(pattern.signer, of: index) else { continue }
        if !signers.contains(signer) { signers.append(signer) }
        guard signers.count >= pattern.signatures else { continue }
        signers.removeAll()
      }
      if skip == 0 { return index }
      skip -= 1
    }
    return nil
  }

  private func cancel(
    from start: Int,
    _ cancels: Stops,
    after floor: Int,
    in view: CaseView
  ) -> Int? {
    var from = max(firstOfDay(start, view), floor + 1)
    while let index = cancels.first(from: from, for: start, in: view) {
      if ends(index, start, in: view) { return index }
      from = index + 1
    }
    return nil
  }

  /// The first event of the start's own day: a mere date on it may stand before the start.
  private func firstOfDay(_ start: Int, _ view: CaseView) -> Int {
    let day = view.records[start].day
    guard start > 0, view.records[start - 1].day == day else { return start }
    var low = 0
    var high = start
    while low < high {
      let middle = (low + high) / 2
      if view.records[middle].day < day { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether an event comes at or after the start, and so can end its clock.
  private func ends(_ index: Int, _ start: Int, in view: CaseView) -> Bool {
    guard index != start else { return false }
    let (event, first) = (view.records[index], view.records[start])
    let isDate = event.flags.contains(.dateOnly)
    if isDate, first.flags.contains(.dateOnly), event.day == first.day {
      // Of two mere dates the order that their source gives is all that is known.
      return index > start
    }
    return event.occurred >= first.occurred || (isDate && event.day == first.day)
  }
}

/// The events of a case that matter to one rule's clocks once they run.
struct RuleEvents {
  let stops: Stops
  let cancels: Stops
  let moving: EventSet

  init(_ rule: CompiledRule, in view: CaseView) {
    stops = Stops(rule.stops, in: view)
    cancels = rule.cancels == nil ? Stops() : Stops(rule.cancels, in: view)
    moving = rule.moving(in: view)
  }
}
