import Casework
import Civil
import Ledger
import TestSupport
import Testing

/// Deliveries that are added and kept many at a time.
struct DeliveryRunTests {
  private let now = Instant(seconds: 1000)

  /// A ledger with twelve notices, all of which "post" is sent, and the last four of them "chat" too.
  private func ledger(path: String? = nil) throws -> Ledger {
    let ledger = try path.map { try Ledger(path: $0) } ?? Ledger.inMemory()
    try ledger.step { transaction throws in
      for number in 1...12 {
        var notice = notice("VT-\(number)")
        try transaction.append(&notice)
      }
      try transaction.addDeliveries(of: 1...12, to: "post", at: 1, from: now)
      try transaction.addDeliveries(of: 9...10, to: "chat", at: 1, from: now)
      try transaction.addDeliveries(of: 11...12, to: "chat", at: 3, from: now.adding(seconds: 60))
    }
    return ledger
  }

  private func notice(_ subject: String) -> Notice {
    Notice(
      id: subject,
      kind: .escalations,
      role: "owner",
      organisation: nil,
      path: ["owner"],
      people: ["tl-1"],
      state: .pending,
      built: now,
      from: now,
      level: .warning,
      escalations: [1],
      subjects: [subject]
    )
  }

  private func rows(_ ledger: Ledger) throws -> [Delivery] {
    try ledger.read { try $0.deliveries(of: nil, in: nil, limit: 100) }
  }

  @Test("notices that follow each other are added at places that follow each other")
  func added() throws {
    let chat = try rows(try ledger()).filter { $0.endpoint == "chat" }.reversed()
    #expect(chat.map(\.notice) == [9, 10, 11, 12])
    #expect(chat.map(\.sequence) == [1, 2, 3, 4])
    #expect(chat.map { $0.at.seconds } == [1000, 1000, 1060, 1060])
    #expect(chat.allSatisfy { $0.state == .waiting && $0.attempts == 0 })
    let waiting = try ledger().read { transaction in
      try transaction.waitingWithSubjects(for: "chat", after: 1, limit: 2)
    }
    #expect(waiting.map(\.delivery.sequence) == [2, 3])
    #expect(waiting.map(\.subjects) == [["VT-10"], ["VT-11"]])
  }

  @Test("what waits is read with its cases, and its notices after it, when none of it is in memory")
  func readBack() throws {
    try withTemporaryFolder { folder in
      _ = try ledger(path: folder + "/ledger.db")
      let again = try Ledger(path: folder + "/ledger.db")
      for limit in [5, 4, 1] as [Int64] {
        try again.read { transaction throws in
          let waiting = try transaction.waitingWithSubjects(
            for: "post",
            after: 0,
            limit: Int(limit)
          )
          #expect(waiting.map(\.subjects) == (1...limit).map { ["VT-\($0)"] })
          let notices = try waiting.map { try transaction.notice($0.delivery.notice)?.sequence }
          #expect(notices == Array(1...limit))
        }
      }
    }
  }

  @Test("those that are kept together stand as if each were kept alone")
  func kept() throws {
    let together = try ledger()
    let alone = try ledger()
    var changed = try rows(together).filter { $0.sequence != 3 }
    for index in changed.indices {
      let (sequence, isPost) = (changed[index].sequence, changed[index].endpoint == "post")
      changed[index].attempts = sequence == 6 ? 2 : 1
      changed[index].at = now.adding(seconds: 9)
      changed[index].state = sequence == 8 ? .waiting : isPost ? .delivered : .dead
      changed[index].code = sequence == 8 ? "503" : "204"
    }
    changed.sort { $0.sequence % 5 < $1.sequence % 5 }
    try together.step { try $0.keep(changed) }
    try alone.step { transaction throws in
      for delivery in changed { try transaction.keep(delivery) }
    }
    #expect(try rows(together) == rows(alone))
    #expect(Set(changed).isSubset(of: try rows(together)))
    #expect(try rows(together).filter { $0.sequence == 3 }.allSatisfy { $0.attempts == 0 })
  }
}
