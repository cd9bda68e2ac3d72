import Casework
import Civil
import Mail

/// What a notice says as mail: cases by their keys, rules and dates; nobody's name, and nothing of what
/// happened.
struct MailText {
  private let notice: Notice
  private let escalations: [Escalation]
  private let words: NoticeWords

  /// Of a digest its page, which says all.
  private let pages: DigestPages?

  /// How many escalations stand in a mail at the most.
  private static let listed = 100

  init(_ parcel: Parcel, _ language: Language, _ zone: Zone) {
    notice = parcel.notice
    escalations = Array(parcel.escalations.prefix(Self.listed))
    words = NoticeWords(language, zone)
    pages = parcel.pages
  }

  var content: MailMessage.Content {
    MailMessage.Content(
      subject: words.subject,
      text: pages?.text ?? text,
      html: pages?.html ?? html,
      languages: [words.language == .nl ? .dutch : .english]
    )
  }

  private var text: String {
    let lines = escalations.map { "- \(words.line($0))" }
    return ([words.heading(notice), ""] + lines + rest + ["", words.footer, ""])
      .joined(separator: "\n")
  }

  private var rest: [String] {
    let count = notice.escalations.count - escalations.count
    return count > 0 ? [words.more(count)] : []
  }

  private var html: String {
    let rows = escalations.map { "<li>\(Self.escaped(words.line($0)))</li>" }
    return """
      <!doctype html><html lang="\(words.language.rawValue)"><body style="font-family:sans-serif">
      <p>\(Self.escaped(words.heading(notice)))</p>
      <ul>
      \(rows.joined(separator: "\n"))
      </ul>
      \(rest.map { "<p>\(Self.escaped($0))</p>" }.joined())
      <p><small>\(Self.escaped(words.footer))</small></p>
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
