/// What is wrong with something that a person or another system wrote, and where.
///
/// It never holds what an event said: `found` names the kind of thing that stood there. Only of
/// policy and configuration, which are no one's personal data, is the text itself told.
package struct Diagnostic: Error, Hashable, Sendable {
  package enum Severity: String, Sendable { case error, warning }

  package var code: DiagnosticCode
  package var severity: Severity

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

  package init(
    _ code: DiagnosticCode,
    severity: Severity = .error,
    file: String = "",
    line: Int = 0,
    column: Int = 0,
    path: String = "",
    found: String = "",
    wanted: String = "",
    hint: String = ""
  ) {
    self.code = code
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.path = path
    self.found = found
    self.wanted = wanted
    self.hint = hint
  }
}

/// The stable code of each diagnostic: what scripts match on, and what the documentation explains.
package enum DiagnosticCode: String, CaseIterable, Sendable {
  case jsonSyntax = "E-JSON-SYNTAX"
  case jsonUTF8 = "E-JSON-UTF8"
  case jsonDepth = "E-JSON-DEPTH"
  case lineLength = "E-LINE-LENGTH"
  case fileSize = "E-FILE-SIZE"
  case fileKind = "E-FILE-KIND"
  case fileRead = "E-FILE-READ"
  case fileName = "E-FILE-NAME"
  case gzip = "E-GZIP"
  case scratch = "E-SCRATCH"
  case nameTwice = "E-NAME-TWICE"
  case nameLength = "E-NAME-LENGTH"
  case attributeCount = "E-ATTRIBUTE-COUNT"
  case eventID = "E-EVENT-ID"
  case eventType = "E-EVENT-TYPE"
  case eventCase = "E-EVENT-CASE"
  case eventConflict = "E-EVENT-CONFLICT"
  case sequence = "E-EVENT-SEQUENCE"
  case timeMissing = "E-TIME-MISSING"
  case timeSyntax = "E-TIME-SYNTAX"
  case timeOffset = "E-TIME-OFFSET"
  case dateSyntax = "E-DATE-SYNTAX"
  case termSyntax = "E-TERM-SYNTAX"
  case termUnit = "E-TERM-UNIT"
  case yamlSyntax = "E-YAML-SYNTAX"
  case shape = "E-SHAPE"
  case keyUnknown = "E-KEY-UNKNOWN"
  case keyMissing = "E-KEY-MISSING"
  case keyTwice = "E-KEY-TWICE"
  case word = "E-WORD-UNKNOWN"
  case number = "E-NUMBER"
  case notYet = "E-NOT-YET"
  case zoneUnknown = "E-ZONE-UNKNOWN"
  case calendarUnknown = "E-CALENDAR-UNKNOWN"
  case holidayUnknown = "E-HOLIDAY-UNKNOWN"
  case ladderUnknown = "E-LADDER-UNKNOWN"
  case countWithin = "E-COUNT-WITHIN"
  case fatalOne = "E-FATAL-ONE"
  case dueOne = "E-DUE-ONE"
  case ruleIncomplete = "E-RULE-INCOMPLETE"
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
