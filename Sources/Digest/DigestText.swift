package import Casework
package import Civil

/// The page as plain text, for mail, terminals and paper.
package struct DigestText: Sendable {
  /// What mail programs and terminals show without breaking lines of their own.
  package static let width = 72

  private let digest: Digest
  private let words: DigestWords
  private var column: TextColumn

  private init(_ digest: Digest, _ words: DigestWords, _ width: Int) {
    self.digest = digest
    self.words = words
    column = TextColumn(width: width)
  }

  /// The whole page, its last line ended.
  ///
  /// - `width`: in columns; no line is wider, and nothing is cut off.
  package static func page(
    _ digest: Digest,
    in language: Language,
    _ zone: Zone,
    width: Int = DigestText.width
  ) -> String {
    var text = DigestText(digest, DigestWords(language, zone), width)
    text.putHead()
    text.putTroubles()
    text.putShielded()
    text.putSections()
    text.putChanges()
    text.putOrders()
    text.putSources()
    text.putHorizon()
    text.putProof()
    text.putFigures()
    text.putForecast()
    text.putAsking()
    return text.column.text
  }

  private mutating func putHead() {
    column.heading(words.title(digest), underlinedWith: "=")
    column.put(words.audience(digest))
    column.put(words.made(digest))
  }

  private mutating func putTroubles() {
    let troubles = words.troubles(digest)
    guard !troubles.isEmpty else { return }
    column.gap()
    if let notChecked = words.notChecked(digest) { column.put(notChecked) }
    for trouble in troubles { column.put("- " + trouble) }
  }

  private mutating func putShielded() {
    guard let shielded = words.shielded(digest.proof) else { return }
    column.gap()
    column.put(shielded)
  }

  private mutating func putSections() {
    if let nothing = words.nothingToDo(digest) {
      column.gap()
      column.put(nothing)
    }
    for section in digest.sections {
      column.heading(words.heading(section))
      put(section.lines, of: section.count, indent: 0)
    }
  }

  // MARK: - Clocks

  private mutating func put(_ lines: [DigestLine], of count: Int, indent: Int) {
    for line in lines { put(line, indent) }
    putMore(of: count, shown: lines.count, indent)
  }

  private mutating func put(_ line: DigestLine, _ indent: Int) {
    putName(line, indent)
    let date = [words.due(line), words.lateness(line)].compactMap { $0 }.joined(separator: ", ")
    let weight = "\(words.effect(line.effect)), \(words.level(line.level))"
    let marks = words.marks(line)
    column.put(
      ([date, words.role(line), weight] + marks).joined(separator: "; "),
      indent: indent + 4
    )
  }

  private mutating func putName(_ line: DigestLine, _ indent: Int) {
    column.put("\(line.subject): \(words.title(line))", indent: indent)
  }

  private mutating func putMore(of count: Int, shown: Int, _ indent: Int) {
    if let more = words.more(of: count, shown: shown) { column.put(more, indent: indent) }
  }

  // MARK: - Changes

  private mutating func putChanges() {
    let changes = digest.changes
    if let nothing = words.nothingChanged(digest) {
      column.heading(words.heading(.changes, digest))
      column.put(nothing)
    }
    guard changes.total > 0 else { return }
    column.heading(words.heading(.changes, digest))
    put(changes.new, .new)
    putGone(changes.gone)
    put(changes.back, .back)
    putMoved(changes)
  }

  private mutating func put(_ clocks: DigestCount, _ change: DigestWords.Change) {
    guard clocks.count > 0 else { return }
    column.put(words.heading(change, clocks.count))
    put(clocks.lines, of: clocks.count, indent: 2)
  }

  /// Of what is gone the date means nothing any more.
  private mutating func putGone(_ clocks: DigestCount) {
    guard clocks.count > 0 else { return }
    column.put(words.heading(.gone, clocks.count))
    for line in clocks.lines { putName(line, 2) }
    putMore(of: clocks.count, shown: clocks.lines.count, 2)
  }

  private mutating func putMoved(_ changes: DigestChanges) {
    guard changes.movedCount > 0 else { return }
    column.put(words.heading(.moved, changes.movedCount))
    for moved in changes.moved {
      put(moved.line, 2)
      column.put(words.move(moved), indent: 6)
    }
    putMore(of: changes.movedCount, shown: changes.moved.count, 2)
  }

  // MARK: - What is in force, and the proof

  private mutating func putOrders() {
    guard !digest.orders.isEmpty else { return }
    column.heading(words.heading(.orders, digest))
    for order in digest.orders {
      column.put("\(order.subject), \(words.rule(order)): \(words.order(order))")
    }
  }

  private mutating func putSources() {
    guard !digest.sources.isEmpty else { return }
    column.heading(words.heading(.sources, digest))
    for source in digest.sources {
      column.put("\(source.name): \(words.source(source, asOf: digest.made))")
    }
  }

  private mutating func putHorizon() {
    guard let horizon = digest.horizon else { return }
    column.heading(words.heading(.horizon, digest))
    column.put(words.horizon(horizon))
  }

  private mutating func putProof() {
    column.heading(words.heading(.proof, digest))
    for sentence in words.proof(digest) { column.put(sentence) }
  }

  // MARK: - Numbers

  private mutating func putFigures() {
    let periods = digest.periods
    guard !periods.isEmpty else { return }
    column.heading(words.heading(.figures, digest))
    for period in periods {
      column.put(words.period(period))
      if let reports = period.reports { column.put(words.share(reports), indent: 2) }
      for figure in period.figures {
        let parts = [words.share(figure)] + words.details(figure)
        column.put("\(figure.title): \(parts.joined(separator: "; "))", indent: 2)
      }
    }
  }

  private mutating func putForecast() {
    let weeks = digest.weeks
    let nothing = words.nothingAhead(digest)
    guard !weeks.isEmpty || nothing != nil else { return }
    column.heading(words.heading(.forecast, digest))
    if let nothing { column.put(nothing) }
    putBars(weeks.map { ($0.count, words.week($0, on: digest)) })
    putTeams()
  }

  /// What ends on which day, for each team; of a single one that it has it all.
  private mutating func putTeams() {
    if let only = words.onlyTeam(digest) { column.put(only) }
    guard digest.teamCount > 1 else { return }
    column.gap()
    column.put(words.byTeam + ":")
    for team in digest.teams {
      column.put(words.heading(team))
      let weeks = ForecastWeek.weeks(of: team.loads, from: digest.day).filter { $0.total > 0 }
      column.put(words.description(of: weeks), indent: 4)
    }
    if let more = words.moreTeams(digest) { column.put(more) }
  }

  /// A bar and its number behind each name, under it where they would be less than ten columns.
  ///
  /// A sign is one term while all fit; then the longest bar fills the column, and the others have
  /// their share of it.
  private mutating func putBars(_ bars: [(count: Int, name: String)]) {
    let most = bars.map { $0.count }.max() ?? 0
    let names = bars.map { $0.name.columns }.max() ?? 0
    let digits = String(most).count
    let beside = column.width - names - 2 - digits - 1
    let isBeside = beside >= 10
    let room = isBeside ? beside : max(1, column.width - 2 - digits - 1)
    for (count, name) in bars {
      let length = (count * room + max(most, room) - 1) / max(most, room)
      let number = String(repeating: " ", count: digits - String(count).count) + String(count)
      let bar = "\(number) \(String(repeating: "#", count: length))"
      if isBeside {
        let space = String(repeating: " ", count: names - name.columns + 2)
        column.put(name + space + bar)
      } else {
        column.put(name)
        column.put(bar, indent: 2)
      }
    }
  }

  private mutating func putAsking() {
    column.heading(words.heading(.asking, digest))
    column.put(words.asking)
    column.put(words.again(digest))
  }
}
