import Casework
import Civil
import Dispatch
import Glibc
import Ledger
import Logging
import Policy
import Sinks
import Watch

/// Erasing: what people have ordered, and what was kept long enough, in rounds of some hundred cases, so
/// that timers wait for one step only.
extension Station {
  /// What is kept of it.
  struct Eraser {
    /// Whether it is to be looked what there is to do, and since when that was told to fail.
    var isWanted = true
    var isFailing = false

    /// When it is looked next what was kept long enough; nil for at once.
    var nextLook: Instant?

    /// When the ledger began to owe a file that is made anew, as `uptimeNanoseconds`.
    var owesRewritingSince: UInt64?
    var knowsDebt = false
  }

  /// How long what failed is left alone.
  private static let eraserSeconds: Int64 = 600

  /// Has it looked for what is to be erased.
  func wantErasure() {
    eraser.isWanted = true
    scheduleTurn()
  }

  /// The configuration, or orders, may be others.
  func replaceRetention() {
    eraser.nextLook = nil
    eraser.isWanted = true
  }

  /// Begins a round where somebody has ordered one, or a day has passed.
  func eraseCases() {
    guard eraser.isWanted, isReady, !isStopping, !errands.isUnderWay(.erasing) else { return }
    eraser.isWanted = false
    let now = now()
    let isDaily = watch.retention.isDaily && eraser.nextLook.map { $0 <= now } ?? true
    let orders = ErasureOrders.take(state: state)
    guard orders != nil || isDaily else { return armEraser() }
    if let unread = orders?.unread, unread > 0 {
      log.error("orders to erase that can't be read", metadata: ["lines": "\(unread)"])
    }
    let job = watch.erasureJob(orders?.orders ?? [], isDaily ? watch.retention : nil, at: now)
    let round = ErasureRound(job, state: state, pages: press.plan?.folder) { [executor] in
      executor.queue.async { [unowned self] in assumeIsolated { $0.errands.goOn(.erasing) } }
    }
    errands.begin(.erasing)
    eraserQueue.async { [executor] in
      let prepared = Result { try round.prepare() }
      executor.queue.async { [unowned self] in
        assumeIsolated { $0.erase(prepared, round, isDaily: isDaily) }
      }
    }
  }

  /// Takes the cases out of the ledger, and out of what came meanwhile.
  private func erase(
    _ prepared: Result<ErasureRound.Prepared, any Error>,
    _ round: ErasureRound,
    isDaily: Bool
  ) {
    errands.end(.erasing)
    guard !isStopping else { return }
    // A file in hand, or a page, would bring back what was taken out: the round is begun again.
    guard job == nil, !press.isMaking else { return eraseLater(Int64(Self.retrySeconds)) }
    do {
      let prepared = try prepared.get()
      let found = prepared.found
      let erased = try takeOut(found)
      tell(prepared, erased: erased, isDaily: isDaily)
      if isDaily, !found.isMore {
        eraser.nextLook = RetentionPlan.nextLook(
          after: now(),
          in: watch.editions.assessor.policy.zone
        )
      }
      // What has changed since it was looked at, and what there is beyond one round, is next.
      let isWhole = erased.count == found.erasure.count
      if !isWhole || found.isMore { eraser.isWanted = true }
      finish(round, round.news(since: prepared), found.erasure, isWhole: isWhole)
      eraser.isFailing = false
    } catch {
      failErasing("\(error)")
    }
  }

  private func takeOut(_ found: ErasureJob.Found) throws -> [Erasure.Entry] {
    var erased: [Erasure.Entry] = []
    if found.erasure.count > 0 {
      try oweRewriting()
      erased = try watch.erase(found.erasure, at: now())
    }
    if let day = found.firstPage {
      let emptied = try watch.emptyPages(before: day)
      if emptied > 0 {
        try oweRewriting()
        log.notice("pages are old, and emptied", metadata: ["pages": "\(emptied)"])
      }
    }
    guard !erased.isEmpty else { return erased }
    // Cases that counted events of theirs are owed a look, and what waits for endpoints is less.
    next = .distantPast
    owesNotices = true
    expectPost()
    press.hasCalendars = false
    makeDigests()
    return erased
  }

  /// Takes the cases out of the files that came during the round; then its orders are carried out.
  private func finish(
    _ round: ErasureRound,
    _ news: Set<String>,
    _ erasure: Erasure,
    isWhole: Bool
  ) {
    errands.begin(.erasing)
    eraserQueue.async { [executor, state] in
      let cleaned = Result { try round.clean(news, of: erasure) }
      executor.queue.async { [unowned self] in
        assumeIsolated { station in
          station.errands.end(.erasing)
          switch cleaned {
          case .success:
            if isWhole { ErasureOrders.remove(state: state) }
            station.armEraser()
          case .failure(let error): station.failErasing("\(error)")
          }
          station.scheduleTurn()
        }
      }
    }
  }

