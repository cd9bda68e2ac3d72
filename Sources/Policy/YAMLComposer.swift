import Notation
import Yams

/// Makes the values of a YAML file out of its text, and tells what is wrong with it as YAML.
struct YAMLComposer {
  /// How deep values may be nested: the language itself needs six levels.
  static let depthLimit = 32

  /// How many keys that come twice are told of one file; of a large file fewer.
  private static let twiceLimit = 64

  /// How many characters may be parsed again because of them.
  private static let againLimit = 2_000_000

  private let document: YAMLDocument
  private var text: YAMLText

  /// Where a key was disguised because it comes again, and the first character that it had.
  private var disguised: [YAMLPlace: Unicode.Scalar] = [:]

  /// The root; nil, with a diagnostic, where the bytes are no YAML.
  static func compose(_ bytes: [UInt8], in document: YAMLDocument) -> YAMLNode? {
    guard let text = YAMLText(bytes, in: document) else { return nil }
    var composer = YAMLComposer(document: document, text: text)
    return composer.compose()
  }

  private init(document: YAMLDocument, text: YAMLText) {
    self.document = document
    self.text = text
  }

  /// Parses until no key comes twice.
  ///
  /// The parser gives up at a key that comes twice, which would hide every other fault; so the earlier
  /// of the two is disguised, and the text parsed again.
  private mutating func compose() -> YAMLNode? {
    while true {
      do {
        // The default encoding would be asked of the environment.
        let parser = try Parser(yaml: text.string, resolver: .basic, encoding: .utf8)
        let root = try parser.singleRoot()
        // Nodes hold their anchors weakly: only the parser keeps them.
        return withExtendedLifetime(parser) { self.root(root) }
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        let place = YAMLPlace(context.mark)
        let first = text.disguise(keyAt: place, as: disguised.count)
        let again = (disguised.count + 1) * text.count
        guard let first, disguised.count < Self.twiceLimit, again < Self.againLimit else {
          document.report(
            .keyTwice,
            at: place,
            found: keys.map(quoted).joined(separator: ", "),
            wanted: "each key once"
          )
          return nil
        }
        disguised[place] = first
      } catch {
        report(error)
        return nil
      }
    }
  }

  // MARK: - Values

  private func root(_ node: Node?) -> YAMLNode? {
    guard let node, node.scalar.map({ $0.string.isEmpty && $0.style == .plain }) != true else {
      document.report(
        .yamlEmpty,
        at: YAMLPlace(line: 1, column: 1),
        found: "nothing",
        wanted: "keys with values"
      )
      return nil
    }
    return value(node, depth: 1)
  }

  private func value(_ node: Node, depth: Int) -> YAMLNode {
    let place = node.place
    guard depth <= Self.depthLimit else {
      document.reportOnce(
        .yamlDepth,
        at: place,
        found: "more than \(Self.depthLimit) levels",
        wanted: "at most \(Self.depthLimit)"
      )
      return YAMLNode(content: .refused, place: place)
    }
    if let anchor = node.anchor {
      document.report(
        .yamlAlias,
        at: place,
        found: quoted("&" + anchor.rawValue),
        wanted: "the value without an anchor"
      )
    }
    refuseTag(of: node)
    return YAMLNode(content: content(of: node, depth: depth), place: place)
  }

  private func content(of node: Node, depth: Int) -> YAMLNode.Content {
    switch node {
    case .scalar(let scalar):
      let text = scalar.string
      guard scalar.style == .plain, text.unicodeScalars.first == YAMLText.star else {
        return .text(restored(text))
      }
      document.report(
        .yamlAlias,
        at: node.place,
        found: quoted(restored(text)),
        wanted: "the value itself"
      )
      return .refused
    case .sequence(let sequence):
      return .list(sequence.map { value($0, depth: depth + 1) })
    case .mapping(let mapping):
      return .mapping(members(of: mapping, depth: depth))
    case .alias: return .refused
    }
  }

  private func members(of mapping: Node.Mapping, depth: Int) -> [YAMLNode.Member] {
    var members: [YAMLNode.Member] = []
    var names: Set<String> = []
    for (key, node) in mapping {
      let place = key.place
      guard let name = name(of: key, depth: depth) else { continue }
      // Read even where the key comes twice: one fault hides no other.
      let value = value(node, depth: depth + 1)
      guard names.insert(name).inserted else {
        document.report(.keyTwice, at: place, found: quoted(name), wanted: "each key once")
        continue
      }
      members.append(YAMLNode.Member(key: name, place: place, value: value))
    }
    return members
  }

