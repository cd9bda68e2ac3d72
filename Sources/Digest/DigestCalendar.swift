package import Casework
package import Civil
import Notation

/// One clock in a calendar: an all-day event on the day that it is due.
package struct CalendarEntry: Hashable, Sendable {
  /// How sure the day is.
  package enum Status: String, CaseIterable, Sendable {
    case confirmed = "CONFIRMED"

    /// The clock is paused: the day is what it was before.
    case tentative = "TENTATIVE"

    /// The clock has ended.
    case cancelled = "CANCELLED"
  }

  /// The same for as long as the clock lives, whatever becomes of its day; it says nothing of anybody.
  package var id: String

  /// Rises whenever the day may have become another, and never falls.
  package var revision: Int
  package var subject: String

  /// The rule in plain words, with its moment where it has several.
  package var title: String
  package var day: LocalDate

  /// Of a term that ends at a moment, that time of its day.
  package var time: TimeOfDay?
  package var status: Status

  package init(
    id: String,
    revision: Int,
    subject: String,
    title: String,
    day: LocalDate,
    time: TimeOfDay? = nil,
    status: Status = .confirmed
  ) {
    self.id = id
    self.revision = revision
    self.subject = subject
    self.title = title
    self.day = day
    self.time = time
    self.status = status
  }
}

