import CKernelTimer
import Dispatch
import Glibc

/// A timer of the kernel's (timerfd_create(2)), for what Dispatch's timers can't do.
///
/// Theirs go by a wall clock that may be wrong, or by one that stops while the machine sleeps, and
/// don't tell that the clock was set.
final class KernelTimer {
  private let descriptor: Int32
  private var source: (any DispatchSourceRead)?

  /// - Throws: `SystemError` where the kernel has no timer left to give.
  init(_ clock: clockid_t) throws(SystemError) {
    descriptor = kernel_timer_make(clock)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
  }

  /// Calls the handler on that queue whenever the timer fires or is cancelled; must be called once.
  func activate(on queue: DispatchQueue, _ handler: @escaping @Sendable () -> Void) {
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { [descriptor] in
      var count: UInt64 = 0
      read(descriptor, &count, MemoryLayout.size(ofValue: count))
      handler()
    }
    source.setCancelHandler { [descriptor] in close(descriptor) }
    source.activate()
    self.source = source
  }

  /// Lets it fire at that time of its clock, at once where that has passed; nil for never.
  func set(at microseconds: Int64?) {
    // Zero would disarm it.
    kernel_timer_set(descriptor, microseconds.map { max($0, 1) } ?? 0)
  }

  /// Lets it fire when somebody sets the wall clock, which must be its clock.
  func setWhenClockIsSet() { kernel_timer_set_when_clock_is_set(descriptor) }

  func cancel() { source?.cancel() }
}
