import CProcessor
import Civil
import Dispatch
import Glibc
import Ledger
package import Logging
import Notation
package import Sinks
package import Watch

/// The live daemon: one actor on one serial queue, one timer, an inbox, and hands for the sinks.
///
/// Everything that happens enters the queue, is handled in one go and returns: nothing in here
/// awaits. Long work is done in short turns, so that a timer waits for one turn at the most.
package actor Station {
  package nonisolated let executor = QueueExecutor(label: "termijnwacht.station")
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  var watch: Watch
  let state: String
  let inbox: Inbox
  let log: Logger
  let reload: @Sendable () -> Reloaded
  private let onStopped: @Sendable () -> Void
  var hands: [Hand]
  var files = InboxQueue()
  var job: InboxJob?
  var inboxWatch: InboxWatch?

  /// Whether files that are being written will be looked at again.
  var expectsWriters = false

  /// Why turns wait for a while; nil where nothing stands in the way.
  var trouble: (text: String, count: Int)?
  var isHeld = false

  /// When the next step is needed; in the past where one is owed at once.
  var next: Instant? = .distantPast
  private var isTurnScheduled = false

  /// Whether there were turns since the last pulse, and since memory was given back.
  private var hadTurns = false
  private var holdsMemory = false
  private(set) var isReady = false

  /// Whether there may be escalations that no notices were made of.
  var owesNotices = true
  private(set) var isStopping = false
  private(set) var isStopped = false
  var isReloadWanted = false
  var report = DaemonReport()
  var toldStatus = ""

  var clock: StationClock
  private let alarm: KernelTimer

  /// What goes to the endpoints, and when the next attempt is due.
  var post = Post()
  let postAlarm: KernelTimer
  let clockSet: KernelTimer

  /// The daily pages, when the next is owed, and the queue that they are made on.
  var press: Press
  let digestAlarm: KernelTimer
  let pressQueue = DispatchQueue(label: "termijnwacht.press", qos: .utility)

  /// What is to be erased, when it is looked for, and the queue on which files are looked through.
  var eraser = Eraser()
  let eraserAlarm: KernelTimer
  let eraserQueue = DispatchQueue(label: "termijnwacht.eraser", qos: .utility)
  private var pulse: (any DispatchSourceTimer)?
  var heart: Heart
  private var signals: [any DispatchSourceSignal] = []
  private var signalsHeard = 0

  /// When a refused clock was last told, as `uptimeNanoseconds`.
  var refusalTold: UInt64 = 0

  private let upkeep = DispatchQueue(label: "termijnwacht.upkeep", qos: .utility)

  /// What other queues owe, and what of them was told to be stuck.
  var errands = Errands()
  var stuckTold: [String] = []

  /// By which commands reach the daemon; nil where there is no socket.
  let control: ControlDesk?
  var synchrony = ClockSynchrony()

  /// How long the ledger's log may stay when there is nothing to do.
  private static let idleLogBytes = 4 << 20

  /// How long a failing sink or disk is left alone, and how long stopping may wait for the sinks.
  static let retrySeconds = 5
  private static let stopSeconds = 15

  /// - `state`: the folder that holds `inbox`, `archive` and `quarantine`.
  /// - `sinks`: where every escalation goes.
  /// - `carriers`: who carries notices to the endpoints.
  /// - `heartbeat`: how often it gives a sign of life.
  /// - `digests`: for whom daily pages are made, and when; nil for nobody.
  /// - `control`: by which commands reach it; nil for none.
  /// - `reload`: reads the configuration as it is now.
  /// - `onStopped`: called once, when everything in flight is done.
  /// - Throws: where the folders can't be made, the ledger can't be read, or the kernel has no timer.
  package init(
    _ watch: sending Watch,
    state: String,
    sinks: [SinkHand],
    carriers: [any Carrier] = [],
    heartbeat: HeartbeatPlan = HeartbeatPlan(),
    digests: DigestPlan? = nil,
    control: ControlDesk? = nil,
    log: Logger,
    reload: @escaping @Sendable () -> Reloaded,
    onStopped: @escaping @Sendable () -> Void
  ) throws {
    self.state = state
    self.log = log
    self.reload = reload
    self.onStopped = onStopped
    self.control = control
    heart = Heart(heartbeat)
    press = Press(digests)
    inbox = try Inbox(state: state) { failure in
      log.error("an answer could not be put into the inbox: \(failure)")
    }
    alarm = try KernelTimer(CLOCK_BOOTTIME)
    clockSet = try KernelTimer(CLOCK_REALTIME)
    postAlarm = try KernelTimer(CLOCK_BOOTTIME)
    digestAlarm = try KernelTimer(CLOCK_BOOTTIME)
    eraserAlarm = try KernelTimer(CLOCK_BOOTTIME)
    post.carriers = Dictionary(uniqueKeysWithValues: carriers.map { ($0.endpoint, $0) })
    let (newest, hands) = try watch.ledger.read { ledger in
      (try ledger.newestStep()?.at, try sinks.map { try Hand($0, ledger) })
    }
    self.hands = hands
    clock = StationClock(state: state, newest: newest)
    self.watch = watch
  }

  // MARK: - Life

  /// Opens the sources and takes the first turn.
  ///
  /// Must be called once, on the station's queue.
  package func start() {
    alarm.activate(on: executor.queue) { [unowned self] in assumeIsolated { $0.scheduleTurn() } }
    postAlarm.activate(on: executor.queue) { [unowned self] in
      assumeIsolated { $0.schedulePost() }
    }
    digestAlarm.activate(on: executor.queue) { [unowned self] in
      assumeIsolated { $0.makeDigests() }
    }
    eraserAlarm.activate(on: executor.queue) { [unowned self] in
      assumeIsolated { $0.wantErasure() }
    }
    clockSet.activate(on: executor.queue) { [unowned self] in
      assumeIsolated { $0.clockWasSet() }
    }
    for (number, action) in Self.signalActions { listen(to: number, action) }
  }

  /// Begins the work, once every signal is heard: one that came before would be lost after READY=1.
  private func begin() {
    clockSet.setWhenClockIsSet()
    startPulse()
    report.begin(at: now())
    keepReport()
    putBackAll()
    watchInbox()
    control?.start()
    scheduleTurn()
  }

  /// Finishes what is in flight, then reports.
  package func stop() {
    guard !isStopping else { return }
    isReloadWanted = false
    pumpAll()
    isStopping = true
    ServiceManager.stopping()
    log.info("stopping")
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.stopSeconds)) { [unowned self] in
      assumeIsolated { $0.finishStop() }
    }
    finishStopIfIdle()
  }

  func finishStopIfIdle() {
    guard isStopping, hands.allSatisfy({ !$0.isBusy }) else { return }
    if post.couriers.isIdle, post.attempted.isEmpty { finishStop() }
  }

  private func finishStop() {
    guard !isStopped else { return }
    isStopped = true
    alarm.cancel()
    clockSet.cancel()
    postAlarm.cancel()
    digestAlarm.cancel()
    eraserAlarm.cancel()
    pulse?.cancel()
    if pulse != nil {
      writeHeartbeat(isStopped: true)
      keepChainHead()
      tellChainHead()
    }
    inboxWatch = nil
    for signal in signals { signal.cancel() }
    log.info("stopped")
    guard let control else { return onStopped() }
    control.close(then: onStopped)
  }

  // MARK: - Turns

  func scheduleTurn() {
    guard !isTurnScheduled, !isStopping else { return }
    isTurnScheduled = true
    executor.queue.async { [unowned self] in assumeIsolated { $0.takeTurn() } }
  }

  /// Does one short piece of work: what is due first, then a slice of a file.
  private func takeTurn() {
    isTurnScheduled = false
    // While the ledger is made anew, nobody can write it; what is due waits as for a step.
    guard !isStopping, !errands.isUnderWay(.rewriting) else { return }
    hadTurns = true
    do {
      let now = now()
      if let next, next <= now {
        settle(try watch.step(at: now))
        becomeReady()
      } else if try buildNotices(at: now) {
        // Some escalations looked at, or the notices of many: one turn.
      } else if isHeld {
        return arm()
      } else if job != nil {
        try takeSlice()
      } else if let name = files.next {
        try open(name)
      } else {
        return try rest()
      }
      scheduleTurn()
    } catch {
      hold(error)
    }
  }

  /// Makes notices of what was decided; whether there were any escalations to make them of.
  private func buildNotices(at now: Instant) throws -> Bool {
    guard owesNotices, isReady else { return false }
    guard let notices = try watch.buildNotices(at: now) else {
      owesNotices = false
      return false
    }
    guard !notices.isEmpty else { return true }
    pumpAll()
    expectPost()
    return true
  }

  func settle(_ outcome: Watch.Outcome) {
    next = outcome.next
    tell(outcome.gaps)
    if outcome.unreadable > 0 {
      log.critical(
        "facts in the ledger can't be read",
        metadata: ["facts": "\(outcome.unreadable)"]
      )
    }
    if outcome.escalations > 0 {
      owesNotices = true
      pumpAll()
    }
    copyLog(longerThan: Ledger.longLogBytes)
  }

  /// Has the ledger's log copied into its file, on a queue of its own: a step isn't held by it.
  private func copyLog(longerThan bytes: Int) {
    let ledger = watch.ledger
    guard !errands.isUnderWay(.copyingLog), ledger.logBytes > bytes else { return }
    errands.begin(.copyingLog)
    upkeep.async { [executor] in
      // What can't be copied now stays in the log, and is tried again.
      try? ledger.checkpoint()
      executor.queue.async { [unowned self] in assumeIsolated { $0.errands.end(.copyingLog) } }
    }
  }

  /// How long before an instant what is due then is decided ahead.
  private static let foresightSeconds: Int64 = 60

  /// Arms the one timer: for the next instant, or for when it is time to decide ahead for it.
  ///
  /// Nothing due means nothing runs.
  ///
  /// It goes by the uptime, so that a wall clock that is wrong neither hastens nor delays it.
  func arm() {
    var wanted = next
    if let next, !watch.hasForeseen(next) {
      let ahead = next.adding(seconds: -Self.foresightSeconds)
      if ahead > now() { wanted = ahead }
    }
    alarm.set(at: wanted.map { clock.uptime(of: $0) })
    armDigests()
  }

  private func rest() throws {
    copyLog(longerThan: Self.idleLogBytes)
    if let next, next <= now().adding(seconds: Self.foresightSeconds), try watch.foresee(next) {
      return scheduleTurn()
    }
    arm()
    endTrouble()
    eraseCases()
    rewriteLedger()
  }

  /// The first step is committed: what can go wrong at a start has not.
  private func becomeReady() {
    guard !isReady else { return }
    isReady = true
    toldStatus = status
    ServiceManager.ready(toldStatus)
    log.info("ready")
    tellChainHead()
    pumpAll()
    schedulePost()
    makeDigests()
  }

  // MARK: - Signals and pulse

  private static let signalActions: [(Int32, @Sendable (isolated Station) -> Void)] = [
    (SIGTERM, { $0.stop() }), (SIGINT, { $0.stop() }), (SIGHUP, { $0.wantReload() }),
  ]

  /// Dispatch listens from some moment after `activate` on; until then a signal ends the process.
  private func listen(to number: Int32, _ action: @escaping @Sendable (isolated Station) -> Void) {
    let source = DispatchSource.makeSignalSource(signal: number, queue: executor.queue)
    source.setEventHandler { [unowned self] in assumeIsolated { action($0) } }
    source.setRegistrationHandler { [unowned self] in
      assumeIsolated { station in
        station.signalsHeard += 1
        if station.signalsHeard == Self.signalActions.count { station.begin() }
      }
    }
    source.activate()
    signals.append(source)
  }

  /// The pulse comes from the queue itself, so a queue that is stuck has none.
  func startPulse() {
    let watchdog = ServiceManager.watchdogMicroseconds
    let interval = min((watchdog ?? .max) / 3, heart.halfMicroseconds)
    // What is stuck is seen at the pulse after it, and so within the watchdog's interval.
    let patience = watchdog.map { $0 / 3 * 2 } ?? .max
    let timer = DispatchSource.makeTimerSource(queue: executor.queue)
    timer.schedule(deadline: .now(), repeating: .microseconds(Int(interval)))
    timer.setEventHandler { [unowned self] in
      assumeIsolated { $0.beat(patience: patience, pulse: interval) }
    }
    timer.activate()
    pulse?.cancel()
    pulse = timer
  }

  /// Gives a sign of life while every queue gets on, and looks at the clock.
  private func beat(patience microseconds: UInt64, pulse: UInt64) {
    guard !isStopped else { return }
    let stuck = stuck(patience: microseconds)
    tellStuck(stuck)
    ServiceManager.signOfLife(isStuck: !stuck.isEmpty)
    if lookAtClock() { scheduleTurn() }
    releaseMemoryIfIdle()
    lookAtSynchrony()
    tellStatus()
    beatHeart(pulse: pulse)
  }

  /// Gives back what work has taken, once none has come for a whole pulse: an idle daemon is small.
  private func releaseMemoryIfIdle() {
    defer { hadTurns = false }
    guard !hadTurns, holdsMemory else {
      holdsMemory = holdsMemory || hadTurns
      return
    }
    // What can't be given back now is at the next pulse.
    guard (try? watch.releaseMemory()) != nil else { return }
    returnFreedMemory()
    holdsMemory = false
  }
}