/// The terms of one audience as a calendar that can be subscribed to (RFC 5545, RFC 7986).
///
/// It holds the nearest of them: programs that show calendars grow slow with more, and whoever has more
/// reads the page. How many there are, it says.
package struct DigestCalendar: Sendable {
  /// How many terms stand in it at the most.
  package static let limit = 5000

  package let audience: DigestAudience
  private let made: Instant
  private let today: LocalDate
  private let language: Language
  private var nearest: [CalendarEntry] = []

  /// How many terms there are, shown or not.
  package private(set) var count = 0

  /// Whether all could be looked at; where not, an event of the day says so.
  package var isChecked = true

  /// - `made`: what it is made of: all that was received until then.
  package init(
    _ audience: DigestAudience,
    made: Instant,
    today: LocalDate,
    language: Language
  ) {
    self.audience = audience
    self.made = made
    self.today = today
    self.language = language
  }

  package mutating func add(_ entry: CalendarEntry) {
    nearest.append(entry)
    count += 1
    if nearest.count >= Self.limit * 2 { nearest = kept }
  }

  /// The terms that it shows, in order of their days.
  package var entries: [CalendarEntry] {
    kept.sorted { ($0.day.days, $0.subject, $0.id) < ($1.day.days, $1.subject, $1.id) }
  }

  /// What lies ahead first, then what has passed, each with the nearest first.
  private var kept: [CalendarEntry] {
    guard nearest.count > Self.limit else { return nearest }
    let ordered = nearest.sorted { left, right in
      let (near, far) = (distance(left.day), distance(right.day))
      return near == far ? (left.subject, left.id) < (right.subject, right.id) : near < far
    }
    return Array(ordered.prefix(Self.limit))
  }

  private func distance(_ day: LocalDate) -> Int {
    day >= today ? day - today : Int(Int32.max) + (today - day)
  }

  // MARK: - As text

  /// The calendar as `text/calendar`, in UTF-8.
  package var bytes: [UInt8] {
    var writer = CalendarWriter()
    writer.line("BEGIN", "VCALENDAR")
    writer.line("VERSION", "2.0")
    writer.line("PRODID", "-//Termijnwacht//NONSGML Termijnwacht//NL")
    writer.line("CALSCALE", "GREGORIAN")
    writer.line("METHOD", "PUBLISH")
    writer.text("NAME", name)
    // What most programs read instead.
    writer.text("X-WR-CALNAME", name)
    writer.text("DESCRIPTION", summary)
    writer.line("LAST-MODIFIED", Self.stamp(made))
    writer.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
    // A calendar without any event is none (RFC 5545 section 3.6), and would say nothing.
    if !isChecked { write(unchecked, to: &writer) }
    if isChecked, count == 0 { write(nothing, to: &writer) }
    for entry in entries { write(entry, to: &writer) }
    writer.line("END", "VCALENDAR")
    return writer.bytes
  }

  private func write(_ entry: CalendarEntry, to writer: inout CalendarWriter) {
    writer.line("BEGIN", "VEVENT")
    writer.text("UID", "\(entry.id)@termijnwacht")
    writer.line("DTSTAMP", Self.stamp(made))
    writer.line("SEQUENCE", "\(entry.revision)")
    writer.line("DTSTART;VALUE=DATE", Self.digits(entry.day.description))
    writer.text("SUMMARY", summary(of: entry))
    writer.line("STATUS", entry.status.rawValue)
    // It takes nobody's time: who is asked whether somebody is free looks past it.
    writer.line("TRANSP", "TRANSPARENT")
    writer.line("END", "VEVENT")
  }

  /// `2026-03-05T07:00:00Z` as `20260305T070000Z`.
  private static func stamp(_ instant: Instant) -> String {
    digits(Instant(seconds: instant.seconds).text)
  }

  private static func digits(_ text: String) -> String {
    text.filter { $0 != "-" && $0 != ":" }
  }

  // MARK: - In words

  private var reader: String {
    language.role(audience.role) + (audience.organisation.map { " (\($0))" } ?? "")
  }

  private var name: String { say("Termijnen: ", "Terms: ") + reader }

  private var summary: String {
    let shown = entries.count
    return shown == count
      ? say("\(count) termijnen.", "\(count) terms.")
      : say("De \(shown) naaste van \(count) termijnen.", "The nearest \(shown) of \(count) terms.")
  }

  private var unchecked: CalendarEntry {
    ofTheDay(say("NIET GECONTROLEERD: ", "NOT CHECKED: ") + name, id: "unchecked")
  }

  private var nothing: CalendarEntry {
    ofTheDay(say("Geen termijnen: ", "No terms: ") + reader, id: "none")
  }

  /// What the calendar says of itself on the day that it is made.
  private func ofTheDay(_ title: String, id: String) -> CalendarEntry {
    CalendarEntry(
      id: "\(id)-\(today)-\(audience.role)-\(audience.organisation ?? "")",
      revision: 0,
      subject: "",
      title: title,
      day: today
    )
  }

  /// "VT-2026-0042: Onderzoek afronden", "14:30 VT-2026-0042: …".
  private func summary(of entry: CalendarEntry) -> String {
    let time = entry.time.map { "\($0) " } ?? ""
    let subject = entry.subject.isEmpty ? "" : entry.subject + ": "
    let state =
      switch entry.status {
      case .confirmed: ""
      case .tentative: say(" (opgeschort)", " (paused)")
      case .cancelled: say(" (beëindigd)", " (ended)")
      }
    return PlainText.escaped(time + subject + entry.title + state)
  }

  private func say(_ dutch: String, _ english: String) -> String {
    language == .nl ? dutch : english
  }
}

/// Content lines (RFC 5545 section 3.1): ended by CRLF, folded so that none is longer than 75 bytes.
private struct CalendarWriter {
  private(set) var bytes: [UInt8] = []
  private static let lineBytes = 75

  /// A property with a value that needs no escaping.
  mutating func line(_ name: String, _ value: String) {
    var length = 0
    for scalar in "\(name):\(value)".unicodeScalars {
      let encoded = scalar.utf8
      // A fold between the bytes of one character would break it for those who unfold late.
      if length + encoded.count > Self.lineBytes {
        bytes += [0x0D, 0x0A, 0x20]
        length = 1
      }
      bytes.append(contentsOf: encoded)
      length += encoded.count
    }
    bytes += [0x0D, 0x0A]
  }

  /// A property of type TEXT (RFC 5545 section 3.3.11).
  mutating func text(_ name: String, _ value: String) {
    var escaped = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": escaped += "\\"
      case "\n":
        escaped += "\\n"
        continue
      default: break
      }
      escaped.unicodeScalars.append(scalar)
    }
    line(name, escaped)
  }
}
