/// A JSON document as a tree, for requests that are read once; events never take this way.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)

  /// The number as it was written.
  case number(String)
  case string(String)
  case array([JSONValue])

  /// The members in their order; no name comes twice.
  case object([Member])

  /// One member of an object.
  package struct Member: Hashable, Sendable {
    package var name: String
    package var value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Reads one document, with nothing but white space around it.
  ///
  /// - Throws: a `JSONError` at the first byte that doesn't belong.
  package init(_ text: String) throws(JSONError) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { buffer -> Result<JSONValue, JSONError> in
      var cursor = JSONCursor(buffer)
      do throws(JSONError) {
        cursor.skipSpace()
        let value = try Self.read(&cursor, depth: 1)
        cursor.skipSpace()
        guard cursor.isAtEnd else { throw cursor.syntaxError("the end") }
        return .success(value)
      } catch { return .failure(error) }
    }
    self = try result.get()
  }

  private static func read(_ cursor: inout JSONCursor, depth: Int) throws(JSONError) -> JSONValue {
    switch cursor.byte {
    case UInt8(ascii: "\""): return .string(cursor.text(try cursor.string()))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(cursor.text(try cursor.number()))
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth <= JSONCursor.nestingLimit else {
        throw JSONError(code: .jsonDepth, offset: cursor.position, wanted: "fewer levels")
      }
      return cursor.byte == UInt8(ascii: "{")
        ? .object(try members(&cursor, depth: depth)) : .array(try elements(&cursor, depth: depth))
    default:
      let word = cursor.text(try cursor.literal())
      return word == "null" ? .null : .bool(word == "true")
    }
  }

  private static func elements(
    _ cursor: inout JSONCursor,
    depth: Int
  ) throws(JSONError) -> [JSONValue] {
    try cursor.take(UInt8(ascii: "["))
    var values: [JSONValue] = []
    if cursor.byte == UInt8(ascii: "]") {
      cursor.position += 1
      return values
    }
    repeat {
      values.append(try read(&cursor, depth: depth + 1))
    } while cursor.takeIfPresent(UInt8(ascii: ","))
    try cursor.close(UInt8(ascii: "]"))
    return values
  }

  private static func members(
    _ cursor: inout JSONCursor,
    depth: Int
  ) throws(JSONError) -> [Member] {
    try cursor.take(UInt8(ascii: "{"))
    var members: [Member] = []
    // By bytes (RFC 8259 section 8.3): Swift takes texts that merely look alike for the same.
    var names: Set<[UInt8]> = []
    if cursor.byte == UInt8(ascii: "}") {
      cursor.position += 1
      return members
    }
    repeat {
      let start = cursor.position
      let name = cursor.text(try cursor.string())
      guard names.insert(Array(name.utf8)).inserted else {
        throw JSONError(code: .nameTwice, offset: start, wanted: "each name once")
      }
      try cursor.take(UInt8(ascii: ":"))
      members.append(Member(name: name, value: try read(&cursor, depth: depth + 1)))
    } while cursor.takeIfPresent(UInt8(ascii: ","))
    try cursor.close(UInt8(ascii: "}"))
    return members
  }

  /// The member of that name; nil where there is none, or this is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The whole number, where it is one of 64 bits.
  package var integer: Int64? {
    guard case .number(let text) = self else { return nil }
    return Int64(text)
  }

  /// The string, where it is one.
  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }
}
