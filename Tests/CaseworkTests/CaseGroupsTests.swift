import Casework
import Civil
import TestSupport
import Testing

/// Events laid out by case are those that were read: each stands in its case, in the order of a timeline,
/// in the common words, with its own attributes and its own receipt.
@Suite
struct CaseGroupsTests {
  /// An event in words.
  private struct Event: Equatable {
    var subject: String
    var type: String
    var occurred: Int64
    var received: Int64
    var order: UInt32
    var identity: UInt64
    var place: UInt32
    var attributes: [String]
  }

  private static let names = ["first", "second", "third"]

  @Test(arguments: [1, 2, 5], [1, 40, 3000])
  func everyEventStandsInItsCase(tables: Int, cases: Int) {
    for isReceivedLater in [false, true] {
      var random = SplitMix64(seed: UInt64(tables * 10_000 + cases))
      let events = (0..<4000).map {
        event($0, cases: cases, isReceivedLater: isReceivedLater, &random)
      }
      expect(groups(of: events, tables: tables), have: events)
    }
  }

  @Test
  func aCaseOfWhichThereIsMoreThanTheRestStandsWhole() {
    var random = SplitMix64(seed: 7)
    let events = (0..<5000).map { number in
      event(number, cases: number % 2 == 0 ? 1 : 2000, isReceivedLater: false, &random)
    }
    expect(groups(of: events, tables: 3), have: events)
  }

  @Test
  func noEventsAreNoCases() {
    let groups = CaseGroups([EventTable(vocabulary: Vocabulary())])
    #expect(groups.eventCount == 0)
    groups.forEachTimeline { _ in Issue.record("there is no case") }
  }

  private func event(
    _ number: Int,
    cases: Int,
    isReceivedLater: Bool,
    _ random: inout SplitMix64
  ) -> Event {
    let occurred = Int64.random(in: 0..<50, using: &random)
    let isLate = isReceivedLater && Int.random(in: 0..<10, using: &random) == 0
    return Event(
      subject: "case \(Int.random(in: 0..<cases, using: &random))",
      type: "type \(Int.random(in: 0..<20, using: &random))",
      occurred: occurred,
      received: isLate ? occurred + 5 : occurred,
      order: UInt32.random(in: 0..<3, using: &random),
      identity: UInt64.random(in: 0..<3, using: &random),
      place: UInt32(number),
      attributes: Self.names.compactMap { name in
        Int.random(in: 0..<3, using: &random) > 0
          ? nil : "\(name) \(Int.random(in: 0..<100, using: &random))"
      }
    )
  }

  /// Reads the events in slices, one table after the other.
  private func groups(of events: [Event], tables count: Int) -> CaseGroups {
    var vocabulary = Vocabulary()
    for name in Self.names { _ = vocabulary.attributes.intern(name) }
    var tables = (0..<count).map { _ in EventTable(vocabulary: vocabulary) }
    for (number, event) in events.enumerated() { append(event, to: &tables[number / 70 % count]) }
    return CaseGroups(tables)
  }

  private func append(_ event: Event, to table: inout EventTable) {
    let start = table.attributes.count
    for attribute in event.attributes {
      let words = attribute.split(separator: " ")
      table.attributes.append(
        AttributeValue(
          name: table.vocabulary.attributes.intern(String(words[0])),
          value: table.vocabulary.values.intern(attribute)
        )
      )
    }
    table.append(
      EventRecord(
        occurred: Instant(microseconds: event.occurred),
        identity: event.identity,
        subject: table.cases.intern(event.subject),
        type: table.vocabulary.types.intern(event.type),
        day: Int32(event.occurred),
        order: event.order,
        place: event.place,
        attributes: UInt32(start),
        flags: []
      ),
      received: Instant(microseconds: event.received)
    )
  }

  private func expect(_ groups: CaseGroups, have events: [Event]) {
    #expect(groups.eventCount == events.count)
    let expected = Dictionary(grouping: events, by: \.subject)
    #expect(groups.cases.count == expected.count)
    var next: Symbol = 0
    groups.forEachTimeline { timeline in
      #expect(timeline.subject == next)
      next += 1
      let own = expected[groups.cases.text(timeline.subject)] ?? []
      // What the order of a timeline doesn't tell apart stands as it was read.
      let inOrder = own.sorted {
        ($0.occurred, $0.order, $0.identity, $0.place) < (
          $1.occurred, $1.order, $1.identity, $1.place
        )
      }
      #expect(self.events(of: timeline, groups) == inOrder)
      var alone = Timeline()
      groups.fill(&alone, subject: timeline.subject)
      #expect(self.events(of: alone, groups) == inOrder)
    }
  }

  private func events(of timeline: Timeline, _ groups: CaseGroups) -> [Event] {
    timeline.records.indices.map { index in
      let record = timeline.records[index]
      #expect(record.subject == timeline.subject)
      return Event(
        subject: groups.cases.text(timeline.subject),
        type: groups.vocabulary.types.text(record.type),
        occurred: record.occurred.microseconds,
        received: timeline.received(of: index).microseconds,
        order: record.order,
        identity: record.identity,
        place: record.place,
        attributes: timeline.attributes(of: index).map { attribute in
          groups.vocabulary.values.withKeptBytes(of: attribute.value) {
            String(decoding: $0, as: UTF8.self)
          }
        }
      )
    }
  }
}
