import Casework
import Civil

/// A word of the policy language, with the key that it stands under.
struct Keyword: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  /// Every word that a rule can use.
  static let all: Set<Keyword> = {
    var words = [
      "starts", "while", "due", "moments", "readings", "stops", "cancels", "pauses", "extends",
      "valid.from", "valid.until", "warn", "ladder", "after-close", "first-day", "applies",
      "event: any", "where", "count", "within", "across", "same", "signed", "early",
      "due: term", "due: at once", "due: read", "else", "at-most (cap)", "due: next",
      "on-holiday: keep", "on-holiday: earlier", "fatal",
      "pauses.moves: yes", "pauses.moves: no", "extends.by", "extends.to", "extends.by: read",
      "extends.to: read", "extends.each", "extends.total", "extends.times", "extends.signed",
      "at: start", "at: due", "at: breach", "at: offset before", "at: offset after", "every",
      "at-most (repetition)",
    ]
    words += EventPattern.Which.allCases.map { "which: \($0.rawValue)" }
    words += Counting.allCases.map { "counting: \($0.rawValue)" }
    words += Roll.allCases.map { "roll: \($0.rawValue)" }
    words += Effect.allCases.map { "effect: \($0.rawValue)" }
    words += Section.allCases.map { "section: \($0.rawValue)" }
    words += Level.allCases.map { "level: \($0.rawValue)" }
    words += PauseRule.Days.allCases.map { "pauses.days: \($0.rawValue)" }
    words += Term.Unit.allCases.map { "unit: \($0.rawValue)" }
    words += Alarm.allCases.map { "always: \($0.rawValue)" }
    words += EngineEvent.ofCases.map { "event: \($0.rawValue)" }
    return Set(words.map(Keyword.init))
  }()

  /// The words that a rule uses.
  static func used(by rule: Rule) -> Set<Keyword> {
    var words: Set<String> = []
    if let alarm = rule.alarm {
      words.insert("always: \(alarm.rawValue)")
    } else {
      words = [
        "starts", "which: \(rule.starts.which.rawValue)", "section: \(rule.section.rawValue)",
      ]
    }
    words.formUnion(self.words(of: rule.starts))
    for (name, pattern) in [
      ("while", rule.holdsWhile), ("stops", rule.stops), ("cancels", rule.cancels),
    ] {
      guard let pattern else { continue }
      words.insert(name)
      words.formUnion(self.words(of: pattern))
    }
    if rule.moments.isEmpty { words.insert("due") } else { words.insert("moments") }
    if rule.readings.count > 1 { words.formUnion(["readings", "fatal"]) }
    for reading in rule.readings + rule.moments { words.formUnion(self.words(of: reading)) }
    if let pauses = rule.pauses { words.formUnion(self.words(of: pauses)) }
    if let extends = rule.extends { words.formUnion(self.words(of: extends)) }
    if rule.validFrom != nil { words.insert("valid.from") }
    if rule.validUntil != nil { words.insert("valid.until") }
    if rule.runsAfterClose { words.insert("after-close") }
    if !rule.applies.isEmpty { words.insert("applies") }
    for rung in rule.rungs { words.formUnion(self.words(of: rung)) }
    return Set(words.map(Keyword.init))
  }

  /// The word of an event that the engine itself gives a meaning; nil of the field's.
  static func used(byEvent type: String) -> Keyword? {
    EngineEvent.ofCases.contains { $0.rawValue == type } ? Keyword("event: \(type)") : nil
  }

  private static func words(of pattern: EventPattern) -> [String] {
    var words: [String] = []
    if pattern.types.isEmpty { words.append("event: any") }
    if !pattern.filters.isEmpty { words.append("where") }
    if pattern.count > 1 { words += ["count", "within"] }
    if pattern.across != nil { words.append("across") }
    if pattern.same != nil { words.append("same") }
    if pattern.signatures > 1 { words.append("signed") }
    if pattern.countsEarly { words.append("early") }
    return words
  }

  private static func words(of reading: Reading) -> [String] {
    var words = ["effect: \(reading.effect.rawValue)"]
    let measure = reading.measure
    switch reading.due {
    case .term(let term): words += ["due: term", "unit: \(term.unit.rawValue)"]
    case .atOnce: words.append("due: at once")
    case .read(_, let otherwise, let atMost):
      words.append("due: read")
      if let otherwise { words += ["else", "unit: \(otherwise.unit.rawValue)"] }
      if atMost != nil { words.append("at-most (cap)") }
    case .next(let cutOff):
      words += ["due: next", "on-holiday: \(cutOff.onHoliday.rawValue)"]
    }
    words += ["counting: \(measure.counting.rawValue)", "roll: \(measure.roll.rawValue)"]
    if measure.firstDayCounts { words.append("first-day") }
    return words
  }

  private static func words(of pauses: PauseRule) -> [String] {
    [
      "pauses", "pauses.moves: \(pauses.moves ? "yes" : "no")",
      "pauses.days: \(pauses.days.rawValue)",
    ]
  }

  private static func words(of extends: ExtensionRule) -> [String] {
    var words = ["extends"]
    if extends.event.signatures > 1 { words.append("extends.signed") }
    if let by = extends.by { words += ["extends.by"] + (isRead(by) ? ["extends.by: read"] : []) }
    if let to = extends.to { words += ["extends.to"] + (isRead(to) ? ["extends.to: read"] : []) }
    if extends.each != nil { words.append("extends.each") }
    if extends.total != nil { words.append("extends.total") }
    if extends.times != nil { words.append("extends.times") }
    return words
  }

  private static func isRead(_ due: Due) -> Bool {
    if case .read = due { return true }
    return false
  }

  private static func words(of rung: Rung) -> [String] {
    var words = ["level: \(rung.level.rawValue)"]
    switch rung.at {
    case .warn: words.append("warn")
    case .start: words.append("at: start")
    case .due: words.append("at: due")
    case .breach: words.append("at: breach")
    case .offset(let term):
      words.append(term.isCountedBack ? "at: offset before" : "at: offset after")
    }
    if case .warn = rung.at {} else { words.append("ladder") }
    if rung.every != nil { words.append("every") }
    if rung.atMost != nil { words.append("at-most (repetition)") }
    return words
  }
}
