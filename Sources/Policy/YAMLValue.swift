import Civil
import Notation

/// A value of a YAML file, read as what its key asks for.
///
/// Each reading gives nil where the value can't be read so; then it has told why.
struct YAMLValue {
  let document: YAMLDocument
  let node: YAMLNode
  let path: String

  var place: YAMLPlace { node.place }

  func report(_ code: DiagnosticCode, found: String, wanted: String, hint: String = "") {
    document.report(code, at: place, path: path, found: found, wanted: wanted, hint: hint)
  }

  /// Tells that another kind of value is wanted; of a value that was refused, nothing more.
  private func reportKind(_ code: DiagnosticCode, wanted: String) {
    if node.isRefused { return }
    report(node.text == "" ? .valueEmpty : code, found: node.kind, wanted: wanted)
  }

  /// The keys of a mapping: those of the shape, or any names.
  func fields(_ shape: MappingShape?) -> YAMLFields? {
    if let members = node.mapping { return YAMLFields(members, of: self, shape) }
    reportKind(.mappingWanted, wanted: "keys with values")
    return nil
  }

  /// The elements of a list; none, with a diagnostic, where it is no list.
  func elements() -> [YAMLValue] {
    guard let list = node.list else {
      reportKind(.listWanted, wanted: "a list")
      return []
    }
    return list.enumerated().map {
      YAMLValue(document: document, node: $1, path: "\(path)[\($0)]")
    }
  }

  /// The elements of a list, or the value itself as a list of one.
  func oneOrMore() -> [YAMLValue] { node.list == nil ? [self] : elements() }

  func text() -> String? {
    if let text = node.text, !text.isEmpty { return text }
    reportKind(.textWanted, wanted: "a text")
    return nil
  }

  /// A text that goes into messages and keys.
  func name() -> String? {
    guard let text = text() else { return nil }
    if text.count <= 100, PlainText.escaped(text) == text { return text }
    report(.nameCharacter, found: quoted(text), wanted: "a short name on one line")
    return nil
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable & CaseIterable>(
    _ type: Word.Type,
    else code: DiagnosticCode
  ) -> Word? where Word.RawValue == String {
    guard let text = text() else { return nil }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    report(
      code,
      found: quoted(text),
      wanted: "one of " + words.joined(separator: ", "),
      hint: nearest(to: text, in: words).map { "did you mean \($0)?" } ?? ""
    )
    return nil
  }

  func number(_ range: ClosedRange<Int>) -> Int? {
    guard let text = text() else { return nil }
    guard let number = Int(text) else {
      report(.number, found: quoted(text), wanted: "a whole number")
      return nil
    }
    if range.contains(number) { return number }
    report(
      .numberRange,
      found: "\(number)",
      wanted: "a number from \(range.lowerBound) to \(range.upperBound)"
    )
    return nil
  }

  /// `yes` or `no`.
  func flag() -> Bool? {
    switch text() {
    case nil: return nil
    case "yes": return true
    case "no": return false
    case .some(let text):
      report(.yesNo, found: quoted(text), wanted: "yes or no")
      return nil
    }
  }

  func term() -> Term? {
    guard let text = text() else { return nil }
    if let term = Term(text) { return term }
    let (code, wanted) = Term.fault(in: text)
    report(code, found: quoted(text), wanted: wanted)
    return nil
  }

  /// A term above zero.
  func length() -> Term? {
    guard let term = term() else { return nil }
    if term.count > 0 { return term }
    report(.termSign, found: quoted(term.description), wanted: "a length above zero")
    return nil
  }

  func date() -> LocalDate? {
    guard let text = text() else { return nil }
    if case .date(let date)? = TimeText(text) { return date }
    report(.dateSyntax, found: quoted(text), wanted: "a date such as 2026-03-05")
    return nil
  }

  func time() -> TimeOfDay? {
    guard let text = text() else { return nil }
    if let time = TimeOfDay(text) { return time }
    report(.timeSyntax, found: quoted(text), wanted: "a time of the day such as 08:00")
    return nil
  }

  /// A text in both languages, or one text for both.
  func localized() -> LocalizedText? {
    if node.mapping == nil { return text().map { LocalizedText(nl: $0, en: $0) } }
    guard let fields = fields(.languages), let nl = fields.text("nl"), let en = fields.text("en")
    else { return nil }
    return LocalizedText(nl: nl, en: en)
  }
}
