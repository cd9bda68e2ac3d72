package import Casework
package import Civil

/// What stands in the way of looking, the proof that all was looked at, and the numbers.
extension DigestWords {
  // MARK: - Trouble

  /// The one word in capitals; nil where everything could be looked at.
  package func notChecked(_ digest: Digest) -> String? {
    digest.unchecked.isEmpty ? nil : say("NIET GECONTROLEERD", "NOT CHECKED")
  }

  /// What a page that could not look is worth.
  package var absenceProvesNothing: String {
    say(
      "Wat hier niet staat, kan er toch zijn: vraag het na bij de bron.",
      "What isn't here may be there all the same: ask at the source."
    )
  }

  package func trouble(_ trouble: DigestTrouble) -> String {
    let count = trouble.count
    switch trouble.kind {
    case .unreadable:
      return counted(
        count,
        "feit in het grootboek is niet te lezen.",
        "feiten in het grootboek zijn niet te lezen.",
        "fact in the ledger can't be read.",
        "facts in the ledger can't be read."
      )
    case .clock:
      return say(
        "De klok van de machine is geweigerd: welke dag het is, staat niet vast",
        "The machine's clock is refused: which day it is, is not certain"
      ) + hit(count)
    case .noInput:
      return say("Geen enkele bron liet van zich horen", "No source has been heard") + hit(count)
    case .configuration:
      return say(
        "De nieuwste configuratie is geweigerd; die ervoor geldt nog",
        "The newest configuration is refused; the one before it still holds"
      ) + hit(count)
    }
  }

  private func hit(_ count: Int) -> String {
    count == 0 ? "." : say(" (raakt \(cases(count))).", " (\(cases(count)) affected).")
  }

  /// Days that wanted a page and got none: "Geen overzicht op vr 20 november".
  package func missed(_ digest: Digest) -> String? {
    guard let first = digest.missed.first, let last = digest.missed.last else { return nil }
    let none = say("Geen overzicht op ", "No digest on ")
    if digest.missed.count <= 5 {
      return none + list(digest.missed.map { date($0, on: digest) }) + "."
    }
    return none + days(digest.missed.count) + say(", van ", ", from ") + date(first)
      + say(" tot en met ", " to ") + date(last) + "."
  }

  /// Open cases that nothing watches; nil where there are none.
  package func unwatched(_ proof: DigestProof) -> String? {
    guard proof.withoutClock > 0 else { return nil }
    return counted(
      proof.withoutClock,
      "open zaak heeft geen klok, en wordt niet bewaakt.",
      "open zaken hebben geen klok, en worden niet bewaakt.",
      "open case has no clock, and is not watched.",
      "open cases have no clock, and are not watched."
    )
  }

  /// Cases that were read and appear in no count; nil where the sum is right.
  package func unaccounted(_ proof: DigestProof) -> String? {
    guard proof.difference != 0 else { return nil }
    return say("De telling klopt niet: verschil ", "The count is wrong: difference ")
      + "\(proof.difference)."
  }

  /// Cases that are left out because of who reads the page; nil where there are none.
  package func shielded(_ proof: DigestProof) -> String? {
    guard proof.shielded > 0 else { return nil }
    return counted(
      proof.shielded,
      "zaak staat hier niet: zij is afgeschermd voor een lezer van dit blad.",
      "zaken staan hier niet: zij zijn afgeschermd voor een lezer van dit blad.",
      "case is not shown here: it is shielded from a reader of this page.",
      "cases are not shown here: they are shielded from a reader of this page."
    )
  }

  /// All that stands in the way, in the order in which it is read; the capitals are no part of it.
  package func troubles(_ digest: Digest) -> [String] {
    digest.unchecked.map(trouble)
      + (digest.unchecked.isEmpty ? [] : [absenceProvesNothing])
      + [missed(digest), unwatched(digest.proof), unaccounted(digest.proof)].compactMap { $0 }
  }

  // MARK: - Sources and horizon

