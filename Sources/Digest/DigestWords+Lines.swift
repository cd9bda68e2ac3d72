package import Casework
import Civil

/// A clock on the page, what changed of it, and what people said of it.
extension DigestWords {
  /// What a column of a list, or a mark in a drawing, is called.
  package enum Label: String, CaseIterable, Sendable {
    case subject, rule, due, lateness, role, level, effect, marks
    case start, pause, today, rung, count, week
  }

  package func label(_ label: Label) -> String {
    switch label {
    case .subject: say("zaak", "case")
    case .rule: say("regel", "rule")
    case .due: say("uiterlijk", "due")
    case .lateness: say("te laat of nog", "late or left")
    case .role: say("wie", "who")
    case .level: say("niveau", "level")
    case .effect: say("grond", "ground")
    case .marks: say("stand", "standing")
    case .start: "start"
    case .pause: say("onderbroken", "paused")
    case .today: say("vandaag", "today")
    case .rung: say("trede", "rung")
    case .count: say("aantal", "number")
    case .week: "week"
    }
  }

  /// The rule in plain words, with the one of its moments that it is.
  package func title(_ line: DigestLine) -> String {
    line.moment.map { "\(line.title) (\($0))" } ?? line.title
  }

  /// The due date with its weekday and why it is that one: "di 19 mei 2026 (Hemelvaartsdag)".
  package func due(_ line: DigestLine) -> String {
    guard let due = line.due else {
      return line.isPaused ? say("staat stil", "paused") : say("geen datum", "no date")
    }
    return end(due) + (line.because.map { " (\($0))" } ?? "")
  }

  /// "3 dagen te laat", "nog 2 dagen", "vandaag"; nil without a date.
  package func lateness(_ line: DigestLine) -> String? {
    guard line.due != nil else { return nil }
    let days = self.days(abs(line.daysLate))
    switch line.daysLate {
    case ..<0: return say("nog \(days)", "\(days) left")
    case 0: return label(.today)
    default: return say("\(days) te laat", "\(days) late")
    }
  }

  package func role(_ line: DigestLine) -> String { role(line.role, line.organisation) }

  /// What there is to know beside the date, in few words.
  package func marks(_ line: DigestLine) -> [String] {
    var marks: [String] = []
    if line.isPaused && line.due != nil { marks.append(say("staat stil", "paused")) }
    if line.isAcknowledged { marks.append(kind(.acknowledged)) }
    if line.isMuted { marks.append(kind(.muted)) }
    if line.isAbsent { marks.append(say("vandaag afwezig", "away today")) }
    return marks
  }

  package func level(_ level: Level) -> String {
    switch level {
    case .info: say("ter informatie", "info")
    case .notice: say("let op", "notice")
    case .warning: say("waarschuwing", "warning")
    case .error: say("ernstig", "error")
    case .critical: say("kritiek", "critical")
    }
  }

  /// How binding it is: "wettelijk", "norm", "afspraak".
  package func effect(_ effect: Effect) -> String {
    Phrase.effect(effect).text(in: language, zone: zone)
  }

  // MARK: - Changes

  /// What became of a clock since the page before.
  package enum Change: String, CaseIterable, Sendable { case new, gone, back, moved }

  /// "Nieuw (3)".
  package func heading(_ change: Change, _ count: Int) -> String {
    let name =
      switch change {
      case .new: say("Nieuw", "New")
      case .gone: say("Weg", "Gone")
      case .back: say("Terug", "Back")
      case .moved: say("Verschoven", "Moved")
      }
    return "\(name) (\(count))"
  }

  /// "was wo 14 oktober 2026: verlengd".
  package func move(_ moved: DigestChanges.Moved) -> String {
    "was " + date(written: moved.was) + ": " + reason(moved.reason)
  }

  package func reason(_ reason: DigestChanges.Moved.Reason) -> String {
    switch reason {
    case .paused: say("onderbroken", "paused")
    case .extended: say("verlengd", "extended")
    case .corrected: say("gegeven hersteld", "data corrected")
    case .calendar: say("andere kalender", "another calendar")
    }
  }

  /// That all is as it was; nil where something changed or could not be looked at, and where there
  /// is no page before.
  package func nothingChanged(_ digest: Digest) -> String? {
    guard digest.changes.total == 0, digest.since != nil, digest.unchecked.isEmpty else {
      return nil
    }
    return say("Niets veranderd.", "Nothing has changed.")
  }

  // MARK: - Orders

  package func kind(_ kind: DigestOrder.Kind) -> String {
    switch kind {
    case .acknowledged: say("bevestigd", "acknowledged")
    case .muted: say("gedempt", "muted")
    case .exempt: say("vrijgesteld", "exempt")
    }
  }

  /// The rule that it is of, or that it is of all.
  package func rule(_ order: DigestOrder) -> String {
    order.rule ?? say("alle regels", "all rules")
  }

  /// "gedempt tot en met vr 27 november 2026, sinds ma 23 november 2026 09:12".
  package func order(_ order: DigestOrder) -> String {
    "\(kind(order.kind)) \(until(order)), \(say("sinds", "since")) \(time(order.given))"
  }

  /// Until when it holds; what ends within a second of midnight holds through the day before.
  package func until(_ order: DigestOrder) -> String {
    guard let until = order.until else {
      return order.kind == .acknowledged
        ? say("zolang de klok loopt", "while the clock runs") : say("voorgoed", "for good")
    }
    let later = zone.local(until.adding(seconds: 1))
    return later.microsecondOfDay <= 1_000_000
      ? say("tot en met ", "through ") + date(later.date - 1) : say("tot ", "until ") + time(until)
  }
}

extension DigestChanges {
  /// How many clocks are otherwise than on the page before.
  package var total: Int { new.count + gone.count + back.count + movedCount }
}
