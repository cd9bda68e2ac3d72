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

    /// The same of notices, where it shows them.
    var noticeCursor: Int64
    var keptNoticeCursor: Int64

    /// Whether it has taken anything since it was made; until then it is handed even what is empty, so that
    /// a file that can't be opened is told at the start and not with the first escalation.
    var isProven = false
    var isFailing = false
    var isRetrying = false

    /// Since when it has been at its batch, as `uptimeNanoseconds`; nil where it has none.
    var busySince: UInt64?
    var isBusy: Bool { busySince != nil }

    init(_ hand: SinkHand, _ ledger: LedgerTransaction) throws {
      self.hand = hand
      keptCursor = try ledger.cursor(of: hand.name)
      cursor = max(keptCursor, hand.lastSequence ?? 0)
      keptNoticeCursor = try ledger.cursor(of: Self.noticeCursorName(hand.name))
      noticeCursor = keptNoticeCursor
    }

    /// What a sink's cursor among the notices is called in the ledger.
    static func noticeCursorName(_ sink: String) -> String { sink + ".notices" }
  }

  /// How many escalations and how many notices a sink is handed at once.
  private static let escalationsPerHand = 10_000
  private static let noticesPerHand = 1000

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
      let (told, through) = try watch.ledger.read {
        try $0.told(after: cursor, limit: Self.escalationsPerHand)
      }
      if through == nil, hands[index].isProven { return try pumpNotices(index) }
      let last = through ?? cursor
      hands[index].busySince = DispatchTime.now().uptimeNanoseconds
      hands[index].hand.append(told) { [executor] error in
        executor.queue.async { [unowned self] in
          assumeIsolated { station in
            if error == nil {
              station.hands[index].cursor = last
              station.hands[index].isProven = true
            }
            station.handed(index, error)
          }
        }
      }
    } catch {
      fail(index, error.description)
    }
  }

  /// Hands a sink that has all escalations the notices behind its cursor.
  private func pumpNotices(_ index: Int) throws(LedgerError) {
    let cursor = hands[index].noticeCursor
    let batch =
      hands[index].hand.showsNotices
      ? try watch.ledger.read { try $0.notices(after: cursor, limit: Self.noticesPerHand) } : []
    guard let last = batch.last?.sequence else {
      recover(index)
      return finishStopIfIdle()
    }
    hands[index].busySince = DispatchTime.now().uptimeNanoseconds
    hands[index].hand.show(batch) { [executor] error in
      executor.queue.async { [unowned self] in
        assumeIsolated { station in
          if error == nil { station.hands[index].noticeCursor = last }
          station.handed(index, error)
        }
      }
    }
  }

  /// A batch came back; the hands are the same still, for a reload waits until none is busy.
  private func handed(_ index: Int, _ error: SinkError?) {
    hands[index].busySince = nil
    if let error {
      fail(index, error.description)
    } else {
      recover(index)
      pump(hands[index].hand.name)
    }
    tellStatus()
    reloadIfQuiet()
  }

  /// Writes down how far a sink has come; where the disk refuses, the next attempt does.
  private func keepCursor(_ index: Int) throws(LedgerError) {
    let hand = hands[index]
    let isBehind = hand.cursor > hand.keptCursor
    let isBehindNotices = hand.noticeCursor > hand.keptNoticeCursor
    guard isBehind || isBehindNotices else { return }
    let name = hand.hand.name
    try watch.ledger.step { transaction in
      if isBehind { try transaction.moveCursor(of: name, to: hand.cursor) }
      if isBehindNotices {
        try transaction.moveCursor(of: Hand.noticeCursorName(name), to: hand.noticeCursor)
      }
    }
    hands[index].keptCursor = hand.cursor
    hands[index].keptNoticeCursor = hand.noticeCursor
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

  /// The sinks that have been at one batch for longer than that: a stuck one is not a slow one.
  func stuckHands(patience microseconds: UInt64) -> [String] {
    let now = DispatchTime.now().uptimeNanoseconds
    return hands.filter { hand in
      hand.busySince.map { (now - $0) / 1000 >= microseconds } ?? false
    }.map(\.hand.name)
  }
}
