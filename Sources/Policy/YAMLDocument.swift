import Civil
import Notation
import Yams

/// One YAML file being read: its root, and what was found wrong so far.
///
/// Scalars are taken as their text, as YAML nodes have it: a bare `12:00`, `no` or `2026-01-01` means
/// those letters, never a number, a truth value or a date.
final class YAMLDocument {
  let file: String
  private(set) var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  /// The root mapping; nil, with a diagnostic, where the text is no YAML or no mapping.
  func root(of text: String, known: [String], required: [String] = []) -> YAMLFields? {
    do {
      guard let node = try Yams.compose(yaml: text) else {
        report(.shape, nil, found: "an empty document", wanted: "a mapping")
        return nil
      }
      return YAMLFields(self, node, path: "", known: known, required: required)
    } catch let error as YamlError {
      report(error)
    } catch {
      report(.yamlSyntax, nil, wanted: "YAML")
    }
    return nil
  }

  private func report(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      diagnostics.append(
        Diagnostic(
          .yamlSyntax,
          file: file,
          line: mark.line,
          column: mark.column,
          wanted: "YAML",
          hint: problem
        )
      )
    case .duplicatedKeysInMapping(let keys, let context):
      diagnostics.append(
        Diagnostic(
          .keyTwice,
          file: file,
          line: context.mark.line,
          column: context.mark.column,
          found: keys.map(\.description).joined(separator: ", "),
          wanted: "each key once"
        )
      )
    default: report(.yamlSyntax, nil, wanted: "YAML")
    }
  }

  func report(
    _ code: DiagnosticCode,
    _ node: Node?,
    path: String = "",
    found: String = "",
    wanted: String = "",
    hint: String = ""
  ) {
    let diagnostic = Diagnostic(
      code,
      file: file,
      line: node?.mark?.line ?? 1,
      column: node?.mark?.column ?? 1,
      path: path,
      found: found,
      wanted: wanted,
      hint: hint
    )
    if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
  }
}

/// A mapping of the document, with its keys checked.
struct YAMLFields {
  let document: YAMLDocument
  let node: Node
  let path: String
  private var values: [String: Node] = [:]

  /// The keys in their order.
  private(set) var keys: [String] = []

