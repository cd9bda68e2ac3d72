import Glibc

/// What the system refused, by its errno.
package struct SystemError: Error, CustomStringConvertible {
  package var code: Int32

  package init(code: Int32) { self.code = code }

  package var description: String { String(cString: strerror(code)) }
}

/// Small files of the state folder that daemon and commands tell each other things by.
package enum StateFile {
  /// The folder's path without links; as it is where that can't be known.
  package static func real(_ state: String) -> String {
    guard let path = realpath(state, nil) else { return state }
    defer { free(path) }
    return String(cString: path)
  }

  /// Writes a file whole or not at all.
  ///
  /// Others may read it, whatever the umask: the daemon and the one who runs a command are two users.
  static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let part = "\(path).\(getpid()).part"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    fchmod(descriptor, 0o644)
    FileOwner.adopt(part)
    let written = Glibc.write(descriptor, bytes, bytes.count)
    let code = errno
    close(descriptor)
    guard written == bytes.count, rename(part, path) == 0 else {
      unlink(part)
      throw SystemError(code: written < 0 ? code : written < bytes.count ? ENOSPC : errno)
    }
  }
}
