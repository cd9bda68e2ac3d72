import Casework
import Notation

/// What a template can say of a notice: nothing but what is classed here, each value as it stands
/// within a JSON string.
///
/// Values are escaped when they are made, not when they are written, so that no way of writing one
/// gets round it.
struct TemplateValues: Sendable {
  /// The name of the list of escalations.
  static let list = "escalations"

  /// How many characters a value has at the most: no key of others' making fills a body.
  static let valueLimit = 400

  private(set) var values: [String: any Sendable]

  /// Those of a notice with its first escalations.
  init(_ parcel: Parcel, listed: Int, _ words: NoticeWords) {
    let (notice, shown) = (parcel.notice, parcel.escalations.prefix(listed))
    let list = shown.enumerated().map { index, escalation in
      Self.values(escalation, words)
        .merging(["first": index == 0, "last": index == shown.count - 1]) { $1 }
    }
    values = [
      "id": Self.safe(notice.id),
      "title": Self.safe(words.subject),
      "heading": Self.safe(words.heading(notice)),
      "role": Self.safe(notice.role),
      "level": Self.safe(notice.level.rawValue),
      "count": Self.safe("\(notice.escalations.count)"),
      Self.list: list,
    ]
    values["organisation"] = notice.organisation.map(Self.safe)
    if notice.subjects.count == 1 { values["case"] = Self.safe(notice.subjects[0]) }
    let left = notice.escalations.count - shown.count
    if left > 0 { values["more"] = Self.safe(words.more(left)) }
  }

  /// Those of what the watch says of itself.
  init(_ words: AnnouncementWords, id: String) {
    values = [
      "id": Self.safe(id),
      "title": Self.safe(words.subject),
      "heading": Self.safe(words.sentence),
      "level": Self.safe(Level.info.rawValue),
      "count": "0",
      Self.list: [[String: any Sendable]](),
    ]
  }

  /// Those of one escalation.
  private static func values(
    _ escalation: Escalation,
    _ words: NoticeWords
  ) -> [String: any Sendable] {
    var values: [String: any Sendable] = [
      "id": safe(escalation.id),
      "case": safe(escalation.subject),
      "rule": safe(escalation.rule),
      "title": safe(escalation.title),
      "rung": safe(escalation.rung),
      "level": safe(escalation.level.rawValue),
      "due": safe(words.due(escalation)),
      "reason": safe(words.reason(escalation)),
      "sentence": safe(words.line(escalation)),
    ]
    values["moment"] = escalation.moment.map(safe)
    values["mark"] = escalation.mark.map { safe(words.mark($0)) }
    return values
  }

  /// A text as it stands within a JSON string, with no markup of a chat tool in it, cut where it is
  /// too long.
  private static func safe(_ text: String) -> String {
    let scalars = ChatText.neutral(text).unicodeScalars
    let isLong = scalars.count > valueLimit
    var json = JSONWriter()
    json.string(nil, isLong ? String(scalars.prefix(valueLimit)) + "…" : String(scalars))
    return String(decoding: json.bytes.dropFirst().dropLast(), as: UTF8.self)
  }
}
