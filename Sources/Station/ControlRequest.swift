package import Casework
import Notation

/// What somebody asks by the control socket: one line of JSON.
///
/// `{"command":"due","arguments":["--overdue"],"language":"nl","columns":80,"state":"/var/lib/…"}`
package struct ControlRequest: Hashable, Sendable {
  package var command: String
  package var arguments: [String]
  package var language = Language.en

  /// How wide the caller's terminal is.
  package var columns = 80

  /// The state folder that the caller means; nil where it doesn't know.
  package var state: String?

  /// How many bytes a request may have, and how many arguments.
  package static let longestLine = 64 << 10
  package static let argumentsAtMost = 64
  private static let widths: ClosedRange<Int64> = 20...1000
  private static let names: Set = ["command", "arguments", "language", "columns", "state"]

  /// Why a request isn't one; whoever asked reads it.
  package enum Refusal: Error, Hashable, CustomStringConvertible {
    case long
    case notJSON
    case member(String)

    package var description: String {
      switch self {
      case .long: "A request has at most \(ControlRequest.longestLine) bytes."
      case .notJSON: "A request is one JSON object on a line."
      case .member(let name): "A request is wrong at \"\(PlainText.escaped(name))\"."
      }
    }
  }

  package init(_ command: String, _ arguments: [String], state: String? = nil) {
    self.command = command
    self.arguments = arguments
    self.state = state
  }

  /// Reads a line, its newline aside.
  package init(line: [UInt8]) throws(Refusal) {
    guard line.count <= Self.longestLine else { throw .long }
    guard let text = String(validating: line, as: UTF8.self), let json = try? JSONValue(text),
      case .object(let members) = json
    else { throw .notJSON }
    for member in members where !Self.names.contains(member.name) { throw .member(member.name) }
    guard let command = json["command"]?.word else { throw .member("command") }
    self.init(command, try Self.arguments(json["arguments"] ?? .array([])))
    if let value = json["language"] {
      guard let language = value.word.flatMap(Language.init) else { throw .member("language") }
      self.language = language
    }
    if let value = json["columns"] {
      guard let columns = value.integer, Self.widths.contains(columns) else {
        throw .member("columns")
      }
      self.columns = Int(columns)
    }
    if let value = json["state"] {
      guard let state = value.word else { throw .member("state") }
      self.state = state
    }
  }

  private static func arguments(_ value: JSONValue) throws(Refusal) -> [String] {
    guard case .array(let values) = value, values.count <= argumentsAtMost else {
      throw .member("arguments")
    }
    let words = values.compactMap(\.word)
    guard words.count == values.count else { throw .member("arguments") }
    return words
  }

  /// The request as its line.
  package var line: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.string("command", command)
      json.array("arguments") { json in arguments.forEach { json.string(nil, $0) } }
      json.string("language", language.rawValue)
      json.number("columns", columns)
      json.string("state", ifPresent: state)
    }
    json.newline()
    return json.bytes
  }
}

extension JSONValue {
  /// The string, where it can be an argument of a program: a zero would end it early (execve(2)).
  fileprivate var word: String? {
    guard let text, !text.utf8.contains(0) else { return nil }
    return text
  }
}
