import Casework
import Civil

/// What the page of one case says beside the explanations.
extension DigestWords {
  /// Before the case's key.
  var caseTitle: String { say("Zaak ", "Case ") }

  func seen(from asOf: Instant) -> String {
    say("Gezien vanaf ", "Seen from ") + time(asOf) + "."
  }

  var timeline: String { say("Tijdlijn", "Timeline") }
  var events: String { say("Gebeurtenissen", "Events") }
  var escalations: String { say("Escalaties", "Escalations") }

  /// The columns of the escalations: the instant, the rule, the rung, the roles, the reason, the telling.
  var escalationColumns: [String] {
    [
      say("aan de beurt", "came due"), label(.rule), label(.rung), say("aan", "to"),
      say("waarom", "why"), say("gemeld", "told"),
    ]
  }

  /// A case read out: how many events, and each clock with its dates.
  func description(of drawing: CaseDrawing) -> String {
    let events = counted(
      drawing.events.count,
      "gebeurtenis",
      "gebeurtenissen",
      "event",
      "events"
    )
    let clocks = drawing.lanes.prefix(CaseDrawing.laneLimit).map { lane in
      "\(lane.title): \(dates(of: lane.course))"
    }
    return ([events] + clocks).joined(separator: "; ") + "."
  }

  private func dates(of course: TimelineDrawing) -> String {
    [
      "\(shape(.start)) \(date(course.start))",
      course.ended.map { say("geëindigd ", "ended ") + date($0) },
      course.due.map { "\(shape(.due)) \(date($0))" },
    ]
    .compactMap(\.self).joined(separator: ", ")
  }
}