  /// "gehoord di 24 november 2026 07:14, 46 minuten geleden"; what is wrong with it follows.
  package func source(_ source: SourceStanding, asOf made: Instant) -> String {
    var parts = [heard(source, asOf: made)]
    if let promised = source.promised {
      let isSilent = source.isSilent(asOf: made)
      parts.append(
        (isSilent
          ? say("zwijgt langer dan beloofd: elke ", "silent for longer than promised: every ")
          : say("beloofd: elke ", "promised: every ")) + length(seconds: promised)
      )
    }
    if source.missing > 0 {
      parts.append(
        counted(
          source.missing,
          "nummer kwam niet",
          "nummers kwamen niet",
          "number never came",
          "numbers never came"
        )
      )
    }
    return parts.joined(separator: "; ")
  }

  private func heard(_ source: SourceStanding, asOf made: Instant) -> String {
    guard let heard = source.heard else {
      return say("nooit gehoord, gevolgd sinds ", "never heard, followed since ")
        + time(source.since)
    }
    return say("gehoord ", "heard ") + time(heard) + ", " + ago(heard, asOf: made)
  }

  private func ago(_ instant: Instant, asOf made: Instant) -> String {
    length(seconds: made.milliseconds(since: instant) / 1000) + say(" geleden", " ago")
  }

  package func horizon(_ last: LocalDate) -> String {
    say(
      "De kalender kent de dagen tot en met \(date(last)); wat later eindigt, kan nog verschuiven.",
      "The calendar knows the days up to \(date(last)); what ends later may still move."
    )
  }

  // MARK: - Proof

  /// "Zaken gelezen 830 = met een klok 812 + vrijgesteld 6 + …, verschil 0".
  package func sum(_ proof: DigestProof) -> String {
    say(
      "Zaken gelezen \(proof.read) = met een klok \(proof.withClock)"
        + " + vrijgesteld \(proof.exempt) + gesloten \(proof.closed)"
        + " + zonder klok \(proof.withoutClock), verschil \(proof.difference).",
      "Cases read \(proof.read) = with a clock \(proof.withClock)"
        + " + exempt \(proof.exempt) + closed \(proof.closed)"
        + " + without a clock \(proof.withoutClock), difference \(proof.difference)."
    )
  }

  /// That every case was looked at; nil where that isn't so, or isn't known.
  package func allLookedAt(_ digest: Digest) -> String? {
    guard digest.unchecked.isEmpty, digest.proof.difference == 0 else { return nil }
    return say("Elke zaak is bekeken.", "Every case was looked at.")
  }

  package func clocks(_ proof: DigestProof) -> String {
    counted(
      proof.clocks,
      "klok loopt of staat stil.",
      "klokken lopen of staan stil.",
      "clock runs or is paused.",
      "clocks run or are paused."
    )
  }

  /// The youngest event, and its age.
  package func youngest(_ digest: Digest) -> String {
    guard let youngest = digest.proof.youngest else {
      return say("Er is nog geen gebeurtenis.", "There is no event yet.")
    }
    return say("Jongste gebeurtenis: ", "Youngest event: ") + time(youngest) + ", "
      + ago(youngest, asOf: digest.made) + "."
  }

  /// From due to told over the last day; nil where nothing was, perhaps because nobody could look.
  package func delays(_ digest: Digest) -> String? {
    guard let delays = digest.proof.delays else {
      guard digest.unchecked.isEmpty else { return nil }
      return say(
        "Het laatste etmaal is er niets op tijd gemeld, en niets te laat.",
        "Over the last day nothing fell due that was told."
      )
    }
    let (median, p99, worst) = (
      length(milliseconds: delays.median), length(milliseconds: delays.p99),
      length(milliseconds: delays.worst)
    )
    return say(
      "Vertraging, laatste etmaal (\(delays.count)): mediaan \(median), p99 \(p99),"
        + " grootste \(worst).",
      "Delay, last day (\(delays.count)): median \(median), p99 \(p99), worst \(worst)."
    )
  }

