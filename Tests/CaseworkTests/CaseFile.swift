import Casework
import Civil
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// One case read from short-form events, with what a policy says of it.
struct CaseFile {
  let assessor: Assessor
  let timeline: Timeline
  let vocabulary: Vocabulary
  private let editions: Editions
  private let bytes: [UInt8]

  init(_ events: String, _ editions: Editions) throws {
    self.editions = editions
    assessor = editions.assessor
    bytes = Array(events.utf8)
    var table = EventTable(vocabulary: assessor.vocabulary)
    var reader = EventReader(sources: EventSources(), zone: assessor.policy.zone)
    try bytes.withUnsafeBytes { bytes in
      var text = EventText(bytes)
      while let piece = try text.next() {
        try reader.read(
          UnsafeRawBufferPointer(rebasing: bytes[piece.start..<piece.end]),
          EventReader.Context(order: UInt32(piece.number), place: UInt32(piece.start)),
          into: &table
        )
      }
    }
    let groups = CaseGroups([table])
    var timeline = Timeline()
    groups.fill(&timeline, subject: 0)
    self.timeline = timeline
    vocabulary = groups.vocabulary
  }

  /// Every escalation that a daemon that always watched decides until then, grouped by instant.
  func story(until end: String) throws -> [String] {
    var lines: [String] = []
    var newest: Instant?
    for escalation in try escalations(until: end) {
      #expect(escalation.decided == escalation.at, "a daemon that watches is never late")
      if escalation.at != newest { lines.append(heading(escalation.at)) }
      newest = escalation.at
      let moment = escalation.moment.map { "/" + $0 } ?? ""
      let repetition = escalation.repetition > 0 ? " #\(escalation.repetition)" : ""
      lines.append(
        "  \(escalation.rule)\(moment) | \(escalation.rung)\(repetition) | \(escalation.due) | "
          + escalation.roles.joined(separator: ", ")
      )
    }
    return lines
  }

  func escalations(until end: String) throws -> [Escalation] {
    HistoryRun(editions, language: .nl).escalations(
      of: timeline,
      vocabulary,
      key: "C",
      from: .distantPast,
      until: try instant(end),
      identity: { record in
        bytes.withUnsafeBytes { EventText.identity(in: $0, at: Int(record.place)) }
      }
    )
  }

  /// Every clock as of then: rule, state, and each reading's date.
  func clocks(asOf end: String) throws -> [String] {
    assessor.assess(timeline, vocabulary, asOf: try instant(end)).clocks.map { clock in
      let rule = assessor.policy.rules[clock.rule]
      let moment = clock.moment.flatMap { rule.moments[$0].name }.map { "/" + $0 } ?? ""
      let dates = (clock.promises.last?.readings ?? []).map { counted in
        (moment.isEmpty ? counted.reading.name.map { $0 + " " } ?? "" : "")
          + assessor.policy.zone.text(counted.reckoning.due)
      }
      return "\(rule.name)\(moment) \(clock.state.rawValue): " + dates.joined(separator: ", ")
    }
  }

  func owner(asOf time: String) throws -> String? {
    assessor.owner(of: timeline, asOf: try instant(time)).map { vocabulary.values.plain($0) }
  }

  /// The instant of a time with its offset; of a mere date, midnight.
  func instant(_ text: String) throws -> Instant {
    try #require(TimeText(text)).moment(in: assessor.policy.zone).instant
  }

  private func heading(_ instant: Instant) -> String {
    let text = assessor.policy.zone.text(instant)
    let weekday = assessor.policy.zone.local(instant).date.weekday.rawValue.prefix(3)
    return "\(weekday) \(text.prefix(10)) \(text.dropFirst(11).prefix(5)) \(text.suffix(6))"
  }
}

/// The lines of a text that a test expects; those that begin with `#` derive the ones below them.
func lines(_ text: String) -> [String] {
  text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
}
