/// A part of the page of HTML that an agency may write itself; where it doesn't, ours stands there.
///
/// What stands in the way of looking, and what is linked, is none: nobody can leave it out.
package enum DigestPart: String, CaseIterable, Sendable {
  /// Title, audience and instant, at the top.
  case heading

  /// One list of clocks; it comes as often as there are lists.
  case list

  /// What is otherwise than on the page before.
  case changes

  /// Acknowledgements, mutes and exemptions in force.
  case orders
  case sources, figures, forecast, proof
}

/// The names that the template of a part can use.
struct PartShape {
  /// Whatever is there always.
  var texts: Set<String>

  /// What may be missing: as a section it asks whether it is there.
  var optional: Set<String> = []

  /// Of sections that come as often as there is something to tell.
  var lists: [String: PartShape] = [:]

  /// What a template may not leave out: one of each, or `ours`.
  var needed: Set<String> = []
}

extension DigestPart {
  /// The name of our own part, whole: for what only wants something around it.
  static let ours = "ours"

  var shape: PartShape {
    switch self {
    case .heading: PartShape(texts: ["title", "audience", "made"], needed: ["title", "made"])
    case .list:
      PartShape(
        texts: ["kind", "heading"],
        optional: ["more"],
        lists: ["lines": .lines],
        needed: ["heading", "lines", "more"]
      )
    case .changes:
      PartShape(
        texts: ["heading"],
        optional: ["nothing"],
        lists: [
          "changes": PartShape(
            texts: ["change"],
            optional: ["more"],
            lists: ["lines": .lines]
          )
        ],
        needed: ["heading", "changes"]
      )
    case .orders:
      PartShape(
        texts: ["heading"],
        lists: ["orders": PartShape(texts: ["case", "rule", "order"])],
        needed: ["orders"]
      )
    case .sources:
      PartShape(
        texts: ["heading"],
        lists: ["sources": PartShape(texts: ["name", "standing"])],
        needed: ["sources"]
      )
    case .figures: .figures
    case .forecast: .forecast
    case .proof:
      PartShape(
        texts: ["heading", "asking", "again"],
        lists: ["sentences": PartShape(texts: ["sentence"])],
        needed: ["sentences"]
      )
    }
  }
}

extension PartShape {
  fileprivate static let lines = PartShape(
    texts: ["case", "title", "rule", "effect", "due", "level", "role", "course"],
    optional: ["lateness", "marks", "note"]
  )

  /// The reserve that goes with what could not be looked at stands in the heading.
  fileprivate static let figures = PartShape(
    texts: ["heading"],
    lists: [
      "periods": PartShape(
        texts: ["period"],
        optional: ["reports"],
        lists: ["figures": PartShape(texts: ["title", "share"], optional: ["details"])]
      )
    ],
    needed: ["heading"]
  )

  fileprivate static let forecast = PartShape(
    texts: ["heading"],
    optional: ["nothing", "drawing", "only", "others"],
    lists: [
      "weeks": PartShape(texts: ["week", "count"]),
      "teams": PartShape(texts: ["team", "days", "course"]),
    ],
    needed: ["heading"]
  )
}

/// What one part of a page says, by the names of its shape: each value is escaped when it is put in.
struct PartValues {
  private(set) var values: [String: Any] = [:]

  mutating func text(_ name: String, _ text: String?) {
    if let text { values[name] = HTMLWriter.escaped(text) }
  }

  /// What we draw or write ourselves, whole.
  mutating func markup(_ name: String, _ write: (inout HTMLWriter) -> Void) {
    var html = HTMLWriter()
    write(&html)
    values[name] = html.html
  }

  mutating func list<Item>(
    _ name: String,
    _ items: some Sequence<Item>,
    _ fill: (Item, inout PartValues) -> Void
  ) {
    values[name] = items.map { item in
      var inner = PartValues()
      fill(item, &inner)
      return inner.values
    }
  }
}