  /// The key's text; nil, with a diagnostic, where it has none.
  private func name(of key: Node, depth: Int) -> String? {
    if key.scalar?.string == "<<", key.scalar?.style == .plain {
      document.report(.yamlMerge, at: key.place, found: "\"<<\"", wanted: "the keys themselves")
      return nil
    }
    let value = value(key, depth: depth + 1)
    guard var text = value.text, !text.isEmpty else {
      if !value.isRefused {
        document.report(.keyShape, at: value.place, found: value.kind, wanted: "a key's name")
      }
      return nil
    }
    if let first = disguised[value.place] {
      text.unicodeScalars.removeFirst()
      text = restored(String(first)) + text
    }
    return text
  }

  private func restored(_ text: String) -> String {
    var restored = ""
    restored.unicodeScalars.append(
      contentsOf: text.unicodeScalars.lazy.map { $0 == YAMLText.star ? "*" : $0 }
    )
    return restored
  }

  /// Tells of a tag: what a value is, its key decides.
  private func refuseTag(of node: Node) {
    let tag: String
    switch node {
    case .scalar(let scalar): tag = scalar.tag.rawValue
    case .sequence(let sequence): tag = sequence.tag.rawValue
    case .mapping(let mapping): tag = mapping.tag.rawValue
    case .alias(let alias): tag = alias.tag.rawValue
    }
    // These say only what the value is anyhow, and the parser itself gives them to some.
    let harmless = ["", "!"] + ["str", "seq", "map"].map { "tag:yaml.org,2002:" + $0 }
    if harmless.contains(tag) { return }
    document.report(
      .yamlTag,
      at: node.place,
      found: quoted(tag.replacing("tag:yaml.org,2002:", with: "!!")),
      wanted: "a value without a type"
    )
  }

  // MARK: - Faults

  private func report(_ error: any Error) {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      report(problem, context: context, at: YAMLPlace(mark))
    case .reader(let problem, _, _, _): report(problem, context: nil, at: nil)
    default: report("", context: nil, at: nil)
    }
  }

  private func report(_ problem: String, context: YamlError.Context?, at place: YAMLPlace?) {
    let place = place ?? YAMLPlace(line: 1, column: 1)
    let isTab = text.scalar(at: place) == "\t"
    let fault = YAMLFault(problem, context: context?.text ?? "", isTab: isTab)
    // Of a bracket, a quote or a key that doesn't end, the place that helps is where it begins.
    let isKey = context?.text == "while scanning a simple key"
    let begins = fault.code == .yamlBracket || fault.code == .yamlQuote || isKey
    let hint = fault.code == .yamlSyntax && !problem.isEmpty ? problem : ""
    document.report(
      fault.code,
      at: begins ? context.map { YAMLPlace($0.mark) } ?? place : place,
      found: fault.found,
      wanted: fault.wanted,
      hint: hint
    )
  }
}

/// A fault of YAML as the parser words it, told by what a person did.
private struct YAMLFault {
  let code: DiagnosticCode
  let found: String
  let wanted: String

  init(_ problem: String, context: String, isTab: Bool) {
    (code, found, wanted) =
      switch (problem, context) {
      case _ where isTab || problem.contains("tab character"):
        (.yamlTab, "a tab", "spaces")
      case _ where problem.contains("nesting"):
        (.yamlDepth, "more levels than can be read", "at most \(YAMLComposer.depthLimit)")
      case _ where problem.contains("another document"):
        (.yamlDocuments, "a second document", "one document")
      case (_, "while scanning a quoted scalar"),
        (_, "while parsing a quoted scalar"):
        (.yamlQuote, "a quoted text that doesn't end well", "closing quotes")
      case (_, "while parsing a flow sequence"), (_, "while parsing a flow mapping"):
        (.yamlBracket, "a bracket that isn't closed", "its parts with commas, and its end")
      case ("mapping values are not allowed in this context", _):
        (.yamlColon, "a colon where a text goes on", "one key and one value")
      case (_, "while parsing a block mapping"), (_, "while parsing a block collection"),
        (_, "while scanning a simple key"):
        (.yamlIndent, "a line that belongs to no block", "a key with a colon, in its column")
      default: (.yamlSyntax, "something else", "YAML")
      }
  }
}

extension YAMLPlace {
  fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}

extension Node {
  fileprivate var place: YAMLPlace { mark.map { YAMLPlace($0) } ?? YAMLPlace(line: 1, column: 1) }
}
