import Casework
import Civil
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// Sources that promised to be heard and count their events: when they were, and what is missing.
struct SourceTests {
  private static let sources = EventSources(named: [
    "regas": EventSource(promisedSeconds: 26 * 3600, isNumbered: true),
    "kvk": EventSource(promisedSeconds: 3600), "politie": EventSource(isNumbered: true),
    "quiet": EventSource(typePrefix: "nl."),
  ])
  private static let now = Instant(seconds: 1_782_864_000)

  private func withDesk(
    threads: Int = 1,
    _ body: (inout Desk) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let editions = try Repository.editions(yaml: policy())
      var desk = try Desk(folder + "/l.db", editions, sources: Self.sources, threads: threads)
      try body(&desk)
    }
  }

  /// Events of a source with those numbers, a line each; `era` makes others of the same numbers.
  private func events(_ source: String, _ numbers: [Int], era: String = "") -> String {
    numbers.map { number in
      """
      {"id":"\(era)\(number)","source":"\(source)","seq":\(number),"case":"Z-\(number % 7)",\
      "type":"melding","time":"2026-03-02T10:00:00+01:00"}
      """
    }.joined(separator: "\n")
  }

  private func gap(_ source: String, _ numbers: ClosedRange<Int64>...) -> SequenceGap {
    SequenceGap(source: source, numbers: numbers)
  }

  private func standing(_ name: String, _ desk: Desk) throws -> SourceStanding {
    try #require(try desk.watch.sourceStandings().first { $0.name == name })
  }

  @Test("sources are followed from the first step on, in order of their names, heard or not")
  func neverHeard() throws {
    try withDesk { desk in
      #expect(try desk.watch.sourceStandings() == [], "of no step, nothing is known")
      try desk.step(at: Self.now)
      try desk.step(at: Self.now.adding(seconds: 60))
      #expect(
        try desk.watch.sourceStandings() == [
          SourceStanding(name: "kvk", heard: nil, promised: 3600, missing: 0, since: Self.now),
          SourceStanding(name: "politie", heard: nil, promised: nil, missing: 0, since: Self.now),
          SourceStanding(name: "regas", heard: nil, promised: 93_600, missing: 0, since: Self.now),
        ]
      )
    }
  }

  @Test("a gap is told by the step that opens it, once, and closed by an event that comes late")
  func openedAndClosed() throws {
    try withDesk { desk in
      let opened = try desk.step(at: Self.now, events("regas", [1, 2, 5])).gaps
      #expect(opened == [gap("regas", 3...4)])
      #expect(try standing("regas", desk).missing == 2)
      #expect(try desk.step(at: Self.now, events("regas", [6])).gaps == [])
      let late = Self.now.adding(seconds: 90)
      #expect(try desk.step(at: late, events("regas", [4, 9])).gaps == [gap("regas", 7...8)])
      #expect(try standing("regas", desk).missing == 3)
      #expect(try desk.step(at: late, events("regas", [8, 3, 7])).gaps == [])
      #expect(try standing("regas", desk).missing == 0)
      #expect(try standing("regas", desk).heard == late)
    }
  }

  @Test("each source has numbers of its own; those of one that doesn't count mean nothing")
  func separate() throws {
    try withDesk { desk in
      let all = ["regas", "kvk", "politie", "quiet", "unknown"].map { events($0, [1, 4]) }
      let outcome = try desk.step(at: Self.now, all.joined(separator: "\n"))
      #expect(outcome.gaps == [gap("politie", 2...3), gap("regas", 2...3)])
      let standings = try desk.watch.sourceStandings()
      #expect(standings.map(\.heard) == [Self.now, Self.now, Self.now])
      #expect(standings.map(\.missing) == [0, 2, 2])
    }
  }

  @Test("a duplicate is heard, and closes its gap; what is refused isn't heard")
  func duplicates() throws {
    try withDesk { desk in
      try desk.step(at: Self.now, events("regas", [1, 2]))
      let later = Self.now.adding(seconds: 60)
      let outcome = try desk.step(at: later, events("regas", [2]))
      #expect(outcome.counts.duplicates == 1)
      #expect(outcome.gaps == [])
      #expect(try standing("regas", desk).heard == later)
      let other = events("regas", [2]).replacing("melding", with: "besluit")
        .replacing(#""seq":2"#, with: #""seq":9"#)
      let refused = try desk.step(at: later.adding(seconds: 60), other)
      #expect(refused.counts.conflicts == 1)
      #expect(refused.gaps == [])
      #expect(try standing("regas", desk).heard == later)
    }
  }

  @Test("a source that counts anew is told so once, whatever of it is sent again")
  func restart() throws {
    try withDesk { desk in
      try desk.step(at: Self.now, events("regas", Array(1...300)))
      let again = try desk.step(at: Self.now, events("regas", [1, 2, 3]))
      #expect(again.counts.duplicates == 3)
      #expect(again.gaps == [], "the same again is no restart")
      let anew = try desk.step(at: Self.now, events("regas", [1, 2, 4], era: "2027-"))
      #expect(
        anew.gaps == [SequenceGap(source: "regas", numbers: [3...3], restartedAfter: 300)]
      )
      #expect(try desk.step(at: Self.now, events("regas", [3, 5], era: "2027-")).gaps == [])
    }
  }

  @Test("what is missing outlives the program, and what is followed no more is forgotten")
  func reopened() throws {
    try withTemporaryFolder { folder in
      let editions = try Repository.editions(yaml: policy())
      func open(_ sources: EventSources) throws -> Desk {
        try Desk(folder + "/l.db", editions, sources: sources)
      }
      do {
        var desk = try open(Self.sources)
        try desk.step(at: Self.now, events("regas", [1, 4]))
      }
      let later = Self.now.adding(seconds: 3600)
      do {
        var desk = try open(Self.sources)
        #expect(try desk.step(at: later).gaps == [])
        #expect(try standing("regas", desk).missing == 2)
        #expect(try standing("regas", desk).since == Self.now)
        #expect(try standing("regas", desk).heard == Self.now)
      }
      do {
        let uncounted = EventSources(named: ["regas": EventSource(promisedSeconds: 60)])
        var desk = try open(uncounted)
        try desk.step(at: later)
        #expect(try desk.watch.sourceStandings().map(\.missing) == [0])
        #expect(try standing("regas", desk).heard == Self.now, "it was heard all the same")
        #expect(try desk.ledger.read { try $0.sourceNames() } == ["regas"])
      }
      do {
        var desk = try open(EventSources())
        try desk.step(at: later)
        #expect(try desk.ledger.read { try $0.sourceNames() } == [])
      }
      var desk = try open(Self.sources)
      #expect(try desk.step(at: later, events("regas", [7])).gaps == [], "its first number begins")
      #expect(try standing("regas", desk).since == later)
    }
  }

  @Test(
    "loaded in bulk, sources are heard as they are step by step",
    arguments: [1, 3],
    1...4 as ClosedRange<UInt64>
  )
  func bulk(threads: Int, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func numbers(upTo last: Int) -> [Int] {
      (1...last).filter { _ in Int.random(in: 0..<6, using: &random) > 0 }
    }
    // Before, a part; then the same again and more, a conflict, a fault, and a count begun anew.
    let before = events("regas", numbers(upTo: 40))
    let conflict = events("politie", [20]).replacing("melding", with: "besluit")
      .replacing(#""seq":20"#, with: #""seq":900"#)
    let file = [
      events("regas", numbers(upTo: 300).shuffled(using: &random)),
      events("politie", Array(5...25)), conflict, #"{"id":"#, events("kvk", [3, 9]),
      events("quiet", [1, 5]),
      events("regas", numbers(upTo: 30), era: "anew-"),
    ].joined(separator: "\n")
    let later = Self.now.adding(seconds: 600)
    var standings: [[SourceStanding]] = []
    var told: [[SequenceGap]] = []
    try withDesk { desk in
      try desk.step(at: Self.now, before)
      told.append(try desk.step(at: later, file).gaps)
      standings.append(try desk.watch.sourceStandings())
    }
    try withDesk(threads: threads) { desk in
      try desk.step(at: Self.now, before)
      told.append(try desk.append(at: later, file, piecesAtOnce: 50, factsPerStep: 100).gaps)
      standings.append(try desk.watch.sourceStandings())
    }
    #expect(told[0] == told[1])
    #expect(told[0].contains { $0.source == "regas" && $0.restartedAfter != nil })
    #expect(standings[0] == standings[1])
    #expect(standings[0].map(\.heard) == [later, later, later])
  }

  @Test("a bulk load of nothing but duplicates is heard")
  func bulkDuplicates() throws {
    try withDesk { desk in
      let all = events("regas", [1, 2, 5])
      #expect(try desk.append(at: Self.now, all).gaps == [gap("regas", 3...4)])
      let later = Self.now.adding(seconds: 60)
      let outcome = try desk.append(at: later, all)
      #expect(outcome.counts.duplicates == 3)
      #expect(outcome.gaps == [])
      #expect(try standing("regas", desk).heard == later)
      #expect(try desk.step(at: later, events("regas", [3, 4])).gaps == [])
      #expect(try standing("regas", desk).missing == 0)
    }
  }
}
