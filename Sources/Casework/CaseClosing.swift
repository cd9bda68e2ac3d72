/// Tells closed cases from open ones, by what the policy says closes and opens them.
package struct CaseClosing: Sendable {
  private let opens: CompiledPattern
  private let closes: CompiledPattern
  private let life: CaseLife

  package init(_ assessor: Assessor) {
    life = assessor.policy.cases
    // They are words of the policy already, and get the numbers that they have.
    var words = assessor.vocabulary
    opens = CompiledPattern(EventPattern(types: life.opens), &words)
    closes = CompiledPattern(EventPattern(types: life.closes), &words)
  }

  /// Whether the case is closed at the view's instant.
  package func isClosed(_ view: CaseView) -> Bool {
    // A pattern without types means any event.
    guard !life.closes.isEmpty, view.visible > 0, closes.typeMask & view.seen != 0 else {
      return false
    }
    return ClosedPeriods(
      closings: closes.matches(in: view),
      openings: life.opens.isEmpty ? EventSet() : opens.matches(in: view),
      in: view
    ).contains(view.visible - 1)
  }
}
