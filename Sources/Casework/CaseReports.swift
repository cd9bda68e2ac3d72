package import Civil

/// Tells reports from other events: they open a case, or start a rule of the inflow.
package struct CaseReports: Sendable {
  /// A few each, which are looked through sooner than hashed.
  private let opening: [Symbol]
  private let following: [Symbol]

  package init(_ assessor: Assessor) {
    let policy = assessor.policy
    // They are words of the policy already, and have numbers.
    let types = assessor.vocabulary.types
    opening = policy.cases.opens.compactMap { types.find($0) }
    let inflow = policy.rules.filter { $0.section == .inflow }
    following = inflow.flatMap(\.starts.types).compactMap { types.find($0) }
  }

  /// Each report that had come by an instant, by its index, and whether the case had one before; a
  /// follow-up report says by its type that it had, whatever of it was loaded.
  ///
  /// Those of cases that are one with this by a merge are counted there.
  package func forEach(
    in timeline: Timeline,
    asOf: Instant,
    _ body: (_ index: Int, _ isRepeat: Bool) -> Void
  ) {
    var isFirst = true
    for index in 0..<timeline.count(asOf: asOf) {
      let record = timeline.records[index]
      let opens = opening.contains(record.type)
      guard opens || following.contains(record.type), !record.flags.contains(.elsewhere) else {
        continue
      }
      body(index, !isFirst || !opens)
      isFirst = false
    }
  }
}

extension Assessor {
  /// What the newest event that has any attribute in which events name owners says in it; nil where none
  /// has.
  ///
  /// It owns nothing by that: it is who may know of a case that nobody owns.
  package func nearest(to timeline: Timeline, asOf: Instant) -> Symbol? {
    for index in (0..<timeline.count(asOf: asOf)).reversed() {
      for owner in owners {
        if let value = timeline.value(owner.attribute, of: index) { return value }
      }
    }
    return nil
  }
}
