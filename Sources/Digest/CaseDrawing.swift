import Civil

/// A whole case on one scale: its events above, and under them a lane for each clock.
struct CaseDrawing {
  /// The days of its events, ascending; they are numbered from 1.
  var events: [LocalDate]
  var lanes: [(title: String, course: TimelineDrawing)]
  var today: LocalDate

  /// How many lanes are drawn at the most: the clocks themselves stand below, each with a drawing.
  static let laneLimit = 60

  private static let width = 480
  private static let top = 38
  private static let lane = 44

  func write(_ title: String, to html: inout HTMLWriter, _ words: DigestWords) {
    let drawn = lanes.prefix(Self.laneLimit)
    let height = Self.top + drawn.count * Self.lane + 18
    let days = drawn.map(\.course).flatMap { [$0.start, $0.due ?? today, $0.ended ?? today] }
    let scale = DayScale(events + days + [today], from: 10, to: Self.width - 10)
    html.element(
      "svg",
      ["class": "lanes", "role": "img", "viewBox": "0 0 \(Self.width) \(height)"]
    ) { svg in
      svg.element("title", title)
      svg.element("desc", words.description(of: self))
      svg.path("now", "M\(scale.x(today)) 24V\(height - 16)")
      writeEvents(scale, to: &svg)
      for (number, lane) in drawn.enumerated() {
        write(lane, axis: Self.top + number * Self.lane + 30, scale, to: &svg)
      }
      let now = scale.x(today)
      svg.label(
        words.label(.today) + " " + words.shortDay(today),
        now,
        height - 4,
        now < 60 ? .start : now > Self.width - 60 ? .end : .middle
      )
    }
  }

  /// A tick for each event, with its number where there is room.
  private func writeEvents(_ scale: DayScale, to svg: inout HTMLWriter) {
    svg.line("base", 0, Self.width, y: 26)
    var free = 0
    for (index, day) in events.enumerated() {
      let x = scale.x(day)
      svg.path("tick", "M\(x) 20V30")
      guard x >= free else { continue }
      svg.label("\(index + 1)", x, 15, .middle, class: "head")
      free = x + 20
    }
  }

  private func write(
    _ lane: (title: String, course: TimelineDrawing),
    axis: Int,
    _ scale: DayScale,
    to svg: inout HTMLWriter
  ) {
    let course = lane.course
    let (start, now) = (scale.x(course.start), scale.x(course.ended ?? today))
    let due = course.due.map(scale.x)
    svg.label(lane.title, min(start, Self.width - 200), axis - 15)
    svg.line("past", start, max(start, min(now, due ?? now)), y: axis)
    if let due, now > due {
      svg.line("late", due, now, y: axis)
    } else if let due, course.ended == nil {
      svg.line("ahead", max(start, now), due, y: axis)
    }
    for pause in course.pauses {
      svg.hatched(scale.x(pause.lowerBound)..<scale.x(pause.upperBound + 1), around: axis)
    }
    svg.void("circle", ["class": "start", "cx": "\(start)", "cy": "\(axis)", "r": "3"])
    if course.ended != nil { svg.cross(now, axis) }
    if let due { svg.flag(due, top: axis - 11, bottom: axis + 5, side: due > 240 ? -1 : 1) }
  }
}
