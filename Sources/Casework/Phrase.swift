package import Civil

/// The languages that people read.
package enum Language: String, CaseIterable, Sendable { case nl, en }

/// Everything that is said to people, one case a sentence; each language answers all of them.
package enum Phrase {
  case started(type: String, Moment)
  case step(Step)
  case reading(name: String, Effect, basis: String?, isFatal: Bool)
  case capped(End)
  case unread
  case refusedExtension(type: String, Moment)
  case shadow(End)
  case ended(Ending.Kind, type: String, Moment)
  case standing(Clock.State, due: End?)
  case due(End)
  case noDue
  case pausedNow
  case told(Rung, at: Instant, Reason)
  case toldMoved(End, at: Instant)
  case willTell(Rung, at: Instant)
  case wasTold
  case follows
  case nothingAhead
  case noClocks
  case effect(Effect)

  /// The sentence in that language; instants and days as that zone's clocks show them.
  package func text(in language: Language, zone: Zone) -> String {
    switch language {
    case .nl: dutch(zone)
    case .en: english(zone)
    }
  }
}

extension Language {
  /// `donderdag 14 mei 2026`, `Thursday 14 May 2026`.
  package func text(_ date: LocalDate) -> String {
    let (year, month, day) = date.parts
    return "\(text(date.weekday)) \(day) \(monthNames[month - 1]) \(year)"
  }

  package func text(_ weekday: Weekday) -> String {
    switch self {
    case .en: weekday.rawValue
    case .nl:
      switch weekday {
      case .monday: "maandag"
      case .tuesday: "dinsdag"
      case .wednesday: "woensdag"
      case .thursday: "donderdag"
      case .friday: "vrijdag"
      case .saturday: "zaterdag"
      case .sunday: "zondag"
      }
    }
  }

  /// The day and the time with its offset: an hour that comes twice must be told apart.
  package func text(_ instant: Instant, zone: Zone) -> String {
    let local = zone.local(instant)
    let minutes = Int(local.microsecondOfDay / 60_000_000)
    let time = padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)
    return "\(text(local.date)) \(time) (\(zone.text(instant).suffix(6)))"
  }

  func text(_ end: End, zone: Zone) -> String {
    switch end {
    case .day(let date): text(date)
    case .instant(let instant): text(instant, zone: zone)
    }
  }

  func text(_ moment: Moment, zone: Zone) -> String {
    moment.isDateOnly ? text(moment.date) : text(moment.instant, zone: zone)
  }

  /// `tien weken`, `ten weeks`: numbers to twelve in words.
  package func text(_ term: Term) -> String {
    let count = abs(term.count)
    let number = count < numbers.count ? numbers[count] : String(count)
    return "\(number) \(unit(term.unit, isOne: count == 1))"
  }

  private func unit(_ unit: Term.Unit, isOne: Bool) -> String {
    switch (self, unit) {
    case (.en, .workingDays): isOne ? "working day" : "working days"
    case (.en, _): isOne ? String(unit.rawValue.dropLast()) : unit.rawValue
    case (.nl, .minutes): isOne ? "minuut" : "minuten"
    case (.nl, .hours): "uur"
    case (.nl, .days): isOne ? "dag" : "dagen"
    case (.nl, .weeks): isOne ? "week" : "weken"
    case (.nl, .months): isOne ? "maand" : "maanden"
    case (.nl, .years): "jaar"
    case (.nl, .workingDays): isOne ? "werkdag" : "werkdagen"
    }
  }

  private var numbers: [String] {
    switch self {
    case .nl:
      [
        "nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
        "elf", "twaalf",
      ]
    case .en:
      [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
      ]
    }
  }

  private var monthNames: [String] {
    switch self {
    case .nl:
      [
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
        "oktober", "november", "december",
      ]
    case .en:
      [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
      ]
    }
  }

  /// `a, b en c`.
  func list(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + (self == .nl ? " en " : " and ") + last
  }
}

extension [ClosedDay] {
  /// The days one by one, but a Saturday together with the Sunday that follows it.
  var withWeekendsJoined: [[ClosedDay]] {
    reduce(into: []) { groups, day in
      if day.closure == .weekend(.sunday), let last = groups.last, last.count == 1,
        last[0].closure == .weekend(.saturday), last[0].date + 1 == day.date
      {
        groups[groups.count - 1].append(day)
      } else {
        groups.append([day])
      }
    }
  }
}

extension String {
  /// The sentence with its first letter as a capital.
  var capitalizedSentence: String { prefix(1).uppercased() + dropFirst() }
}
