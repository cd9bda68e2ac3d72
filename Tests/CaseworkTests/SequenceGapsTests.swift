import Casework
import TestSupport
import Testing

/// Which numbers never came, beside a plain set of those that did.
struct SequenceGapsTests {
  typealias Heard = SequenceGaps.Heard

  private func new(_ numbers: UInt32...) -> [Heard] { numbers.map { Heard($0, isNew: true) } }

  @Test("the first number that is heard begins: who joins late misses nothing")
  func joinsLate() {
    var gaps = SequenceGaps()
    #expect(gaps.note(new(50, 51)).opened == [])
    #expect(gaps.note(new(49)).opened == [])
    #expect(gaps.count == 0)
    #expect(gaps.highest == 51)
  }

  @Test("a gap is opened once, split by what comes late, and closed by the last of it")
  func opensAndCloses() {
    var gaps = SequenceGaps()
    #expect(gaps.note(new(20, 26)).opened == [21...25])
    #expect(gaps.note(new(23)).opened == [])
    #expect(gaps.ranges == [21...22, 24...25])
    #expect(gaps.note(new(29)).opened == [27...28])
    #expect(gaps.note(new(22, 25, 24)).opened == [])
    #expect(gaps.ranges == [21...21, 27...28])
    #expect(gaps.note(new(28, 21, 27)).opened == [])
    #expect(gaps == SequenceGaps(highest: 29))
  }

  @Test("what is out of order within one arrival opens no gap")
  func disorder() {
    var gaps = SequenceGaps()
    #expect(gaps.note(new(5, 3, 1, 4, 2)).opened == [])
    #expect(gaps == SequenceGaps(highest: 5))
    #expect(gaps.note([]).opened == [])
  }

  @Test("a source that counts anew is told so once, and its numbers aren't each missing")
  func restart() {
    var gaps = SequenceGaps()
    #expect(gaps.note(new(1, 2, 3, 5, 6, 1000)).opened == [4...4, 7...999])
    let (opened, after) = gaps.note(new(1, 2, 4))
    #expect(opened == [3...3])
    #expect(after == 1000)
    #expect(gaps == SequenceGaps(highest: 4, ranges: [3...3], unnamed: 994))
    #expect(gaps.note(new(3, 5)).restartedAfter == nil)
    #expect(gaps.count == 994)
  }

  @Test("a restart is seen by any of its first numbers; those before it are missing then")
  func restartWithoutItsFirst() {
    var gaps = SequenceGaps(highest: 300)
    let (opened, after) = gaps.note(new(3))
    #expect(opened == [1...2])
    #expect(after == 300)
    #expect(gaps.note(new(1)).restartedAfter == nil)
    #expect(gaps.ranges == [2...2])
  }

  @Test(
    "an old number is no restart: a duplicate, one that was missing, one that is near or high",
    arguments: [
      (Heard(1, isNew: false), 300), (Heard(2, isNew: true), 300), (Heard(1, isNew: true), 10),
      (Heard(11, isNew: true), 300),
    ] as [(Heard, Int64)]
  )
  func noRestart(heard: Heard, highest: Int64) {
    var gaps = SequenceGaps(highest: highest, ranges: highest > 10 ? [2...3] : [])
    let (opened, after) = gaps.note([heard])
    #expect(opened == [])
    #expect(after == nil)
    #expect(gaps.highest == highest)
    #expect(gaps.unnamed == 0)
  }

  @Test("of more than a thousand ranges the lowest are merged into a count, and each was told")
  func limit() {
    var gaps = SequenceGaps()
    let (opened, _) = gaps.note(new(100) + (1...1500).map { Heard(100 + 3 * $0, isNew: true) })
    #expect(opened.count == 1500)
    #expect(gaps.ranges.count == SequenceGaps.rangeLimit)
    #expect(gaps.ranges.first == 1601...1602)
    #expect(gaps.unnamed == 1000)
    #expect(gaps.count == 3000)
    #expect(gaps.note(new(101)).opened == [], "what has no number any more stays counted")
    #expect(gaps.count == 3000)
  }

  /// The same, one number after the other, with nothing but the set of those that were heard.
  private struct PlainSet {
    var heard: Set<Int64> = []
    var start: Int64
    var highest: Int64
    var unnamed = 0

    init(from start: Int64) {
      self.start = start
      highest = start - 1
    }

    var missing: Set<Int64> {
      highest < start ? [] : Set(start...highest).subtracting(heard)
    }

    mutating func note(_ one: Heard) {
      let number = Int64(one.number)
      let wasHeard = heard.contains(number) || number < start
      if one.isNew, wasHeard, number <= 10, number + 10 <= highest {
        unnamed += missing.count
        heard = []
        (start, highest) = (1, 0)
      }
      heard.insert(number)
      highest = max(highest, number)
    }
  }

  /// What a careless source sends: numbers left out, out of order and sent again, and counted anew.
  private func stream(_ random: inout SplitMix64) -> [Heard] {
    var stream: [Heard] = []
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let first = stream.isEmpty ? UInt32.random(in: 1...60, using: &random) : 1
      let last = first + UInt32.random(in: 1...150, using: &random)
      var numbers = (first...last).filter { _ in Int.random(in: 0..<5, using: &random) > 0 }
      for index in numbers.indices {
        let other = index + Int.random(in: 0...4, using: &random)
        numbers.swapAt(index, min(other, numbers.count - 1))
      }
      for number in numbers {
        stream.append(Heard(number, isNew: true))
        guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
        let earlier = stream.randomElement(using: &random)
        stream.append(Heard(earlier?.number ?? number, isNew: false))
      }
    }
    return stream
  }

  @Test(
    "in any order, twice or counted anew, cut anywhere: what is missing is what a plain set lacks",
    arguments: 1...200 as ClosedRange<UInt64>
  )
  func plainSet(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var rest = stream(&random)[...]
    var gaps = SequenceGaps()
    var plain: PlainSet?
    while !rest.isEmpty {
      let arrival = Array(rest.prefix(Int.random(in: 1...40, using: &random)))
      rest = rest.dropFirst(arrival.count)
      let least = try #require(arrival.map(\.number).min())
      var expected = plain ?? PlainSet(from: Int64(least))
      let known = expected.highest
      for one in arrival { expected.note(one) }
      let (opened, after) = gaps.note(arrival)
      #expect(Set(gaps.ranges.flatMap { Array($0) }) == expected.missing)
      #expect(gaps.highest == expected.highest)
      #expect(gaps.unnamed == expected.unnamed)
      #expect(
        zip(gaps.ranges, gaps.ranges.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound }
      )
      if after == nil { #expect(opened == gaps.ranges.filter { $0.lowerBound > known }) }
      plain = expected
    }
  }

  @Test(
    "numbers are written as people write them, and not without end",
    arguments: [
      ([], ""), ([4...4], "4"), ([4...4, 7...9], "4, 7-9"),
      (
        (1...30).map { Int64($0) * 3...Int64($0) * 3 },
        "3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 48, 51, 54, 57, 60, …"
      ),
    ] as [([ClosedRange<Int64>], String)]
  )
  func text(ranges: [ClosedRange<Int64>], text: String) {
    #expect(SequenceGap(source: "regas", numbers: ranges).text == text)
  }
}