  private func failErasing(_ words: String) {
    if !eraser.isFailing { log.error("cases can't be erased: \(words); trying again") }
    eraser.isFailing = true
    eraseLater(Self.eraserSeconds)
  }

  private func eraseLater(_ seconds: Int64) {
    eraserAlarm.set(at: clock.uptime(of: now().adding(seconds: seconds)))
  }

  /// Has it looked again when the next day's look is due.
  private func armEraser() {
    if eraser.isWanted { return scheduleTurn() }
    eraserAlarm.set(
      at: watch.retention.isDaily ? eraser.nextLook.map { clock.uptime(of: $0) } : nil
    )
  }

  // MARK: - Telling

  private func tell(
    _ prepared: ErasureRound.Prepared,
    erased: [Erasure.Entry],
    isDaily: Bool
  ) {
    for entry in erased {
      let told = ErasureEntry(entry.subject, reason: entry.reason.rawValue, by: entry.by)
      do throws(SinkError) { try told.send() } catch {
        log.notice("\(told.words)")
      }
    }
    if prepared.removed > 0 {
      log.notice("files are old, and removed", metadata: ["files": "\(prepared.removed)"])
    }
    if prepared.unread > 0 {
      log.error(
        "files can't be looked into; a person must, for what is erased may stand in them",
        metadata: ["files": "\(prepared.unread)"]
      )
    }
    if isDaily, prepared.found.kept > 0 {
      log.warning(
        "cases are old enough to be erased, and are kept by clocks that run",
        metadata: ["cases": "\(prepared.found.kept)"]
      )
    }
  }

  // MARK: - Making the ledger anew

  /// How long nothing may be due for it at the least, how many bytes a slow disk makes anew in a second,
  /// and how long it waits for quiet at the most, in seconds.
  private static let quietSeconds: Int64 = 120
  private static let rewrittenBytes: Int64 = 10 << 20
  private static let rewritingPatience: UInt64 = 86_400

  private func oweRewriting() throws(SystemError) {
    try ErasureRound.oweRewriting(state: state)
    let now = DispatchTime.now().uptimeNanoseconds
    eraser.owesRewritingSince = eraser.owesRewritingSince ?? now
  }

  /// Makes the ledger's file anew where that is owed and nothing is due for a while: steps wait for it.
  func rewriteLedger() {
    if !eraser.knowsDebt, ErasureRound.isRewritingOwed(state: state) {
      eraser.owesRewritingSince = DispatchTime.now().uptimeNanoseconds
    }
    eraser.knowsDebt = true
    guard let since = eraser.owesRewritingSince, !isStopping, !press.isMaking, !eraser.isWanted,
      !errands.isUnderWay(.erasing), !errands.isUnderWay(.rewriting)
    else { return }
    let waited = (DispatchTime.now().uptimeNanoseconds - since) / 1_000_000_000
    guard isQuiet || waited > Self.rewritingPatience else { return }
    errands.begin(.rewriting)
    let ledger = watch.ledger
    eraserQueue.async { [executor] in
      let result = Result { () throws(LedgerError) in try ledger.rewrite() }
      executor.queue.async { [unowned self] in assumeIsolated { $0.rewritten(result) } }
    }
  }

  /// Whether no step, page or attempt is due for a while.
  private var isQuiet: Bool {
    var file = stat()
    let bytes = stat(state + "/ledger.db", &file) == 0 ? Int64(file.st_size) : 0
    let end = now().adding(seconds: max(Self.quietSeconds, bytes / Self.rewrittenBytes))
    return [next, press.next, post.couriers.next].allSatisfy { $0.map { $0 > end } ?? true }
  }

  private func rewritten(_ result: Result<Bool, LedgerError>) {
    errands.end(.rewriting)
    eraser.owesRewritingSince = nil
    switch result {
    case .success(true): ErasureRound.endRewriting(state: state)
    case .success(false):
      eraser.knowsDebt = false
      eraseLater(Self.eraserSeconds)
    case .failure(let error):
      log.error("the ledger can't be made anew after an erasure: \(error.description)")
      eraser.knowsDebt = false
      eraseLater(Self.eraserSeconds)
    }
    scheduleTurn()
  }
}
