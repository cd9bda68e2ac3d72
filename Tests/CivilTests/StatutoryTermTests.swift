import Civil
import TestSupport
import Testing

/// Laws of the Algemene termijnenwet that hold for every term, whatever its start.
struct StatutoryTermTests {
  private static let reckoner = Reckoner(calendar: Repository.nl, zone: Repository.amsterdam)

  @Test("a statutory term never ends earlier than counted", arguments: 1...10 as Seeds)
  func neverEarlier(seed: UInt64) {
    let wrong = terms(seed, Self.within + Self.beyond).filter { $0.due < $0.nominal }
    #expect(wrong == [])
  }

  @Test("a term within article 4 never ends on a closed day", arguments: 1...10 as Seeds)
  func neverClosed(seed: UInt64) {
    let wrong = terms(seed, Self.within).filter { !Repository.nl.statutory.isOpen($0.due) }
    #expect(wrong == [])
  }

  @Test(
    "a term within article 4 moves no further than to the next open days",
    arguments: 1...10 as Seeds
  )
  func neverFurther(seed: UInt64) {
    let open = Repository.nl.statutory
    let wrong = terms(seed, Self.within).filter { term in
      let rolled = open.onOrAfter(term.nominal)
      let isShort = open.count(after: term.start, through: rolled) < 2
      return term.due != rolled
        && !(isShort && open.count(after: term.start, through: term.due) == 2)
    }
    #expect(wrong == [])
  }

  @Test("a term beyond article 4 ends where it is counted", arguments: 1...10 as Seeds)
  func beyondArticle4(seed: UInt64) {
    #expect(terms(seed, Self.beyond).filter { $0.due != $0.nominal } == [])
  }

  @Test("five statutory days always hold two open ones", arguments: 1...10 as Seeds)
  func twoOpenDays(seed: UInt64) {
    let wrong = terms(seed, [Term(5, .days)]).filter {
      Repository.nl.statutory.count(after: $0.start, through: $0.due) < 2
    }
    #expect(wrong == [])
  }

  @Test("a term counted back never moves later", arguments: Counting.allCases, Roll.allCases)
  func countedBack(counting: Counting, roll: Roll) {
    let back = Self.within.map { -$0 }
    let wrong = terms(11, back, counting, roll).filter { $0.due > $0.nominal }
    #expect(wrong == [])
  }

  @Test("an agreed term that rolls earlier ends on a working day", arguments: 1...5 as Seeds)
  func rollsEarlier(seed: UInt64) {
    let wrong = terms(seed, Self.within + Self.beyond, .calendar, .earlier).filter {
      $0.due > $0.nominal || !Repository.nl.working.isOpen($0.due)
    }
    #expect(wrong == [])
  }

  @Test("pauses shift the counted end, which is rolled once", arguments: 1...5 as Seeds)
  func pausesShiftThenRoll(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var wrong: [LocalDate] = []
    for _ in 0..<100 {
      let start = LocalDate.random(using: &random)
      let days = Int.random(in: 1...40, using: &random)
      let paused = Self.reckoner.reckon(
        Measure(Term(10, .weeks), counting: .awt),
        from: Moment(start, in: .utc),
        pausedDays: days
      )
      let expected = Repository.nl.statutory.onOrAfter(start + 70 + days)
      if paused.due != .day(expected) { wrong.append(start) }
    }
    #expect(wrong == [])
  }

  // MARK: - Random terms

  private static let within: [Term] =
    (1...90).map { Term($0, .days) } + (1...12).map { Term($0, .weeks) }
    + (1...3).map { Term($0, .months) }

  private static let beyond: [Term] = [
    Term(91, .days), Term(13, .weeks), Term(4, .months), Term(1, .years),
  ]

  private struct Counted: Equatable {
    let term: Term
    let start, nominal, due: LocalDate
  }

  /// Two hundred of those terms, each from a start of its own.
  private func terms(
    _ seed: UInt64,
    _ terms: [Term],
    _ counting: Counting = .awt,
    _ roll: Roll = .none
  ) -> [Counted] {
    var random = SplitMix64(seed: seed)
    return (0..<200).map { _ in
      let term = terms[Int.random(in: terms.indices, using: &random)]
      let start = LocalDate.random(using: &random)
      let reckoning = Self.reckoner.reckon(
        Measure(term, counting: counting, roll: roll),
        from: Moment(start, in: Repository.amsterdam)
      )
      let nominal = reckoning.nominal.date(in: Repository.amsterdam)
      let due = reckoning.due.date(in: Repository.amsterdam)
      return Counted(term: term, start: start, nominal: nominal, due: due)
    }
  }
}
