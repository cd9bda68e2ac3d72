import Civil

private let en = Language.en

extension Phrase {
  func english(_ zone: Zone) -> String {
    switch self {
    case .started(let type, let moment):
      return "Started by \(type) on \(en.text(moment, zone: zone))."
    case .step(let step): return step.english(zone).capitalizedSentence + "."
    case .reading(let name, let effect, let basis, let isFatal):
      let ground = basis.map { ", \($0)" } ?? ""
      let weight = isFatal ? "the escalation hangs from it" : "stands beside it"
      return "Reading ‘\(name)’ (\(Phrase.effect(effect).english(zone))\(ground)): \(weight)."
    case .capped(let end):
      return
        "The end that was named lies later than the law allows; \(en.text(end, zone: zone)) holds."
    case .unread:
      return "The event names an end that can't be read; the term was counted."
    case .refusedExtension(let type, let moment):
      return "The extension (\(type)) of \(en.text(moment, zone: zone)) doesn't count: "
        + "the rule does not allow it."
    case .shadow(let end):
      return "With the pause counted it would be \(en.text(end, zone: zone)); "
        + "that date does not hold."
    case .ended(let kind, let type, let moment):
      let when = en.text(moment, zone: zone)
      switch kind {
      case .stopped: return "Completed by \(type) on \(when)."
      case .cancelled: return "Cancelled by \(type) on \(when)."
      case .closed: return "Ended with the case (\(type)) on \(when)."
      }
    case .standing(let state, let due):
      return Self.standing(state, due.map { en.text($0, zone: zone) })
    case .due(let end):
      if case .day = end { return "The last day is \(en.text(end, zone: zone))." }
      return "The term ends on \(en.text(end, zone: zone))."
    case .noDue: return "No date is known: the event names none that can be read."
    case .pausedNow: return "The clock is paused; a new date follows when it goes on."
    case .toldMoved(let due, let at):
      return
        "\(en.text(at, zone: zone)): moved to \(en.text(due, zone: zone)), to those who knew the old date"
    case .told(let rung, let at, let reason):
      return "\(en.text(at, zone: zone)): to \(en.list(rung.tell)) (\(rung.english)), "
        + "\(reason.english)."
    case .willTell(let rung, let at):
      return "\(en.text(at, zone: zone)): to \(en.list(rung.tell)) (\(rung.english))."
    case .wasTold: return "Came due:"
    case .follows: return "What follows:"
    case .nothingAhead: return "Nothing more follows."
    case .noClocks: return "No clock runs or ran on this case."
    case .effect(let effect):
      switch effect {
      case .statutory: return "statutory"
      case .norm: return "norm"
      case .agreed: return "agreed"
      }
    }
  }

  private static func standing(_ state: Clock.State, _ due: String?) -> String {
    switch state {
    case .running: "Running" + (due.map { ", due by \($0)." } ?? ".")
    case .paused: "Paused."
    case .met: "Completed in time."
    case .late: "Completed too late" + (due.map { "; it was due by \($0)." } ?? ".")
    case .missed: "Overdue" + (due.map { "; it was due by \($0)." } ?? ".")
    case .cancelled: "Cancelled."
    case .superseded: "Replaced by a later one."
    }
  }
}

extension Rung {
  var english: String { at.english }
}

extension Rung.At {
  var english: String {
    switch self {
    case .start: "at the start"
    case .due: "at the end"
    case .breach: "at the breach"
    case .warn(let term): en.text(term) + " before"
    case .offset(let term): en.text(term) + (term.isCountedBack ? " before" : " after")
    }
  }
}

extension Reason {
  fileprivate var english: String {
    switch self {
    case .started: "the clock has begun"
    case .upcoming: "the end draws near"
    case .due: "this is the last chance"
    case .overdue: "the term has passed"
    case .repeated: "the term has still passed"
    case .moved: "the due date has moved"
    case .withdrawn: "the term no longer stands"
    }
  }
}

extension Step {
  fileprivate func english(_ zone: Zone) -> String {
    switch self {
    case .counted(let measure, let from, let to):
      return counted(measure, from, to, zone)
    case .set(let to): return "the end was set to \(en.text(to, zone: zone))"
    case .paused(let days, let to):
      return "the clock stood still for \(en.text(Term(days, .days))): "
        + "the end moves to \(en.text(to, zone: zone))"
    case .rolled(let over, let to, let isStatutory):
      let ground =
        isStatutory
        ? "so the term is extended through \(en.text(to)) "
          + "(art. 1 lid 1 Algemene termijnenwet)"
        : "so it is \(en.text(to))"
      return "\(en.list(over.english)): \(ground)"
    case .twoWorkingDays(let over, let to):
      return
        "\(en.list(over.english)); a term of at least three days holds two that are not, "
        + "so it is \(en.text(to)) (art. 2 Algemene termijnenwet)"
    case .notRolled(let day, let exclusion):
      return "\(day.english), but the date stands: \(exclusion.english)"
    case .gap(let instant):
      return "that reading of the clock does not exist, the clocks jump: it is "
        + en.text(instant, zone: zone)
    case .fold(let instant):
      return "that reading of the clock comes twice; the first counts: "
        + en.text(instant, zone: zone)
    case .beyondHorizon(let date):
      return "the days set by decree are known through \(en.text(date)): this date may still move"
    }
  }

  private func counted(_ measure: Measure, _ from: Moment, _ to: End, _ zone: Zone) -> String {
    let term = en.text(measure.term)
    let side = measure.term.isCountedBack ? "before" : "after"
    if measure.term.isElapsed {
      return "\(term) \(side) \(en.text(from.instant, zone: zone)) is \(en.text(to, zone: zone)); "
        + "hours run on, also when the clocks change"
    }
    if case .instant = to {
      return "\(term) \(side) \(en.text(from, zone: zone)), at the same reading of the clock, is "
        + en.text(to, zone: zone)
    }
    if measure.firstDayCounts {
      return "\(term) with \(en.text(from.date)) as the first day: the last is "
        + en.text(to, zone: zone)
    }
    return "\(term) \(side) \(en.text(from.date)) is \(en.text(to, zone: zone))"
  }
}

extension [ClosedDay] {
  /// Each day with its reason, a whole weekend as one.
  fileprivate var english: [String] {
    withWeekendsJoined.map { days in
      guard days.count == 2 else { return days[0].english }
      return "\(en.text(days[0].date)) and \(en.text(days[1].date)) fall in the weekend"
    }
  }
}

extension ClosedDay {
  fileprivate var english: String {
    switch closure {
    case .weekend: "\(en.text(date)) falls in the weekend"
    case .holiday(let holiday): "\(en.text(date)) is \(holiday.name.en) (\(holiday.basis))"
    case .decree(let decree):
      "\(en.text(date)) is equated with a holiday "
        + "(art. 3 lid 3 Algemene termijnenwet; \(decree.source))"
    }
  }
}

extension Exclusion {
  fileprivate var english: String {
    switch self {
    case .countedBack: "a term counted back is not extended (art. 1 lid 2)"
    case .tooLong: "the Algemene termijnenwet does not cover a term of this length (art. 4)"
    case .elapsed: "a term by the clock is not extended"
    case .notStatutory: "no law extends this term"
    }
  }
}
