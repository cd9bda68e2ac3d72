package import Civil

/// What people have said of who may be told of a case.
package struct CaseOrders: Hashable, Sendable {
  /// The roles and people who are told nothing.
  package var shielded: Set<PersonalText> = []

  /// Whether the rule's notices are held back.
  package var isMuted = false

  package init() {}
}

extension Assessor {
  /// What holds at an instant for the notices of a rule.
  ///
  /// - `timeline`: as `amended` leaves it.
  package func orders(
    for rule: String,
    of timeline: Timeline,
    _ vocabulary: Vocabulary,
    at instant: Instant
  ) -> CaseOrders {
    var orders = CaseOrders()
    let view = CaseView(timeline, vocabulary, kin: [], asOf: instant)
    guard view.seen & CompiledPattern.engineBit != 0 else { return orders }
    orders.shielded = shielded(in: view)
    for index in standing(.muted, in: view) {
      let named = timeline.value(engine.rule, of: index)
      if named == nil || named == vocabulary.values.find(rule) { orders.isMuted = true }
    }
    return orders
  }

  /// The roles and people who are told nothing of the case at the view's instant.
  package func shielded(in view: CaseView) -> Set<PersonalText> {
    guard view.seen & CompiledPattern.engineBit != 0 else { return [] }
    var shielded: Set<PersonalText> = []
    for index in standing(.shielded, in: view) {
      if let roles = view.value(engine.roles, of: index) {
        shielded.formUnion(view.values.text(roles).names)
      }
    }
    return shielded
  }

  /// The events of a type whose end has not come, by index.
  private func standing(_ event: EngineEvent, in view: CaseView) -> [Int] {
    (0..<view.visible).filter {
      view.records[$0].engineEvent == event && until($0, in: view) > view.asOf
    }
  }

  /// The value of an attribute of an event.
  package func text(
    of attribute: String,
    at index: Int,
    in timeline: Timeline,
    _ vocabulary: Vocabulary
  ) -> PersonalText? {
    vocabulary.attributes.find(attribute).flatMap { timeline.value($0, of: index) }
      .map(vocabulary.values.text)
  }
}

extension Timeline {
  /// Whether people have said anything to the watch itself: what they order may end by itself.
  package var hasOrders: Bool { records.contains { $0.engineEvent != nil } }
}
