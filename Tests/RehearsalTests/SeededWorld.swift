import Casework
import Civil
import Foundation
import Notation
import Policy
import Rehearsal
import TestSupport
import Testing
import Watch

/// Cases of some weeks, drawn by a seed, under a policy that has a bit of everything, and under a
/// changed one.
enum SeededWorld {
  static func editions(_ yaml: String, in folder: String) throws -> Editions {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try write(yaml, to: folder + "/policy.yaml")
    let (editions, diagnostics) = Editions.read(
      policy: folder,
      in: Repository.configuration,
      isServed: true
    )
    #expect(diagnostics.filter { $0.severity == .error } == [])
    return try #require(editions)
  }

  private static func policy(_ rules: String) -> String {
    """
    policy: p
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    case: { opens: melding, closes: dicht, owner: { melding: organisatie }, keys: { person: persoon } }
    always: { no-owner: l, no-clock: l }
    ladders:
      l: [ { at: due, tell: owner }, { at: +2 days, tell: manager, every: 1 working day, at-most: 4 } ]
    rules:
    \(rules)
    """
  }

  private static func rule(_ name: String, _ body: String) -> String {
    "  \(name): { title: T, basis: b, effect: norm, ladder: l, \(body) }"
  }

  static let old = policy(
    [
      rule("a", "starts: melding, due: 5 days, stops: klaar, warn: [2 days]"),
      rule("b", "starts: { event: any, which: last }, due: 21 days"),
      rule(
        "c",
        "starts: { event: incident, count: 3, within: 90 days, across: person }, due: 1 day"
      ),
      rule("d", "starts: { event: melding, which: first }, due: 10 weeks, stops: klaar"),
    ].joined(separator: "\n")
  )

  /// One rule shorter, one longer, one gone, one new.
  static let new = policy(
    [
      rule("a", "starts: melding, due: 3 days, stops: klaar, warn: [2 days]"),
      rule("b", "starts: { event: any, which: last }, due: 28 days"),
      rule(
        "c",
        "starts: { event: incident, count: 3, within: 90 days, across: person }, due: 1 day"
      ),
      rule("e", "starts: melding, due: 6 days, stops: klaar"),
    ].joined(separator: "\n")
  )

  /// Some cases of the weeks before that instant, with corrections, withdrawals and merges among
  /// them.
  static func happenings(
    until end: Instant,
    _ random: inout SplitMix64
  ) -> [World.Happening] {
    var happenings: [World.Happening] = []
    for number in 0..<60 {
      for event in 0..<Int.random(in: 1...5, using: &random) {
        let types = ["melding", "incident", "klaar", "notitie", "dicht"]
        let type = types.randomElement(using: &random) ?? "melding"
        let ago = Int64.random(in: 0..<40 * 24, using: &random) * 3600
        let late = Int.random(in: 0..<4, using: &random) == 0 ? ago / 2 : 0
        let time = end.adding(seconds: -ago)
        let target = Int.random(in: 0...event, using: &random)
        let (kind, extra) =
          switch Int.random(in: 0..<9, using: &random) {
          case 0: ("gecorrigeerd", #","betreft":"e\#(target)""#)
          case 1: ("ingetrokken", #","betreft":"e\#(target)""#)
          case 2: ("bevestigd", #","rule":"b""#)
          case 3 where number % 5 == 0: ("samengevoegd", #","met":"Z-\#(number + 1 + target)""#)
          default: (type, #","organisatie":"vt","persoon":"p\#(number % 9)""#)
          }
        let line =
          #"{"id":"e\#(event)","source":"s\#(number)","case":"Z-\#(number)","type":"\#(kind)","#
          + #""time":"\#(time.text)"\#(extra)}"#
        happenings.append(
          World.Happening(
            at: end.adding(seconds: -ago + late),
            .arrival(text: line, isHistory: false)
          )
        )
      }
    }
    return happenings.sorted { $0.at < $1.at }
  }
}
