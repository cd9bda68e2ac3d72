import Civil
import TestSupport
import Testing

/// The table of a `DaySet` against the definition that it repeats.
struct DaySetTests {
  private static let sets = [
    Repository.nl.statutory, Repository.nl.working,
    Repository.nl.with(closed: ["good-friday": false], decreeDaysClosed: true).working,
  ]

  /// The table's first and last days, where look-ups and counting meet.
  private static let edges = ["1974-12-31", "1975-01-01", "2075-12-31", "2076-01-01"]

  @Test("every day in and round the table is open by the table where it is by the rules")
  func isOpen() {
    let first = LocalDate.first(ofMonth: 1, year: 1970)
    let days = 0..<(LocalDate.first(ofMonth: 1, year: 2081) - first)
    for set in Self.sets {
      let wrong = days.map { first + $0 }.filter { set.isOpen($0) != set.isOpenByDefinition($0) }
      #expect(wrong == [])
    }
  }

  @Test("the n-th open day is the one that counting day by day finds", arguments: 1...3 as Seeds)
  func nth(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var dates = try Self.edges.map(date)
    for _ in 0..<12 { dates.append(LocalDate.random(using: &random)) }
    for set in Self.sets {
      var wrong: [String] = []
      for date in dates {
        for n in -60...60 where set.nth(n, after: date) != set.nthByDefinition(n, after: date) {
          wrong.append("\(n) after \(date)")
        }
      }
      #expect(wrong == [])
    }
  }

  @Test("open days are counted as looking at each counts them", arguments: 1...10 as Seeds)
  func count(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var starts = try Self.edges.map(date)
    for _ in 0..<40 { starts.append(LocalDate.random(using: &random)) }
    for set in Self.sets {
      var wrong: [String] = []
      for start in starts {
        let end = start + Int.random(in: -10...120, using: &random)
        let expected = end > start ? (1...(end - start)).count { set.isOpen(start + $0) } : 0
        if set.count(after: start, through: end) != expected { wrong.append("\(start)...\(end)") }
      }
      #expect(wrong == [])
    }
  }

  @Test(
    "an open day is its own neighbour, a closed one has open neighbours",
    arguments: 1...5 as Seeds
  )
  func neighbours(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for set in Self.sets {
      let wrong = (0..<100).map { _ in LocalDate.random(using: &random) }.filter { date in
        let (before, after) = (set.onOrBefore(date), set.onOrAfter(date))
        if set.isOpen(date) { return before != date || after != date }
        return !(before < date && date < after) || set.count(after: before, through: after) != 1
      }
      #expect(wrong == [])
    }
  }
}

/// Seeds of a property test; a failing one stands in the test's name.
typealias Seeds = ClosedRange<UInt64>

extension LocalDate {
  /// A day from 1960 to 2090: some lie before and after every table.
  static func random(using random: inout SplitMix64) -> LocalDate {
    LocalDate.first(ofMonth: 1, year: 1960) + Int.random(in: 0..<131 * 365, using: &random)
  }
}
