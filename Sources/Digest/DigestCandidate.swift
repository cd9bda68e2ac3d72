import Casework
import Civil

/// A clock that may be shown, with its place among others.
struct DigestCandidate: Sendable {
  /// What comes first, smallest first: of lists by level its loudness, of others the same for all.
  let rank: Int
  let key: String

  /// The organisation of its case.
  let organisation: String?
  let clock: ClockStanding

  /// The clock as it stood at the page before, of those that moved, and why it did.
  var moved: (was: ClockStanding, reason: DigestChanges.Moved.Reason)?
  var isMuted = false

  init(rank: Int, _ clock: ClockStanding, of standing: CaseStanding) {
    self.rank = rank
    self.clock = clock
    key = standing.key
    organisation = standing.organisation
    isMuted = standing.orders.contains {
      $0.kind == .muted && ($0.rule ?? clock.rule) == clock.rule
    }
  }
}

extension DigestCandidate: Comparable {
  /// By rank, then by due, so that the latest comes first; then by what tells clocks apart, so that the
  /// order is the same with any number of threads.
  static func < (a: DigestCandidate, b: DigestCandidate) -> Bool {
    if a.rank != b.rank { return a.rank < b.rank }
    let (first, second) = (a.clock.dueAt ?? .distantFuture, b.clock.dueAt ?? .distantFuture)
    if first != second { return first < second }
    if a.key != b.key { return a.key < b.key }
    return a.order < b.order
  }

  static func == (a: DigestCandidate, b: DigestCandidate) -> Bool { !(a < b) && !(b < a) }

  private var order: (Int, Int, UInt64) { (clock.rule, clock.moment ?? -1, clock.anchor) }
}

extension Level {
  /// How far down a list it stands: the loudest first.
  var rank: Int {
    switch self {
    case .critical: 0
    case .error: 1
    case .warning: 2
    case .notice: 3
    case .info: 4
    }
  }
}
