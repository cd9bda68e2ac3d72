import Civil
import Notation
import Testing

/// One row of the acceptance table: what is asked of `compute`, and the end that the law gives.
struct Computation: Sendable {
  var id: String
  var from: String
  var term: String?
  var counting: Counting?
  var roll: Roll?
  var firstDayCounts = false
  var pauses: [[String]] = []

  /// The working days that the organisation sets for itself.
  var sets: [String: String] = [:]
  var next: Weekday?
  var cutOff: String?
  var onHoliday: CutOff.OnHoliday?
  var due: String

  /// The steps to the end, by their `kind`; nil where the row doesn't care.
  var steps: [String]?

  /// The rule that the row tests, and how it counts.
  var source: String

  /// The line as `compute --batch` reads it.
  var request: String {
    var json = JSONWriter()
    json.object { json in
      json.string("from", from)
      json.string("term", ifPresent: term)
      json.string("counting", ifPresent: counting?.rawValue)
      json.string("roll", ifPresent: roll?.rawValue)
      if firstDayCounts { json.string("first-day", "counts") }
      if !pauses.isEmpty {
        json.array("pauses") { json in
          for pause in pauses { json.array { json in pause.forEach { json.string(nil, $0) } } }
        }
      }
      if !sets.isEmpty {
        json.object("sets") { json in
          json.object("working-days") { json in sets.forEach { json.member($0, $1) } }
        }
      }
      json.string("next", ifPresent: next?.rawValue)
      json.string("cut-off", ifPresent: cutOff)
      json.string("on-holiday", ifPresent: onHoliday?.rawValue)
    }
    return json.text
  }
}

extension Computation: CustomTestStringConvertible {
  var testDescription: String { id }
}
