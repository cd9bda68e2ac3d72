import Casework
import Civil
import Dispatch
import Ledger
import Logging
import Watch

/// The daily pages: made beside the steps when their time has come, recorded and sent as one step.
extension Station {
  /// What is kept of them.
  struct Press {
    /// For whom and when; nil where none are made.
    var plan: DigestPlan?

    /// When the next page is owed; nil for never.
    var next: Instant?
    var isMaking = false

    /// Whether another attempt stands on the queue already.
    var isRetrying = false

    /// Whether calendars were written since the plan was taken: an earlier process may have ended
    /// between its pages and them.
    var hasCalendars = false

    init(_ plan: DigestPlan?) { self.plan = plan }
  }

  /// How long pages wait for what is due at the same time.
  private static let digestWaitSeconds = 1

  /// Has the pages made that are owed, and waits for the next.
  func makeDigests() {
    guard let plan = press.plan, isReady, !isStopping, !press.isMaking, !press.isRetrying else {
      return
    }
    do throws(LedgerError) {
      let now = now()
      let (owed, next) = try watch.owedDigests(plan, at: now)
      press.next = next
      guard !owed.isEmpty else {
        if !press.hasCalendars { writeCalendars(job(owed, plan, at: now)) }
        return armDigests()
      }
      // What is due is told first: many clocks are due at the hour of the page.
      if trouble == nil, let due = self.next, due <= now {
        return makeDigestsLater(Self.digestWaitSeconds)
      }
      make(job(owed, plan, at: now))
    } catch {
      failDigests(error)
    }
  }

  private func job(_ owed: [OwedDigest], _ plan: DigestPlan, at now: Instant) -> DigestJob {
    watch.digestJob(
      owed,
      plan,
      made: now,
      isClockRefused: clock.jump != nil,
      isConfigurationRefused: report.isRefused
    )
  }

  /// Makes pages on a queue of their own, for it takes as long as many steps.
  private func make(_ job: DigestJob) {
    press.isMaking = true
    errands.begin(.pages)
    pressQueue.async { [executor] in
      let made = Result { () throws(LedgerError) in try job.run() }
      executor.queue.async { [unowned self] in assumeIsolated { $0.keep(made, job) } }
    }
  }

  /// Records the pages, and hands them on.
  private func keep(_ made: Result<[MadeDigest], LedgerError>, _ job: DigestJob) {
    press.isMaking = false
    errands.end(.pages)
    guard !isStopping else { return }
    do throws(LedgerError) {
      let pages = try made.get()
      let notices = try watch.record(pages)
      // Nothing that was owed could be kept: at once it would be no better.
      guard !notices.isEmpty else { return makeDigestsLater(Self.retrySeconds) }
      log.notice("digests are made", metadata: ["pages": "\(notices.count)"])
      tellChainHead()
      pumpAll()
      expectPost()
      writeCalendars(job, beside: pages)
      makeDigests()
    } catch {
      failDigests(error)
    }
  }

  /// Writes the calendars, where there is a folder for them; one that fails comes with the next page.
  private func writeCalendars(_ job: DigestJob, beside pages: [MadeDigest] = []) {
    press.hasCalendars = true
    guard let path = job.plan.folder else { return }
    errands.begin(.calendars)
    pressQueue.async { [executor, log] in
      do {
        let folder = DigestFolder(path)
        for calendar in try job.calendars(beside: pages) { try folder.write(calendar) }
      } catch {
        log.error("the calendars can't be written: \(error)")
      }
      executor.queue.async { [unowned self] in assumeIsolated { $0.errands.end(.calendars) } }
    }
  }

  private func failDigests(_ error: LedgerError) {
    log.error("the digests can't be made: \(error.description)")
    makeDigestsLater(Self.retrySeconds)
  }

  private func makeDigestsLater(_ seconds: Int) {
    press.isRetrying = true
    executor.queue.asyncAfter(deadline: .now() + .seconds(seconds)) { [unowned self] in
      assumeIsolated { station in
        station.press.isRetrying = false
        station.makeDigests()
      }
    }
  }

  /// Has the next page made when it is owed.
  ///
  /// By the uptime, as everything here: a wall clock that is wrong hastens no page. Where the clock was
  /// set and is trusted, the turn that follows arms it anew.
  func armDigests() {
    guard !press.isMaking, !press.isRetrying else { return digestAlarm.set(at: nil) }
    digestAlarm.set(at: press.next.map { clock.uptime(of: $0) })
  }

  /// Takes another plan; pages that are being made by the old one are kept still.
  func replaceDigests(_ plan: DigestPlan?) {
    press.plan = plan
    press.next = nil
    press.hasCalendars = false
    armDigests()
    makeDigests()
  }
}
