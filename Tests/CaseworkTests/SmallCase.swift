import Casework
import Civil
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// A rule named `r` and a handful of events, each as `2026-03-02T10:00 type name=value`.
///
/// A time is Amsterdam's; a mere date is an event of which no time is known.
struct SmallCase: Sendable {
  /// The policy's `case`, its hour, and the ladder that the rule may name `l`.
  var life = "{ opens: open, closes: close }"
  var hour = "08:00"
  var ladder = ""
  var rule: String
  var events: [String]

  func file() throws -> CaseFile {
    let editions = try Repository.editions(
      yaml: """
        policy: small
        edition: "1"
        timezone: Europe/Amsterdam
        calendar: nl
        hour: "\(hour)"
        case: \(life)
        ladders: { \(ladder.isEmpty ? "" : "l: " + ladder) }
        rules:
          r: \(rule)
        """
    )
    let lines = try events.enumerated().map { try json($1, id: $0) }
    return try CaseFile(lines.joined(separator: "\n"), editions)
  }

  private func json(_ event: String, id: Int) throws -> String {
    let words = event.split(separator: " ").map(String.init)
    var json = JSONWriter()
    let time = try #require(TimeText(words[0]))
    json.object { json in
      json.string("id", String(id))
      json.string("case", "Z")
      json.string("type", words[1])
      if case .local(let local) = time {
        json.string("time", Repository.amsterdam.instant(of: local).text)
      } else {
        json.string("date", words[0])
      }
      for word in words.dropFirst(2) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        json.member(parts[0], parts[1])
      }
    }
    return json.text
  }

  /// The clocks as of then: state, date, and what else there is to say of the date.
  func clocks(asOf time: String = "2027-12-31") throws -> [String] {
    let file = try file()
    let zone = file.assessor.policy.zone
    let assessment = file.assessor.assess(
      file.timeline,
      file.vocabulary,
      asOf: try file.instant(time)
    )
    return assessment.clocks.map { clock in
      var text = clock.state.rawValue
      for counted in clock.promises.last?.readings ?? [] {
        text += " " + zone.text(counted.reckoning.due) + (counted.isCapped ? " capped" : "")
      }
      if let shadow = clock.shadow { text += " shadow " + zone.text(shadow.due) }
      if !clock.refusedExtensions.isEmpty { text += " refused \(clock.refusedExtensions.count)" }
      return text
    }
  }

  /// Everything that a daemon that always watched tells until then: local time and rung.
  func told(until end: String = "2027-12-31") throws -> [String] {
    try file().escalations(until: end).map { escalation in
      let time = Repository.amsterdam.local(escalation.at).text.dropLast(3)
      let repetition = escalation.repetition > 0 ? " #\(escalation.repetition)" : ""
      return "\(time) \(escalation.rung)\(repetition)"
    }
  }
}
