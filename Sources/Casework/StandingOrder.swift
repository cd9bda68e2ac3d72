package import Civil

/// A mute or an exemption of a case that is in force.
package struct StandingOrder: Hashable, Sendable {
  /// `muted` or `exempt`.
  package var kind: EngineEvent

  /// The rule, as an index into the policy's; nil for all rules of the case.
  package var rule: Int?
  package var given: Instant

  /// The first instant at which it no longer holds; `distantFuture` for good.
  package var until: Instant

  package init(kind: EngineEvent, rule: Int?, given: Instant, until: Instant) {
    self.kind = kind
    self.rule = rule
    self.given = given
    self.until = until
  }
}

extension Assessor {
  /// The mutes and the exemption that hold at the view's instant, in order of the timeline.
  ///
  /// Of exemptions the newest counts alone; a mute of a rule that there is no more means nothing.
  package func standingOrders(in view: CaseView) -> [StandingOrder] {
    guard view.seen & CompiledPattern.engineBit != 0 else { return [] }
    var orders: [StandingOrder] = []
    for index in 0..<view.visible {
      guard let kind = view.records[index].engineEvent, [.muted, .exempt].contains(kind)
      else { continue }
      var order = StandingOrder(
        kind: kind,
        rule: nil,
        given: view.occurred(index),
        until: until(index, in: view)
      )
      if kind == .exempt {
        orders.removeAll { $0.kind == .exempt }
      } else if let name = view.value(engine.rule, of: index) {
        guard let rule = rules.firstIndex(where: { $0.name == name }) else { continue }
        order.rule = rule
      }
      orders.append(order)
    }
    return orders.filter { $0.until > view.asOf }
  }

  /// When a clock was acknowledged last; nil where nobody has.
  package func acknowledged(_ clock: Clock, in view: CaseView) -> Instant? {
    acknowledgements(in: view).of(clock, by: self, in: view).last
  }
}
