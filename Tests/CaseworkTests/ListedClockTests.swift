import Casework
import Civil
import TestSupport
import Testing

/// A list takes a short way to how a clock stands; it must say what the whole clock says.
struct ListedClockTests {
  @Test(
    "each clock stands on a list as it stands in full",
    arguments: PatternTests.startRows + PatternTests.stopRows + PatternTests.lifeRows
      + PatternTests.pauseRows + PatternTests.extensionRows
  )
  func sameAsWhole(row: PatternTests.Row) throws {
    let file = try row.small.file()
    var seen = 0
    for day in stride(from: 0, through: 700, by: 5) {
      let instant = Instant(seconds: 1_767_225_600 + Int64(day) * 86_400)
      for endedToo in [true, false] {
        let whole = file.clocks(asOf: instant, endedToo: endedToo)
        #expect(file.listed(asOf: instant, endedToo: endedToo) == whole)
        seen += whole.count
      }
    }
    #expect(seen > 0 || row.clocks.isEmpty)
  }
}

extension CaseFile {
  /// How each clock stands, by the whole of it.
  func clocks(asOf instant: Instant, endedToo: Bool) -> [String] {
    var found: [String] = []
    let words = Words(vocabulary)
    assessor.clocks(of: timeline, words, asOf: instant, endedToo: endedToo) { clock in
      found.append(text(clock.rule, clock.moment, clock.state, clock.due))
    }
    return found
  }

  /// The same as a list shows it.
  func listed(asOf instant: Instant, endedToo: Bool) -> [String] {
    var found: [String] = []
    let words = Words(vocabulary)
    assessor.listedClocks(of: timeline, words, asOf: instant, endedToo: endedToo) { clock, whole in
      found.append(text(clock.rule, clock.moment, clock.state, clock.due))
      #expect(whole().state == clock.state)
    }
    return found
  }

  private func text(
    _ rule: Int,
    _ moment: Int?,
    _ state: Clock.State,
    _ due: (end: End, breach: Instant)?
  ) -> String {
    let end = due.map { assessor.policy.zone.text($0.end) + " " + $0.breach.text } ?? "no date"
    return "\(rule) \(moment ?? -1) \(state) \(end)"
  }
}
