import CPeer
import Dispatch
import Glibc
package import Logging
package import Policy

/// The control socket: hears what people ask, and has a run of this program carry it out.
///
/// The daemon answers nothing out of its own memory: what a command says is the same with the socket and
/// without, a slow answer never holds the deciding, and a crash in one never ends the daemon. The
/// station's queue takes no part in it.
package actor ControlDesk {
  package nonisolated let executor = QueueExecutor(label: "termijnwacht.control")
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// The configuration's path, as the daemon was given it.
  let config: String

  /// The names of the state folder: as it is configured, and without links.
  let states: Set<String>
  let log: Logger

  var control: Configuration.Control
  var rights: ControlRights
  private let listener: Int32
  private var source: (any DispatchSourceRead)?
  private var onClosed: (@Sendable () -> Void)?

  var callers: [Int: Caller] = [:]
  private var newest = 0

  /// Those whose turn comes when another's is over, and how many have theirs.
  var waiting: [(number: Int, call: ControlCall)] = []
  var running = 0

  /// When the log was last told of somebody's refusal, as `uptimeNanoseconds`.
  var refusalsTold: [UInt32: UInt64] = [:]

  /// Who asks, and what was heard so far.
  struct Caller {
    let descriptor: Int32
    let user: UInt32
    let right: ControlRight?
    var bytes: [UInt8] = []

    /// The request, once it has been heard; nil where none came.
    var line: [UInt8]?

    /// What it is heard by; nil once it has been.
    var source: (any DispatchSourceRead)?
  }

  /// How many may be heard or wait at once, of all and of one user.
  private static let callersAtMost = 256
  private static let callersOfOneUser = 128

  /// How many groups of a caller are looked at.
  private static let groupsAtMost = 1024

  /// How long a caller may take to ask, and how long closing waits for runs to end, in seconds.
  private static let hearingSeconds = 5
  private static let closingSeconds = 2

  /// Opens the socket; nobody is heard before `start`.
  ///
  /// - `config`: the configuration's path, as the daemon was given it.
  /// - `state`: the state folder.
  /// - Throws: `SystemError` where the socket can't be made: `ENOENT` without its folder, `EADDRINUSE`
  ///   where another daemon listens there.
  package init(
    _ control: Configuration.Control,
    config: String,
    state: String,
    log: Logger
  ) throws(SystemError) {
    listener = try UnixSocket.listen(at: control.socket)
    self.control = control
    self.config = config
    self.log = log
    states = [state, StateFile.real(state)]
    rights = ControlRights(control, owner: geteuid())
  }

  // MARK: - Life

  nonisolated func start() {
    executor.queue.async { [unowned self] in assumeIsolated { $0.open() } }
  }

  /// Goes by other groups from now on; the socket stays where it is.
  nonisolated func replace(_ control: Configuration.Control) {
    executor.queue.async { [unowned self] in assumeIsolated { $0.take(control) } }
  }

  /// Takes the socket away and ends all that runs, then reports.
  nonisolated func close(then report: @escaping @Sendable () -> Void) {
    executor.queue.async { [unowned self] in assumeIsolated { $0.close(report) } }
  }

  private func open() {
    let source = DispatchSource.makeReadSource(fileDescriptor: listener, queue: executor.queue)
    source.setEventHandler { [unowned self] in assumeIsolated { $0.letIn() } }
    source.setCancelHandler { [listener] in Glibc.close(listener) }
    source.activate()
    self.source = source
  }

  private func take(_ control: Configuration.Control) {
    self.control.readers = control.readers
    self.control.actors = control.actors
    rights = ControlRights(control, owner: geteuid())
  }

  private func close(_ report: @escaping @Sendable () -> Void) {
    unlink(control.socket)
    source?.cancel()
    onClosed = report
    // Who is heard, and who has a run, sees that its caller has gone.
    for caller in callers.values { shutdown(caller.descriptor, Int32(SHUT_RDWR)) }
    let numbers = waiting.map(\.number)
    waiting = []
    for number in numbers { leave(number) }
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.closingSeconds)) { [unowned self] in
      assumeIsolated { $0.reportClosed() }
    }
    if callers.isEmpty { reportClosed() }
  }

  private func reportClosed() {
    onClosed?()
    onClosed = nil
  }

  /// The conversation is over.
  func leave(_ number: Int) {
    guard let caller = callers.removeValue(forKey: number) else { return }
    Glibc.close(caller.descriptor)
    if callers.isEmpty { reportClosed() }
  }

  // MARK: - Hearing

  /// Lets all in who have knocked.
  private func letIn() {
    while true {
      let descriptor = peer_accept(listener)
      guard descriptor >= 0 else { return }
      let user = UInt32(exactly: peer_user(descriptor)) ?? ControlRights.hidden
      let own = callers.values.count { $0.user == user }
      if callers.count < Self.callersAtMost, own < Self.callersOfOneUser {
        hear(descriptor, user)
      } else {
        let caller = ControlCaller(descriptor, seconds: 0)
        if caller.say(.err("Too many ask at once; try again.\n")) {
          _ = caller.say(.exit(ControlExit.tryAgain))
        }
        Glibc.close(descriptor)
      }
    }
  }

  private func hear(_ descriptor: Int32, _ user: UInt32) {
    newest += 1
    let number = newest
    let right = rights.right(of: user, in: Self.groups(of: descriptor))
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: executor.queue)
    source.setEventHandler { [unowned self] in assumeIsolated { $0.hear(number) } }
    source.setCancelHandler { [unowned self] in assumeIsolated { $0.heard(number) } }
    callers[number] = Caller(descriptor: descriptor, user: user, right: right, source: source)
    source.activate()
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.hearingSeconds)) { [unowned self] in
      assumeIsolated { $0.callers[number]?.source?.cancel() }
    }
  }

  private static func groups(of descriptor: Int32) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: groupsAtMost) { room, count in
      guard let start = room.baseAddress else { return }
      count = Int(peer_groups(descriptor, start, Int32(groupsAtMost)))
    }
  }

  /// Hears a piece of a request; with its end, or the caller's, it has been heard.
  private func hear(_ number: Int) {
    guard var caller = callers[number], caller.line == nil else { return }
    // One more than there may be tells that it is too long.
    var room = [UInt8](repeating: 0, count: ControlRequest.longestLine + 1 - caller.bytes.count)
    let count = recv(caller.descriptor, &room, room.count, 0)
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    caller.bytes += room[..<max(count, 0)]
    if let newline = caller.bytes.firstIndex(of: UInt8(ascii: "\n")) {
      caller.line = Array(caller.bytes[..<newline])
    } else if caller.bytes.count > ControlRequest.longestLine {
      caller.line = caller.bytes
    }
    callers[number] = caller
    if caller.line != nil || count <= 0 { caller.source?.cancel() }
  }

  private func heard(_ number: Int) {
    callers[number]?.source = nil
    guard onClosed == nil, let caller = callers[number], let line = caller.line else {
      return leave(number)
    }
    callers[number]?.bytes = []
    take(line, of: caller, number)
  }
}
