import Foundation
import Ledger

/// Has parts made side by side, and taken one at a time and in their order, each as soon as it may be
/// by whichever thread is free: so none waits while there is anything to do.
///
/// Any number of threads may work, also one alone.
final class OrderedParts<Part> {
  /// How many may be made, or in the making, beyond the one that is taken next.
  private let ahead: Int
  private let condition = NSCondition()

  // All that follows is guarded by the condition.
  private var begun = 0
  private var isBeginning = false

  /// Whether nothing more is to be made.
  private var isEnded = false
  private var taken = 0
  private var isTaking = false
  private var made: [Int: Part] = [:]
  private var failure: LedgerError?

  init(ahead: Int) { self.ahead = ahead }

  /// Works until every part is taken, or taking one has failed.
  ///
  /// - `next`: what the next part is made of, nil after the last; one thread at a time asks for it.
  /// - `make`: makes a part; several threads are at it at once.
  func work<Input>(
    next: () -> Input?,
    make: (Input) -> Part,
    take: (Part) throws(LedgerError) -> Void
  ) {
    condition.lock()
    defer { condition.unlock() }
    while failure == nil, !isEnded || taken < begun {
      if !isTaking, let part = made.removeValue(forKey: taken) {
        isTaking = true
        var failure: LedgerError?
        unlocked { do throws(LedgerError) { try take(part) } catch { failure = error } }
        self.failure = failure
        isTaking = false
        taken += 1
        condition.broadcast()
      } else if !isBeginning, !isEnded, begun - taken < ahead {
        isBeginning = true
        let input = unlocked { next() }
        isBeginning = false
        let number = begun
        if input == nil { isEnded = true } else { begun += 1 }
        condition.broadcast()
        guard let input else { continue }
        made[number] = unlocked { make(input) }
        condition.broadcast()
      } else {
        condition.wait()
      }
    }
  }

  private func unlocked<Result>(_ body: () -> Result) -> Result {
    condition.unlock()
    defer { condition.lock() }
    return body()
  }

  /// What went wrong when one was taken.
  func rethrow() throws(LedgerError) { if let failure { throw failure } }
}
