import Casework
import TestSupport
import Testing

@testable import Watch

/// What is kept of the grounds that were found ahead, by the places of their escalations in the log.
struct KnownGroundsTests {
  private static let found = NoticeGrounds(
    kind: .escalations,
    roles: [("owner", nil)],
    orders: CaseOrders(),
    isOvertaken: false,
    waits: false
  )

  private func isKnown(_ sequences: Int64..., in grounds: KnownGrounds) -> Bool {
    grounds.known(of: sequences.map(escalation)) != nil
  }

  private func escalation(_ sequence: Int64) -> Escalation {
    var escalation = sampleEscalation(1)
    escalation.sequence = sequence
    return escalation
  }

  @Test("those between were not found, and those of a case that is decided again are forgotten")
  func between() {
    var grounds = KnownGrounds()
    #expect(!isKnown(5, in: grounds))
    grounds.add(Self.found, of: 5, 1)
    grounds.add(Self.found, of: 6, 1)
    grounds.add(Self.found, of: 9, 2)
    #expect(isKnown(5, 6, in: grounds))
    #expect(isKnown(9, in: grounds))
    for sequence in [4, 7, 8, 10] as [Int64] { #expect(!isKnown(sequence, in: grounds)) }
    #expect(!isKnown(6, 7, in: grounds))
    grounds.forget(1)
    #expect(!isKnown(5, in: grounds))
    #expect(isKnown(9, in: grounds))
  }

  @Test("what lies far before is let go of: no long gap stands in memory")
  func far() {
    var grounds = KnownGrounds()
    grounds.add(Self.found, of: 5, 1)
    grounds.add(Self.found, of: 1_000_000_000_000, 2)
    #expect(!isKnown(5, in: grounds))
    #expect(isKnown(1_000_000_000_000, in: grounds))
    grounds.forget(1)
    grounds.forget(2)
    #expect(!isKnown(1_000_000_000_000, in: grounds))
  }
}