  /// The last of what the page is made of, and the head of the chain that seals it: "kop van de keten
  /// 1842:9f3c…".
  package func chain(_ proof: DigestProof) -> String {
    let ledger = say(
      "Grootboek tot feit \(proof.facts), escalatie \(proof.escalations)",
      "Ledger up to fact \(proof.facts), escalation \(proof.escalations)"
    )
    let head = proof.head.map { say("; kop van de keten ", "; head of the chain ") + $0 }
    return ledger + (head ?? "") + "."
  }

  /// The whole proof, a sentence each.
  package func proof(_ digest: Digest) -> [String] {
    [
      sum(digest.proof), allLookedAt(digest), clocks(digest.proof), youngest(digest),
      delays(digest), chain(digest.proof),
    ].compactMap { $0 }
  }

  // MARK: - Figures and forecast

  /// "week 47, ma 16 november 2026 tot en met zo 22 november 2026".
  package func period(_ counted: DigestPeriod) -> String {
    let days = counted.days
    let name =
      switch counted.period {
      case .week: "week \(week(of: days.lowerBound))"
      case .month: say("maand", "month")
      }
    return "\(name), \(date(days.lowerBound)) \(say("tot en met", "to")) \(date(days.upperBound))"
  }

  /// "41 van 50 op tijd (82 %)": the share is cut off, so that only all is a hundred.
  package func share(_ figure: DigestFigure) -> String {
    let counts = say(
      "\(figure.inTime) van \(figure.total) op tijd",
      "\(figure.inTime) of \(figure.total) in time"
    )
    return counts + percent(figure.inTime, of: figure.total)
  }

  /// "Vervolgmeldingen: 57 van 200 meldingen (28 %)": of the reports those on a case that had one before.
  package func share(_ reports: DigestReports) -> String {
    let all = counted(reports.total, "melding", "meldingen", "report", "reports")
    return say(
      "Vervolgmeldingen: \(reports.repeats) van \(all)",
      "Repeat reports: \(reports.repeats) of \(all)"
    ) + percent(reports.repeats, of: reports.total)
  }

  private func percent(_ part: Int, of total: Int) -> String {
    total > 0 ? " (\(part * 100 / total) %)" : ""
  }

  /// The rest that is known of the rule, a phrase each.
  package func details(_ figure: DigestFigure) -> [String] {
    [
      figure.medianDays.map { say("mediaan ", "median ") + days($0) },
      figure.oldestOpenDays.map { say("oudste open ", "oldest open ") + days($0) },
    ].compactMap { $0 }
  }

  /// "week 48 (ma 23 november)": its number, and its Monday.
  package func week(_ week: DigestWeek, on digest: Digest) -> String {
    "week \(self.week(of: week.monday)) (\(date(week.monday, on: digest)))"
  }

  /// That nothing ends in the next ten weeks; nil where something does or could not be looked at.
  package func nothingAhead(_ digest: Digest) -> String? {
    guard digest.forecast.isEmpty, digest.unchecked.isEmpty else { return nil }
    return say(
      "In de komende tien weken eindigt geen termijn.",
      "No term ends in the next ten weeks."
    )
  }
}

extension SourceStanding {
  /// Whether it has been silent for longer than it promised.
  package func isSilent(asOf instant: Instant) -> Bool {
    promised.map { (heard ?? since).adding(seconds: $0) < instant } ?? false
  }
}

/// The forecast's days of one week together.
package struct DigestWeek: Hashable, Sendable {
  package var monday: LocalDate
  package var count: Int
}

extension Digest {
  /// The forecast by week, from the first with anything to the last; weeks between count zero.
  package var weeks: [DigestWeek] {
    var counts: [LocalDate: Int] = [:]
    for load in forecast { counts[load.day.startOfWeek, default: 0] += load.count }
    guard let first = counts.keys.min(), let last = counts.keys.max() else { return [] }
    return stride(from: 0, through: last - first, by: 7).map { days in
      DigestWeek(monday: first + days, count: counts[first + days] ?? 0)
    }
  }
}
