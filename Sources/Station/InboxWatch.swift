import Dispatch
import Glibc

/// Sees what happens in the inbox (inotify(7)).
final class InboxWatch {
  /// What happened to a name.
  enum Change {
    /// It was made there: it will be written now, or it was linked in.
    case begun

    /// Somebody opened it, who will close it: right behind `begun` who is to write it.
    case opened

    /// It was renamed in, or closed by who wrote it.
    case complete
  }

  /// What is told at once.
  enum News {
    case changes([(name: [CChar], change: Change)])

    /// More happened than the kernel keeps: look for yourself.
    case overflow

    /// The folder itself went away.
    case lost
  }

  private let source: any DispatchSourceRead

  /// Begins to look; nil where the system refuses.
  ///
  /// `tell` is called on that queue.
  init?(folder: String, queue: DispatchQueue, tell: @escaping (News) -> Void) {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    let mask =
      IN_CREATE | IN_OPEN | IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF
    guard inotify_add_watch(descriptor, folder, UInt32(mask)) >= 0 else {
      close(descriptor)
      return nil
    }
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { tell(Self.read(descriptor)) }
    source.setCancelHandler { close(descriptor) }
    source.activate()
  }

  deinit { source.cancel() }

  private static func read(_ descriptor: Int32) -> News {
    var changes: [(name: [CChar], change: Change)] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return .changes(changes) }
      let header = MemoryLayout<inotify_event>.size
      var start = 0
      while start + header <= count {
        let event = buffer.withUnsafeBytes {
          $0.loadUnaligned(fromByteOffset: start, as: inotify_event.self)
        }
        let name = buffer[start + header..<start + header + Int(event.len)]
        start += header + Int(event.len)
        let mask = Int(event.mask)
        if mask & Int(IN_Q_OVERFLOW) != 0 { return .overflow }
        if mask & Int(IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED) != 0 { return .lost }
        changes.append((name.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0], change(mask)))
      }
    }
  }

  private static func change(_ mask: Int) -> Change {
    if mask & Int(IN_CREATE) != 0 { return .begun }
    return mask & Int(IN_OPEN) != 0 ? .opened : .complete
  }
}
