import Dispatch
import Logging
import Notation
import Policy

/// What becomes of a request.
extension ControlDesk {
  /// How many runs there are at once.
  private static let runsAtMost = 8

  /// How often the log is told of one user's refusals, and of how many users it is remembered.
  private static let refusalNanoseconds: UInt64 = 60 * 1_000_000_000
  private static let refusedUsers = 1000

  /// Why a request isn't carried out.
  private enum Refusal: Error {
    case words(String, exit: Int32)
    case elsewhere
  }

  /// Has a request carried out in its turn, or says why it isn't.
  func take(_ line: [UInt8], of caller: Caller, _ number: Int) {
    do throws(Refusal) {
      waiting.append((number, try judge(line, caller)))
      runNext()
    } catch {
      let ear = ControlCaller(caller.descriptor, seconds: 0)
      switch error {
      case .words(let words, let code):
        if ear.say(.err(words + "\n")) { _ = ear.say(.exit(code)) }
      case .elsewhere: _ = ear.say(.elsewhere)
      }
      leave(number)
    }
  }

  private func judge(_ line: [UInt8], _ caller: Caller) throws(Refusal) -> ControlCall {
    guard let right = caller.right else { throw refuse(caller, .look) }
    let request: ControlRequest
    do throws(ControlRequest.Refusal) {
      request = try ControlRequest(line: line)
    } catch {
      throw .words(error.description, exit: ControlExit.usage)
    }
    if let state = request.state, !states.contains(state) { throw .elsewhere }
    let call: ControlCall
    do throws(ControlDeed.Refusal) {
      call = try ControlCall(request, user: caller.user)
    } catch {
      throw .words(error.description, exit: ControlExit.usage)
    }
    guard right >= call.deed.right else { throw refuse(caller, call.deed.right) }
    return call
  }

  /// Tells the log that somebody may not do what was asked, by number alone: no name is worth keeping.
  private func refuse(_ caller: Caller, _ wanted: ControlRight) -> Refusal {
    let now = DispatchTime.now().uptimeNanoseconds
    if refusalsTold.count > Self.refusedUsers { refusalsTold = [:] }
    if refusalsTold[caller.user].map({ now - $0 >= Self.refusalNanoseconds }) ?? true {
      refusalsTold[caller.user] = now
      log.warning("the control socket refused somebody", metadata: ["uid": "\(caller.user)"])
    }
    let who =
      switch wanted {
      case .look: "members of the groups \(control.readers) and \(control.actors) may look."
      case .act: "members of the group \(control.actors) may act."
      }
    return .words(
      "Only root and " + who + " A new member logs in anew first.",
      exit: ControlExit.permission
    )
  }

  // MARK: - Runs

  private func runNext() {
    while running < Self.runsAtMost, !waiting.isEmpty {
      let (number, call) = waiting.removeFirst()
      guard let caller = callers[number] else { continue }
      running += 1
      run(call, for: caller.descriptor, number)
    }
  }

  /// A run waits for its child and its caller, so it has a queue of its own.
  private func run(_ call: ControlCall, for descriptor: Int32, _ number: Int) {
    let queue = DispatchQueue(label: "termijnwacht.control.run", qos: .utility)
    queue.async { [executor, log, config] in
      let name = UserDatabase.name(of: call.user)
      if call.deed.right == .act {
        log.notice(
          "somebody acts by the control socket",
          metadata: [
            "command": "\(call.deed.words.joined(separator: " "))",
            "by": "\(PlainText.escaped(name))",
          ]
        )
      }
      ControlRelay.run(
        call.arguments(config: config),
        call.environment(by: name),
        for: descriptor
      )
      executor.queue.async { [unowned self] in assumeIsolated { $0.ended(number) } }
    }
  }

  private func ended(_ number: Int) {
    running -= 1
    leave(number)
    runNext()
  }
}
