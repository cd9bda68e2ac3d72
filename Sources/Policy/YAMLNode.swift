/// A line and a column of a file, both from 1, the column in characters.
struct YAMLPlace: Hashable, Comparable {
  var line: Int
  var column: Int

  static func < (left: YAMLPlace, right: YAMLPlace) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A value of a YAML file, with its place.
///
/// Scalars are their text, as it is written: a bare `12:00`, `no` or `2026-01-01` means those letters,
/// never a number, a truth value or a date.
struct YAMLNode {
  /// What a value is.
  enum Content {
    case text(String)
    case list([YAMLNode])
    case mapping([Member])

    /// Something that was told already, so that its reader stays silent.
    case refused
  }

  /// A key with its value.
  struct Member {
    var key: String
    var place: YAMLPlace
    var value: YAMLNode
  }

  var content: Content
  var place: YAMLPlace

  var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  var list: [YAMLNode]? {
    if case .list(let list) = content { list } else { nil }
  }

  var mapping: [Member]? {
    if case .mapping(let members) = content { members } else { nil }
  }

  var isRefused: Bool {
    if case .refused = content { true } else { false }
  }

  /// What kind of thing it is, for `found`.
  var kind: String {
    switch content {
    case .text(let text): text.isEmpty ? "nothing" : "the text \(quoted(text))"
    case .list: "a list"
    case .mapping: "keys with values"
    case .refused: "something else"
    }
  }
}
