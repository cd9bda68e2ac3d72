/// Lets so many mails of one carrier be on their way at once, in the order of asking.
///
/// Mail servers turn away who comes with many connections, and each mail program is a process.
actor MailTurns {
  private var free = 8
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    guard free == 0 else { return free -= 1 }
    await withCheckedContinuation { waiting.append($0) }
  }

  func giveBack() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
