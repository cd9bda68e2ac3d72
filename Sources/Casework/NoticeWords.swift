package import Civil

/// What a notice says to people, in words: cases by their keys, rules and dates; nobody's name, and
/// nothing of what happened.
package struct NoticeWords: Sendable {
  package let language: Language
  private let zone: Zone

  package init(_ language: Language, _ zone: Zone) {
    self.language = language
    self.zone = zone
  }

  /// What every notice is called: it says nothing of the case.
  package var subject: String {
    say("Bericht van de termijnwacht", "A notice of the deadline watch")
  }

  /// For whom it is, and why they are told where that isn't plain.
  package func heading(_ notice: Notice) -> String {
    let organisation = notice.organisation.map { " (\($0))" } ?? ""
    let head = say("Voor ", "For ") + language.role(notice.role) + organisation
    switch notice.kind {
    case .escalations: return head + ":"
    case .backlog: return head + say(", achterstand bij aanvang:", ", what was late to begin with:")
    case .noReader:
      return head + say(", want niemand anders was te vinden:", ", as nobody else was found:")
    case .digest:
      let day = zone.local(notice.built).date
      return head + say(", het dagoverzicht van \(day).", ", the digest of \(day).")
    }
  }

  /// "VT-2026-0042: Onderzoek afronden, verviel di 2026-11-24".
  package func line(_ escalation: Escalation) -> String {
    let title = escalation.moment.map { "\(escalation.title) (\($0))" } ?? escalation.title
    return "\(escalation.subject): \(title), \(reason(escalation))"
  }

  /// Why it is told, with the date.
  package func reason(_ escalation: Escalation) -> String {
    switch escalation.reason {
    case .started: say("loopt, tot ", "runs, until ") + due(escalation)
    case .upcoming, .due: say("vervalt ", "due ") + due(escalation)
    case .overdue, .repeated: say("verviel ", "was due ") + due(escalation)
    case .moved: say("verschoven naar ", "moved to ") + due(escalation)
    case .withdrawn: say("vervallen: staat niet meer", "withdrawn: it no longer stands")
    }
  }

  /// The date with its weekday: "di 2026-11-24".
  package func due(_ escalation: Escalation) -> String {
    let last = escalation.dueAt.adding(seconds: -1)
    return "\(language.text(zone.local(last).date.weekday).prefix(2)) \(escalation.due)"
  }

  /// Why it was decided later than it came due.
  package func mark(_ mark: Escalation.Mark) -> String {
    switch mark {
    case .knownLate: say("later bekend geworden", "known late")
    case .outage: say("toen stond de wacht stil", "nobody watched then")
    case .preceding: say("van vóór de bewaking", "from before it was watched")
    case .newEdition: say("door een nieuwe uitgave", "by a new edition")
    }
  }

  /// What a list that was cut off leaves out.
  package func more(_ count: Int) -> String { say("en nog \(count).", "and \(count) more.") }

  /// Where to ask on.
  package var footer: String {
    say(
      "Waarom deze datum, en wat erop volgt: termijnwacht explain ZAAK",
      "Why this date, and what follows: termijnwacht explain CASE"
    )
  }

  private func say(_ dutch: String, _ english: String) -> String {
    language == .nl ? dutch : english
  }
}
