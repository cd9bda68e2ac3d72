import Casework
import Civil
import Ledger
import TestSupport
import Testing

/// What became of what was told of a case, found again.
struct ReceiptTests {
  private func notice(_ escalations: [Int64], _ subjects: [String]) -> Notice {
    Notice(
      id: subjects.joined(),
      kind: .escalations,
      role: "owner",
      organisation: "vt-zob",
      path: ["owner", "teamleider"],
      people: ["tl-1"],
      state: .pending,
      built: Instant(seconds: 1000),
      from: Instant(seconds: 1000),
      level: .warning,
      escalations: escalations,
      subjects: subjects
    )
  }

  @Test("the notices of a case come with their deliveries; those of a longer key aren't its")
  func found() throws {
    let ledger = try Ledger.inMemory()
    try ledger.step { transaction throws in
      let told: [(escalations: [Int64], subjects: [String])] = [
        ([1, 2], ["VT-1", "VT-2"]), ([3], ["VT-10"]), ([4], ["VT-1"]), ([], ["VT-1"]),
      ]
      for (number, told) in told.enumerated() {
        var notice = notice(told.escalations, told.subjects)
        try transaction.append(&notice)
        let sequence = notice.sequence
        guard number < 3 else { continue }
        for endpoint in ["post", "chat"] {
          try transaction.addDeliveries(
            of: sequence...sequence,
            to: endpoint,
            at: Int64(number) * 2 + 1,
            from: Instant(seconds: 1000)
          )
        }
      }
      try transaction.keep(
        Delivery(
          endpoint: "chat",
          notice: 3,
          sequence: 5,
          state: .dead,
          attempts: 8,
          at: Instant(seconds: 2000),
          code: "503"
        )
      )
    }
    try ledger.read { transaction throws in
      let receipts = try transaction.receipts(of: "VT-1")
      #expect(receipts.map(\.notice.sequence) == [1, 3, 4])
      #expect(receipts.map(\.notice.escalations) == [[1, 2], [4], []])
      let endpoints = receipts.map { $0.deliveries.map(\.endpoint) }
      #expect(endpoints == [["chat", "post"], ["chat", "post"], []])
      #expect(receipts[1].deliveries.map(\.state) == [.dead, .waiting])
      #expect(receipts[1].deliveries.map(\.code) == ["503", ""])
      #expect(try transaction.receipts(of: "VT-2").map(\.notice.sequence) == [1])
      #expect(try transaction.receipts(of: "VT-10").map(\.notice.sequence) == [2])
      #expect(try transaction.receipts(of: "VT-3").isEmpty)
    }
  }
}
