import Casework
import Ledger
import Testing

@testable import Watch

/// Parts that are made side by side are taken one at a time and in order.
struct OrderedPartsTests {
  @Test(
    "each is taken once and in order, by any number of threads",
    arguments: [0, 1, 2, 100],
    [1, 2, 3]
  )
  func order(count: Int, threads: Int) throws {
    let parts = OrderedParts<Int>(ahead: threads + 1)
    var numbers = (0..<count).makeIterator()
    var taken: [Int] = []
    _ = inParallel(threads) { _ in
      parts.work(next: { numbers.next() }, make: { $0 }) { taken.append($0) }
    }
    try parts.rethrow()
    #expect(taken == Array(0..<count))
  }

  @Test("nothing is taken after one that failed, and what went wrong is told", arguments: [1, 2])
  func failure(threads: Int) throws {
    let failure = LedgerError(kind: .failed, operation: "commit", code: 0, description: "full")
    let parts = OrderedParts<Int>(ahead: threads + 1)
    var numbers = (0..<20).makeIterator()
    var taken: [Int] = []
    _ = inParallel(threads) { _ in
      parts.work(next: { numbers.next() }, make: { $0 }) { part throws(LedgerError) in
        guard part < 5 else { throw failure }
        taken.append(part)
      }
    }
    #expect(throws: LedgerError.self) { try parts.rethrow() }
    #expect(taken == [0, 1, 2, 3, 4])
  }
}
