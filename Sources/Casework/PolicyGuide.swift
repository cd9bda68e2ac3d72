import Civil

/// A policy told to those who must agree with it: each rule as sentences, a picture and its ground.
package struct PolicyGuide {
  private let policy: PolicyEdition
  private let language: Language

  package init(_ policy: PolicyEdition, in language: Language) {
    self.policy = policy
    self.language = language
  }

  /// The guide in Markdown.
  package var markdown: String { lines.joined(separator: "\n") }

  /// The guide line by line.
  ///
  /// What the policy's author wrote stands in a line as it is, characters that end one too.
  package var lines: [String] {
    var lines = ["# " + say(.guideTitle(policy.name, edition: policy.edition)), ""]
    lines += [say(.guideReading), ""]
    for section in Section.allCases {
      let rules = policy.rules.filter { $0.section == section && $0.alarm == nil }
      guard !rules.isEmpty else { continue }
      lines += ["## " + say(.section(section)), ""]
      for rule in rules { lines += text(of: rule) + [""] }
    }
    let alarms = policy.rules.filter { $0.alarm != nil }
    if !alarms.isEmpty {
      lines += ["## " + say(.alwaysTitle), ""]
      for alarm in alarms { lines.append("- **\(title(alarm))**: \(ladder(alarm))") }
      lines.append("")
    }
    return lines
  }

  private func title(_ rule: Rule) -> String {
    rule.title.map { language == .nl ? $0.nl : $0.en } ?? rule.name
  }

  // MARK: - A rule

  private func text(of rule: Rule) -> [String] {
    var lines = ["### \(title(rule)) (`\(rule.name)`)", ""]
    lines.append(sentences(rule).joined(separator: " "))
    lines += ["", "```", picture(rule), "```", ""]
    lines.append("- " + say(.ground(rule.effect, rule.basis)))
    for reading in rule.readings where rule.readings.count > 1 {
      lines.append("  - " + say(.readingGround(reading)))
    }
    lines.append("- " + say(.whoIsTold) + " " + ladder(rule))
    lines.append("- " + say(.whereToChange(rule)))
    return lines
  }

  private func sentences(_ rule: Rule) -> [String] {
    var sentences = [say(.starts(rule.starts))]
    if let pattern = rule.holdsWhile { sentences.append(say(.holdsWhile(pattern))) }
    if !rule.applies.isEmpty { sentences.append(say(.appliesTo(rule.applies))) }
    let dues = rule.readings + rule.moments
    sentences.append(say(.dueBy(dues)))
    if let extends = rule.extends { sentences.append(say(.mayBeExtended(extends))) }
    if let pauses = rule.pauses { sentences.append(say(.mayPause(pauses))) }
    if let stops = rule.stops { sentences.append(say(.stopsWith(stops))) }
    if let cancels = rule.cancels { sentences.append(say(.lapsesWith(cancels))) }
    if rule.validFrom != nil || rule.validUntil != nil {
      sentences.append(say(.validBetween(rule.validFrom, rule.validUntil)))
    }
    if rule.runsAfterClose { sentences.append(say(.goesOn)) }
    return sentences
  }

  /// The clock as a line: start, pause, rungs in their order, and the due.
  private func picture(_ rule: Rule) -> String {
    var before: [(hours: Double, text: String)] = []
    var after: [String] = []
    for rung in rule.rungs {
      switch rung.at {
      case .start: before.append((.infinity, "◆"))
      case .warn(let term): before.append((term.roughHours, "△ −" + language.text(term)))
      case .offset(let term) where term.isCountedBack:
        before.append((term.roughHours, "▲ −" + language.text(term)))
      case .due, .breach: continue
      case .offset(let term): after.append("▲ +" + language.text(term))
      }
    }
    before.sort { $0.hours > $1.hours }
    let pause = rule.pauses.map { $0.moves ? ["╌╌ ‖ ╌╌"] : ["(‖)"] } ?? []
    let due = say(.pictureDue)
    let parts = ["●"] + pause + before.map(\.text) + ["▲ " + due] + after
    return parts.joined(separator: " ── ") + (rule.stops == nil ? "" : "    ■ " + say(.pictureStop))
  }

  private func ladder(_ rule: Rule) -> String {
    rule.rungs.map { say(.rungTold($0)) }.joined(separator: "; ") + "."
  }

  private func say(_ phrase: GuidePhrase) -> String {
    switch language {
    case .nl: phrase.dutch
    case .en: phrase.english
    }
  }
}

extension Term {
  /// About how long it is, to draw rungs in their order.
  fileprivate var roughHours: Double {
    let hours: Double =
      switch unit {
      case .minutes: 1.0 / 60
      case .hours: 1
      case .days: 24
      case .workingDays: 34
      case .weeks: 7 * 24
      case .months: 730
      case .years: 8766
      }
    return abs(Double(count)) * hours
  }
}

/// Everything that the guide says, one case a sentence; each language answers all of them.
enum GuidePhrase {
  case guideTitle(String, edition: String)
  case guideReading
  case section(Section)
  case alwaysTitle
  case starts(EventPattern)
  case holdsWhile(EventPattern)
  case appliesTo([String])
  case dueBy([Reading])
  case mayBeExtended(ExtensionRule)
  case mayPause(PauseRule)
  case stopsWith(EventPattern)
  case lapsesWith(EventPattern)
  case validBetween(LocalDate?, LocalDate?)
  case goesOn
  case pictureDue
  case pictureStop
  case ground(Effect, String?)
  case readingGround(Reading)
  case whoIsTold
  case whereToChange(Rule)
  case rungTold(Rung)
}
