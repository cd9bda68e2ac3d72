/// What ends in the weeks ahead: in all, and for each team.
extension DigestHTML {
  func writeForecast(_ digest: Digest, to html: inout HTMLWriter) {
    let nothing = words.nothingAhead(digest)
    let isEmpty = digest.forecast.isEmpty && nothing == nil
    writePart(.forecast, as: .forecast, isEmpty, digest, to: &html) { values in
      fill(&values, digest)
    } content: { html in
      if let nothing { html.element("p", nothing) }
      if !digest.forecast.isEmpty { writeDrawing(digest, to: &html) }
      writeTeams(digest, to: &html)
    }
  }

  private func writeDrawing(_ digest: Digest, to html: inout HTMLWriter) {
    ForecastDrawing(digest.forecast, from: digest.day).write(to: &html, words)
  }

  /// A drawing for each team; of a single one, which has all of it, a sentence.
  private func writeTeams(_ digest: Digest, to html: inout HTMLWriter) {
    if let only = words.onlyTeam(digest) { html.element("p", only) }
    guard digest.teamCount > 1 else { return }
    html.element("h3", words.byTeam)
    let highest = highest(digest)
    for team in digest.teams {
      html.newline()
      html.element("p", ["class": "num"], words.heading(team))
      TeamDrawing(team, from: digest.day).write(highest: highest, to: &html, words)
    }
    if let more = words.moreTeams(digest) { html.element("p", ["class": "more"], more) }
  }

  private func highest(_ digest: Digest) -> Int {
    digest.teams.map { TeamDrawing($0, from: digest.day).highest }.max() ?? 0
  }

  private func fill(_ values: inout PartValues, _ digest: Digest) {
    values.text("nothing", words.nothingAhead(digest))
    if !digest.forecast.isEmpty { values.markup("drawing") { writeDrawing(digest, to: &$0) } }
    values.list("weeks", digest.weeks) { week, values in
      values.text("week", words.week(week, on: digest))
      values.text("count", "\(week.count)")
    }
    values.text("only", words.onlyTeam(digest))
    let highest = highest(digest)
    values.list("teams", digest.teams) { team, values in
      let weeks = ForecastWeek.weeks(of: team.loads, from: digest.day).filter { $0.total > 0 }
      values.text("team", words.heading(team))
      values.text("days", words.description(of: weeks))
      values.markup("course") { html in
        TeamDrawing(team, from: digest.day).write(highest: highest, to: &html, words)
      }
    }
    values.text("others", words.moreTeams(digest))
  }
}
