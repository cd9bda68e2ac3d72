import Casework
import Civil

/// What the drawings say, and what a page has beside its text.
extension DigestWords {
  /// The name of the watch, above every page.
  var house: String { "Termijnwacht" }

  /// Where a keyboard jumps to first.
  var skip: String { say("Naar de lijsten", "Skip to the lists") }

  /// What the list of a page's parts is called.
  var contents: String { say("Op deze bladzijde", "On this page") }

  /// Above what is wrong where all could be looked at all the same.
  var attention: String { say("Let op", "Attention") }

  /// The columns of the figures.
  var inTime: String { say("op tijd", "in time") }
  var details: String { say("verder", "beside it") }

  /// The column with the drawings.
  var course: String { say("verloop", "course") }

  /// How much of a list is shown, "De eerste 10 van 47.".
  func caption(of count: Int, shown: Int) -> String {
    count > shown
      ? say("De eerste \(shown) van \(count).", "The first \(shown) of \(count).")
      : say("Alle \(count).", "All \(count).")
  }

  /// How long ago or ahead, for the foot of a drawing: "2 mrt", of another year "2 mrt 2025".
  func day(_ day: LocalDate, near other: LocalDate) -> String {
    let (year, _, number) = day.parts
    return "\(number) \(month(day))" + (year == other.year ? "" : " \(year)")
  }

  /// "13 apr".
  func shortDay(_ day: LocalDate) -> String { "\(day.parts.day) \(month(day))" }

  private func month(_ day: LocalDate) -> String {
    let names =
      language == .nl
      ? ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
      : ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return names[day.parts.month - 1]
  }

  // MARK: - The forecast

  /// The columns of the forecast, Monday first.
  var dayNames: [String] {
    language == .nl
      ? ["ma", "di", "wo", "do", "vr", "za/zo"] : ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat/Sun"]
  }

  var total: String { say("som", "sum") }

  var forecastTitle: String {
    say(
      "Termijnen die de komende tien weken eindigen, per dag",
      "Terms that end in the next ten weeks, by day"
    )
  }

  /// The forecast read out: each week with its days that have any.
  func description(of weeks: [ForecastWeek]) -> String {
    weeks.map { week in
      let days = zip(dayNames, week.counts).filter { $1 > 0 }.map { "\($0) \($1)" }
      let head = say("week van ", "week of ") + shortDay(week.monday)
      return "\(head): \(week.total)" + (days.isEmpty ? "" : " (\(days.joined(separator: ", ")))")
    }
    .joined(separator: "; ") + "."
  }

  // MARK: - The forecast by team

  /// "Per team".
  var byTeam: String { say("Per team", "By team") }

  /// Whose terms these are, and how many: "eigenaar (vt-noord): 41".
  func heading(_ team: DigestTeam) -> String { "\(self.team(team)): \(team.count)" }

  /// Of a case that nobody owns, or whose owner has no key that may be told, no organisation is known.
  private func team(_ team: DigestTeam) -> String {
    role(team.role, team.organisation ?? say("geen eigenaar bekend", "no owner known"))
  }

  /// What the teams that are left out are; nil where none is.
  func moreTeams(_ digest: Digest) -> String? {
    let more = digest.teamCount - digest.teams.count
    guard more > 0 else { return nil }
    return say("en nog ", "and ")
      + counted(more, "team", "teams", "more team", "more teams") + "."
  }

  /// That all of it is one team's; nil where there are several, and where nothing ends.
  func onlyTeam(_ digest: Digest) -> String? {
    guard digest.teamCount == 1, let team = digest.teams.first else { return nil }
    return say("Alles van ", "All of ") + self.team(team) + "."
  }

  /// "w13": the number of a week under a team's bars.
  func shortWeek(_ monday: LocalDate) -> String { "w\(week(of: monday))" }

  func teamTitle(_ team: DigestTeam) -> String { forecastTitle + ": " + self.team(team) }

  // MARK: - A timeline

  /// What each shape of a timeline means.
  enum Shape: CaseIterable { case start, pause, told, rung, today, due }

  func shape(_ shape: Shape) -> String {
    switch shape {
    case .start: label(.start)
    case .pause: label(.pause)
    case .told: say("trede geweest", "rung told")
    case .rung: say("trede die komt", "rung to come")
    case .today: label(.today)
    case .due: label(.due)
    }
  }

  /// A timeline read out.
  func description(of drawing: TimelineDrawing) -> String {
    var parts = [shape(.start) + " " + date(drawing.start)]
    parts += drawing.pauses.map { pause in
      "\(shape(.pause)) \(date(pause.lowerBound)) \(say("tot en met", "to")) "
        + date(pause.upperBound)
    }
    parts += drawing.rungs.map { rung in
      "\(shape(rung.isPast ? .told : .rung)) \(date(rung.day)) (\(language.rung(rung.name)))"
    }
    if let ended = drawing.ended {
      parts.append(say("geëindigd ", "ended ") + date(ended))
    } else {
      parts.append(shape(.today) + " " + date(drawing.today))
    }
    if let due = drawing.due { parts.append(shape(.due) + " " + date(due)) }
    return parts.joined(separator: "; ") + "."
  }
}
