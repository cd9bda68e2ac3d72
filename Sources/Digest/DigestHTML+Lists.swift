import Civil

/// Lists of clocks: on a desk a row each, on a telephone a card.
extension DigestHTML {
  func writeLists(_ digest: Digest, to html: inout HTMLWriter) {
    for section in digest.sections {
      html.newline()
      html.element("section", ["id": section.kind.rawValue]) { html in
        let lines: [NotedLine] = section.lines.map { ($0, nil) }
        write(.list, to: &html) { values in
          values.text("kind", section.kind.rawValue)
          values.text("heading", words.heading(section))
          fill(&values, lines, of: section.count, digest)
        } ours: { html in
          html.element("h2", words.heading(section))
          writeTable(lines, of: section.count, digest, to: &html)
        }
      }
    }
  }

  func writeChanges(_ digest: Digest, to html: inout HTMLWriter) {
    let changes = digest.changes
    let nothing = words.nothingChanged(digest)
    guard changes.total > 0 || nothing != nil else { return }
    html.newline()
    let lists = lists(of: changes)
    html.element("section", ["id": "changes"]) { html in
      write(.changes, to: &html) { values in
        values.text("heading", words.heading(.changes, digest))
        values.text("nothing", nothing)
        values.list("changes", lists) { list, values in
          values.text("change", words.heading(list.change, list.count))
          fill(&values, list.lines, of: list.count, digest)
        }
      } ours: { html in
        html.element("h2", words.heading(.changes, digest))
        if let nothing { html.element("p", nothing) }
        for list in lists {
          html.element("h3", words.heading(list.change, list.count))
          writeTable(list.lines, of: list.count, digest, to: &html)
        }
      }
    }
  }

  /// One kind of change: how many there are, and the first of them.
  private struct ChangeList {
    let change: DigestWords.Change
    let count: Int
    let lines: [NotedLine]
  }

  /// A line, with what else there is to say of its date.
  typealias NotedLine = (line: DigestLine, note: String?)

  /// Those with anything in them, in the order in which they are read.
  private func lists(of changes: DigestChanges) -> [ChangeList] {
    func list(_ change: DigestWords.Change, _ counted: DigestCount) -> ChangeList {
      ChangeList(change: change, count: counted.count, lines: counted.lines.map { ($0, nil) })
    }
    let moved = ChangeList(
      change: .moved,
      count: changes.movedCount,
      lines: changes.moved.map { ($0.line, words.move($0)) }
    )
    return [list(.new, changes.new), list(.back, changes.back), list(.gone, changes.gone), moved]
      .filter { $0.count > 0 }
  }

  /// What a template can use of a list.
  private func fill(
    _ values: inout PartValues,
    _ lines: [NotedLine],
    of count: Int,
    _ digest: Digest
  ) {
    values.text("more", words.more(of: count, shown: lines.count))
    values.list("lines", lines) { noted, values in
      let line = noted.line
      values.text("case", line.subject)
      values.text("title", words.title(line))
      values.text("rule", line.rule)
      values.text("effect", words.effect(line.effect))
      values.text("due", words.due(line))
      values.text("note", noted.note)
      values.text("lateness", words.lateness(line))
      let marks = words.marks(line)
      values.text("marks", marks.isEmpty ? nil : marks.joined(separator: ", "))
      values.text("level", words.level(line.level))
      values.text("role", words.role(line))
      values.markup("course") { writeCourse(line, digest, to: &$0) }
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

  /// - `lines`: those that are shown.
  /// - `count`: how many there are.
  private func writeTable(
    _ lines: [NotedLine],
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
      html.element("td", ["class": "draw"]) { writeCourse(line, digest, to: &$0) }
    }
  }

  private func writeCourse(_ line: DigestLine, _ digest: Digest, to html: inout HTMLWriter) {
    TimelineDrawing(line, digest, words).write(
      words.course + ": " + line.subject + ", " + words.title(line),
      to: &html,
      words
    )
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
