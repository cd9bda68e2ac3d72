import Civil
import Notation

/// A mapping of a YAML file, with its keys checked.
struct YAMLFields {
  let document: YAMLDocument

  /// Where the mapping begins.
  let place: YAMLPlace
  let path: String

  /// The keys in their order.
  let keys: [String]
  private let members: [String: YAMLNode.Member]

  /// Unknown and missing keys are told.
  ///
  /// `shape`: the keys that may stand there; nil where any name may.
  init(_ members: [YAMLNode.Member], of value: YAMLValue, _ shape: MappingShape?) {
    document = value.document
    place = value.place
    path = value.path
    let known = members.filter { shape?.keys.contains($0.key) ?? true }
    keys = known.map(\.key)
    self.members = Dictionary(known.map { ($0.key, $0) }) { first, _ in first }
    guard let shape else {
      checkNames()
      return
    }
    for member in members where !shape.keys.contains(member.key) {
      reportUnknown(member, shape)
    }
    for required in shape.required where self.members[required.key] == nil {
      report(required.code, found: "no \"\(required.key)\"", wanted: "\"\(required.key)\"")
    }
  }

  /// Names go into messages, the journal and keys of the ledger.
  private func checkNames() {
    for name in keys where name.count > 100 || PlainText.escaped(name) != name {
      report(.nameCharacter, at: name, found: quoted(name), wanted: "a short name on one line")
    }
  }

  private func reportUnknown(_ member: YAMLNode.Member, _ shape: MappingShape) {
    let near = nearest(to: member.key, in: shape.keys)
    document.report(
      .keyUnknown,
      at: member.place,
      path: path,
      found: quoted(member.key),
      wanted: shape.keys.isEmpty ? "no key" : "one of " + shape.keys.joined(separator: ", "),
      hint: near.map { "did you mean \($0)?" } ?? ""
    )
  }

  func has(_ key: String) -> Bool { members[key] != nil }

  /// The value of a key; nil where the key is absent.
  subscript(key: String) -> YAMLValue? {
    members[key].map { YAMLValue(document: document, node: $0.value, path: path(key)) }
  }

  func path(_ key: String) -> String {
    let name = PlainText.escaped(key)
    return path.isEmpty ? name : "\(path).\(name)"
  }

  /// Tells of a fault of the mapping, or of one of its keys.
  func report(
    _ code: DiagnosticCode,
    at key: String? = nil,
    found: String,
    wanted: String,
    hint: String = ""
  ) {
    document.report(
      code,
      at: key.flatMap { members[$0]?.place } ?? place,
      path: key.map { path($0) } ?? path,
      found: found,
      wanted: wanted,
      hint: hint
    )
  }

  // MARK: - Values of keys

  func text(_ key: String) -> String? { self[key]?.text() }

  func name(_ key: String) -> String? { self[key]?.name() }

  func fields(_ key: String, _ shape: MappingShape?) -> YAMLFields? { self[key]?.fields(shape) }

  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String,
    _ type: Word.Type,
    else code: DiagnosticCode
  ) -> Word? where Word.RawValue == String { self[key]?.word(type, else: code) }

  func number(_ key: String, _ range: ClosedRange<Int> = 1...1_000_000) -> Int? {
    self[key]?.number(range)
  }

  func flag(_ key: String) -> Bool? { self[key]?.flag() }

  /// A term above zero.
  func length(_ key: String) -> Term? { self[key]?.length() }

  func date(_ key: String) -> LocalDate? { self[key]?.date() }

  func time(_ key: String) -> TimeOfDay? { self[key]?.time() }

  /// Whether the key has the one word that may stand there.
  func says(_ word: String, _ key: String) -> Bool {
    guard let value = self[key], let text = value.text() else { return false }
    if text != word { value.report(.word, found: quoted(text), wanted: word) }
    return text == word
  }
}

/// The candidate that a person most likely meant, by at most two letters; nil where none is near.
func nearest(to word: String, in candidates: [String]) -> String? {
  let limit = word.count < 4 ? 1 : 2
  return candidates.map { (distance(word, $0), $0) }.filter { $0.0 <= limit }.min { $0.0 < $1.0 }?.1
}

/// How many letters must be put in, taken out or changed (Levenshtein); beyond 40 letters, all.
private func distance(_ left: String, _ right: String) -> Int {
  let (left, right) = (Array(left), Array(right))
  guard left.count <= 40, right.count <= 40 else { return 40 }
  var row = Array(0...right.count)
  for (index, letter) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (column, other) in right.enumerated() {
      let change = diagonal + (letter == other ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(change, diagonal + 1, row[column] + 1)
    }
  }
  return row[right.count]
}
