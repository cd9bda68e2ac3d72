import Dispatch
import Glibc

/// The other end of one conversation by the control socket, and until when it is talked to.
struct ControlCaller: Sendable {
  let descriptor: Int32

  /// As `uptimeNanoseconds`.
  private let deadline: UInt64

  init(_ descriptor: Int32, seconds: UInt64) {
    self.descriptor = descriptor
    deadline = DispatchTime.now().uptimeNanoseconds + seconds * 1_000_000_000
  }

  /// For how long it may be waited still, as poll(2) wants it.
  var millisecondsLeft: Int32 {
    let now = DispatchTime.now().uptimeNanoseconds
    return now < deadline ? Int32((deadline - now) / 1_000_000) + 1 : 0
  }

  /// Says something, and waits while the caller has no room for it.
  ///
  /// - Returns: whether it was said; where it wasn't, nothing more can be.
  func say(_ answer: ControlAnswer) -> Bool {
    var rest = answer.line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        rest.removeFirst(count)
      } else if errno == EAGAIN {
        guard hasRoom() else { return false }
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  private func hasRoom() -> Bool {
    var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    let count = poll(&wait, 1, millisecondsLeft)
    if count < 0 { return errno == EINTR }
    return count > 0 && wait.revents & Int16(POLLHUP | POLLERR) == 0
  }
}