  /// Nil, with a diagnostic, where the node is no mapping; unknown and missing keys are told.
  ///
  /// `known`: the keys allowed; nil where any name may stand.
  init?(
    _ document: YAMLDocument,
    _ node: Node,
    path: String,
    known: [String]?,
    required: [String] = []
  ) {
    self.document = document
    self.node = node
    self.path = path
    guard let mapping = node.mapping else {
      document.report(.shape, node, path: path, found: node.kindName, wanted: "a mapping")
      return nil
    }
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        document.report(.shape, key, path: path, found: key.kindName, wanted: "a name as key")
        continue
      }
      if let known, !known.contains(name) {
        let near = known.first { $0.prefix(3) == name.prefix(3) }
        document.report(
          .keyUnknown,
          key,
          path: path,
          found: "\"\(name)\"",
          wanted: "one of " + known.joined(separator: ", "),
          hint: near.map { "did you mean \($0)?" } ?? ""
        )
        continue
      }
      values[name] = value
      keys.append(name)
    }
    for name in required where values[name] == nil {
      document.report(.keyMissing, node, path: path, wanted: "\"\(name)\"")
    }
  }

  func has(_ key: String) -> Bool { values[key] != nil }

  func node(_ key: String) -> Node? { values[key] }

  func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func report(
    _ code: DiagnosticCode,
    _ key: String,
    found: String = "",
    wanted: String = "",
    hint: String = ""
  ) {
    document.report(
      code,
      values[key] ?? node,
      path: path(key),
      found: found,
      wanted: wanted,
      hint: hint
    )
  }

  /// The scalar's text; nil where the key is absent, with a diagnostic where it is no scalar.
  func text(_ key: String) -> String? {
    guard let node = values[key] else { return nil }
    return document.text(node, path: path(key))
  }

  /// The texts of a list, or of a scalar as a list of one.
  func texts(_ key: String) -> [String] {
    guard let node = values[key] else { return [] }
    return document.texts(node, path: path(key))
  }

  func fields(_ key: String, known: [String]?, required: [String] = []) -> YAMLFields? {
    guard let node = values[key] else { return nil }
    return YAMLFields(document, node, path: path(key), known: known, required: required)
  }

  /// The elements of a list, each with its path.
  func elements(_ key: String) -> [(node: Node, path: String)] {
    guard let node = values[key] else { return [] }
    guard let sequence = node.sequence else {
      report(.shape, key, found: node.kindName, wanted: "a list")
      return []
    }
    return sequence.enumerated().map { ($1, "\(path(key))[\($0)]") }
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable & CaseIterable>(_ key: String, _ type: Word.Type) -> Word?
  where Word.RawValue == String {
    guard let text = text(key) else { return nil }
    if let word = Word(rawValue: text) { return word }
    report(
      .word,
      key,
      found: "\"\(text)\"",
      wanted: "one of " + Word.allCases.map(\.rawValue).joined(separator: ", ")
    )
    return nil
  }

  /// A whole number of at least `least`.
  func number(_ key: String, least: Int = 1) -> Int? {
    guard let text = text(key) else { return nil }
    if let number = Int(text), number >= least, number <= 1_000_000 { return number }
    report(.number, key, found: "\"\(text)\"", wanted: "a whole number of at least \(least)")
    return nil
  }

  /// `yes` or `no`.
  func flag(_ key: String) -> Bool? {
    guard let text = text(key) else { return nil }
    switch text {
    case "yes": return true
    case "no": return false
    default:
      report(.word, key, found: "\"\(text)\"", wanted: "yes or no")
      return nil
    }
  }

  func term(_ key: String) -> Term? {
    guard let text = text(key) else { return nil }
    return term(text, key)
  }

  func term(_ text: String, _ key: String) -> Term? {
    if let term = Term(text) { return term }
    report(
      .termSyntax,
      key,
      found: "\"\(text)\"",
      wanted: "a term such as 10 weeks, 5 working days or P10W"
    )
    return nil
  }

  func date(_ key: String) -> LocalDate? {
    guard let text = text(key) else { return nil }
    if case .date(let date)? = TimeText(text) { return date }
    report(.dateSyntax, key, found: "\"\(text)\"", wanted: "a date such as 2026-03-05")
    return nil
  }

  func time(_ key: String) -> TimeOfDay? {
    guard let text = text(key) else { return nil }
    if let time = TimeOfDay(text) { return time }
    report(.timeSyntax, key, found: "\"\(text)\"", wanted: "a time such as 08:00")
    return nil
  }

  /// A text in both languages, or one text for both.
  func localized(_ key: String) -> LocalizedText? {
    guard let node = values[key] else { return nil }
    if let text = node.scalar?.string { return LocalizedText(nl: text, en: text) }
    guard let fields = fields(key, known: ["nl", "en"], required: ["nl", "en"]),
      let nl = fields.text("nl"), let en = fields.text("en")
    else { return nil }
    return LocalizedText(nl: nl, en: en)
  }
}

extension YAMLDocument {
  func text(_ node: Node, path: String) -> String? {
    if let scalar = node.scalar { return scalar.string }
    report(.shape, node, path: path, found: node.kindName, wanted: "a text")
    return nil
  }

  func texts(_ node: Node, path: String) -> [String] {
    guard let sequence = node.sequence else { return text(node, path: path).map { [$0] } ?? [] }
    return sequence.enumerated().compactMap { text($1, path: "\(path)[\($0)]") }
  }
}

extension Node {
  var kindName: String {
    switch self {
    case .scalar: "a text"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
