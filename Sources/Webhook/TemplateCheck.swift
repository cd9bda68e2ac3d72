import Casework
import Mustache
package import Notation

extension Template {
  /// Reads a template file, and tries it on samples.
  ///
  /// - Returns: the template, nil where anything is wrong; and what is wrong.
  package static func read(
    bytes: [UInt8],
    file: String
  ) -> (template: Template?, diagnostics: [Diagnostic]) {
    var check = TemplateCheck(file: file)
    let template = check.template(bytes)
    return (check.diagnostics.isEmpty ? template : nil, check.diagnostics)
  }
}

/// Finds what is wrong with a template before a notice depends on it.
private struct TemplateCheck {
  let file: String
  private(set) var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  mutating func template(_ bytes: [UInt8]) -> Template? {
    guard bytes.count <= Template.byteLimit else {
      report(found: "\(bytes.count) bytes", wanted: "at most \(Template.byteLimit)")
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      report(found: "bytes that are no UTF-8", wanted: "UTF-8")
      return nil
    }
    let tags = TemplateTag.all(in: text)
    for tag in tags where tag.kind == .refused {
      report(tag, found: quoted(tag.name), wanted: "{{name}}, {{#name}}, {{^name}} or {{/name}}")
    }
    checkDepth(tags)
    guard diagnostics.isEmpty, let template = parsed(text) else { return nil }
    checkNames(tags)
    if diagnostics.isEmpty { checkBodies(template) }
    return template
  }

  private mutating func checkDepth(_ tags: [TemplateTag]) {
    var depth = 0
    for tag in tags {
      switch tag.kind {
      case .section, .inverted: depth += 1
      case .end: depth -= 1
      case .value, .comment, .refused: break
      }
      guard depth <= Template.depthLimit else {
        return report(
          tag,
          found: "sections in \(depth) sections",
          wanted: "at most \(Template.depthLimit)"
        )
      }
    }
  }

  private mutating func parsed(_ text: String) -> Template? {
    do {
      return try Template(text)
    } catch let error as MustacheTemplate.ParserError {
      let (line, column) = Template.place(of: error.context)
      let (found, wanted) = Self.words(of: error.error)
      report(line: line, column: column, found: found, wanted: wanted)
    } catch {
      report(found: "what is no template", wanted: "Mustache")
    }
    return nil
  }

  private static func words(of error: any Error) -> (found: String, wanted: String) {
    switch error as? MustacheTemplate.Error {
    case .sectionCloseNameIncorrect?:
      ("the end of a section that isn't open here", "the end of the one that was opened last")
    case .expectedSectionEnd?: ("a section without an end", "{{/name}}")
    default: ("a tag with more than a name in it", "{{name}}")
    }
  }

  // MARK: - Names

  /// Names are those of the fullest sample, so that none is a blank that nobody meant.
  private mutating func checkNames(_ tags: [TemplateTag]) {
    let full = TemplateValues.full.values
    let lists = full[TemplateValues.list] as? [[String: any Sendable]] ?? []
    let names = Set(full.keys)
    let inside = names.union(lists.first?.keys.map(\.self) ?? []).subtracting([TemplateValues.list])
    var open: [TemplateTag] = []
    for tag in tags where tag.kind != .comment {
      if tag.kind == .end {
        _ = open.popLast()
        continue
      }
      let isInside = open.contains { $0.kind == .section && $0.name == TemplateValues.list }
      let known = isInside ? inside : names
      if !known.contains(tag.name) {
        report(
          tag,
          found: quoted(tag.name),
          wanted: "one of " + known.sorted().joined(separator: ", ")
        )
      } else if tag.kind == .value, tag.name == TemplateValues.list {
        report(tag, found: "a list as a value", wanted: "{{#\(tag.name)}}…{{/\(tag.name)}}")
      }
      if tag.kind != .value { open.append(tag) }
    }
  }

  // MARK: - Bodies

  private mutating func checkBodies(_ template: Template) {
    for sample in TemplateValues.samples {
      let body = template.render(sample)
      guard body.count <= Template.bodyLimit else {
        report(
          found: "a body of \(body.count) bytes before any escalation is listed",
          wanted: "at most \(Template.bodyLimit)"
        )
        return
      }
      do throws(JSONError) {
        _ = try JSONValue(String(decoding: body, as: UTF8.self))
      } catch {
        let head = String(decoding: body[..<min(error.offset, body.count)], as: UTF8.self)
        report(
          found: "a body that is no JSON behind " + quoted(String(head.suffix(40))),
          wanted: error.wanted
        )
        return
      }
    }
  }

  // MARK: - Telling

  private func quoted(_ text: String) -> String { "\"\(text)\"" }

  private mutating func report(_ tag: TemplateTag, found: String, wanted: String) {
    report(line: tag.line, column: tag.column, found: found, wanted: wanted)
  }

  private mutating func report(line: Int = 1, column: Int = 1, found: String, wanted: String) {
    diagnostics.append(
      Diagnostic(
        .template,
        file: file,
        line: line,
        column: column,
        found: found,
        wanted: wanted,
        hint: DiagnosticCode.template.explanation(in: .en).hint
      )
    )
  }
}
