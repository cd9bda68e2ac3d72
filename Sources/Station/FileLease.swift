import Glibc

/// What the kernel tells of those who have a file open, by a lease on it (fcntl(2)).
enum FileLease {
  /// Whether somebody has a file open for writing.
  enum Answer { case written, closed, unknown, gone }

  /// F_SETLEASE and F_SETSIG, GNU extensions that Swift's Glibc module leaves out (fcntl(2)); the numbers
  /// are Linux's on every processor.
  private static let setLease: Int32 = 1024
  private static let setSignal: Int32 = 10

  /// Asks for a read lease, and gives it back at once: the kernel has none for a file that can still be
  /// written to.
  ///
  /// It gives none either for a file of another user (unless we have CAP_LEASE), for what is no regular
  /// file, and where the file system has no leases: then nobody knows. Where only we lack what it takes to
  /// ask, the file counts as written, so that it waits until we can.
  static func ask(_ path: String) -> Answer {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return .gone }
      return [EMFILE, ENFILE, ENOMEM].contains(errno) ? .written : .unknown
    }
    defer { close(descriptor) }
    // Who opens the file just now breaks the lease: the signal is SIGIO, which would end this process,
    // unless it is one that is passed over.
    guard fcntl(descriptor, setSignal, SIGURG) == 0 else { return .unknown }
    guard fcntl(descriptor, setLease, F_RDLCK) == 0 else {
      return [EAGAIN, ENOMEM].contains(errno) ? .written : .unknown
    }
    _ = fcntl(descriptor, setLease, F_UNLCK)
    return .closed
  }
}
