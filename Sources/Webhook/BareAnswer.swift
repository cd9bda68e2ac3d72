/// The commonest answer: the receiver has what it was sent, and says nothing beside.
///
/// To parse an answer takes a string for each name and value in it, and of these nobody asks for any.
/// Whatever isn't plainly such an answer is left to the parser.
struct BareAnswer {
  let status: Int

  /// Reads bytes that are one whole answer of 2xx without content, after which the connection stays; nil
  /// where they are anything else.
  ///
  /// Source: RFC 9112 sections 4, 5, 6.3 and 9.3. 204 has no content; of others the length must be given as 0.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var lines = Lines(bytes)
    guard let first = lines.next(), let status = Self.status(first) else { return nil }
    self.status = status
    var isEmpty = status == 204
    while true {
      guard let line = lines.next() else { return nil }
      if line.isEmpty { break }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
        return nil
      }
      let value = UnsafeRawBufferPointer(rebasing: line[(colon + 1)...])
      switch Field(UnsafeRawBufferPointer(rebasing: line[..<colon])) {
      case .plain: break
      case .length where status != 204 && !isEmpty && Self.says("0", value): isEmpty = true
      case .connection where Self.says("keep-alive", value): break
      default: return nil
      }
    }
    guard isEmpty, lines.isAtEnd else { return nil }
  }

  /// The status of an answer of HTTP/1.1 by which something was taken.
  private static func status(_ line: UnsafeRawBufferPointer) -> Int? {
    let start: StaticString = "HTTP/1.1 2"
    let length = start.utf8CodeUnitCount
    guard line.count > length + 2, line[length + 2] == UInt8(ascii: " "),
      start.withUTF8Buffer({ line.starts(with: $0) })
    else { return nil }
    let (tens, ones) = (line[length] &- 0x30, line[length + 1] &- 0x30)
    return tens < 10 && ones < 10 ? 200 + Int(tens) * 10 + Int(ones) : nil
  }

  /// Whether a value is that word, in lower case or not.
  private static func says(_ word: StaticString, _ value: UnsafeRawBufferPointer) -> Bool {
    var value = value[...]
    while value.first == 0x20 { value = value.dropFirst() }
    return word.withUTF8Buffer { word in
      value.elementsEqual(word) { $0 == $1 || ($1 >= 0x61 && $0 | 0x20 == $1) }
    }
  }

  /// What a header is about, by its name.
  private enum Field {
    /// Nothing that matters here.
    case plain
    case length, connection

    /// How the content comes or what follows it, or no name.
    case other

    init(_ name: UnsafeRawBufferPointer) {
      for byte in name where !Self.isOfName(byte) {
        self = .other
        return
      }
      switch name.count {
      case 14 where BareAnswer.says("content-length", name): self = .length
      case 10 where BareAnswer.says("connection", name): self = .connection
      case 17 where BareAnswer.says("transfer-encoding", name): self = .other
      case 7 where BareAnswer.says("upgrade", name): self = .other
      default: self = .plain
      }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
      byte | 0x20 &- 0x61 < 26 || byte == UInt8(ascii: "-") || byte &- 0x30 < 10
    }
  }

  /// Lines as HTTP ends them.
  private struct Lines {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// The next line without its end; nil where none is whole, or has bytes that no header has.
    mutating func next() -> UnsafeRawBufferPointer? {
      let start = position
      while position < bytes.count, Self.isOfLine(bytes[position]) { position += 1 }
      guard position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A else {
        return nil
      }
      defer { position += 2 }
      return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    private static func isOfLine(_ byte: UInt8) -> Bool { byte &- 0x20 < 0x5F }
  }
}
