import CSystemd
import Casework
import Civil
import Dispatch
import Foundation
import Glibc
import Ledger
package import Logging
import Notation
import Sinks
package import Watch

/// The live daemon: one actor on one serial queue, one wall-clock timer, an inbox, and hands for the
/// sinks.
///
/// Everything that happens enters the queue, is handled in one go and returns: nothing in here
/// awaits. Long work is done in short turns, so that a timer waits for one turn at the most.
package actor Station {
  package nonisolated let executor = QueueExecutor(label: "termijnwacht.station")
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  private var watch: Watch
  private let inbox: Inbox
  private let log: Logger
  private let reload: @Sendable () -> Watch?
  private let onStopped: @Sendable () -> Void
  private var hands: [Hand]
  private var files = InboxQueue()
  private var job: InboxJob?

  /// Why no turn is taken for a while; nil where nothing stands in the way.
  private var trouble: (text: String, count: Int)?
  private var isHeld = false

  /// When the next step is needed; in the past where one is owed at once.
  private var next: Instant? = .distantPast
  private var isTurnScheduled = false
  private var isReady = false
  private var isStopping = false
  private var isStopped = false
  private var alarm: (any DispatchSourceTimer)?
  private var watchdog: (any DispatchSourceTimer)?
  private var inboxWatch: InboxWatch?
  private var signals: [any DispatchSourceSignal] = []

  /// One sink's hand, and how far it has come.
  private struct Hand {
    let hand: SinkHand
    var cursor: Int64
    var isBusy = false
    var isFailing = false
  }

  /// How many events one turn takes in, and how many escalations a sink is handed at once.
  private static let eventsPerTurn = 1000
  private static let escalationsPerHand = 1000

  /// How long a failing sink or disk is left alone, and how long stopping may wait for the sinks.
  private static let retrySeconds = 5
  private static let retriesPerMinute = 12
  private static let stopSeconds = 15

  /// - `state`: the folder that holds `inbox`, `archive` and `quarantine`.
  /// - `sinks`: where every escalation goes.
  /// - `reload`: makes a watch of the configuration as it is now; nil, told already, where it is bad.
  /// - `onStopped`: called once, when everything in flight is done.
  package init(
    _ watch: sending Watch,
    state: String,
    sinks: [SinkHand],
    log: Logger,
    reload: @escaping @Sendable () -> Watch?,
    onStopped: @escaping @Sendable () -> Void
  ) throws {
    self.watch = watch
    self.log = log
    self.reload = reload
    self.onStopped = onStopped
    inbox = try Inbox(state: state)
    let ledger = watch.ledger
    hands = try sinks.map { hand in
      let cursor = try ledger.read { try $0.cursor(of: hand.name) }
      return Hand(hand: hand, cursor: max(cursor, hand.lastSequence ?? 0))
    }
  }

  // MARK: - Life

  /// Opens the sources and takes the first turn.
  ///
  /// Must be called once, on the station's queue.
  package func start() {
    let alarm = DispatchSource.makeTimerSource(queue: executor.queue)
    alarm.setEventHandler { [unowned self] in assumeIsolated { $0.scheduleTurn() } }
    alarm.activate()
    self.alarm = alarm
    watchInbox()
    for (number, action) in Self.signalActions { listen(to: number, action) }
    startWatchdog()
    scheduleTurn()
  }

  /// Finishes what is in flight, then reports.
  package func stop() {
    guard !isStopping else { return }
    isStopping = true
    ServiceManager.stopping()
    log.info("stopping")
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.stopSeconds)) { [unowned self] in
      assumeIsolated { $0.finishStop() }
    }
    pumpAll()
    finishStopIfIdle()
  }

  private func finishStopIfIdle() {
    if isStopping, hands.allSatisfy({ !$0.isBusy }) { finishStop() }
  }

  private func finishStop() {
    guard !isStopped else { return }
    isStopped = true
    alarm?.cancel()
    watchdog?.cancel()
    inboxWatch = nil
    for signal in signals { signal.cancel() }
    log.info("stopped")
    onStopped()
  }

  // MARK: - Turns

  private func scheduleTurn() {
    guard !isTurnScheduled, !isStopping else { return }
    isTurnScheduled = true
    executor.queue.async { [unowned self] in assumeIsolated { $0.takeTurn() } }
  }

  /// Does one short piece of work: what is due first, then a slice of a file.
  private func takeTurn() {
    isTurnScheduled = false
    guard !isStopping else { return }
    do {
      if let next, next <= WallClock.now {
        settle(try watch.step(at: WallClock.now))
      } else if isHeld {
        return arm()
      } else if job != nil {
        try takeSlice()
      } else if let name = files.next {
        try open(name)
      } else {
        return rest()
      }
      scheduleTurn()
    } catch {
      // A diagnostic names the file, and its name is the producer's.
      let unpacking = (error as? Diagnostic).map {
        "could not copy a file of the inbox: \($0.found)"
      }
      hold(unpacking ?? "\(error)")
    }
  }

  /// Lets intake and failed steps wait for a while, and tells why: at once, then every minute.
  private func hold(_ text: String) {
    let count = trouble?.text == text ? (trouble?.count ?? 0) + 1 : 0
    trouble = (text, count)
    if count.isMultiple(of: Self.retriesPerMinute) { log.error("\(text); trying again") }
    if let next, next > WallClock.now { arm() }
    guard !isHeld else { return }
    isHeld = true
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated {
        $0.isHeld = false
        $0.scheduleTurn()
      }
    }
  }

  private func endTrouble() {
    if trouble != nil { log.notice("what failed works again") }
    trouble = nil
  }

  private func settle(_ outcome: Watch.Outcome) {
    next = outcome.next
    if outcome.unreadable > 0 {
      log.critical(
        "facts in the ledger can't be read",
        metadata: ["facts": "\(outcome.unreadable)"]
      )
    }
    if outcome.escalations > 0 { pumpAll() }
  }

  /// Arms the one timer: nothing due means nothing runs.
  private func arm() {
    if let next { alarm?.schedule(wallDeadline: WallClock.deadline(next)) }
  }

  private func rest() {
    arm()
    endTrouble()
    if !isReady {
      isReady = true
      ServiceManager.ready()
      log.info("ready")
      pumpAll()
    }
  }

  // MARK: - Inbox

  private func open(_ name: String) throws {
    do throws(Diagnostic) {
      job = try inbox.open(name, at: WallClock.now)
    } catch {
      try refuse(name, error)
    }
  }

  private func takeSlice() throws {
    guard var job else { return }
    do throws(Diagnostic) {
      guard try job.prepare() else { return }
    } catch {
      self.job = nil
      return try refuse(job.name, error)
    }
    guard let arrival = job.next(events: Self.eventsPerTurn) else { return try finish(job) }
    let outcome = try watch.step(at: WallClock.now, arrival)
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
      isFinished = try inbox.finish(job, at: WallClock.now)
      files.remove(job.name)
    } catch {
      if error.mayPass { throw error }
      log.error("a file of the inbox was taken in, and stays there: \(error)")
      isFinished = true
      files.leave(job.name)
    }
    self.job = nil
    endTrouble()
    guard isFinished else {
      log.warning("a file of the inbox was written to while it was read; it is read again")
      return look(again: job.name)
    }
    log.info(
      "file taken in",
      metadata: [
        "accepted": "\(job.counts.accepted)", "duplicates": "\(job.counts.duplicates)",
        "conflicts": "\(job.counts.conflicts)", "quarantined": "\(job.counts.quarantined)",
      ]
    )
  }

  /// Takes a file again later, so that one that is written to without end holds up no other.
  private func look(again name: String) {
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated { station in
        station.files.note(name, .complete)
        station.scheduleTurn()
      }
    }
  }

  /// Puts a file aside that can't be read; one that can't even be moved stays, and is told once.
  private func refuse(_ name: String, _ diagnostic: Diagnostic) throws {
    if diagnostic.code == .scratch { throw diagnostic }
    guard inbox.has(name) else { return files.remove(name) }
    let code: Logger.Metadata = ["code": "\(diagnostic.code.rawValue)"]
    do throws(DiskFailure) {
      try inbox.refuse(name, diagnostic, at: WallClock.now)
      files.remove(name)
      log.warning("a file of the inbox can't be read, and is put aside", metadata: code)
    } catch {
      if error.mayPass { throw error }
      files.leave(name)
      log.error("a file of the inbox can be neither read nor put aside", metadata: code)
    }
  }

  private func watchInbox() {
    inboxWatch = InboxWatch(folder: inbox.folder, queue: executor.queue) { [unowned self] news in
      assumeIsolated { $0.inboxChanged(news) }
    }
    if inboxWatch == nil {
      log.error("the inbox can't be watched; it is looked at every few seconds")
      watchInboxLater()
    }
    lookAtInbox()
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

  /// Takes all that is there now for what waits.
  private func lookAtInbox() {
    var names: [String] = []
    for entry in inbox.entries() {
      switch entry {
      case .usable(let name): names.append(name)
      case .unusable(let name): refuse(unusable: name)
      }
    }
    files.set(names)
    scheduleTurn()
  }

  private func inboxChanged(_ news: InboxWatch.News) {
    switch news {
    case .overflow: lookAtInbox()
    case .lost:
      log.error("the inbox was taken away; it is made again")
      watchInboxLater()
    case .changes(let changes):
      for (name, change) in changes {
        switch Inbox.EntryName(name) {
        case .usable(let name):
          files.note(name, change == .begun && inbox.isBegun(name) ? .begun : .complete)
        case .unusable(let name): refuse(unusable: name)
        case nil: break
        }
      }
      scheduleTurn()
    }
  }

  private func refuse(unusable name: [CChar]) {
    let code: Logger.Metadata = ["code": "\(DiagnosticCode.fileName.rawValue)"]
    do throws(DiskFailure) {
      try inbox.refuse(unusable: name, at: WallClock.now)
      log.warning("a file of the inbox has no usable name, and is put aside", metadata: code)
    } catch {
      log.error("a file of the inbox has no usable name, and stays there", metadata: code)
    }
  }

  // MARK: - Sinks

  private func pumpAll() {
    for index in hands.indices { pump(index) }
  }

  /// Hands a sink what lies behind its cursor, one batch at a time.
  private func pump(_ index: Int) {
    guard !hands[index].isBusy, !isStopped else { return }
    do throws(LedgerError) {
      let cursor = hands[index].cursor
      let batch = try watch.ledger.read {
        try $0.escalations(after: cursor, limit: Self.escalationsPerHand)
      }
      guard let last = batch.last?.sequence else { return finishStopIfIdle() }
      hands[index].isBusy = true
      let told = batch.filter { $0.mark != .preceding }
      hands[index].hand.append(told) { [executor] error in
        executor.queue.async { [unowned self] in
          assumeIsolated { $0.handed(index, through: last, error) }
        }
      }
    } catch {
      log.error("\(error)")
      retry(index)
    }
  }

  private func handed(_ index: Int, through last: Int64, _ error: SinkError?) {
    hands[index].isBusy = false
    if let error {
      if !hands[index].isFailing { log.error("\(error)") }
      hands[index].isFailing = true
      if isStopping { return finishStopIfIdle() }
      return retry(index)
    }
    if hands[index].isFailing { log.notice("sink \(hands[index].hand.name) takes again") }
    hands[index].isFailing = false
    hands[index].cursor = last
    let name = hands[index].hand.name
    do throws(LedgerError) {
      try watch.ledger.step { try $0.moveCursor(of: name, to: last) }
    } catch {
      log.error("\(error)")
    }
    pump(index)
  }

  private func retry(_ index: Int) {
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated { $0.pump(index) }
    }
  }

  // MARK: - Signals and watchdog

  private static let signalActions: [(Int32, @Sendable (isolated Station) -> Void)] = [
    (SIGTERM, { $0.stop() }), (SIGINT, { $0.stop() }), (SIGHUP, { $0.reloadConfiguration() }),
  ]

  private func listen(to number: Int32, _ action: @escaping @Sendable (isolated Station) -> Void) {
    // Before the source is active; after it, the signal would be lost for ever.
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: executor.queue)
    source.setEventHandler { [unowned self] in assumeIsolated { action($0) } }
    source.activate()
    signals.append(source)
  }

  /// Takes the configuration as it is now; a bad one is told, and the old one goes on.
  private func reloadConfiguration() {
    ServiceManager.reloading()
    if let reloaded = reload() {
      watch = reloaded
      next = .distantPast
      log.notice("policy, calendars and sources reloaded; sinks and paths need a restart")
    } else {
      log.error("the new configuration is bad; the old one stays")
    }
    ServiceManager.ready()
    scheduleTurn()
  }

  /// A sign of life comes from the queue itself, so a queue that is stuck gives none.
  private func startWatchdog() {
    guard let microseconds = ServiceManager.watchdogMicroseconds else { return }
    let timer = DispatchSource.makeTimerSource(queue: executor.queue)
    let interval = DispatchTimeInterval.microseconds(Int(microseconds / 3))
    timer.schedule(deadline: .now(), repeating: interval)
    timer.setEventHandler { ServiceManager.isAlive() }
    timer.activate()
    watchdog = timer
  }
}
