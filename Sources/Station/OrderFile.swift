import Glibc

/// A file of orders for the daemon, one a line, to which commands append.
enum OrderFile {
  /// Appends whole lines at once, and waits until they are on the disk.
  static func append(_ lines: [UInt8], to path: String) throws(SystemError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    defer { close(descriptor) }
    FileOwner.adopt(path)
    guard write(descriptor, lines, lines.count) == lines.count, fsync(descriptor) == 0 else {
      throw SystemError(code: errno)
    }
  }
}
