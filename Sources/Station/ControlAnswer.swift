import Notation

/// One line of what the daemon answers by the control socket.
package enum ControlAnswer: Hashable, Sendable {
  /// Text for standard output or standard error, as it is, its newlines in it.
  case out(String)
  case err(String)

  /// The exit code; nothing comes after it.
  case exit(Int32)

  /// The daemon watches another state folder than the one that was meant; nothing comes after it.
  case elsewhere

  package init?(line: [UInt8]) {
    guard let json = try? JSONValue(String(decoding: line, as: UTF8.self)) else { return nil }
    if let text = json["out"]?.text {
      self = .out(text)
    } else if let text = json["err"]?.text {
      self = .err(text)
    } else if let code = json["exit"]?.integer.flatMap({ Int32(exactly: $0) }) {
      self = .exit(code)
    } else if json["elsewhere"] == .bool(true) {
      self = .elsewhere
    } else {
      return nil
    }
  }

  package var line: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      switch self {
      case .out(let text): json.string("out", text)
      case .err(let text): json.string("err", text)
      case .exit(let code): json.number("exit", code)
      case .elsewhere: json.bool("elsewhere", true)
      }
    }
    json.newline()
    return json.bytes
  }
}

/// The exit codes of the daemon's own answers, after sysexits(3).
enum ControlExit {
  static let usage: Int32 = 64
  static let tryAgain: Int32 = 75
  static let permission: Int32 = 77
}

/// Cuts a stream of bytes into texts: whole lines, where a line isn't endless.
struct ControlText {
  private var held: [UInt8] = []

  /// How many bytes are held back for the end of their line.
  private static let heldAtMost = 64 << 10

  /// What can be passed on now that these have come; nil for nothing.
  mutating func take(_ bytes: some Collection<UInt8>) -> String? {
    held += bytes
    if let newline = held.lastIndex(of: UInt8(ascii: "\n")) { return cut(newline + 1) }
    return held.count < Self.heldAtMost ? nil : cut(Self.whole(held))
  }

  /// What is left when nothing more comes; nil for nothing.
  mutating func end() -> String? { held.isEmpty ? nil : cut(held.count) }

  private mutating func cut(_ count: Int) -> String {
    defer { held.removeFirst(count) }
    return String(decoding: held[..<count], as: UTF8.self)
  }

  /// How many of the bytes hold no torn character at their end (RFC 3629 section 3).
  private static func whole(_ bytes: [UInt8]) -> Int {
    guard let start = bytes.suffix(4).lastIndex(where: { $0 & 0xC0 != 0x80 }) else {
      return bytes.count
    }
    let length = max(1, (~bytes[start]).leadingZeroBitCount)
    return start + length > bytes.count ? start : bytes.count
  }
}
