import Civil

/// Lists of clocks: on a desk a row each, on a telephone a card.
extension DigestHTML {
  func writeLists(_ digest: Digest, to html: inout HTMLWriter) {
    for section in digest.sections {
      html.newline()
      html.element("section", ["id": section.kind.rawValue]) { html in
        html.element("h2", words.heading(section))
        writeTable(section.lines.map { ($0, nil) }, of: section.count, digest, to: &html)
      }
    }
  }

  func writeChanges(_ digest: Digest, to html: inout HTMLWriter) {
    let changes = digest.changes
    let nothing = words.nothingChanged(digest)
    guard changes.total > 0 || nothing != nil else { return }
    html.newline()
    html.element("section", ["id": "changes"]) { html in
      html.element("h2", words.heading(.changes, digest))
      if let nothing { html.element("p", nothing) }
      for (change, count) in [
        (DigestWords.Change.new, changes.new), (.back, changes.back), (.gone, changes.gone),
      ] where count.count > 0 {
        html.element("h3", words.heading(change, count.count))
        writeTable(count.lines.map { ($0, nil) }, of: count.count, digest, to: &html)
      }
      if changes.movedCount > 0 {
        html.element("h3", words.heading(.moved, changes.movedCount))
        let moved = changes.moved.map { ($0.line, words.move($0) as String?) }
        writeTable(moved, of: changes.movedCount, digest, to: &html)
      }
    }
  }

  /// The shapes of the drawings with their names.
  func writeLegend(to html: inout HTMLWriter) {
    html.newline()
    html.element("ul", ["class": "legend"]) { html in
      for shape in DigestWords.Shape.allCases {
        html.element("li") { html in
          html.element("svg", ["viewBox": "0 0 24 24", "aria-hidden": "true"]) { svg in
            write(shape, to: &svg)
          }
          html.element("span", words.shape(shape))
        }
      }
    }
  }

  private func write(_ shape: DigestWords.Shape, to svg: inout HTMLWriter) {
    switch shape {
    case .start: svg.void("circle", ["class": "start", "cx": "12", "cy": "12", "r": "5"])
    case .pause: svg.hatched(2..<22, around: 12)
    case .told: svg.diamond(12, 12, isFilled: true)
    case .rung: svg.diamond(12, 12, isFilled: false)
    case .today: svg.pointer(12, top: 1, bottom: 23)
    case .due: svg.flag(7, top: 2, bottom: 23, side: 1)
    }
  }

  // MARK: - One list

  /// - `lines`: those that are shown, each with what else there is to say of its date.
  /// - `count`: how many there are.
  private func writeTable(
    _ lines: [(line: DigestLine, note: String?)],
    of count: Int,
    _ digest: Digest,
    to html: inout HTMLWriter
  ) {
    guard !lines.isEmpty else { return writeMore(of: count, shown: 0, to: &html) }
    html.element("table", ["class": "lines"]) { html in
      // Where nothing is left out the heading has said it to the eye.
      html.element(
        "caption",
        ["class": count > lines.count ? nil : "heard"],
        words.caption(of: count, shown: lines.count)
      )
      writeColumns(to: &html)
      html.element("tbody") { html in
        for (line, note) in lines { write(line, note, digest, to: &html) }
      }
    }
    writeMore(of: count, shown: lines.count, to: &html)
  }

  private func writeMore(of count: Int, shown: Int, to html: inout HTMLWriter) {
    if let more = words.more(of: count, shown: shown) {
      html.element("p", ["class": "more"], more)
    }
  }

  private func writeColumns(to html: inout HTMLWriter) {
    html.element("thead") { html in
      html.element("tr") { html in
        for (name, text) in [
          ("c-key", words.label(.subject)), ("c-rule", words.label(.rule)),
          ("c-due", words.label(.due)), ("c-state", words.label(.marks)),
          ("c-who", words.label(.role)), ("c-draw", words.course),
        ] {
          html.element("th", ["scope": "col", "class": name], text)
        }
      }
    }
  }

  private func write(
    _ line: DigestLine,
    _ note: String?,
    _ digest: Digest,
    to html: inout HTMLWriter
  ) {
    html.newline()
    html.element("tr", ["class": Self.urgency(line)]) { html in
      html.element("th", ["scope": "row"]) { $0.element("bdi", line.subject) }
      html.element("td") { html in
        html.element("span", words.title(line))
        html.element("span", ["class": "note"], words.effect(line.effect) + " · " + line.rule)
      }
      html.element("td", ["class": "num", "data-label": words.label(.due)]) { html in
        html.text(words.due(line))
        if let note { html.element("span", ["class": "note"], note) }
      }
      html.element("td", ["class": "num", "data-label": words.label(.marks)]) { html in
        writeState(line, to: &html)
      }
      html.element("td", ["data-label": words.label(.role)], words.role(line))
      html.element("td", ["class": "draw"]) { html in
        TimelineDrawing(line, digest, words).write(
          words.course + ": " + line.subject + ", " + words.title(line),
          to: &html,
          words
        )
      }
    }
  }

  private func writeState(_ line: DigestLine, to html: inout HTMLWriter) {
    if let lateness = words.lateness(line) {
      html.element("span", ["class": "state"], lateness)
    }
    let notes = words.marks(line) + [words.level(line.level)]
    html.element("span", ["class": "note"], notes.joined(separator: ", "))
  }

  /// What colour and border repeat of the words.
  private static func urgency(_ line: DigestLine) -> String? {
    guard line.due != nil, line.daysLate >= 0 else { return nil }
    return line.daysLate > 0 ? "late" : "now"
  }
}

extension TimelineDrawing {
  /// A line of the page as it stands on the page's day.
  init(_ line: DigestLine, _ digest: Digest, _ words: DigestWords) {
    self.init(
      start: line.start,
      today: digest.day,
      due: line.due?.date(in: words.zone),
      pauses: line.pauses,
      rungs: line.rungs
    )
  }
}
