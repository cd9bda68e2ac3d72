import Glibc

/// Passes on to a caller what a child says, as it comes.
///
/// It waits, for the child or for a caller that reads slowly, so it needs a queue of its own.
struct ControlRelay: ~Copyable {
  private let child: ControlChild
  private let caller: ControlCaller
  private var streams: [Stream]

  /// What is waited for: the caller's going, the child's end, then its words.
  private var waits: [pollfd]
  private var room = [UInt8](repeating: 0, count: 64 << 10)

  /// One of the two pipes.
  private struct Stream {
    let descriptor: Int32
    let answer: @Sendable (String) -> ControlAnswer
    var text = ControlText()
  }

  /// What ended it.
  private enum End { case ended, late, gone }

  /// How long one may take, in seconds, and how long it may take to say that it took too long.
  static let patienceSeconds: UInt64 = 60
  private static let farewellSeconds: UInt64 = 1

  /// Runs the program with those arguments, and answers the caller with what it says and its exit code.
  static func run(_ arguments: [String], _ environment: [String], for descriptor: Int32) {
    let caller = ControlCaller(descriptor, seconds: patienceSeconds)
    do throws(SystemError) {
      var relay = ControlRelay(try ControlChild(arguments, environment), caller)
      relay.run()
    } catch {
      _ = caller.say(.err("The daemon can't run this: \(error).\n"))
      _ = caller.say(.exit(ControlExit.tryAgain))
    }
  }

  private init(_ child: consuming ControlChild, _ caller: ControlCaller) {
    streams = [
      Stream(descriptor: child.output.number, answer: { .out($0) }),
      Stream(descriptor: child.errors.number, answer: { .err($0) }),
    ]
    waits = [
      pollfd(fd: caller.descriptor, events: 0, revents: 0),
      pollfd(fd: child.ended.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: child.output.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: child.errors.number, events: Int16(POLLIN), revents: 0),
    ]
    self.child = child
    self.caller = caller
  }

  private mutating func run() {
    let end = pass()
    let code = child.end()
    switch end {
    case .ended: _ = caller.say(.exit(code))
    case .late:
      let caller = ControlCaller(caller.descriptor, seconds: Self.farewellSeconds)
      let words = "This took longer than \(Self.patienceSeconds) seconds and was ended.\n"
      if caller.say(.err(words)) { _ = caller.say(.exit(ControlExit.tryAgain)) }
    case .gone: break
    }
  }

  private mutating func pass() -> End {
    while true {
      let count = poll(&waits, nfds_t(waits.count), caller.millisecondsLeft)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return .late }
      // Of the caller nothing is asked but whether it has gone.
      if waits[0].revents != 0 { return .gone }
      // What a child has said before its end is in the pipes by now.
      let isOver = waits[1].revents != 0
      for index in streams.indices where isOver || waits[2 + index].revents != 0 {
        guard forward(index, toEnd: isOver) else { return .gone }
      }
      if isOver { return .ended }
    }
  }

  /// Passes on one piece of a stream, or all that is left of it; whether the caller is there still.
  private mutating func forward(_ index: Int, toEnd: Bool) -> Bool {
    repeat {
      let count = read(streams[index].descriptor, &room, room.count)
      if count < 0, errno == EINTR { continue }
      if count == 0 { waits[2 + index].fd = -1 }
      guard count > 0 else { break }
      guard say(streams[index].text.take(room[..<count]), index) else { return false }
    } while toEnd && caller.millisecondsLeft > 0
    return toEnd ? say(streams[index].text.end(), index) : true
  }

  private func say(_ text: String?, _ index: Int) -> Bool {
    text.map { caller.say(streams[index].answer($0)) } ?? true
  }
}
