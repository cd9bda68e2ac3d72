import Foundation
import Ledger

/// Has parts made side by side, and taken one at a time and in their order, each as soon as it may be
/// by whichever thread is free: so none waits while there is anything to do.
///
/// Any number of threads may work, also one alone.
final class OrderedParts<Part> {
  private let count: Int

  /// How many may be made, or in the making, beyond the one that is taken next.
  private let ahead: Int
  private let condition = NSCondition()

  // All that follows is guarded by the condition.
  private var begun = 0
  private var taken = 0
  private var isTaking = false
  private var made: [Int: Part] = [:]
  private var failure: LedgerError?

  init(count: Int, ahead: Int) {
    self.count = count
    self.ahead = ahead
  }

  /// Works until every part is taken, or taking one has failed.
  ///
  /// - `make`: makes the part of a number; several threads are at it at once.
  func work(_ make: (Int) -> Part, _ take: (Part) throws(LedgerError) -> Void) {
    condition.lock()
    defer { condition.unlock() }
    while taken < count, failure == nil {
      if !isTaking, let part = made.removeValue(forKey: taken) {
        isTaking = true
        var failure: LedgerError?
        unlocked { do throws(LedgerError) { try take(part) } catch { failure = error } }
        self.failure = failure
        isTaking = false
        taken += 1
        condition.broadcast()
      } else if begun < count, begun - taken < ahead {
        let number = begun
        begun += 1
        made[number] = unlocked { make(number) }
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
