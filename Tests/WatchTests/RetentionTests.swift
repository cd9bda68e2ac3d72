import Casework
import Civil
import Ledger
import Notation
import Policy
import TestSupport
import Testing

@testable import Watch

/// What was kept long enough.
struct RetentionTests {
  private static let editions = Repository.editions(policy: "config/policy.d", isServed: true)

  private func plan(
    _ retention: Configuration.Retention = Configuration.Retention(),
    _ editions: Editions = editions,
    on day: String
  ) throws -> RetentionPlan {
    RetentionPlan(retention, editions.assessor.policy, at: try instant(day))
  }

  /// The last change, the term, the last day on which it is kept.
  ///
  /// Twenty years: Wmo 2015 art. 5.3.4 (2), and Tests/Scenarios/032-retentie-vt.yaml; five: Wgs art. 1.8
  /// (7). The day of the change is day 0. A term of years that begins on 29 February ends on the 28th
  /// of a year that has no 29th.
  private static let terms: [(String, Term, String, String)] = [
    ("2006-06-01T10:00:00+02:00", Term(20, .years), "2026-06-01", "2026-06-02"),
    ("2006-06-01T23:59:59+02:00", Term(20, .years), "2026-06-01", "2026-06-02"),
    ("2006-06-01T22:00:00Z", Term(20, .years), "2026-06-02", "2026-06-03"),
    ("2004-02-29T12:00:00+01:00", Term(20, .years), "2024-02-29", "2024-03-01"),
    ("2004-02-29T12:00:00+01:00", Term(5, .years), "2009-02-28", "2009-03-01"),
    ("2026-01-01T00:00:00+01:00", Term(90, .days), "2026-04-01", "2026-04-02"),
    ("2026-01-31T12:00:00+01:00", Term(1, .months), "2026-02-28", "2026-03-01"),
    ("2026-01-01T12:00:00+01:00", Term(2, .weeks), "2026-01-15", "2026-01-16"),
  ]

  @Test("a term of keeping is over on the day after its last", arguments: terms)
  func over(changed: String, term: Term, last: String, first: String) throws {
    let changed = try instant(changed)
    #expect(try !plan(on: last).isOver(term, since: changed))
    #expect(try plan(on: first).isOver(term, since: changed))
  }

  @Test("what is kept for good has no first day, and what is a year old goes by its day")
  func firstKept() throws {
    let plan = try plan(on: "2026-06-02")
    #expect(plan.firstKept(nil) == nil)
    #expect(plan.firstKept(Term(1, .years)) == LocalDate(year: 2025, month: 6, day: 2))
    #expect(plan.firstKept(Term(90, .days)) == LocalDate(year: 2026, month: 3, day: 4))
  }

  @Test(
    "it is looked once a night, also in those in which the clock is changed",
    arguments: [
      ("2026-03-05T02:59:59+01:00", "2026-03-05T03:00:00+01:00"),
      ("2026-03-05T03:00:00+01:00", "2026-03-06T03:00:00+01:00"),
      ("2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00"),
      ("2026-10-24T12:00:00+02:00", "2026-10-25T03:00:00+01:00"),
    ]
  )
  func nextLook(now: String, wanted: String) throws {
    let next = RetentionPlan.nextLook(after: try instant(now), in: Repository.amsterdam)
    #expect(try next == instant(wanted))
  }

  // MARK: - Cases

  private func event(_ key: String, _ id: String, _ type: String, _ time: String) -> String {
    #"{"id":"\#(id)","case":"\#(key)","type":"\#(type)","time":"\#(time)T10:00:00Z"}"#
  }

  @Test("a case goes when its newest event is old, and never while a clock of it runs")
  func outlived() throws {
    try withTemporaryFolder { folder in
      var desk = try Desk(folder + "/ledger.db", try Repository.editions(yaml: policy()))
      let first = [
        event("Z-met", "1", "melding", "2006-05-29"), event("Z-met", "2", "besluit", "2006-05-30"),
        event("Z-missed", "3", "melding", "2006-05-29"),
        event("Z-none", "4", "notitie", "2006-05-29"),
        event("Z-young", "5", "notitie", "2006-05-29"),
        event("Z-one", "6", "notitie", "2006-05-29"),
      ]
      try desk.step(at: try instant("2006-06-01"), first.joined(separator: "\n"))
      let later = [
        event("Z-young", "7", "notitie", "2006-06-02"),
        #"{"id":"8","case":"Z-other","type":"samengevoegd","met":"Z-one","date":"2006-06-02"}"#,
      ]
      try desk.step(at: try instant("2006-06-03"), later.joined(separator: "\n"))
      var retention = Configuration.Retention()
      func found(_ day: String) throws -> Outlived {
        let plan = try plan(retention, desk.watch.editions, on: day)
        let found = try desk.watch.outlived(plan, limit: 10, at: try instant(day))
        #expect(found.orders.allSatisfy { $0.reason == .retention && $0.by.isEmpty })
        return Outlived(found.orders.map(\.key).sorted(), found.kept)
      }
      #expect(try found("2099-01-01") == Outlived([], 0), "nothing goes that nobody has said")
      retention.cases = Term(20, .years)
      #expect(try found("2026-06-01") == Outlived([], 0))
      #expect(try found("2026-06-02") == Outlived(["Z-met", "Z-none"], 1))
      // Those that merges made one are as young as the youngest of them.
      #expect(try found("2026-06-04") == Outlived(["Z-met", "Z-none", "Z-one", "Z-young"], 1))
      retention.rules = ["beoordeling"]
      let all = ["Z-met", "Z-missed", "Z-none", "Z-one", "Z-young"]
      #expect(try found("2026-06-04") == Outlived(all, 0), "its clock counted the keeping")
    }
  }

  /// The cases that are to go, and how many are kept.
  private struct Outlived: Equatable {
    var keys: [String]
    var kept: Int

    init(_ keys: [String], _ kept: Int) { (self.keys, self.kept) = (keys, kept) }
  }
}
