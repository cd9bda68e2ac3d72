package import Casework
package import Civil

/// What the page says to people, in words, whatever form it has: text and HTML say the same.
///
/// Names, keys and titles stand in them as they were given: whoever shows them escapes them. What
/// would set a reader at ease is nil while something could not be looked at (`Digest.unchecked`),
/// so that no form can say it then.
package struct DigestWords: Sendable {
  package let language: Language
  package let zone: Zone

  package init(_ language: Language, _ zone: Zone) {
    self.language = language
    self.zone = zone
  }

  /// "Dagoverzicht, di 24 november 2026".
  package func title(_ digest: Digest) -> String {
    say("Dagoverzicht, ", "Daily digest, ") + date(digest.day)
  }

  /// "Voor teamleider (vt-noord)".
  package func audience(_ digest: Digest) -> String {
    say("Voor ", "For ") + role(digest.audience.role, digest.audience.organisation)
  }

  /// A role, with the organisation whose role it is where that is known.
  package func role(_ role: String, _ organisation: String?) -> String {
    language.role(role) + (organisation.map { " (\($0))" } ?? "")
  }

  /// Until when the page counts what came in, and which page was before it.
  package func made(_ digest: Digest) -> String {
    let state = say("Stand van ", "As of ") + time(digest.made)
    guard let since = digest.since else {
      return state + say("; het eerste overzicht.", "; the first digest.")
    }
    return state + say("; het vorige was van ", "; the one before was of ") + time(since) + "."
  }

  /// A part of the page that isn't a list of cases.
  package enum Part: String, CaseIterable, Sendable {
    case changes, orders, sources, horizon, proof, figures, forecast, asking
  }

  /// The heading of a part; where something could not be looked at its numbers have a reserve.
  package func heading(_ part: Part, _ digest: Digest) -> String {
    switch part {
    case .changes: digest.since.map { say("Sinds ", "Since ") + time($0) } ?? unknownBefore
    case .orders:
      say("Bevestigd, gedempt, vrijgesteld", "Acknowledged, muted, exempt")
    case .sources: say("Bronnen", "Sources")
    case .horizon: say("Hoe ver de kalender reikt", "How far the calendar goes")
    case .proof: say("Wat is bekeken", "What was looked at") + reserve(digest)
    case .figures: say("Binnen de termijn", "Within term") + reserve(digest)
    case .forecast:
      say("Wat er eindigt, per week", "What ends, by week") + reserve(digest)
    case .asking: say("Verder vragen", "Where to ask on")
    }
  }

  private var unknownBefore: String { say("Sinds het vorige overzicht", "Since the digest before") }

  private func reserve(_ digest: Digest) -> String {
    digest.unchecked.isEmpty
      ? "" : say(" (onvolledig: niet alles is te lezen)", " (incomplete: not all can be looked at)")
  }

  /// The heading of a list of cases, without its count.
  package func heading(_ section: DigestSection.Kind) -> String {
    switch section {
    case .protection:
      say("Bescherming die binnen 72 uur eindigt", "Protection that ends within 72 hours")
    case .acute: say("Acuut, en niet bevestigd", "Acute, and not acknowledged")
    case .handOvers: say("Overdracht die niemand aannam", "Hand-overs that nobody accepted")
    case .reports:
      say("Nieuwe meldingen op lopende zaken", "New reports on cases that were open")
    case .soon:
      say("Vandaag en binnen twee werkdagen", "Today and within two working days")
    case .overdue: say("Over de termijn", "Overdue")
    case .ownerless:
      say("Zonder eigenaar, of de eigenaar is er niet", "Without an owner, or the owner is away")
    case .silent: say("Stil: te lang geen gebeurtenis", "Silent: no event for too long")
    }
  }

  /// "Over de termijn (47)".
  package func heading(_ section: DigestSection) -> String {
    "\(heading(section.kind)) (\(section.count))"
  }

  /// What a list that was cut off leaves out; nil where it leaves out nothing.
  package func more(of count: Int, shown: Int) -> String? {
    count > shown ? say("en nog \(count - shown)", "and \(count - shown) more") : nil
  }

  /// That no term asks for anything, with what was watched: the answer of a page without lists.
  ///
  /// nil where there are lists, and where something could not be looked at.
  package func nothingToDo(_ digest: Digest) -> String? {
    guard digest.sections.isEmpty, digest.unchecked.isEmpty else { return nil }
    let watched = digest.proof.withClock
    let unwatched = digest.proof.withoutClock
    return say(
      "0 termijnen, \(cases(watched)) bewaakt, \(unwatched) zonder klok.",
      "0 terms, \(cases(watched)) watched, \(unwatched) without a clock."
    )
  }

  /// Where to ask why a date is what it is, as every notice says it.
  package var asking: String { NoticeWords(language, zone).footer }

  /// How the same page is printed again.
  package func again(_ digest: Digest) -> String {
    say("Deze bladzijde nog eens: ", "This page again: ")
      + "termijnwacht digest --date \(digest.day) --audience "
      + say("WIE", "WHO")
  }

  func say(_ dutch: String, _ english: String) -> String {
    language == .nl ? dutch : english
  }
}
