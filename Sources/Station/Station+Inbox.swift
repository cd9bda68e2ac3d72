import Civil
import Dispatch
import Glibc
import Notation
import Watch

extension Station {
  /// How many events one turn takes in.
  private static let eventsPerTurn = 1000

  func open(_ name: String, at now: Instant) throws {
    do throws(Diagnostic) {
      job = try InboxJob(name: name, path: inbox.path(name), isHistory: Inbox.isHistory(name))
    } catch {
      files.removeFirst()
      log.warning("a file of the inbox can't be read", metadata: ["code": "\(error.code.rawValue)"])
      try inbox.refuse(name, error, at: now)
    }
  }

  func takeSlice(at now: Instant) throws {
    guard var job else { return }
    if let arrival = job.next(events: Self.eventsPerTurn) {
      let outcome = try watch.step(at: now, arrival)
      job.add(outcome)
      self.job = job
      settle(outcome)
    } else {
      try inbox.finish(job, at: now)
      self.job = nil
      files.removeFirst()
      log.info(
        "file taken in",
        metadata: [
          "accepted": "\(job.counts.accepted)", "duplicates": "\(job.counts.duplicates)",
          "conflicts": "\(job.counts.conflicts)", "quarantined": "\(job.counts.quarantined)",
        ]
      )
    }
  }

  func watchInbox() {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard descriptor >= 0,
      inotify_add_watch(
        descriptor,
        inbox.folder,
        UInt32(IN_MOVED_TO | IN_CLOSE_WRITE)
      ) >= 0
    else { return log.error("the inbox can't be watched; restart to read it") }
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: executor.queue)
    source.setEventHandler { [unowned self] in assumeIsolated { $0.inboxChanged(descriptor) } }
    source.setCancelHandler { close(descriptor) }
    source.activate()
    inboxWatcher = source
  }

  /// Reads the events away and looks for itself: what they said, and whether the queue of them
  /// overflowed, makes no difference then.
  private func inboxChanged(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while read(descriptor, &buffer, buffer.count) > 0 {}
    let current = job?.name
    files = (current.map { [$0] } ?? []) + inbox.waiting().filter { $0 != current }
    scheduleTurn()
  }
}
