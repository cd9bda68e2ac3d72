import Glibc
import Notation

/// Bytes on their way to standard output, written in large pieces.
///
/// `print` is kept out: it holds lines back under systemd, and its flush is not to be had in Swift 6.
struct StandardOutput {
  private var bytes: [UInt8] = []
  private static let pieceBytes = 1 << 16

  mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
    if bytes.count >= Self.pieceBytes { flush() }
  }

  mutating func write(_ more: [UInt8]) {
    bytes.append(contentsOf: more)
    if bytes.count >= Self.pieceBytes { flush() }
  }

  mutating func line(_ text: String = "") {
    write(text)
    write("\n")
  }

  /// Writes all that is held back; a reader that went away is no error of ours.
  mutating func flush() {
    writeAll(bytes, to: STDOUT_FILENO)
    bytes.removeAll(keepingCapacity: true)
  }
}

/// Writes a line, or several, to standard error at once.
func tellError(_ text: String) {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    .map { PlainText.escaped(String($0)) + "\n" }
  writeAll(Array(lines.joined().utf8), to: STDERR_FILENO)
}

/// Writes to standard error what another run of this program has said there, as it is.
func passOnError(_ text: String) { writeAll(Array(text.utf8), to: STDERR_FILENO) }

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
  bytes.withUnsafeBytes { buffer in
    var written = 0
    while written < buffer.count {
      let count = Glibc.write(
        descriptor,
        buffer.baseAddress.map { $0 + written },
        buffer.count - written
      )
      if count > 0 { written += count } else if errno != EINTR { return }
    }
  }
}
