import Glibc

/// A connection to the daemon's control socket, as those have it who ask.
package struct ControlConnection: ~Copyable {
  private let descriptor: Int32
  private var bytes: [UInt8] = []
  private var position = 0

  /// - Throws: `SystemError`: `ENOENT` or `ECONNREFUSED` where no daemon listens there.
  package init(to path: String) throws(SystemError) {
    descriptor = try UnixSocket.connect(to: path)
  }

  deinit { close(descriptor) }

  /// Asks something; a daemon that went away meanwhile gives no answer.
  package func send(_ request: ControlRequest) { send(request.line) }

  package func send(_ line: [UInt8]) {
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 || errno == EINTR else { return }
      rest.removeFirst(max(count, 0))
    }
  }

  /// The next line of the answer; nil at its end, and where the daemon says what this doesn't know.
  package mutating func next() -> ControlAnswer? {
    var searched = position
    while true {
      if let newline = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = newline + 1 }
        return ControlAnswer(line: Array(bytes[position..<newline]))
      }
      bytes.removeFirst(position)
      position = 0
      searched = bytes.count
      guard fill() else { return nil }
    }
  }

  private mutating func fill() -> Bool {
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = recv(descriptor, &piece, piece.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      bytes += piece[..<count]
      return true
    }
  }
}
