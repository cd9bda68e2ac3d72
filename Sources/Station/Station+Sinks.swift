import Casework
import Dispatch
import Ledger
import Sinks

extension Station {
  /// One sink's hand, and how far it has come.
  struct Hand {
    let hand: SinkHand
    var cursor: Int64
    var isFailing = false

    /// Since when it has been at its batch, as `uptimeNanoseconds`; nil where it has none.
    var busySince: UInt64?
    var isBusy: Bool { busySince != nil }

    init(_ hand: SinkHand, _ ledger: LedgerTransaction) throws {
      self.hand = hand
      cursor = max(try ledger.cursor(of: hand.name), hand.lastSequence ?? 0)
    }
  }

  /// How many escalations a sink is handed at once.
  private static let escalationsPerHand = 1000

  func pumpAll() {
    for hand in hands { pump(hand.hand.name) }
  }

  /// Hands a sink what lies behind its cursor, one batch at a time.
  ///
  /// It goes by name: a reload may have taken the sink away since this was asked for.
  private func pump(_ name: String) {
    guard let index = hands.firstIndex(where: { $0.hand.name == name }),
      !hands[index].isBusy, !isStopped, !isReloadWanted
    else { return }
    do throws(LedgerError) {
      let cursor = hands[index].cursor
      let batch = try watch.ledger.read {
        try $0.escalations(after: cursor, limit: Self.escalationsPerHand)
      }
      guard let last = batch.last?.sequence else { return finishStopIfIdle() }
      hands[index].busySince = DispatchTime.now().uptimeNanoseconds
      let told = batch.filter { $0.mark != .preceding }
      hands[index].hand.append(told) { [executor] error in
        executor.queue.async { [unowned self] in
          assumeIsolated { $0.handed(index, through: last, error) }
        }
      }
    } catch {
      log.error("\(error)")
      retry(name)
    }
  }

  /// A batch came back; the hands are the same still, for a reload waits until none is busy.
  private func handed(_ index: Int, through last: Int64, _ error: SinkError?) {
    hands[index].busySince = nil
    let name = hands[index].hand.name
    if let error {
      if !hands[index].isFailing { log.error("\(error)") }
      hands[index].isFailing = true
    } else {
      if hands[index].isFailing { log.notice("sink \(name) takes again") }
      hands[index].isFailing = false
      moveCursor(index, to: last)
    }
    tellStatus()
    reloadIfQuiet()
    if error == nil { pump(name) } else if isStopping { finishStopIfIdle() } else { retry(name) }
  }

  private func moveCursor(_ index: Int, to last: Int64) {
    hands[index].cursor = last
    let name = hands[index].hand.name
    do throws(LedgerError) {
      try watch.ledger.step { try $0.moveCursor(of: name, to: last) }
    } catch {
      log.error("\(error)")
    }
  }

  private func retry(_ name: String) {
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated { $0.pump(name) }
    }
  }

  /// Whether no sink has been at one batch for longer than that: a stuck one is not a slow one.
  func areHandsMoving(patience microseconds: UInt64) -> Bool {
    let now = DispatchTime.now().uptimeNanoseconds
    return hands.allSatisfy { hand in
      guard let since = hand.busySince else { return true }
      return (now - since) / 1000 < microseconds
    }
  }
}
