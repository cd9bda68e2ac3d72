/// What is wrong with something that a person or another system wrote, and where.
///
/// It never holds what an event said: `found` names the kind of thing that stood there. Only of
/// policy and configuration, which are no one's personal data, is the text itself told.
package struct Diagnostic: Error, Hashable, Sendable {
  package enum Severity: String, Sendable { case error, warning }

  package var code: DiagnosticCode
  /// The file's name, as it was given.
  package var file: String

  /// From 1.
  package var line: Int

  /// From 1, of an event in bytes, of YAML in characters; 0 where the whole line is meant.
  package var column: Int

  /// Where in the document, `rules.vt-onderzoek.due`; empty where line and column say it all.
  package var path: String

  package var found: String
  package var wanted: String
  package var hint: String

  package var severity: Severity { code.severity }

  package init(
    _ code: DiagnosticCode,
    file: String = "",
    line: Int = 0,
    column: Int = 0,
    path: String = "",
    found: String = "",
    wanted: String = "",
    hint: String = ""
  ) {
    self.code = code
    self.file = file
    self.line = line
    self.column = column
    self.path = path
    self.found = found
    self.wanted = wanted
    self.hint = hint
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The diagnostic on one line, as compilers write theirs, safe for a terminal.
  package var description: String {
    var place = file.isEmpty ? "" : file + ":"
    if line > 0 { place += "\(line):" }
    if column > 0 { place += "\(column):" }
    var text = place.isEmpty ? "" : place + " "
    text += "\(severity.rawValue) \(code.rawValue)"
    if !path.isEmpty { text += " at \(path)" }
    if !found.isEmpty { text += ": found \(found)" }
    if !wanted.isEmpty { text += (found.isEmpty ? ": wanted " : ", wanted ") + wanted }
    if !hint.isEmpty { text += " (\(hint))" }
    return PlainText.escaped(text)
  }
}

extension Diagnostic {
  /// What is wrong, without code and place.
  package var reason: String {
    var parts: [String] = []
    if !found.isEmpty { parts.append("found \(found)") }
    if !wanted.isEmpty { parts.append("wanted \(wanted)") }
    if !hint.isEmpty { parts.append(hint) }
    return parts.joined(separator: ", ")
  }
}
