import Glibc

/// Waits for something to happen in a folder (inotify(7)).
struct FolderWatch: ~Copyable {
  private let descriptor: Int32

  init?(_ path: String) {
    let descriptor = inotify_init1(Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    guard inotify_add_watch(descriptor, path, UInt32(IN_MOVED_TO | IN_CLOSE_WRITE)) >= 0 else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Whether anything happened within that time.
  func wait(seconds: Int32) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard Glibc.poll(&poll, 1, seconds * 1000) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    return read(descriptor, &buffer, buffer.count) > 0
  }
}
