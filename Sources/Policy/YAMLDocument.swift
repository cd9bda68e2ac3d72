import Casework
import Notation

/// One YAML file being read: what was found wrong so far.
final class YAMLDocument {
  private let file: String
  private var found: [Diagnostic] = []

  init(file: String) { self.file = file }

  /// All that is wrong, from the top of the file to its end.
  var diagnostics: [Diagnostic] {
    found.enumerated().sorted { left, right in
      (left.element.line, left.element.column, left.offset)
        < (right.element.line, right.element.column, right.offset)
    }.map(\.element)
  }

  /// Whether anything is wrong, warnings aside.
  var hasErrors: Bool { found.contains { $0.severity == .error } }

  /// The root's keys; nil, with a diagnostic, where the bytes are no YAML, no mapping, or events.
  func root(of bytes: [UInt8], _ shape: MappingShape) -> YAMLFields? {
    // What an event says is never repeated: its text isn't looked at as YAML.
    guard !SettingsFile.holdsEvents(bytes) else {
      let start = YAMLPlace(line: 1, column: 1)
      report(.yamlEvents, at: start, found: "events", wanted: "keys with values")
      return nil
    }
    return YAMLComposer.compose(bytes, in: self).flatMap { root in
      YAMLValue(document: self, node: root, path: "").fields(shape)
    }
  }

  /// Tells of a fault; what the code always advises is the hint unless there is a better one.
  func report(
    _ code: DiagnosticCode,
    at place: YAMLPlace,
    path: String = "",
    found: String,
    wanted: String,
    hint: String = ""
  ) {
    let diagnostic = Diagnostic(
      code,
      file: file,
      line: place.line,
      column: place.column,
      path: path,
      found: found,
      wanted: wanted,
      hint: hint.isEmpty ? code.explanation(in: .en).hint : hint
    )
    if !self.found.contains(diagnostic) { self.found.append(diagnostic) }
  }

  /// Tells of a fault unless the file has one of its code already.
  func reportOnce(_ code: DiagnosticCode, at place: YAMLPlace, found: String, wanted: String) {
    if self.found.contains(where: { $0.code == code }) { return }
    report(code, at: place, found: found, wanted: wanted)
  }
}

/// A text of the file for a message: in quotes, on one line, cut where it is long.
func quoted(_ text: String) -> String {
  let limit = 60
  let short = text.count > limit ? text.prefix(limit) + "…" : Substring(text)
  return "\"" + PlainText.escaped(String(short)) + "\""
}
