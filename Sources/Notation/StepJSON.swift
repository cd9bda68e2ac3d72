package import Civil

extension JSONWriter {
  /// The steps of a reckoning as a list, each with its `kind`.
  package mutating func steps(_ reckoning: Reckoning, _ reckoner: Reckoner) {
    array("steps") { json in
      for step in reckoner.steps(of: reckoning) { json.step(step, reckoner.zone) }
    }
  }

  private mutating func step(_ step: Step, _ zone: Zone) {
    object { json in
      switch step {
      case .counted(let measure, let from, let to):
        json.string("kind", "counted")
        json.string("term", measure.term.description)
        json.string("counting", measure.counting.rawValue)
        json.string("from", from.isDateOnly ? from.date.description : zone.text(from.instant))
        if measure.firstDayCounts { json.string("first-day", "counts") }
        json.string("to", zone.text(to))
      case .set(let to):
        json.string("kind", "set")
        json.string("to", zone.text(to))
      case .paused(let days, let to):
        json.string("kind", "paused")
        json.number("days", days)
        json.string("to", zone.text(to))
      case .rolled(let over, let to, let isStatutory):
        json.string("kind", "rolled")
        if isStatutory { json.string("article", "art. 1 lid 1 Algemene termijnenwet") }
        json.closedDays("over", over)
        json.string("to", to.description)
      case .twoWorkingDays(let over, let to):
        json.string("kind", "two-working-days")
        json.string("article", "art. 2 Algemene termijnenwet")
        json.closedDays("over", over)
        json.string("to", to.description)
      case .notRolled(let day, let exclusion):
        json.string("kind", "not-rolled")
        json.closedDays("over", [day])
        json.string("reason", exclusion.rawValue)
      case .gap(let instant):
        json.string("kind", "gap")
        json.string("to", zone.text(instant))
      case .fold(let instant):
        json.string("kind", "fold")
        json.string("to", zone.text(instant))
      case .beyondHorizon(let date):
        json.string("kind", "beyond-horizon")
        json.string("horizon", date.description)
      }
    }
  }

  private mutating func closedDays(_ name: StaticString, _ days: [ClosedDay]) {
    array(name) { json in
      for day in days {
        json.object { json in
          json.string("date", day.date.description)
          switch day.closure {
          case .weekend(let weekday): json.string("day", weekday.rawValue)
          case .holiday(let holiday):
            json.string("day", holiday.name.en)
            json.string("dag", holiday.name.nl)
            json.string("basis", holiday.basis)
          case .decree(let decree):
            json.string("day", "decree day")
            json.string("basis", "art. 3 lid 3 Algemene termijnenwet; \(decree.source)")
          }
        }
      }
    }
  }
}
