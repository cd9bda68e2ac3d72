import CProcessor

/// Why a JSON text is none: a code and the byte at which it fails.
package struct JSONError: Error, Hashable {
  package var code: DiagnosticCode
  package var offset: Int
  package var wanted: String
}

/// A piece of the text: a string without its quotes, or a number.
package struct JSONSlice: Hashable, BitwiseCopyable {
  package var start: Int
  package var end: Int

  /// Whether it holds a backslash, and so stands for other bytes than its own.
  package var isEscaped = false

  package var count: Int { end - start }
}

/// Walks a JSON text (RFC 8259) byte by byte, and checks all of it: syntax, UTF-8 and nesting.
///
/// It allocates nothing. The bytes must outlive it.
package struct JSONCursor {
  package var position: Int

  // Four words and no more: so it is handed on in registers.
  private let base: UnsafeRawPointer

  /// Where the text ends.
  let end: Int

  /// Up to where memory can be read: at or behind the end of the text.
  private let readable: Int

  /// How deep arrays and objects may nest.
  package static let nestingLimit = 32

  /// - `slack`: how many bytes behind the text can be read, though they are none of it.
  package init(_ bytes: UnsafeRawBufferPointer, from start: Int = 0, slack: Int = 0) {
    position = start
    end = bytes.count
    readable = end + slack
    // An empty buffer may have no address; nothing is read from it then.
    base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
  }

  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: end) }

  package var isAtEnd: Bool { position >= end }

  /// The byte here; 0 at the end, which no JSON text holds outside a string.
  @inline(__always)
  package var byte: UInt8 {
    position < end ? base.load(fromByteOffset: position, as: UInt8.self) : 0
  }

  /// The next sixteen bytes as two words, if so many can be read; some may lie behind the text.
  @inline(__always)
  var sixteenBytes: (low: UInt64, high: UInt64)? {
    guard position &+ 16 <= readable else { return nil }
    return (
      base.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian,
      base.loadUnaligned(fromByteOffset: position &+ 8, as: UInt64.self).littleEndian
    )
  }

  // What is rare in the functions below stands in others that don't change the cursor: where all that
  // changes it is inlined, the position stays in a register.

  @inline(__always)
  package mutating func skipSpace() { if byte <= 0x20 { position = spaceEnd() } }

  private func spaceEnd() -> Int {
    var place = position
    while place < end {
      switch base.load(fromByteOffset: place, as: UInt8.self) {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      default: return place
      }
    }
    return place
  }

  /// Takes that byte, with the white space before and after it.
  @inline(__always)
  package mutating func take(_ wanted: UInt8) throws(JSONError) {
    guard takeIfPresent(wanted) else { throw syntaxError(String(UnicodeScalar(wanted))) }
  }

  @inline(__always)
  package mutating func takeIfPresent(_ wanted: UInt8) -> Bool {
    skipSpace()
    // No byte that is asked for is 0, which stands for the end.
    guard byte == wanted else { return false }
    position += 1
    skipSpace()
    return true
  }

  /// Takes one string, at its opening quote.
  @inline(__always)
  package mutating func string() throws(JSONError) -> JSONSlice {
    guard byte == UInt8(ascii: "\"") else { throw syntaxError("a string") }
    let start = position &+ 1
    if start &+ 32 <= readable {
      let close = start &+ Int(plainBytes(base + start))
      if close < end, base.load(fromByteOffset: close, as: UInt8.self) == UInt8(ascii: "\"") {
        position = close &+ 1
        return JSONSlice(start: start, end: close)
      }
    }
    let slice = try longString(from: start)
    position = slice.end + 1
    return slice
  }

  /// The string that begins there, whatever it holds.
  private func longString(from start: Int) throws(JSONError) -> JSONSlice {
    var slice = JSONSlice(start: start, end: start)
    var cursor = self
    cursor.position = start
    while true {
      cursor.skipPlainBytes()
      guard cursor.position < end else { throw cursor.syntaxError("the end of the string") }
      switch cursor.byte {
      case UInt8(ascii: "\""):
        slice.end = cursor.position
        return slice
      case UInt8(ascii: "\\"):
        slice.isEscaped = true
        try cursor.skipEscape()
      case 0..<0x20: throw cursor.syntaxError("no control character in a string")
      default: try cursor.skipUTF8()
      }
    }
  }

  /// Skips what is neither quote, backslash, control character nor beyond ASCII.
  private mutating func skipPlainBytes() {
    while position + 32 <= readable {
      let count = Int(plainBytes(base + position))
      position += count
      if count < 32 { break }
    }
    position = min(position, end)
    while position < end, 0x20..<0x80 ~= byte, byte != 0x22, byte != 0x5C { position += 1 }
  }

  private mutating func skipEscape() throws(JSONError) {
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      let unit = try hexUnit()
      if 0xDC00...0xDFFF ~= unit { throw syntaxError("a high surrogate before a low one") }
      guard 0xD800...0xDBFF ~= unit else { return }
      guard byte == UInt8(ascii: "\\") else { throw syntaxError("a low surrogate") }
      position += 1
      guard byte == UInt8(ascii: "u") else { throw syntaxError("a low surrogate") }
      position += 1
      guard 0xDC00...0xDFFF ~= (try hexUnit()) else { throw syntaxError("a low surrogate") }
    default: throw syntaxError("an escape that JSON knows")
    }
  }

  private mutating func hexUnit() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = hexDigit(byte) else { throw syntaxError("four hexadecimal digits") }
      unit = unit << 4 | digit
      position += 1
    }
    return unit
  }

  /// Skips one character beyond ASCII, by the table of well-formed sequences (Unicode 3.9, D92).
  private mutating func skipUTF8() throws(JSONError) {
    let lead = byte
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch lead {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      default: (0, 0x80...0xBF)
      }
    guard length > 0, position + length <= end, second ~= bytes[position + 1] else {
      throw JSONError(code: .jsonUTF8, offset: position, wanted: "UTF-8")
    }
    for index in 2..<max(length, 2) where !(0x80...0xBF ~= bytes[position + index]) {
      throw JSONError(code: .jsonUTF8, offset: position, wanted: "UTF-8")
    }
    position += length
  }

  /// Takes one number (RFC 8259 section 6).
  package mutating func number() throws(JSONError) -> JSONSlice {
    let start = position
    if byte == UInt8(ascii: "-") { position += 1 }
    if byte == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if byte == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    return JSONSlice(start: start, end: position)
  }

  private mutating func digits() throws(JSONError) {
    guard isDigit(byte) else { throw syntaxError("a digit") }
    while isDigit(byte) { position += 1 }
  }

  /// Takes `true`, `false` or `null`.
  package mutating func literal() throws(JSONError) -> JSONSlice {
    let start = position
    guard position + 4 <= end else { throw syntaxError("a value") }
    switch base.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian {
    // The first four bytes as they stand: "true" or "null", "fals".
    case 0x65_75_72_74, 0x6C_6C_75_6E: position += 4
    case 0x73_6C_61_66 where position + 4 < end && bytes[position + 4] == UInt8(ascii: "e"):
      position += 5
    default: throw syntaxError("a value")
    }
    return JSONSlice(start: start, end: position)
  }

  /// Checks one value of any kind, and goes past it.
  package mutating func skipValue(depth: Int = 1) throws(JSONError) {
    switch byte {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
    case UInt8(ascii: "{"):
      try enter(depth)
      if takeIfPresent(UInt8(ascii: "}")) { return }
      repeat {
        _ = try string()
        try take(UInt8(ascii: ":"))
        try skipValue(depth: depth + 1)
      } while takeIfPresent(UInt8(ascii: ","))
      try close(UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      try enter(depth)
      if takeIfPresent(UInt8(ascii: "]")) { return }
      repeat { try skipValue(depth: depth + 1) } while takeIfPresent(UInt8(ascii: ","))
      try close(UInt8(ascii: "]"))
    default: _ = try literal()
    }
  }

  /// Takes a closing bracket, and leaves the white space after it.
  @inline(__always)
  package mutating func close(_ bracket: UInt8) throws(JSONError) {
    skipSpace()
    guard position < end, byte == bracket else { throw syntaxError(String(UnicodeScalar(bracket))) }
    position += 1
  }

  private mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth <= Self.nestingLimit else {
      throw JSONError(
        code: .jsonDepth,
        offset: position,
        wanted: "at most \(Self.nestingLimit) levels"
      )
    }
    position += 1
    skipSpace()
  }

  package func syntaxError(_ wanted: String) -> JSONError {
    JSONError(code: .jsonSyntax, offset: position, wanted: wanted)
  }

  // MARK: - Texts

  /// The text of a slice, with its escapes resolved.
  package func text(_ slice: JSONSlice) -> String {
    let raw = UnsafeRawBufferPointer(rebasing: bytes[slice.start..<slice.end])
    guard slice.isEscaped else { return String(decoding: raw, as: UTF8.self) }
    var decoded: [UInt8] = []
    appendDecoded(slice, to: &decoded)
    return String(decoding: decoded, as: UTF8.self)
  }

  /// Appends what an escaped slice stands for; the slice must come from `string()`.
  package func appendDecoded(_ slice: JSONSlice, to decoded: inout [UInt8]) {
    var index = slice.start
    while index < slice.end {
      guard bytes[index] == UInt8(ascii: "\\") else {
        decoded.append(bytes[index])
        index += 1
        continue
      }
      index += 2
      switch bytes[index - 1] {
      case UInt8(ascii: "b"): decoded.append(0x08)
      case UInt8(ascii: "f"): decoded.append(0x0C)
      case UInt8(ascii: "n"): decoded.append(0x0A)
      case UInt8(ascii: "r"): decoded.append(0x0D)
      case UInt8(ascii: "t"): decoded.append(0x09)
      case UInt8(ascii: "u"):
        var scalar = unit(at: index)
        index += 4
        if 0xD800...0xDBFF ~= scalar {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(at: index + 2) - 0xDC00)
          index += 6
        }
        let character = UnicodeScalar(scalar) ?? "\u{FFFD}"
        decoded.append(contentsOf: Array(String(Character(character)).utf8))
      case let plain: decoded.append(plain)
      }
    }
  }

  private func unit(at index: Int) -> UInt32 {
    (index..<index + 4).reduce(0) { $0 << 4 | (hexDigit(bytes[$1]) ?? 0) }
  }
}

func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

private func hexDigit(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
  default: nil
  }
}
