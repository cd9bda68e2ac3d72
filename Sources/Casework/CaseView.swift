package import Civil

/// A case's timeline, cut at the instant of the assessment.
///
/// A class: it is handed to every rule, and as a struct would count six references each time.
package final class CaseView {
  let timeline: Timeline

  /// The words of the attributes' values.
  let values: PersonalTexts

  /// The timelines of the other cases that share a key with it, in the same words.
  let kin: [Timeline]
  let asOf: Instant

  /// How many of its events count.
  let visible: Int

  /// The bits of all types that it has, as `CompiledPattern.bit` gives them: a rule of which none is
  /// here is passed over.
  let seen: UInt64

  package init(_ timeline: Timeline, _ vocabulary: Vocabulary, kin: [Timeline], asOf: Instant) {
    self.timeline = timeline
    self.kin = kin
    self.asOf = asOf
    values = vocabulary.values
    visible = timeline.count(asOf: asOf)
    var seen: UInt64 = 0
    for index in 0..<visible { seen |= CompiledPattern.bit(of: timeline.records[index].type) }
    self.seen = seen
  }

  /// The events that a pattern means; none where there is no pattern.
  func matches(_ pattern: CompiledPattern?) -> EventSet {
    guard let pattern, pattern.typeMask & seen != 0 else { return EventSet() }
    return pattern.matches(in: self)
  }
}

/// Between which events the case is closed.
struct ClosedPeriods {
  private var closings = EventSet()

  /// The openings of a case that was closed.
  private var openings = EventSet()

  /// Of a case that nothing closes.
  init() {}

  init(closings: EventSet, openings: EventSet, visible: Int) {
    self.closings = closings
    guard !openings.isEmpty, !closings.isEmpty else { return }
    var isClosed = false
    for index in 0..<visible {
      if closings.contains(index) {
        isClosed = true
      } else if openings.contains(index) {
        if isClosed { self.openings.insert(index) }
        isClosed = false
      }
    }
  }

  /// Whether the case was closed when that event came.
  func contains(_ index: Int) -> Bool {
    guard let closing = closings.last(upTo: index) else { return false }
    return (openings.last(upTo: index) ?? -1) < closing
  }

  func firstClosing(after start: Int) -> Int? { closings.first(from: start + 1) }
}
