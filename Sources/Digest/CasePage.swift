package import Casework
package import Civil

/// One case as an HTML page: its whole timeline drawn, each clock with its arithmetic in sentences, and
/// what was told, when.
///
/// Of events it shows types and dates, never an attribute.
package struct CasePage {
  private let key: String
  private let timeline: Timeline
  private let vocabulary: Vocabulary
  private let assessor: Assessor
  private let clocks: [(clock: Clock, paragraph: Explanation.Paragraph)]
  private let escalations: [Escalation]

  /// By the place of an escalation in the log the notices that tell it.
  private let receipts: [Int64: [NoticeReceipt]]
  private let asOf: Instant
  private let words: DigestWords

  /// - `timeline`: as `Assessor.amended` leaves it.
  /// - `clocks`: in the order in which they stand, each explained.
  /// - `escalations`: what the ledger has of the case, in its order; none of a case from files.
  /// - `receipts`: the notices that are of the case, with their deliveries.
  package init(
    key: String,
    _ timeline: Timeline,
    _ vocabulary: Vocabulary,
    _ assessor: Assessor,
    clocks: [(clock: Clock, paragraph: Explanation.Paragraph)],
    escalations: [Escalation],
    receipts: [NoticeReceipt] = [],
    asOf: Instant,
    _ words: DigestWords
  ) {
    self.key = key
    self.timeline = timeline
    self.vocabulary = vocabulary
    self.assessor = assessor
    self.clocks = clocks
    self.escalations = escalations
    self.receipts = receipts.filter { $0.notice.built <= asOf }.reduce(into: [:]) { told, receipt in
      for sequence in receipt.notice.escalations { told[sequence, default: []].append(receipt) }
    }
    self.asOf = asOf
    self.words = words
  }

  package var text: String {
    var heading = HTMLWriter()
    heading.element("h1") { html in
      html.text(words.caseTitle)
      html.element("bdi", key)
    }
    heading.element("p", ["class": "soft"], words.seen(from: asOf))
    var sections = HTMLWriter()
    writeDrawing(to: &sections)
    writeEvents(to: &sections)
    writeClocks(to: &sections)
    writeEscalations(to: &sections)
    return DigestTemplate.shipped.page(
      PageParts(
        words: words,
        title: words.caseTitle + key,
        heading: heading,
        sections: sections
      )
    )
  }

  /// How many of the timeline's events had occurred.
  private var count: Int { timeline.count(asOf: asOf) }

  // MARK: - The timeline

  private func writeDrawing(to html: inout HTMLWriter) {
    html.element("section", ["id": "course"]) { html in
      html.element("h2", words.timeline)
      CaseDrawing(
        events: (0..<count).map { timeline.moment(of: $0).date },
        lanes: clocks.map { (title(of: $0.clock), course(of: $0.clock).drawing) },
        today: assessor.policy.zone.local(asOf).date
      )
      .write(words.timeline + ": " + key, to: &html, words)
    }
    DigestHTML(words).writeLegend(to: &html)
  }

  private func writeEvents(to html: inout HTMLWriter) {
    html.newline()
    html.element("section", ["id": "events"]) { html in
      html.element("h2", words.events)
      html.element("ol", ["class": "num"]) { html in
        for index in 0..<count {
          let moment = timeline.moment(of: index)
          html.element("li") { html in
            html.text(moment.isDateOnly ? words.date(moment.date) : words.time(moment.instant))
            html.text(": ")
            html.element("bdi", vocabulary.types.text(timeline.records[index].type))
          }
        }
      }
    }
  }

  // MARK: - Clocks

  private func writeClocks(to html: inout HTMLWriter) {
    if clocks.isEmpty { html.element("p", ["class": "calm"], say(.noClocks)) }
    for (clock, paragraph) in clocks {
      html.newline()
      html.element("section", ["class": "clock"]) { html in
        html.element("h2", paragraph.heading)
        course(of: clock).drawing.write(title(of: clock), to: &html, words)
        for sentence in paragraph.sentences { html.element("p", sentence) }
        write(.wasTold, paragraph.told, to: &html)
        write(.follows, paragraph.ahead, to: &html)
      }
    }
  }

  private func write(_ title: Phrase, _ lines: [String], to html: inout HTMLWriter) {
    guard !lines.isEmpty else { return }
    html.element("h3", say(title))
    html.element("ul", ["class": "num"]) { html in
      for line in lines { html.element("li", line) }
    }
  }

  private func course(of clock: Clock) -> CaseCourse {
    CaseCourse(
      clock: clock,
      timeline: timeline,
      vocabulary: vocabulary,
      assessor: assessor,
      asOf: asOf
    )
  }

  private func title(of clock: Clock) -> String {
    let rule = assessor.policy.rules[clock.rule]
    let title = rule.title.map { words.language == .nl ? $0.nl : $0.en } ?? rule.name
    let moment = clock.moment.flatMap { rule.moments[$0].name }
    return moment.map { "\(title) (\($0))" } ?? title
  }

  // MARK: - Escalations

  /// What was decided, when it came due and when it was told, and what became of its notices; the delay
  /// is the watch's own.
  private func writeEscalations(to html: inout HTMLWriter) {
    guard !escalations.isEmpty else { return }
    html.newline()
    html.element("section", ["id": "escalations"]) { html in
      html.element("h2", words.escalations)
      html.element("table") { html in
        html.element("caption", words.caption(of: escalations.count, shown: escalations.count))
        html.element("thead") { html in
          html.element("tr") { html in
            for name in words.escalationColumns { html.element("th", ["scope": "col"], name) }
          }
        }
        html.element("tbody") { html in
          for escalation in escalations { write(escalation, to: &html) }
        }
      }
    }
  }

  private func write(_ escalation: Escalation, to html: inout HTMLWriter) {
    let notice = NoticeWords(words.language, words.zone)
    let values = [
      escalation.moment.map { "\(escalation.title) (\($0))" } ?? escalation.title,
      words.language.rung(escalation.rung),
      words.list(escalation.roles.map(words.language.role)), notice.reason(escalation),
    ]
    html.newline()
    html.element("tr") { html in
      html.element("th", ["scope": "row", "class": "num"], words.time(escalation.at))
      let names = words.escalationColumns.dropFirst()
      for (name, value) in zip(names, values) {
        html.element("td", ["class": "num", "data-label": name], value)
      }
      html.element("td", ["class": "num", "data-label": names.last]) { html in
        html.text(words.time(escalation.decided))
        if let mark = escalation.mark { html.text(" (\(notice.mark(mark)))") }
        for receipt in words.receipts(receipts[escalation.sequence, default: []], asOf: asOf) {
          html.element("span", ["class": "note"], receipt)
        }
      }
    }
  }

  private func say(_ phrase: Phrase) -> String {
    phrase.text(in: words.language, zone: words.zone)
  }
}
