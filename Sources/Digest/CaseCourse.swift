import Casework
import Civil

/// What is needed to draw one clock of a case as it stands at an instant.
struct CaseCourse {
  let clock: Clock
  let timeline: Timeline
  let vocabulary: Vocabulary
  let assessor: Assessor
  let asOf: Instant

  private var zone: Zone { assessor.policy.zone }

  var drawing: TimelineDrawing {
    TimelineDrawing(
      start: start,
      today: day(asOf),
      due: clock.fatal.map { $0.due.date(in: zone) },
      ended: end.map(day),
      pauses: pauses,
      rungs: rungs
    )
  }

  private var start: LocalDate {
    clock.promises.first.map { day($0.begins) } ?? timeline.moment(of: clock.anchor).date
  }

  private var end: Instant? { clock.ending?.at ?? clock.superseded }

  /// From the day on which it paused up to the one before it went on.
  private var pauses: [ClosedRange<LocalDate>] {
    clock.promises.indices.filter { clock.promises[$0].isPaused }.map { index in
      let next = index + 1 < clock.promises.count ? clock.promises[index + 1].begins : end ?? asOf
      let first = day(clock.promises[index].begins)
      return first...max(first, day(next) - 1)
    }
  }

  /// Those of its newest promise; of a clock that ended the ones before its end.
  private var rungs: [DigestRung] {
    let view = CaseView(timeline, vocabulary, kin: [], asOf: asOf)
    return assessor.schedule(of: clock, in: view)
      .filter { $0.at < end ?? .distantFuture }
      .map { DigestRung(name: $0.rung.name, day: day($0.at), isPast: $0.at <= asOf) }
  }

  private func day(_ instant: Instant) -> LocalDate { zone.local(instant).date }
}
