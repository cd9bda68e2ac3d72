import Civil

/// What ends for one team: a bar a day, six to a week with the weekend outlined, and under each week its
/// sum and its number.
///
/// All teams are drawn to one scale, so that their bars can be held beside each other.
struct TeamDrawing {
  private let team: DigestTeam
  private let weeks: [ForecastWeek]

  /// - `day`: the first of the ten weeks.
  init(_ team: DigestTeam, from day: LocalDate) {
    self.team = team
    weeks = ForecastWeek.weeks(of: team.loads, from: day)
  }

  /// The most that ends on any day.
  var highest: Int { weeks.flatMap(\.counts).max() ?? 0 }

  private static let width = 360
  private static let base = 30
  private static let barLimit = 26

  /// - `highest`: what the longest bar of all teams stands for.
  func write(highest: Int, to html: inout HTMLWriter, _ words: DigestWords) {
    html.element(
      "svg",
      ["class": "team", "role": "img", "viewBox": "0 0 \(Self.width) 56"]
    ) { svg in
      svg.element("title", words.teamTitle(team))
      svg.element("desc", words.description(of: weeks.filter { $0.total > 0 }))
      svg.line("base", 0, Self.width, y: Self.base)
      let room = Self.width / max(weeks.count, 1)
      for (number, week) in weeks.enumerated() {
        write(week, from: number * room, room, max(highest, 1), to: &svg, words)
      }
    }
  }

  private func write(
    _ week: ForecastWeek,
    from left: Int,
    _ room: Int,
    _ highest: Int,
    to svg: inout HTMLWriter,
    _ words: DigestWords
  ) {
    for (place, count) in week.counts.enumerated() where count > 0 {
      let height = max(count * Self.barLimit / highest, 1)
      svg.void(
        "rect",
        [
          "class": place == 5 ? "bar weekend" : "bar", "x": "\(left + 1 + place * 5)",
          "y": "\(Self.base - height)", "width": "4", "height": "\(height)",
        ]
      )
    }
    let middle = left + room / 2
    if week.total > 0 { svg.label("\(week.total)", middle, 42, .middle) }
    svg.label(words.shortWeek(week.monday), middle, 54, .middle, class: "head")
  }
}
