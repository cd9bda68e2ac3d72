import Casework
import Civil

extension TemplateValues {
  /// What a template is tried on: all that there can be, as little as there can be, the longest
  /// values, and what the watch says of itself.
  static let samples = [
    full, bare, widest, TemplateValues(AnnouncementWords(.test, .nl, .utc), id: "0"),
  ]

  /// A sample in which every name has a value.
  static let full = TemplateValues(parcel(of: 2, left: 1, "vt", hasAll: true), listed: 2, words)

  private static let bare = TemplateValues(
    parcel(of: 1, left: 0, "vt", hasAll: false),
    listed: 1,
    words
  )

  /// No value is wider than this one, of characters of four bytes; no escalation is listed.
  private static let widest = TemplateValues(
    parcel(of: 0, left: 1, String(repeating: "\u{1F4C5}", count: valueLimit + 1), hasAll: true),
    listed: 0,
    words
  )

  private static let words = NoticeWords(.nl, .utc)

  /// A notice that was never built, with so many of its escalations, and so many left out.
  ///
  /// - `text`: its role, and case, organisation and moment too where it `hasAll`.
  private static func parcel(of count: Int, left: Int, _ text: String, hasAll: Bool) -> Parcel {
    let at = Instant(seconds: 0)
    let notice = Notice(
      id: String(repeating: "0", count: 32),
      kind: .noReader,
      role: text,
      organisation: hasAll ? text : nil,
      path: [],
      people: [],
      state: .pending,
      built: at,
      from: at,
      level: .critical,
      escalations: (0..<(count + left)).map { Int64($0) },
      subjects: hasAll ? [text] : []
    )
    return Parcel(
      delivery: Delivery(endpoint: "", notice: 0, sequence: 0, at: at),
      notice: notice,
      escalations: (0..<count).map { _ in escalation(text, hasAll: hasAll) },
      attempted: at
    )
  }

  private static func escalation(_ text: String, hasAll: Bool) -> Escalation {
    let at = Instant(seconds: 0)
    return Escalation(
      id: String(repeating: "0", count: 32),
      subject: text,
      rule: text,
      title: text,
      moment: hasAll ? text : nil,
      rung: text,
      level: .critical,
      effect: .norm,
      at: at,
      available: at,
      decided: at,
      due: "1970-01-01",
      dueAt: at,
      roles: [],
      reason: .due,
      repetition: 0,
      mark: hasAll ? .outage : nil
    )
  }
}
