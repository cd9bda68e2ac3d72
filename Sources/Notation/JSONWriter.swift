/// Writes JSON on one line, strings escaped, members in the order given.
///
/// Names are of the program, plain ASCII; those that people gave go by `member`.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init() {}

  /// - `bytes`: how many it will come to, about.
  package init(reserving bytes: Int) { self.bytes.reserveCapacity(bytes) }

  /// Empties it, and keeps the room that it has.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package mutating func object(_ name: StaticString? = nil, _ members: (inout JSONWriter) -> Void) {
    open(name, UInt8(ascii: "{"))
    members(&self)
    close(UInt8(ascii: "}"))
  }

  package mutating func array(_ name: StaticString? = nil, _ elements: (inout JSONWriter) -> Void) {
    open(name, UInt8(ascii: "["))
    elements(&self)
    close(UInt8(ascii: "]"))
  }

  package mutating func string(_ name: StaticString? = nil, _ value: String) {
    var value = value
    let isPlain = value.withUTF8 { characters in
      guard Self.isPlain(characters) else { return false }
      begin(name, quoting: characters)
      return true
    }
    if !isPlain {
      begin(name)
      quote(value)
    }
  }

  /// A string by a name that people gave: it is escaped as its value is.
  package mutating func member(_ name: String, _ value: String) {
    begin(nil)
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    quote(value)
  }

  /// A string where there is one, else nothing at all.
  package mutating func string(_ name: StaticString, ifPresent value: String?) {
    if let value { string(name, value) }
  }

  package mutating func number(_ name: StaticString? = nil, _ value: some BinaryInteger) {
    begin(name)
    bytes.append(contentsOf: String(value).utf8)
  }

  package mutating func bool(_ name: StaticString, _ value: Bool) {
    begin(name)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// A value that is JSON already, on one line.
  package mutating func json(_ name: StaticString, _ value: String) {
    begin(name)
    bytes.append(contentsOf: value.utf8)
  }

  package mutating func null(_ name: StaticString) {
    begin(name)
    bytes.append(contentsOf: "null".utf8)
  }

  /// Ends a line of NDJSON.
  package mutating func newline() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  private mutating func open(_ name: StaticString?, _ bracket: UInt8) {
    begin(name)
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func begin(_ name: StaticString?) {
    let needsComma = needsComma
    bytes.append(addingCapacity: Self.room(for: name)) { span in
      Self.begin(name, after: needsComma, &span)
    }
    self.needsComma = true
  }

  /// The same with a string that has nothing to escape, in one go: for each piece on its own the array
  /// would be asked whether it has room.
  private mutating func begin(
    _ name: StaticString?,
    quoting characters: UnsafeBufferPointer<UInt8>
  ) {
    let needsComma = needsComma
    bytes.append(addingCapacity: Self.room(for: name) + characters.count + 2) { span in
      Self.begin(name, after: needsComma, &span)
      span.append(UInt8(ascii: "\""))
      span.append(copying: characters)
      span.append(UInt8(ascii: "\""))
    }
    self.needsComma = true
  }

  /// How much a name takes, with a comma before it, in quotes, and with a colon.
  private static func room(for name: StaticString?) -> Int { 4 + (name?.utf8CodeUnitCount ?? 0) }

  private static func begin(
    _ name: StaticString?,
    after needsComma: Bool,
    _ span: inout OutputSpan<UInt8>
  ) {
    if needsComma { span.append(UInt8(ascii: ",")) }
    guard let name else { return }
    span.append(UInt8(ascii: "\""))
    span.append(
      copying: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    )
    span.append(UInt8(ascii: "\""))
    span.append(UInt8(ascii: ":"))
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    let isPlain = text.withUTF8 { characters in
      guard Self.isPlain(characters) else { return false }
      bytes.append(contentsOf: characters)
      return true
    }
    if !isPlain { for scalar in text.unicodeScalars { append(scalar) } }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether nothing is to be escaped; it looks at all, without a way out, so that sixteen are looked at
  /// in one go.
  private static func isPlain(_ characters: UnsafeBufferPointer<UInt8>) -> Bool {
    var isOther: UInt8 = 0
    for byte in characters {
      isOther |= byte &- 0x20 < 0x5F ? 0 : 1
      isOther |= byte == 0x22 ? 1 : 0
      isOther |= byte == 0x5C ? 1 : 0
    }
    return isOther == 0
  }

  /// Escapes more than JSON asks: what could also mislead whoever looks at the line in a terminal.
  private mutating func append(_ scalar: UnicodeScalar) {
    switch scalar {
    case "\"", "\\": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(scalar.value)])
    case "\n": bytes.append(contentsOf: "\\n".utf8)
    case " "..<"\u{7F}": bytes.append(UInt8(scalar.value))
    case _ where PlainText.isTreacherous(scalar):
      for unit in String(scalar).utf16 {
        bytes.append(contentsOf: ("\\u" + padded(String(unit, radix: 16))).utf8)
      }
    default: bytes.append(contentsOf: Array(String(scalar).utf8))
    }
  }

  private func padded(_ digits: String) -> String {
    String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension OutputSpan<UInt8> {
  fileprivate mutating func append(copying bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    withUnsafeMutableBufferPointer { buffer, count in
      precondition(bytes.count <= buffer.count - count, "there is room for all that is written")
      UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped + count)
        .copyMemory(from: source, byteCount: bytes.count)
      count += bytes.count
    }
  }
}
