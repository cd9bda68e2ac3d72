import Casework
import Civil
import FuzzSupport
import Notation
import Policy
import TestSupport

/// A century in seconds: nothing that a policy plans lies further ahead of an event.
private let century: Int64 = 100 * 366 * 86_400

/// Each case is assessed at instants of its own life, its events in two orders of arrival.
func checkAssessments(of table: EventTable) {
  CaseGroups([table]).forEachTimeline { timeline in
    guard let first = timeline.records.first?.occurred, let last = timeline.records.last?.occurred
    else { return }
    let reversed = arrivedInReverse(table, timeline.subject)
    var instant = first
    for _ in 0..<3 {
      let assessment = assess(timeline, table, instant)
      require(
        told(assessment, timeline, table, instant)
          == told(assess(reversed, table, instant), reversed, table, instant),
        "the order of arrival changes nothing"
      )
      checkRungs(assessment, timeline, table, instant)
      guard let next = assessment.next else { break }
      instant = next
    }
    for days in [0, 1, 70] as [Int64] {
      let later = last.adding(seconds: days * 86_400)
      checkRungs(assess(timeline, table, later), timeline, table, later)
    }
  }
}

private func assess(_ timeline: Timeline, _ table: EventTable, _ at: Instant) -> Assessment {
  editions.assessor.assess(timeline, table.vocabulary, asOf: at)
}

private func arrivedInReverse(_ table: EventTable, _ subject: Symbol) -> Timeline {
  var reversed = Timeline()
  reversed.subject = subject
  for (index, record) in table.records.enumerated().reversed() where record.subject == subject {
    reversed.append(
      record,
      received: table.received(of: index),
      attributes: table.attributes(of: index)
    )
  }
  reversed.sort()
  return reversed
}

/// Nothing has come due that lies ahead, and nothing more comes due before the next instant.
private func checkRungs(
  _ assessment: Assessment,
  _ timeline: Timeline,
  _ table: EventTable,
  _ asOf: Instant
) {
  let ats = assessment.rungs.map(\.at)
  require(ats.allSatisfy { $0 <= asOf }, "a rung that came due lies behind")
  require(ats == ats.sorted(), "rungs come oldest first")
  if let next = assessment.next { require(next > asOf, "the next instant lies ahead") }
  let latest = timeline.records.last.map { max($0.occurred, asOf) } ?? asOf
  let until =
    assessment.next.map { Instant(microseconds: $0.microseconds - 1) }
    ?? latest.adding(seconds: century)
  let later = assess(timeline, table, until)
  require(
    later.rungs.map(key) == assessment.rungs.map(key),
    "nothing comes due before the next instant"
  )
}

private func key(_ rung: DueRung) -> [Int64] {
  [
    Int64(rung.rule), Int64(rung.moment ?? -1), Int64(rung.anchor), Int64(rung.rung),
    rung.at.microseconds, rung.dueAt.microseconds, Int64(rung.repetition),
  ]
}

/// All that is told of a case: its clocks as JSON, its rungs, and when to look again.
private func told(
  _ assessment: Assessment,
  _ timeline: Timeline,
  _ table: EventTable,
  _ asOf: Instant
) -> [UInt8] {
  var json = JSONWriter()
  for clock in assessment.clocks {
    let anchor = timeline.records[clock.anchor]
    json.clock(
      nil,
      clock,
      of: timeline,
      ClockContext(
        key: table.cases.text(timeline.subject),
        anchorID: "\(anchor.identity)",
        anchorType: table.vocabulary.types.text(anchor.type),
        asOf: asOf
      ),
      editions.assessor
    )
    json.newline()
  }
  for line in json.bytes.split(separator: 0x0A) {
    require(parsedByFoundation(line) != nil, "a clock is told as JSON")
  }
  json.array { json in
    for rung in assessment.rungs { for part in key(rung) { json.number(nil, part) } }
    json.number(nil, assessment.next?.microseconds ?? 0)
  }
  return json.bytes
}
