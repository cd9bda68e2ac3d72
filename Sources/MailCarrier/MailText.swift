import Casework
import Civil
import Mail

/// What a notice says as mail: cases by their keys, rules and dates; nobody's name, and nothing of what
/// happened.
struct MailText {
  private let notice: Notice
  private let escalations: [Escalation]
  private let language: Language
  private let zone: Zone

  /// How many escalations stand in a mail at the most.
  private static let listed = 100

  init(_ parcel: Parcel, _ language: Language, _ zone: Zone) {
    notice = parcel.notice
    escalations = Array(parcel.escalations.prefix(Self.listed))
    self.language = language
    self.zone = zone
  }

  var content: MailMessage.Content {
    MailMessage.Content(
      subject: say("Bericht van de termijnwacht", "A notice of the deadline watch"),
      text: ([heading, ""] + escalations.map(line) + rest + ["", footer, ""])
        .joined(separator: "\n"),
      html: html,
      languages: [language == .nl ? .dutch : .english]
    )
  }

  private func say(_ dutch: String, _ english: String) -> String {
    language == .nl ? dutch : english
  }

  private var heading: String {
    let organisation = notice.organisation.map { " (\($0))" } ?? ""
    let head = say("Voor ", "For ") + notice.role + organisation
    switch notice.kind {
    case .escalations: return head + ":"
    case .backlog: return head + say(", achterstand bij aanvang:", ", what was late to begin with:")
    case .noReader:
      return head + say(", want niemand anders was te vinden:", ", as nobody else was found:")
    }
  }

  private func line(_ escalation: Escalation) -> String {
    "- \(escalation.subject): \(title(escalation)), \(date(escalation))"
  }

  private func title(_ escalation: Escalation) -> String {
    escalation.moment.map { "\(escalation.title) (\($0))" } ?? escalation.title
  }

  /// What the date is, with its weekday: "verviel di 2026-11-24".
  private func date(_ escalation: Escalation) -> String {
    let last = escalation.dueAt.adding(seconds: -1)
    let weekday = language.text(zone.local(last).date.weekday).prefix(2)
    let due = "\(weekday) \(escalation.due)"
    switch escalation.reason {
    case .started: return say("loopt, tot ", "runs, until ") + due
    case .upcoming, .due: return say("vervalt ", "due ") + due
    case .overdue, .repeated: return say("verviel ", "was due ") + due
    case .moved: return say("verschoven naar ", "moved to ") + due
    case .withdrawn: return say("vervallen: is nooit gebeurd", "withdrawn: it never happened")
    }
  }

  private var rest: [String] {
    let count = notice.escalations.count - escalations.count
    return count > 0 ? [say("en nog \(count).", "and \(count) more.")] : []
  }

  private var footer: String {
    say(
      "Waarom deze datum, en wat erop volgt: termijnwacht explain ZAAK",
      "Why this date, and what follows: termijnwacht explain CASE"
    )
  }

  private var html: String {
    let rows = escalations.map { "<li>\(Self.escaped(String(line($0).dropFirst(2))))</li>" }
    return """
      <!doctype html><html lang="\(language.rawValue)"><body style="font-family:sans-serif">
      <p>\(Self.escaped(heading))</p>
      <ul>
      \(rows.joined(separator: "\n"))
      </ul>
      \(rest.map { "<p>\(Self.escaped($0))</p>" }.joined())
      <p><small>\(Self.escaped(footer))</small></p>
      </body></html>

      """
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
