import Foundation
import Notation
import Policy
import Yams

/// A JSON Schema as far as those of `config/schemas` go (draft 2020-12).
///
/// An unknown keyword is a mistake of the schema, so that none is passed over in silence.
struct JSONSchema {
  private let root: JSONValue

  /// Where the schemas stand that it names.
  private let folder: String

  init(file: String) throws {
    folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    root = try JSONValue(String(decoding: try SettingsFile.bytes(of: file), as: UTF8.self))
  }

  /// The schema at a path such as `$defs/rung`; the root where it is empty.
  func part(_ path: String) -> JSONValue? {
    path.split(separator: "/").reduce(root) { part, name in part?[String(name)] }
  }

  /// Whether the schema takes the value.
  func allows(_ value: JSONValue) -> Bool { allows(value, root) }

  private func allows(_ value: JSONValue, _ schema: JSONValue) -> Bool {
    switch schema {
    case .bool(let isAllowed): isAllowed
    case .object(let keywords):
      keywords.allSatisfy { allows(value, keyword: $0.name, $0.value, in: schema) }
    default: preconditionFailure("a schema is an object or a truth value")
    }
  }

  private func allows(
    _ value: JSONValue,
    keyword: String,
    _ rule: JSONValue,
    in schema: JSONValue
  ) -> Bool {
    switch keyword {
    case "$schema", "$id", "$defs", "title", "description": true
    case "$ref": allows(value, reference: rule.text ?? "")
    case "type": rule.all.contains { value.typeNames.contains($0.text ?? "") }
    case "enum": rule.all.contains(value)
    case "const": rule == value
    case "anyOf": rule.all.contains { allows(value, $0) }
    case "oneOf": rule.all.count { allows(value, $0) } == 1
    case "not": !allows(value, rule)
    case "pattern", "minLength", "maxLength": allows(text: value, keyword, rule)
    case "minimum": value.integer.map { $0 >= rule.integer ?? 0 } ?? true
    case "maximum": value.integer.map { $0 <= rule.integer ?? 0 } ?? true
    case "items", "minItems", "uniqueItems": allows(list: value, keyword, rule)
    default: allows(object: value, keyword, rule, in: schema)
    }
  }

  /// A part of this schema, or the schema beside it of that name.
  private func allows(_ value: JSONValue, reference: String) -> Bool {
    guard reference.hasPrefix("#/") else {
      return (try? JSONSchema(file: "\(folder)/\(reference)"))?.allows(value) ?? false
    }
    return part(String(reference.dropFirst(2))).map { allows(value, $0) } ?? false
  }

  private func allows(text value: JSONValue, _ keyword: String, _ rule: JSONValue) -> Bool {
    guard case .string(let text) = value else { return true }
    switch keyword {
    case "minLength": return text.count >= rule.integer ?? 0
    case "maxLength": return text.count <= rule.integer ?? 0
    default: return text.range(of: rule.text ?? "", options: .regularExpression) != nil
    }
  }

  private func allows(list value: JSONValue, _ keyword: String, _ rule: JSONValue) -> Bool {
    guard case .array(let items) = value else { return true }
    switch keyword {
    case "items": return items.allSatisfy { allows($0, rule) }
    case "minItems": return items.count >= rule.integer ?? 0
    default: return Set(items).count == items.count
    }
  }

  private func allows(
    object value: JSONValue,
    _ keyword: String,
    _ rule: JSONValue,
    in schema: JSONValue
  ) -> Bool {
    guard case .object(let members) = value else { return true }
    let names = Set(members.map(\.name))
    switch keyword {
    case "required": return rule.all.allSatisfy { names.contains($0.text ?? "") }
    case "minProperties": return members.count >= rule.integer ?? 0
    case "propertyNames": return names.allSatisfy { allows(.string($0), rule) }
    case "properties":
      return members.allSatisfy { member in
        rule[member.name].map { allows(member.value, $0) } ?? true
      }
    case "additionalProperties":
      let known = schema["properties"]
      return members.allSatisfy { known?[$0.name] != nil || allows($0.value, rule) }
    case "dependentRequired":
      return members.allSatisfy { member in
        (rule[member.name]?.all ?? []).allSatisfy { names.contains($0.text ?? "") }
      }
    default: preconditionFailure("the keyword \(keyword) is not known")
    }
  }
}

extension JSONValue {
  /// The elements of a list, or the value alone.
  var all: [JSONValue] {
    if case .array(let elements) = self { elements } else { [self] }
  }

  var integer: Int? {
    if case .number(let digits) = self { Int(digits) } else { nil }
  }

  var names: [String] {
    if case .object(let members) = self { members.map(\.name) } else { [] }
  }

  /// A whole number is an integer and a number.
  fileprivate var typeNames: [String] {
    switch self {
    case .null: ["null"]
    case .bool: ["boolean"]
    case .number: integer == nil ? ["number"] : ["integer", "number"]
    case .string: ["string"]
    case .array: ["array"]
    case .object: ["object"]
    }
  }

  /// What an editor makes of a YAML file by the core schema of YAML 1.2; nil where it is no YAML.
  init?(yaml: String) {
    guard let node = try? Yams.compose(yaml: yaml) else { return nil }
    self.init(node)
  }

  private init(_ node: Node) {
    switch node {
    case .scalar(let scalar) where scalar.style != .plain: self = .string(scalar.string)
    case .scalar(let scalar):
      switch scalar.string {
      case "", "~", "null": self = .null
      case "true", "false": self = .bool(scalar.string == "true")
      case let text: self = Int(text) == nil ? .string(text) : .number(text)
      }
    case .sequence(let sequence): self = .array(sequence.map { JSONValue($0) })
    case .mapping(let mapping):
      self = .object(
        mapping.map { Member(name: $0.key.scalar?.string ?? "", value: JSONValue($0.value)) }
      )
    case .alias: self = .null
    }
  }
}
