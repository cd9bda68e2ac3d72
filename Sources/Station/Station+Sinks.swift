import Casework
import Dispatch
import Ledger
import Logging
import Sinks
import Watch

extension Station {
  /// One sink's hand, and how far it has come.
  struct Hand {
    let hand: SinkHand
    var cursor: Int64

    /// How far the ledger knows that it has come.
    var keptCursor: Int64
    var isFailing = false
    var isRetrying = false

    /// Since when it has been at its batch, as `uptimeNanoseconds`; nil where it has none.
    var busySince: UInt64?
    var isBusy: Bool { busySince != nil }

    init(_ hand: SinkHand, _ ledger: LedgerTransaction) throws {
      self.hand = hand
      keptCursor = try ledger.cursor(of: hand.name)
      cursor = max(keptCursor, hand.lastSequence ?? 0)
    }
  }

  /// How many escalations a sink is handed at once.
  private static let escalationsPerHand = 10_000

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
      try keepCursor(index)
      let cursor = hands[index].cursor
      let batch = try watch.ledger.read {
        try $0.escalations(after: cursor, limit: Self.escalationsPerHand)
      }
      guard let last = batch.last?.sequence else {
        recover(index)
        return finishStopIfIdle()
      }
      hands[index].busySince = DispatchTime.now().uptimeNanoseconds
      let told = batch.filter { $0.mark != .preceding }
      hands[index].hand.append(told) { [executor] error in
        executor.queue.async { [unowned self] in
          assumeIsolated { $0.handed(index, through: last, error) }
        }
      }
    } catch {
      fail(index, error.description)
    }
  }

  /// A batch came back; the hands are the same still, for a reload waits until none is busy.
  private func handed(_ index: Int, through last: Int64, _ error: SinkError?) {
    hands[index].busySince = nil
    if let error {
      fail(index, error.description)
    } else {
      recover(index)
      hands[index].cursor = last
      pump(hands[index].hand.name)
    }
    tellStatus()
    reloadIfQuiet()
  }

  /// Writes down how far a sink has come; where the disk refuses, the next attempt does.
  private func keepCursor(_ index: Int) throws(LedgerError) {
    let (name, cursor) = (hands[index].hand.name, hands[index].cursor)
    guard cursor > hands[index].keptCursor else { return }
    try watch.ledger.step { try $0.moveCursor(of: name, to: cursor) }
    hands[index].keptCursor = cursor
  }

  private func recover(_ index: Int) {
    if hands[index].isFailing { log.notice("sink \(hands[index].hand.name) takes again") }
    hands[index].isFailing = false
  }

  /// Writes down how far all have come, before a reload takes one of them away.
  func keepCursors() {
    for index in hands.indices {
      do throws(LedgerError) { try keepCursor(index) } catch { fail(index, error.description) }
    }
  }

  /// Tells once that a sink fails, and tries again later.
  private func fail(_ index: Int, _ words: String) {
    if !hands[index].isFailing { log.error("\(words)") }
    hands[index].isFailing = true
    if isStopping { return finishStopIfIdle() }
    guard !hands[index].isRetrying else { return }
    hands[index].isRetrying = true
    let name = hands[index].hand.name
    executor.queue.asyncAfter(deadline: .now() + .seconds(Self.retrySeconds)) { [unowned self] in
      assumeIsolated { $0.retry(name) }
    }
  }

  private func retry(_ name: String) {
    guard let index = hands.firstIndex(where: { $0.hand.name == name }) else { return }
    hands[index].isRetrying = false
    pump(name)
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
