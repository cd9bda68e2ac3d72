import Casework
import Civil
import Digest

/// What a line of a page shows beside its date: where it comes from, the pauses and the rungs.
struct LineDrawing {
  private let level: Level
  private let because: String?
  private let pauses: [ClosedRange<LocalDate>]
  private let rungs: [DigestRung]

  init(
    _ clock: Clock,
    by assessor: Assessor,
    in view: CaseView,
    asOf: Instant,
    _ language: Language
  ) {
    let zone = assessor.policy.zone
    level = assessor.level(of: clock, in: view, asOf: asOf)
    because = clock.fatal.flatMap { assessor.reckoner.dayOff(behind: $0, in: language) }
    pauses = clock.pauses(asOf: asOf, in: zone)
    rungs = assessor.schedule(of: clock, in: view).map { rung, at in
      DigestRung(name: rung.name, day: zone.local(at).date, isPast: at <= asOf)
    }
  }

  func fill(_ line: inout DigestLine) {
    line.level = level
    line.because = because
    line.pauses = pauses
    line.rungs = rungs
  }
}

extension Clock {
  /// From which day to which it was paused, the last one up to now where it still is.
  fileprivate func pauses(asOf: Instant, in zone: Zone) -> [ClosedRange<LocalDate>] {
    promises.indices.compactMap { index in
      guard promises[index].isPaused else { return nil }
      let end = index + 1 < promises.count ? promises[index + 1].begins : asOf
      let first = zone.local(promises[index].begins).date
      return first...max(first, zone.local(end).date)
    }
  }
}

extension Reckoner {
  /// The day off that moved a date, in a word: the last holiday or decree day among those in the way,
  /// else the weekend; nil where nothing did.
  fileprivate func dayOff(behind reckoning: Reckoning, in language: Language) -> String? {
    let closures = closures(behind: reckoning)
    for closure in closures.reversed() {
      switch closure {
      case .holiday(let holiday): return language == .nl ? holiday.name.nl : holiday.name.en
      case .decree: return language == .nl ? "aangewezen dag" : "decree day"
      case .weekend: continue
      }
    }
    return closures.isEmpty ? nil : "weekend"
  }

  private func closures(behind reckoning: Reckoning) -> [Closure] {
    if reckoning.measure.term.unit == .workingDays, reckoning.literal == nil {
      return daysOff(behind: reckoning)
    }
    var closures: [Closure] = []
    for step in steps(of: reckoning) {
      switch step {
      case .rolled(let over, _, _), .twoWorkingDays(let over, _): closures += over.map(\.closure)
      default: continue
      }
    }
    return closures
  }

  /// The days from Monday to Friday on which nobody works, between start and end of a term in working
  /// days: its weekends are no news.
  private func daysOff(behind reckoning: Reckoning) -> [Closure] {
    let (start, end) = (reckoning.start.date, reckoning.due.date(in: zone))
    let first = min(start, end)
    return (0...max(start, end) - first).compactMap { distance in
      let date = first + distance
      guard !calendar.working.isOpen(date), ![.saturday, .sunday].contains(date.weekday) else {
        return nil
      }
      return calendar.closure(on: date)
    }
  }
}
