import Civil

private let nl = Language.nl

extension Phrase {
  func dutch(_ zone: Zone) -> String {
    switch self {
    case .started(let type, let moment):
      return "Begonnen met \(type) op \(nl.text(moment, zone: zone))."
    case .step(let step): return step.dutch(zone).capitalizedSentence + "."
    case .reading(let name, let effect, let basis, let isFatal):
      let ground = basis.map { ", \($0)" } ?? ""
      let weight = isFatal ? "hieraan hangt de escalatie" : "staat ernaast"
      return "Lezing ‘\(name)’ (\(Phrase.effect(effect).dutch(zone))\(ground)): \(weight)."
    case .capped(let end):
      return
        "De genoemde einddatum ligt later dan de wet toestaat; \(nl.text(end, zone: zone)) geldt."
    case .unread:
      return "De gebeurtenis noemt een einddatum die niet te lezen is; de termijn is geteld."
    case .refusedExtension(let type, let moment):
      return "De verlenging (\(type)) van \(nl.text(moment, zone: zone)) telt niet: "
        + "de regel staat haar niet toe."
    case .shadow(let end):
      return "Met de onderbreking meegeteld zou het \(nl.text(end, zone: zone)) zijn; "
        + "die datum geldt niet."
    case .ended(let kind, let type, let moment):
      let when = nl.text(moment, zone: zone)
      switch kind {
      case .stopped: return "Afgerond met \(type) op \(when)."
      case .cancelled: return "Vervallen door \(type) op \(when)."
      case .closed: return "Beëindigd met de zaak (\(type)) op \(when)."
      }
    case .standing(let state, let due):
      return Self.standing(state, due.map { nl.text($0, zone: zone) })
    case .due(let end):
      if case .day = end { return "De uiterste dag is \(nl.text(end, zone: zone))." }
      return "De termijn eindigt op \(nl.text(end, zone: zone))."
    case .noDue: return "Er is geen datum bekend: de gebeurtenis noemt er geen die te lezen is."
    case .pausedNow: return "De klok staat nu stil; een nieuwe datum volgt als zij weer loopt."
    case .toldMoved(let due, let at):
      return
        "\(nl.text(at, zone: zone)): verschoven naar \(nl.text(due, zone: zone)), aan wie de oude datum wist"
    case .told(let rung, let at, let reason):
      return "\(nl.text(at, zone: zone)): aan \(nl.list(rung.tell.map(nl.role))) (\(rung.dutch)), "
        + "\(reason.dutch)."
    case .willTell(let rung, let at):
      return "\(nl.text(at, zone: zone)): aan \(nl.list(rung.tell.map(nl.role))) (\(rung.dutch))."
    case .wasTold: return "Aan de beurt geweest:"
    case .follows: return "Wat volgt:"
    case .nothingAhead: return "Er volgt niets meer."
    case .noClocks: return "Op deze zaak loopt en liep geen klok."
    case .effect(let effect):
      switch effect {
      case .statutory: return "wettelijk"
      case .norm: return "norm"
      case .agreed: return "afspraak"
      }
    }
  }

  private static func standing(_ state: Clock.State, _ due: String?) -> String {
    switch state {
    case .running: "Loopt" + (due.map { ", uiterlijk \($0)." } ?? ".")
    case .paused: "Staat stil."
    case .met: "Op tijd afgerond."
    case .late: "Te laat afgerond" + (due.map { "; uiterlijk was \($0)." } ?? ".")
    case .missed: "Termijn overschreden" + (due.map { "; uiterlijk was \($0)." } ?? ".")
    case .cancelled: "Vervallen."
    case .superseded: "Vervangen door een latere."
    }
  }
}

extension Rung {
  var dutch: String { at.dutch }
}

extension Rung.At {
  var dutch: String {
    switch self {
    case .start: "bij het begin"
    case .due: "op de einddatum"
    case .breach: "bij overschrijding"
    case .warn(let term): nl.text(term) + " ervoor"
    case .offset(let term): nl.text(term) + (term.isCountedBack ? " ervoor" : " erna")
    }
  }
}

