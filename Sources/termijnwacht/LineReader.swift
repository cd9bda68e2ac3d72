import Glibc

/// Reads a descriptor line by line.
struct LineReader {
  private let descriptor: Int32
  private var bytes: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The next line without its newline; nil at the end.
  ///
  /// `beforeWaiting`: called before more is read, so that a partner who waits for answers
  ///   gets the ones it is owed.
  mutating func next(beforeWaiting: () -> Void) -> String? {
    while true {
      if let newline = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = newline + 1 }
        return String(decoding: bytes[position..<newline], as: UTF8.self)
      }
      if isAtEnd {
        defer { position = bytes.count }
        return position < bytes.count
          ? String(decoding: bytes[position...], as: UTF8.self) : nil
      }
      beforeWaiting()
      fill()
    }
  }

  private mutating func fill() {
    bytes.removeFirst(position)
    position = 0
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &piece, piece.count)
    if count > 0 { bytes.append(contentsOf: piece.prefix(count)) } else { isAtEnd = true }
  }
}
