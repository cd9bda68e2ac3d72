import Dispatch

/// What other queues were asked for and owe still: the watchdog's sign of life depends on it.
///
/// Nothing asks the queues for the sake of asking but the control desk's, whose work comes from outside.
struct Errands {
  enum Errand: Hashable {
    case copyingLog, pages, calendars, ping, control, erasing, rewriting
    case endpoint(String)

    /// How long it may take, in seconds; nil where the watchdog's own patience holds.
    ///
    /// A page of a million cases or a long log is slow, not stuck; of the most patient endpoint
    /// something has come back by then, and of an erasure the next file. Of a ledger that is made anew
    /// nothing comes before its end: one of twenty years has some 50 GB, of which a slow disk does one
    /// in a minute and a half (`Ledger.rewrite`). Killed before, it would begin again at every start.
    fileprivate var patienceSeconds: UInt64? {
      switch self {
      case .control: nil
      case .rewriting: 4 * 3600
      case .copyingLog, .pages, .calendars, .ping, .erasing, .endpoint: 600
      }
    }
  }

  /// How many of each are under way, and since when nothing has come of them, as `uptimeNanoseconds`.
  private var owed: [Errand: (count: Int, since: UInt64)] = [:]

  mutating func begin(_ errand: Errand, at now: UInt64 = Self.now) {
    owed[errand, default: (0, now)].count += 1
  }

  /// Something came of it, and more is to come.
  mutating func goOn(_ errand: Errand, at now: UInt64 = Self.now) { owed[errand]?.since = now }

  mutating func end(_ errand: Errand, at now: UInt64 = Self.now) {
    guard let (count, _) = owed[errand] else { return }
    owed[errand] = count > 1 ? (count - 1, now) : nil
  }

  func isUnderWay(_ errand: Errand) -> Bool { owed[errand] != nil }

  /// Those that have been owed for too long, where that is so many microseconds.
  func stuck(patience microseconds: UInt64, at now: UInt64 = Self.now) -> [Errand] {
    owed.filter { errand, owed in
      let longest = errand.patienceSeconds.map { max($0 * 1_000_000, microseconds) }
      return (now - owed.since) / 1000 >= longest ?? microseconds
    }.map(\.key)
  }

  private static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }
}