extension Reason {
  fileprivate var dutch: String {
    switch self {
    case .started: "de klok is begonnen"
    case .upcoming: "het einde nadert"
    case .due: "dit is de laatste kans"
    case .overdue: "de termijn is verstreken"
    case .repeated: "de termijn is nog steeds verstreken"
    case .moved: "de einddatum is verschoven"
    case .withdrawn: "de termijn is vervallen"
    }
  }
}

extension Step {
  fileprivate func dutch(_ zone: Zone) -> String {
    switch self {
    case .counted(let measure, let from, let to):
      return counted(measure, from, to, zone)
    case .set(let to): return "de einddatum is gesteld op \(nl.text(to, zone: zone))"
    case .paused(let days, let to):
      return "de klok stond \(nl.text(Term(days, .days))) stil: "
        + "het einde schuift naar \(nl.text(to, zone: zone))"
    case .rolled(let over, let to, let isStatutory):
      let ground =
        isStatutory
        ? "daarom wordt de termijn verlengd tot en met \(nl.text(to)) "
          + "(art. 1 lid 1 Algemene termijnenwet)"
        : "daarom geldt \(nl.text(to))"
      return "\(nl.list(over.dutch)): \(ground)"
    case .twoWorkingDays(let over, let to):
      return
        "\(nl.list(over.dutch)); een termijn van ten minste drie dagen telt er twee die "
        + "dat niet zijn, dus wordt het \(nl.text(to)) (art. 2 Algemene termijnenwet)"
    case .notRolled(let day, let exclusion):
      return "\(day.dutch), maar de datum blijft staan: \(exclusion.dutch)"
    case .gap(let instant):
      return "die kloktijd bestaat niet, de klok verspringt dan: het wordt "
        + nl.text(instant, zone: zone)
    case .fold(let instant):
      return "die kloktijd komt twee keer; de eerste telt: \(nl.text(instant, zone: zone))"
    case .beyondHorizon(let date):
      return "de dagen die bij besluit worden aangewezen zijn bekend tot en met \(nl.text(date)): "
        + "deze datum kan nog verschuiven"
    }
  }

  private func counted(_ measure: Measure, _ from: Moment, _ to: End, _ zone: Zone) -> String {
    let term = nl.text(measure.term)
    let side = measure.term.isCountedBack ? "vóór" : "na"
    if measure.term.isElapsed {
      return "\(term) \(side) \(nl.text(from.instant, zone: zone)) is \(nl.text(to, zone: zone)); "
        + "uren lopen door, ook als de klok verspringt"
    }
    if case .instant = to {
      return "\(term) \(side) \(nl.text(from, zone: zone)), op dezelfde kloktijd, is "
        + nl.text(to, zone: zone)
    }
    if measure.firstDayCounts {
      return "\(term) met \(nl.text(from.date)) als eerste dag: de laatste is "
        + nl.text(to, zone: zone)
    }
    return "\(term) \(side) \(nl.text(from.date)) is \(nl.text(to, zone: zone))"
  }
}

extension [ClosedDay] {
  /// Each day with its reason, a whole weekend as one.
  fileprivate var dutch: [String] {
    withWeekendsJoined.map { days in
      guard days.count == 2 else { return days[0].dutch }
      return "\(nl.text(days[0].date)) en \(nl.text(days[1].date)) vallen in het weekend"
    }
  }
}

extension ClosedDay {
  fileprivate var dutch: String {
    switch closure {
    case .weekend: "\(nl.text(date)) valt in het weekend"
    case .holiday(let holiday): "\(nl.text(date)) is \(holiday.name.nl) (\(holiday.basis))"
    case .decree(let decree):
      "\(nl.text(date)) is gelijkgesteld met een feestdag "
        + "(art. 3 lid 3 Algemene termijnenwet; \(decree.source))"
    }
  }
}

extension Exclusion {
  fileprivate var dutch: String {
    switch self {
    case .countedBack: "een termijn die terugtelt wordt niet verlengd (art. 1 lid 2)"
    case .tooLong:
      "de Algemene termijnenwet geldt niet voor een termijn van deze lengte (art. 4)"
    case .elapsed: "een termijn op de klok wordt niet verlengd"
    case .notStatutory: "geen wet verlengt deze termijn"
    }
  }
}
