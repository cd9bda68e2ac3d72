import Civil

/// The acknowledgements on a case's timeline.
struct Acknowledgements {
  private let events: [Int]

  fileprivate init(_ events: [Int]) { self.events = events }

  /// When a clock was acknowledged, oldest first: by events that name its rule, and its anchor and
  /// moment where they name any, and that came while it ran.
  ///
  /// What was received before the start as it stands now, corrected perhaps, has seen another clock.
  func of(_ clock: Clock, by assessor: Assessor, in view: CaseView) -> [Instant] {
    guard !events.isEmpty, let begins = clock.promises.first?.begins else { return [] }
    let end = clock.ending?.at ?? clock.superseded ?? .distantFuture
    let known = view.timeline.received(of: clock.anchor)
    return events.filter { assessor.isMeant(clock, by: $0, in: view) }
      .filter { view.timeline.received(of: $0) >= known }
      .map { view.timeline.occurred($0) }
      .filter { begins <= $0 && $0 < end }
  }
}

extension Assessor {
  func acknowledgements(in view: CaseView) -> Acknowledgements {
    guard view.seen & CompiledPattern.engineBit != 0 else { return Acknowledgements([]) }
    return Acknowledgements(
      (0..<view.visible).filter { view.timeline.records[$0].engineEvent == .acknowledged }
    )
  }

  fileprivate func isMeant(_ clock: Clock, by event: Int, in view: CaseView) -> Bool {
    let timeline = view.timeline
    guard timeline.value(engine.rule, of: event) == rules[clock.rule].name else { return false }
    if let moment = timeline.value(engine.moment, of: event) {
      let own = clock.moment.flatMap { policy.rules[clock.rule].moments[$0].name }
      guard own.flatMap({ view.values.find($0) }) == moment else { return false }
    }
    guard let anchor = timeline.value(engine.anchor, of: event) else { return true }
    let identity = timeline.records[clock.anchor].identity
    return view.values.identity(anchor) == identity
  }
}
