import Civil

/// How many terms end on each working day of the weeks ahead: a row a week, a bar a day, each with its
/// number; what ends at a weekend is one more bar, outlined only.
struct ForecastDrawing {
  private let weeks: [ForecastWeek]

  /// - `day`: the first of the ten weeks.
  init(_ loads: [DigestLoad], from day: LocalDate) {
    weeks = ForecastWeek.weeks(of: loads, from: day)
  }

  private static let top = 22
  private static let row = 36
  private static let barLimit = 18

  func write(to html: inout HTMLWriter, _ words: DigestWords) {
    let highest = max(weeks.flatMap(\.counts).max() ?? 0, 1)
    let height = Self.top + weeks.count * Self.row
    html.element(
      "svg",
      ["class": "forecast", "role": "img", "viewBox": "0 0 360 \(height)"]
    ) { svg in
      svg.element("title", words.forecastTitle)
      svg.element("desc", words.description(of: weeks))
      for (place, name) in words.dayNames.enumerated() {
        svg.label(name, Self.x(place), 13, .middle, class: "head")
      }
      svg.label(words.total, 354, 13, .end, class: "head")
      for (number, week) in weeks.enumerated() {
        write(week, base: Self.top + (number + 1) * Self.row - 5, highest, to: &svg, words)
      }
    }
  }

  /// The middle of a day's bar.
  private static func x(_ place: Int) -> Int { 96 + place * 41 }

  private func write(
    _ week: ForecastWeek,
    base: Int,
    _ highest: Int,
    to svg: inout HTMLWriter,
    _ words: DigestWords
  ) {
    svg.label(words.shortDay(week.monday), 2, base)
    svg.line("base", 74, 322, y: base)
    for (place, count) in week.counts.enumerated() where count > 0 {
      let height = max(count * Self.barLimit / highest, 1)
      svg.void(
        "rect",
        [
          "class": place == 5 ? "bar weekend" : "bar", "x": "\(Self.x(place) - 13)",
          "y": "\(base - height)", "width": "26", "height": "\(height)",
        ]
      )
      svg.label("\(count)", Self.x(place), base - height - 3, .middle)
    }
    svg.label("\(week.total)", 354, base, .end, class: "head")
  }
}
