import Civil
import Notation
import TestSupport
import Testing

/// `compute` against the acceptance table and the tables that others made.
struct ComputeTests {
  private static let table =
    Computation.workingDays + Computation.statutoryFiveDays + Computation.tenWeeksOfInquiry
    + Computation.barringOrders + Computation.criminalLaw + Computation.informing
    + Computation.administrativeLaw + Computation.agreements + Computation.composites

  @Test("a term ends where the law or the agreement puts it", arguments: table)
  func acceptance(row: Computation) throws {
    let answer = try Answer(to: row.request)
    #expect(answer["due"] == row.due, "\(row.source)")
    if let steps = row.steps { #expect(answer.steps == steps) }
  }

  @Test("a day is breached at the midnight that ends it, an instant at once")
  func dueAt() throws {
    let day = try Answer(to: #"{"from": "2026-03-05", "term": "10 weeks", "counting": "awt"}"#)
    #expect(day["nominal"] == "2026-05-14")
    #expect(day["dueAt"] == "2026-05-19T00:00:00+02:00")
    let hours = try Answer(to: #"{"from": "2026-03-28T14:00:00+01:00", "term": "24 hours"}"#)
    #expect(hours["dueAt"] == "2026-03-29T15:00:00+02:00")
  }

  @Test("a term that ends where the decree days are unknown says so")
  func beyondHorizon() throws {
    let beyond = try Answer(to: #"{"from": "2028-12-20", "term": "10 weeks", "counting": "awt"}"#)
    #expect(beyond.steps == ["counted", "beyond-horizon"])
    let within = try Answer(to: #"{"from": "2028-10-20", "term": "10 weeks", "counting": "awt"}"#)
    #expect(within.steps == ["counted"])
  }

  @Test("the four hundred reference terms end where two independent programs have them")
  func referenceVectors() throws {
    let rows = Table("awt-vectors-2023-2028.csv").rows
    #expect(rows.count == 400)
    let wrong = try rows.flatMap { row in
      let isWorking = row[3] == "workday"
      let term = "\(row[2]) \(isWorking ? "working days" : row[3] + "s")"
      let answer = try Answer(to: Self.request(row[1], term, isWorking ? nil : .awt))
      let due = Mismatch("\(row[0]) due", found: answer["due"], wanted: row[5])
      guard !row[4].isEmpty else { return [due] }
      return [due, Mismatch("\(row[0]) nominal", found: answer["nominal"], wanted: row[4])]
    }
    #expect(wrong.compactMap { $0 } == [])
  }

  @Test("the published examples of courts, notaries and lawyers come out")
  func publishedExamples() throws {
    let rows = Table("awt-published-examples.csv").rows
    #expect(rows.count == 15)
    let wrong = try rows.compactMap { row in
      let answer = try Answer(to: Self.request(row[0], "\(row[1]) \(row[2])s", .awt))
      return Mismatch("\(row[0]) \(row[1]) \(row[2])", found: answer["due"], wanted: row[3])
    }
    #expect(wrong == [])
  }

  @Test("local times round every change of 1980 to 2060 mean what the reference says")
  func localTimes() throws {
    let rows = Table("local-times.csv").rows
    #expect(rows.count == 1458)
    let wrong = try rows.compactMap { row in
      let answer = try Answer(to: #"{"local": "\#(row[0])", "zone": "Europe/Amsterdam"}"#)
      let found = [answer["kind"], answer["first"], answer["second"]].joined(separator: " ")
      return Mismatch(row[0], found: found, wanted: row[1...3].joined(separator: " "))
    }
    #expect(wrong == [])
  }

  private static func request(_ from: String, _ term: String, _ counting: Counting?) -> String {
    Computation(
      id: "",
      from: from,
      term: term,
      counting: counting,
      due: "",
      source: ""
    ).request
  }
}

/// What `compute --batch` answers to one line.
struct Answer {
  private let members: JSONValue

  init(to request: String) throws {
    members = try JSONValue(ComputeRequest.answer(request, Repository.sources))
  }

  /// The member's text; of an error's answer, which has no such member, the error.
  subscript(name: String) -> String {
    members[name]?.text ?? members["error"]?.text ?? "no \(name)"
  }

  /// The steps by their `kind`.
  var steps: [String] {
    guard case .array(let steps) = members["steps"] else { return [] }
    return steps.map { $0["kind"]?.text ?? "" }
  }
}
