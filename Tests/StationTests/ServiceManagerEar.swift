import Dispatch
import Foundation
import Glibc

/// The service manager's end of sd_notify(3): hears what a daemon tells, in order.
///
/// Unchecked for the source, which is set once, before anything is heard, and for the messages, which
/// the lock guards: of `Mutex` the thread sanitizer sees nothing.
final class ServiceManagerEar: @unchecked Sendable {
  let path: String
  private let lock = NSLock()
  private var messages: [String] = []
  private let arrived = DispatchSemaphore(value: 0)
  private let source: any DispatchSourceRead

  /// Long enough for any machine; what doesn't come until then doesn't come.
  static let patience = 60.0

  init(path: String) throws {
    self.path = path
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    guard descriptor >= 0, result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    source = DispatchSource.makeReadSource(
      fileDescriptor: descriptor,
      queue: DispatchQueue(label: "ear")
    )
    source.setEventHandler { [unowned self] in hear(descriptor) }
    source.setCancelHandler { close(descriptor) }
    source.activate()
  }

  private func hear(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      let text = String(decoding: buffer[..<count], as: UTF8.self)
      lock.withLock { messages.append(text) }
      arrived.signal()
    }
  }

  func end() { source.cancel() }

  /// The next message that has that text; nil where none comes in time.
  ///
  /// Those before it are gone.
  func next(_ text: String, seconds: Double = patience) -> String? {
    let deadline = DispatchTime.now() + seconds
    while arrived.wait(timeout: deadline) == .success {
      let message = lock.withLock { messages.removeFirst() }
      if message.contains(text) { return message }
    }
    return nil
  }
}
