import Civil

private let nl = Language.nl

extension GuidePhrase {
  var dutch: String {
    switch self {
    case .guideTitle(let name, let edition): "Beleidsgids: \(name), uitgave \(edition)"
    case .guideReading:
      "Elke regel in zinnen, met een beeld van zijn klok: ● start, △ waarschuwing vooraf, ▲ trede van "
        + "de ladder, ‖ onderbreking, ■ einde. Een getal staat in het beleidsbestand onder de naam van de "
        + "regel; na een wijziging zegt `termijnwacht plan` wat zij zou verschuiven, en komt zij in "
        + "werking met `termijnwacht activate`."
    case .section(let section): section.dutch
    case .alwaysTitle: "Altijd bewaakt"
    case .starts(let pattern): "De klok start \(pattern.dutchStart)."
    case .holdsWhile(let pattern):
      "Zij telt alleen zolang de nieuwste van haar soort deze is: \(pattern.dutch)."
    case .appliesTo(let names): "Zij geldt voor zaken van \(nl.list(names))."
    case .dueBy(let readings): nl.list(readings.map(\.dutch)).capitalizedSentence + "."
    case .mayBeExtended(let extends): extends.dutch
    case .mayPause(let pauses): pauses.dutch
    case .stopsWith(let pattern): "Zij is gehaald met \(pattern.dutch)."
    case .lapsesWith(let pattern): "Zij vervalt met \(pattern.dutch)."
    case .validBetween(let first, let last):
      "Zij geldt voor starts"
        + (first.map { " vanaf \(nl.text($0))" } ?? "")
        + (last.map { " tot en met \(nl.text($0))" } ?? "") + "."
    case .goesOn: "Zij loopt door als de zaak gesloten wordt."
    case .pictureDue: "uiterste dag"
    case .pictureStop: "afgerond"
    case .ground(let effect, let basis):
      "Grond: \(effect.dutch)" + (basis.map { ", \($0)" } ?? "") + "."
    case .readingGround(let reading):
      "lezing ‘\(reading.name ?? "")’: \(reading.effect.dutch)"
        + (reading.basis.map { ", \($0)" } ?? "")
        + (reading.isFatal ? "; hieraan hangt de ladder" : "; staat ernaast")
    case .whoIsTold: "Wie het hoort:"
    case .whereToChange(let rule):
      "Wijzigen: `rules.\(rule.name)`, de termijn onder `\(rule.moments.isEmpty ? "due" : "moments")`, "
        + "waarschuwingen onder `warn`, de ladder onder `ladders`."
    case .rungTold(let rung):
      "\(rung.dutch): \(nl.list(rung.tell))"
        + (rung.every.map { ", daarna elke \(nl.text($0))" } ?? "")
        + (rung.atMost.map { " (ten hoogste \($0) maal)" } ?? "")
    }
  }
}

extension Section {
  fileprivate var dutch: String {
    switch self {
    case .protection: "Bescherming die afloopt"
    case .acute: "Acuut"
    case .handOver: "Overdracht"
    case .inflow: "Instroom"
    case .term: "Termijnen"
    case .agreement: "Afspraken"
    case .other: "Overig"
    }
  }
}

extension Effect {
  fileprivate var dutch: String {
    switch self {
    case .statutory: "wettelijk"
    case .norm: "norm"
    case .agreed: "afspraak"
    }
  }
}

extension EventPattern {
  fileprivate var dutch: String {
    var text =
      types.isEmpty ? "welke gebeurtenis ook" : types.map { "`\($0)`" }.joined(separator: " of ")
    if !filters.isEmpty {
      text +=
        " met " + nl.list(filters.map { "\($0.attribute) \($0.values.joined(separator: " of "))" })
    }
    if let same { text += " van hetzelfde `\(same)`" }
    if signatures > 1 { text += ", met \(signatures) verschillende handtekeningen" }
    if countsEarly { text += " (ook als het eerder was)" }
    return text
  }

  fileprivate var dutchStart: String {
    if count > 1 {
      let window = within.map { " binnen \(nl.text($0))" } ?? ""
      let over = across.map { ", over alle zaken met hetzelfde kenmerk ‘\($0)’" } ?? ""
      return "bij de \(count)e keer\(window): \(dutch)\(over)"
    }
    switch which {
    case .each: return "bij elke \(dutch)"
    case .first: return "bij de eerste \(dutch); een volgende pas als die klok is opgehouden"
    case .last: return "bij de laatste \(dutch); elke nieuwe begint opnieuw"
    case .crossing: return "zodra het zo wordt: \(dutch)"
    }
  }
}

extension Reading {
  fileprivate var dutch: String {
    let label = name.map { "‘\($0)’: " } ?? ""
    switch due {
    case .term(let term): return label + "binnen \(nl.text(term))\(measure.dutchCounting)"
    case .atOnce: return label + "meteen"
    case .read(let attribute, let otherwise, let atMost):
      return label + "op de datum in `\(attribute)`"
        + (otherwise.map { ", anders binnen \(nl.text($0))\(measure.dutchCounting)" } ?? "")
        + (atMost.map { ", nooit later dan \(nl.text($0))" } ?? "")
    case .next(let cutOff):
      return label + "op de eerstvolgende \(nl.text(cutOff.day)), sluiting "
        + "\(nl.text(cutOff.cutOffDay)) \(cutOff.cutOffTime.description)"
    }
  }
}

extension Measure {
  fileprivate var dutchCounting: String {
    var text =
      switch counting {
      case .calendar: ""
      case .awt: " (geteld naar de Algemene termijnenwet)"
      case .localClock: " op de klok"
      case .thirtyDayMonths: " (een maand is dertig dagen)"
      }
    if roll == .later { text += ", op een gesloten dag de volgende werkdag" }
    if roll == .earlier { text += ", op een gesloten dag de werkdag ervoor" }
    if firstDayCounts { text += ", de eerste dag meegerekend" }
    return text
  }
}

extension ExtensionRule {
  fileprivate var dutch: String {
    var parts = ["Zij wordt verlengd met \(event.dutch)"]
    if let each { parts.append("telkens ten hoogste \(nl.text(each))") }
    if let total { parts.append("samen ten hoogste \(nl.text(total)) vanaf de start") }
    if let times { parts.append(times == 1 ? "ten hoogste één maal" : "ten hoogste \(times) maal") }
    return parts.joined(separator: ", ") + "."
  }
}

extension PauseRule {
  fileprivate var dutch: String {
    let ground = ground.map { " (\($0))" } ?? ""
    let span = "van \(from.dutch) tot \(to.dutch)"
    return moves
      ? "Zij staat stil \(span)\(ground)."
      : "Een onderbreking \(span) verschuift niets; de datum staat er alleen naast\(ground)."
  }
}
