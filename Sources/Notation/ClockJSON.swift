package import Casework
package import Civil

/// What is told of a clock beside what the clock itself holds.
package struct ClockContext {
  package var key: String
  package var anchorID: String
  package var anchorType: String
  package var asOf: Instant

  package init(key: String, anchorID: String, anchorType: String, asOf: Instant) {
    self.key = key
    self.anchorID = anchorID
    self.anchorType = anchorType
    self.asOf = asOf
  }
}

extension JSONWriter {
  /// One clock: `case, rule, moment?, effect, anchor, state, due, dueAt, readings, remaining, steps`.
  ///
  /// `remaining` is in seconds from the as-of to `dueAt`, below zero where that lies behind; null
  /// where the clock has ended, is paused, or has no date.
  package mutating func clock(
    _ name: StaticString? = nil,
    _ clock: Clock,
    of timeline: Timeline,
    _ context: ClockContext,
    _ assessor: Assessor
  ) {
    let rule = assessor.policy.rules[clock.rule]
    let zone = assessor.policy.zone
    let anchor = timeline.moment(of: clock.anchor)
    object(name) { json in
      json.string("case", context.key)
      json.string("rule", rule.name)
      json.string("moment", ifPresent: clock.moment.flatMap { rule.moments[$0].name })
      json.string("effect", rule.effect.rawValue)
      json.object("anchor") { json in
        json.string("id", context.anchorID)
        json.string("type", context.anchorType)
        json.string("time", anchor.isDateOnly ? anchor.date.description : zone.text(anchor.instant))
      }
      json.string("state", clock.state.rawValue)
      let promised = clock.fatal
      if let promised {
        json.string("due", zone.text(promised.due))
        json.string("dueAt", zone.text(promised.dueAt))
      } else {
        json.null("due")
        json.null("dueAt")
      }
      json.readings(clock, zone)
      if let promised, clock.ending == nil {
        json.number(
          "remaining",
          (promised.dueAt.microseconds - context.asOf.microseconds).flooredQuotient(by: 1_000_000)
        )
      } else {
        json.null("remaining")
      }
      if let promised {
        json.steps(promised, assessor.reckoner)
      } else {
        json.array("steps") { _ in }
      }
    }
  }

  private mutating func readings(_ clock: Clock, _ zone: Zone) {
    array("readings") { json in
      guard let promise = clock.promises.last else { return }
      for counted in promise.readings {
        json.object { json in
          json.string("name", ifPresent: counted.reading.name)
          json.string("effect", counted.reading.effect.rawValue)
          json.string("basis", ifPresent: counted.reading.basis)
          json.bool("fatal", counted.reading.isFatal)
          json.string("due", zone.text(counted.reckoning.due))
          json.string("dueAt", zone.text(counted.reckoning.dueAt))
          if counted.isCapped { json.bool("capped", true) }
          if counted.isUnread { json.bool("unreadable", true) }
        }
      }
      if let shadow = clock.shadow {
        json.object { json in
          json.string("name", "with-pauses")
          json.bool("fatal", false)
          json.string("due", zone.text(shadow.due))
          json.string("dueAt", zone.text(shadow.dueAt))
        }
      }
    }
  }
}
