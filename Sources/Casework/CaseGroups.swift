/// The events of several tables, those of one case together, in the words of one vocabulary.
package final class CaseGroups: Sendable {
  package let cases: Interner
  package let vocabulary: Vocabulary
  private let layout: CaseLayout

  /// How many tables there may be, and how many records in each.
  package static let tableLimit = 16
  package static let recordLimit = 1 << 28

  package var eventCount: Int { layout.eventCount }

  /// Whether any event says that its case goes on under another key.
  package let hasMerges: Bool

  /// The tables must have begun with the same vocabulary.
  package init(_ tables: consuming [EventTable]) {
    precondition(!tables.isEmpty && tables.count <= Self.tableLimit, "a table for each thread")
    // What has been taken over is let go at once: shared, it would be copied to be added to.
    var cases = tables[0].takeCases()
    var vocabulary = tables[0].takeVocabulary()
    var subjects: [[Symbol]] = [[]]
    var types: [[Symbol]] = [[]]
    var values: [[Symbol]] = [[]]
    for number in tables.indices.dropFirst() {
      subjects.append(cases.intern(all: tables[number].takeCases()))
      let words = tables[number].takeVocabulary()
      types.append(vocabulary.types.intern(all: words.types))
      values.append(vocabulary.values.intern(all: words.values))
    }
    self.cases = cases
    self.vocabulary = vocabulary
    hasMerges = tables.contains(where: \.hasMerges)
    let isReceivedAtOnce = tables.allSatisfy(\.isReceivedAtOnce)
    var columns: [EventColumns] = []
    for number in tables.indices {
      columns.append(tables[number].takeColumns(receivedToo: !isReceivedAtOnce))
    }
    // Handed on for good: what is held here too would be copied to be moved.
    layout = CaseLayout(
      consume columns,
      cases: cases.count,
      subjects: subjects,
      types: types,
      values: values
    )
  }

  /// Makes the timeline that of one case.
  package func fill(_ timeline: inout Timeline, subject: Symbol) {
    layout.withReader { $0.fill(&timeline, subject: Int(subject)) }
  }

  /// Passes on the timelines of some cases, in order; the one timeline is reused.
  package func forEachTimeline(
    of subjects: Range<Int>,
    _ body: (Timeline) throws -> Void
  ) rethrows {
    try layout.withReader { reader in
      var timeline = Timeline()
      for subject in subjects {
        reader.fill(&timeline, subject: subject)
        try body(timeline)
      }
    }
  }

  /// Passes on each case's timeline, in order.
  package func forEachTimeline(_ body: (Timeline) throws -> Void) rethrows {
    try forEachTimeline(of: 0..<cases.count, body)
  }
}

extension EventTable {
  fileprivate mutating func takeCases() -> Interner {
    let taken = cases
    cases = Interner()
    return taken
  }

  fileprivate mutating func takeVocabulary() -> Vocabulary {
    let taken = vocabulary
    vocabulary = Vocabulary()
    return taken
  }

  /// Takes its events out.
  fileprivate mutating func takeColumns(receivedToo: Bool) -> EventColumns {
    let columns = EventColumns(
      records: records,
      received: receivedToo ? records.indices.map { received(of: $0) } : [],
      attributes: attributes
    )
    // Taken out, and not emptied: what has another holder is made anew to be emptied.
    records = []
    attributes = []
    receipts = Receipts()
    return columns
  }
}
