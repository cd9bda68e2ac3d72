import Civil

private let en = Language.en

extension GuidePhrase {
  var english: String {
    switch self {
    case .guideTitle(let name, let edition): "Policy guide: \(name), edition \(edition)"
    case .guideReading:
      "Each rule in sentences, with a picture of its clock: ● start, △ warning ahead, ▲ rung of the "
        + "ladder, ‖ pause, ■ end. A number stands in the policy file under the rule's name; after a "
        + "change `termijnwacht plan` says what it would move, and `termijnwacht activate` puts it in "
        + "force."
    case .section(let section): section.english
    case .alwaysTitle: "Always watched"
    case .starts(let pattern): "The clock starts \(pattern.englishStart)."
    case .holdsWhile(let pattern):
      "It counts only while the newest of its kind is this one: \(pattern.english)."
    case .appliesTo(let names): "It holds for cases of \(en.list(names))."
    case .dueBy(let readings): en.list(readings.map(\.english)).capitalizedSentence + "."
    case .mayBeExtended(let extends): extends.english
    case .mayPause(let pauses): pauses.english
    case .stopsWith(let pattern): "It is met by \(pattern.english)."
    case .lapsesWith(let pattern): "It lapses with \(pattern.english)."
    case .validBetween(let first, let last):
      "It holds for starts"
        + (first.map { " from \(en.text($0))" } ?? "")
        + (last.map { " through \(en.text($0))" } ?? "") + "."
    case .goesOn: "It goes on when the case is closed."
    case .pictureDue: "last day"
    case .pictureStop: "done"
    case .ground(let effect, let basis):
      "Ground: \(effect.rawValue)" + (basis.map { ", \($0)" } ?? "") + "."
    case .readingGround(let reading):
      "reading “\(reading.name ?? "")”: \(reading.effect.rawValue)"
        + (reading.basis.map { ", \($0)" } ?? "")
        + (reading.isFatal ? "; the ladder hangs from it" : "; stands beside it")
    case .whoIsTold: "Who is told:"
    case .whereToChange(let rule):
      "To change: `rules.\(rule.name)`, the term under `\(rule.moments.isEmpty ? "due" : "moments")`, "
        + "warnings under `warn`, the ladder under `ladders`."
    case .rungTold(let rung):
      "\(rung.english): \(en.list(rung.tell))"
        + (rung.every.map { ", then every \(en.text($0))" } ?? "")
        + (rung.atMost.map { " (\($0) times at the most)" } ?? "")
    }
  }
}

extension Section {
  fileprivate var english: String {
    switch self {
    case .protection: "Protection that ends"
    case .acute: "Acute"
    case .handOver: "Hand-over"
    case .inflow: "Inflow"
    case .term: "Terms"
    case .agreement: "Agreements"
    case .other: "Other"
    }
  }
}

extension EventPattern {
  fileprivate var english: String {
    var text = types.isEmpty ? "whatever event" : types.map { "`\($0)`" }.joined(separator: " or ")
    if !filters.isEmpty {
      text +=
        " with " + en.list(filters.map { "\($0.attribute) \($0.values.joined(separator: " or "))" })
    }
    if let same { text += " of the same `\(same)`" }
    if signatures > 1 { text += ", with \(signatures) different signatures" }
    if countsEarly { text += " (earlier ones too)" }
    return text
  }

  fileprivate var englishStart: String {
    if count > 1 {
      let window = within.map { " within \(en.text($0))" } ?? ""
      let over = across.map { ", over all cases that share “\($0)”" } ?? ""
      return "at number \(count)\(window): \(english)\(over)"
    }
    switch which {
    case .each: return "at each \(english)"
    case .first: return "at the first \(english); a next one only once that clock has ended"
    case .last: return "at the last \(english); each new one begins anew"
    case .crossing: return "as soon as it becomes so: \(english)"
    }
  }
}

extension Reading {
  fileprivate var english: String {
    let label = name.map { "“\($0)”: " } ?? ""
    switch due {
    case .term(let term): return label + "within \(en.text(term))\(measure.englishCounting)"
    case .atOnce: return label + "at once"
    case .read(let attribute, let otherwise, let atMost):
      return label + "on the date in `\(attribute)`"
        + (otherwise.map { ", else within \(en.text($0))\(measure.englishCounting)" } ?? "")
        + (atMost.map { ", never later than \(en.text($0))" } ?? "")
    case .next(let cutOff):
      return label + "on the next \(en.text(cutOff.day)), cut-off "
        + "\(en.text(cutOff.cutOffDay)) \(cutOff.cutOffTime.description)"
    }
  }
}

extension Measure {
  fileprivate var englishCounting: String {
    var text =
      switch counting {
      case .calendar: ""
      case .awt: " (counted by the Algemene termijnenwet)"
      case .localClock: " by the clock"
      case .thirtyDayMonths: " (a month is thirty days)"
      }
    if roll == .later { text += ", on a closed day the next working day" }
    if roll == .earlier { text += ", on a closed day the working day before" }
    if firstDayCounts { text += ", the first day counted" }
    return text
  }
}

extension ExtensionRule {
  fileprivate var english: String {
    var parts = ["It is extended by \(event.english)"]
    if let each { parts.append("each time \(en.text(each)) at the most") }
    if let total { parts.append("in all \(en.text(total)) from the start at the most") }
    if let times { parts.append(times == 1 ? "once at the most" : "\(times) times at the most") }
    return parts.joined(separator: ", ") + "."
  }
}

extension PauseRule {
  fileprivate var english: String {
    let ground = ground.map { " (\($0))" } ?? ""
    let span = "from \(from.english) to \(to.english)"
    return moves
      ? "It stands still \(span)\(ground)."
      : "A pause \(span) moves nothing; the date only stands beside it\(ground)."
  }
}
