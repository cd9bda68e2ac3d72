import Casework
import Dispatch
import Glibc
import Logging
import Notation
import Watch

/// The inbox: its files taken in slice by slice, and what becomes of those that can't be.
extension Station {
  /// How many events one turn takes in.
  private static let eventsPerTurn = 1000
  private static let retriesPerMinute = 12

  // MARK: - Trouble

  /// Lets intake and failed steps wait for a while, and tells why: at once, then every minute.
  func hold(_ error: any Error) {
    // A diagnostic names the file, and its name is the producer's.
    let copying = (error as? Diagnostic).map { "could not copy a file of the inbox: \($0.found)" }
    let text = copying ?? "\(error)"
    let count = trouble?.text == text ? (trouble?.count ?? 0) + 1 : 0
    trouble = (text, count)
    if count.isMultiple(of: Self.retriesPerMinute) { log.error("\(text); trying again") }
    if let next, next > now() { arm() }
    guard !isHeld else { return }
    isHeld = true
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated {
        $0.isHeld = false
        $0.scheduleTurn()
      }
    }
  }

  func endTrouble() {
    if trouble != nil { log.notice("what failed works again") }
    trouble = nil
  }

  // MARK: - Gaps

  /// Tells what the numbers of sources show that was not delivered; a gap is told once, by its step.
  func tell(_ gaps: [SequenceGap]) {
    for gap in gaps {
      if let highest = gap.restartedAfter {
        log.warning(
          "a source counts its events anew; what followed its highest number can't be known",
          metadata: ["source": "\(PlainText.escaped(gap.source))", "highest": "\(highest)"]
        )
      }
      guard !gap.numbers.isEmpty else { continue }
      log.critical(
        "events of a source were not delivered",
        metadata: [
          "source": "\(PlainText.escaped(gap.source))", "numbers": "\(gap.text)",
          "count": "\(gap.count)",
        ]
      )
    }
  }

  // MARK: - Files

  func open(_ name: String) throws {
    // One of that name may be held still, where a disk has refused it.
    do throws(DiskFailure) {
      try inbox.putBack(name, at: now())
    } catch {
      if error.mayPass { throw error }
    }
    guard !inbox.isBeingWritten(name) else { return leaveToWriter(name) }
    let status = FileStatus(of: inbox.path(name))
    do throws(Diagnostic) {
      job = try inbox.open(name, at: now())
    } catch {
      try refuse(name, error) { FileStatus(of: $0) == status }
    }
  }

  func takeSlice() throws {
    guard var job else { return }
    do throws(Diagnostic) {
      guard try job.prepare() else { return }
    } catch {
      self.job = nil
      return try refuse(job.name, error) { job.input.isUnchanged(at: $0) }
    }
    guard let arrival = job.next(events: Self.eventsPerTurn) else { return try finish(job) }
    let outcome = try watch.step(at: now(), arrival)
    // Held twice, what it has noted would be copied.
    self.job = nil
    job.add(outcome)
    self.job = job
    endTrouble()
    settle(outcome)
  }

  private func finish(_ job: InboxJob) throws {
    let isFinished: Bool
    do throws(DiskFailure) {
      isFinished = try inbox.finish(job, at: now())
    } catch {
      if error.mayPass { throw error }
      log.error("a file of the inbox was taken in, and stays there: \(error)")
      isFinished = true
    }
    self.job = nil
    endTrouble()
    guard isFinished else { return look(again: job.name) }
    files.remove(job.name)
    log.info(
      "file taken in",
      metadata: [
        "accepted": "\(job.counts.accepted)", "duplicates": "\(job.counts.duplicates)",
        "conflicts": "\(job.counts.conflicts)", "quarantined": "\(job.counts.quarantined)",
      ]
    )
  }

  /// Takes a file again that was changed while it was read: later, so that one that is written to without
  /// end holds up no other.
  private func look(again name: String) {
    log.warning("a file of the inbox was written to while it was read; it is read again")
    files.remove(name)
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated { station in
        station.files.readAgain(name)
        station.scheduleTurn()
      }
    }
  }

  /// Leaves a file alone that somebody is writing.
  ///
  /// The inbox's watch tells when it is closed, but the kernel does so a moment before it takes it for
  /// closed, and nothing tells of a file that had no name, or another, when it was opened. So it is looked
  /// at again.
  private func leaveToWriter(_ name: String) {
    if files.leave(toWriter: name) {
      log.notice("a file of the inbox is open for writing; it is taken once it is closed")
    }
    lookAgainLater()
  }

  /// Looks again, after a while, at what somebody is writing or may be.
  private func lookAgainLater() {
    guard !expectsWriters else { return }
    expectsWriters = true
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated { station in
        station.expectsWriters = false
        let inbox = station.inbox
        station.files.lookAgain { FileLease.ask(inbox.path($0)) }
        if station.files.hasBegun { station.lookAgainLater() }
        station.scheduleTurn()
      }
    }
  }

  /// Puts a file aside that can't be read; one that can't even be moved stays, and is told once.
  private func refuse(
    _ name: String,
    _ diagnostic: Diagnostic,
    isSame: (String) -> Bool
  ) throws {
    if diagnostic.code == .scratch { throw diagnostic }
    guard inbox.has(name) else { return files.remove(name) }
    guard !inbox.isBeingWritten(name) else { return leaveToWriter(name) }
    let code: Logger.Metadata = ["code": "\(diagnostic.code.rawValue)"]
    do throws(DiskFailure) {
      guard try inbox.refuse(name, diagnostic, at: now(), isSame: isSame) else {
        return look(again: name)
      }
      files.remove(name)
      log.warning("a file of the inbox can't be read, and is put aside", metadata: code)
    } catch {
      if error.mayPass { throw error }
      files.remove(name)
      log.error("a file of the inbox can be neither read nor put aside", metadata: code)
    }
  }

  /// Has all be read again that a daemon before this one was putting away when it ended.
  func putBackAll() {
    do throws(DiskFailure) {
      try inbox.putBackAll(at: now())
    } catch {
      log.error("a file of the inbox that was being put away stays hidden: \(error)")
    }
  }

  /// Begins to look at the inbox, and takes all that is there.
  func watchInbox() {
    inboxWatch = InboxWatch(folder: inbox.folder, queue: executor.queue) { [unowned self] news in
      assumeIsolated { $0.inboxChanged(news) }
    }
    if inboxWatch == nil {
      log.error("the inbox can't be watched; it is looked at every few seconds")
    }
    if !lookAtInbox() || inboxWatch == nil { watchInboxLater() }
  }

  private func watchInboxLater() {
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated { station in
        guard !station.isStopping else { return }
        station.inbox.makeFolder()
        station.inboxWatch = nil
        station.watchInbox()
      }
    }
  }

  /// Takes all that is there now for what waits; false where that can't be seen: what waits stays then.
  private func lookAtInbox() -> Bool {
    do throws(DiskFailure) {
      var names: [String] = []
      for entry in try inbox.entries() {
        switch entry {
        case .usable(let name): names.append(name)
        case .unusable(let name): refuse(unusable: name)
        }
      }
      files.set(names)
    } catch {
      log.error("\(error); trying again in a few seconds")
      return false
    }
    scheduleTurn()
    return true
  }

  private func inboxChanged(_ news: InboxWatch.News) {
    switch news {
    case .overflow:
      if !lookAtInbox() { watchInboxLater() }
    case .lost:
      log.error("the inbox was taken away; it is made again")
      watchInboxLater()
    case .changes(let changes):
      for (name, change) in changes {
        switch Inbox.EntryName(name) {
        case .usable(let name): note(name, change)
        case .unusable(let name) where change != .opened: refuse(unusable: name)
        case .unusable, nil: break
        }
      }
      if changes.contains(where: { $0.change != .opened }) { scheduleTurn() }
    }
  }

  private func note(_ name: String, _ change: InboxWatch.Change) {
    guard change == .begun else { return files.note(name, change) }
    let isBegun = inbox.isBegun(name)
    files.note(name, isBegun ? .begun : .complete)
    if isBegun { lookAgainLater() }
  }

  private func refuse(unusable name: [CChar]) {
    let code: Logger.Metadata = ["code": "\(DiagnosticCode.fileName.rawValue)"]
    do throws(DiskFailure) {
      try inbox.refuse(unusable: name, at: now())
      log.warning("a file of the inbox has no usable name, and is put aside", metadata: code)
    } catch {
      log.error("a file of the inbox has no usable name, and stays there", metadata: code)
    }
  }
}
