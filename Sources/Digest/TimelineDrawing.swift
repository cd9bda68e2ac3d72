import Civil

/// One clock on a line: its start, pauses, today, due and rungs, told apart by shape and not by colour.
///
/// It is drawn in units of which 320 are its width, so that its letters can be read on a telephone.
struct TimelineDrawing {
  var start: LocalDate
  var today: LocalDate

  /// nil while it is paused, and where no date is known.
  var due: LocalDate?

  /// When it ended; nil while it runs.
  var ended: LocalDate?
  var pauses: [ClosedRange<LocalDate>] = []
  var rungs: [DigestRung] = []

  private static let axis = 22

  private var scale: DayScale {
    let days = [start, ended ?? today] + [due].compactMap(\.self) + rungs.map(\.day)
    return DayScale(days, from: 8, to: 312)
  }

  /// - `title`: what the drawing is of.
  func write(_ title: String, to html: inout HTMLWriter, _ words: DigestWords) {
    let scale = scale
    html.element("svg", ["class": "timeline", "role": "img", "viewBox": "0 -4 320 54"]) { svg in
      svg.element("title", title)
      svg.element("desc", words.description(of: self))
      writeLine(scale, to: &svg)
      for pause in pauses {
        svg.hatched(scale.x(pause.lowerBound)..<scale.x(pause.upperBound + 1), around: Self.axis)
      }
      svg.void("circle", ["class": "start", "cx": "\(scale.x(start))", "cy": "22", "r": "4"])
      for rung in rungs { svg.diamond(scale.x(rung.day), Self.axis, isFilled: rung.isPast) }
      if let ended { svg.cross(scale.x(ended), Self.axis) }
      if let due { writeDue(due, scale, to: &svg, words) }
      writeDays(scale, to: &svg, words)
    }
  }

  /// What has passed is thick, what is past the due thicker, what lies ahead dashed.
  private func writeLine(_ scale: DayScale, to svg: inout HTMLWriter) {
    let now = ended ?? today
    let inTime = min(now, due ?? now)
    svg.line("past", scale.x(start), scale.x(max(start, inTime)), y: Self.axis)
    if let due, now > due {
      svg.line("late", scale.x(due), scale.x(now), y: Self.axis)
    } else if let due, ended == nil {
      svg.line("ahead", scale.x(max(start, now)), scale.x(due), y: Self.axis)
    }
  }

  private func writeDue(
    _ due: LocalDate,
    _ scale: DayScale,
    to svg: inout HTMLWriter,
    _ words: DigestWords
  ) {
    let x = scale.x(due)
    let side = x > 220 ? -1 : 1
    svg.flag(x, top: 2, bottom: Self.axis + 5, side: side)
    svg.label(words.day(due, near: today), x + 13 * side, 11, side < 0 ? .end : .start)
  }

  /// The days below the line: today, and the start where there is room for it.
  private func writeDays(_ scale: DayScale, to svg: inout HTMLWriter, _ words: DigestWords) {
    let now = scale.x(ended ?? today)
    if ended == nil { svg.pointer(now, top: Self.axis - 9, bottom: Self.axis + 9) }
    svg.label(
      ended.map { words.day($0, near: today) } ?? words.label(.today),
      now,
      44,
      now < 40 ? .start : now > 280 ? .end : .middle
    )
    let isBeside = abs(now - scale.x(start)) > 130
    if isBeside { svg.label(words.day(start, near: today), max(2, scale.x(start) - 6), 44, .start) }
  }
}

/// Where days lie on a drawing.
struct DayScale {
  private let first: LocalDate
  private let last: LocalDate
  private let from: Int
  private let to: Int

  init(_ days: [LocalDate], from: Int, to: Int) {
    let first = days.min() ?? LocalDate(days: 0)
    self.first = first
    last = max(days.max() ?? first, first + 1)
    self.from = from
    self.to = to
  }

  /// The place of a day; of one that lies outside the nearest edge.
  func x(_ day: LocalDate) -> Int {
    from + (min(max(day, first), last) - first) * (to - from) / (last - first)
  }
}
