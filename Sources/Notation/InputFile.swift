import Glibc

/// An opened file that events are read from: in the end a regular file of plain bytes.
///
/// What is packed with gzip, what comes by a pipe, and what others may still write to, is first copied
/// to a file without a name, which is gone when it is closed.
package final class InputFile {
  /// The file of plain bytes, once `unpack` has said so.
  package private(set) var descriptor: Int32
  private let path: String
  private let opened: FileStatus

  /// The file that is copied from; -1 where the bytes were plain from the start.
  private var packed: Int32 = -1
  private var unpacking: Unpacking?

  /// Where commands unpack; the daemon has its state folder.
  package static let temporaryFolder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"

  /// Opens the file, `-` for standard input.
  ///
  /// - `isShared`: whether others write to its folder. A symbolic link is then refused, which would
  ///   make us read, and show, what they may not; and a file that is cut short does no harm.
  /// - `scratch`: the folder in which to copy.
  /// - Throws: a `Diagnostic` where it is no regular file, too large, or can't be read.
  package init(
    path: String,
    isShared: Bool = false,
    scratch: String = temporaryFolder
  ) throws(Diagnostic) {
    self.path = path
    // A pipe without a writer would hold the opening back for ever.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (isShared ? O_NOFOLLOW : 0)
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, flags)
    let code = errno
    var status = stat()
    let isKnown = descriptor >= 0 && fstat(descriptor, &status) == 0
    opened = FileStatus(status)
    guard isKnown else {
      let isOther = descriptor < 0 && (code == ELOOP || code == ENXIO)
      throw isOther ? Self.noRegularFile(path) : Self.failure(path, code)
    }
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    guard isRegular || path == "-" else { throw Self.noRegularFile(path) }
    guard status.st_size <= EventLimit.fileBytes else {
      throw Diagnostic(
        .fileSize,
        file: path,
        found: "\(status.st_size) bytes",
        wanted: "at most \(EventLimit.fileBytes) bytes"
      )
    }
    if !isRegular || isShared || isPacked { try beginUnpacking(in: scratch) }
  }

  deinit {
    for descriptor in [descriptor, packed] where descriptor >= 0 { close(descriptor) }
  }

  /// Copies about that much of what isn't plain yet; true when `descriptor` holds all plain bytes.
  ///
  /// - Throws: a `Diagnostic`: `E-SCRATCH` where there is no room for it here, which may pass; all
  ///   others say that the file itself is bad.
  package func unpack(bytes: Int = 1 << 20) throws(Diagnostic) -> Bool {
    guard let unpacking else { return true }
    guard try unpacking.advance(bytes: bytes) else { return false }
    self.unpacking = nil
    return true
  }

  private var isPacked: Bool {
    var head = [UInt8](repeating: 0, count: Unpacking.magic.count)
    return pread(descriptor, &head, head.count, 0) == head.count && head == Unpacking.magic
  }

  private func beginUnpacking(in folder: String) throws(Diagnostic) {
    var template = Array((folder + "/.termijnwacht-XXXXXX").utf8CString)
    let target = mkstemp(&template)
    guard target >= 0 else {
      throw Diagnostic(
        .scratch,
        file: path,
        found: String(cString: strerror(errno)),
        wanted: "a folder to unpack it in"
      )
    }
    unlink(template)
    _ = fcntl(target, F_SETFD, FD_CLOEXEC)
    packed = descriptor
    descriptor = target
    unpacking = Unpacking(from: packed, to: target, path: path)
  }

  /// Whether the file of that path is the one that was opened, and as it was then.
  package func isUnchanged(at path: String) -> Bool {
    FileStatus(of: path) == opened
  }

  private static func failure(_ path: String, _ code: Int32) -> Diagnostic {
    let isOurs = [EMFILE, ENFILE, ENOMEM].contains(code)
    return Diagnostic(
      isOurs ? .scratch : .fileRead,
      file: path,
      found: String(cString: strerror(code))
    )
  }

  private static func noRegularFile(_ path: String) -> Diagnostic {
    Diagnostic(.fileKind, file: path, wanted: "a regular file")
  }
}
